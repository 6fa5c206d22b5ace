import { chanceOf } from './fuzz-chance.js';
import { validMessage } from './fuzz-messages.js';
import { mutated } from './fuzz-mutations.js';
import { FuzzWorld, type Broken } from './fuzz-world.js';

export interface FuzzAsked {
  readonly messages: number;
  readonly seed: number;
  /** Ends earlier when so much time is over. */
  readonly milliseconds?: number;
  /** Told before each message, so that a watch outside can tell which one hangs. */
  readonly onMessage?: (index: number) => void;
}

export interface FuzzCounts {
  readonly messages: number;
  readonly accepted: number;
  readonly errors: number;
  readonly refused: number;
  readonly tooLarge: number;
  readonly unavailable: number;
  /** The most work that any one message made. */
  readonly slowestMilliseconds: number;
  readonly slow: number;
  readonly broken: readonly { readonly message: number; readonly how: Broken }[];
}

/** Messages until a practice is left for a new one: the log in memory grows. */
const MESSAGES_OF_A_WORLD = 500;
const FOLLOW_EVERY = 20;
/** More work than any message may make, and twenty of them to be taken. */
const SLOW_MILLISECONDS = 2_000;

/** Of the processor, not of the clock: others may be busy beside it. */
const workedMilliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

type Growing = { -readonly [Field in keyof FuzzCounts]: FuzzCounts[Field] };

const COUNTED = {
  accepted: 'accepted',
  error: 'errors',
  refused: 'refused',
  'too-large': 'tooLarge',
  unavailable: 'unavailable',
} as const;

/** The same seed sends the same messages, and the store fails at the same places. */
export const fuzzIntake = async (asked: FuzzAsked): Promise<FuzzCounts> => {
  const { messages, seed, milliseconds = Number.POSITIVE_INFINITY, onMessage } = asked;
  const ends = performance.now() + milliseconds;
  const counts: Growing = {
    ...{ messages: 0, accepted: 0, errors: 0, refused: 0, tooLarge: 0, unavailable: 0 },
    ...{ slowestMilliseconds: 0, slow: 0, broken: [] },
  };
  const broken: FuzzCounts['broken'][number][] = [];
  let world: FuzzWorld | undefined;
  for (let index = 0; index < messages && performance.now() < ends; index += 1) {
    onMessage?.(index);
    const chance = chanceOf(seed * 1_000_003 + index);
    if (!world || index % MESSAGES_OF_A_WORLD === 0) world = await new FuzzWorld(chance).open();
    const message = validMessage(chance, index);
    const sent = { ...message, bytes: mutated(message.bytes, chance) };
    const began = workedMilliseconds();
    const answer = await world.takeIn(sent);
    if (typeof answer === 'string') broken.push({ message: index, how: answer });
    else counts[COUNTED[answer.is]] += 1;
    if (index % FOLLOW_EVERY === FOLLOW_EVERY - 1 || index === messages - 1) {
      const how = await world.follow();
      if (how) broken.push({ message: index, how });
    }
    const took = workedMilliseconds() - began;
    counts.messages += 1;
    counts.slowestMilliseconds = Math.max(counts.slowestMilliseconds, took);
    if (took > SLOW_MILLISECONDS) counts.slow += 1;
  }
  return { ...counts, broken };
};
