import { setTimeout as delay } from 'node:timers/promises';
import { defaultProjectionSettings } from '@anamnesis/eventing';
import type { Chance } from './chaos-chance.js';
import type { LinkFault } from './chaos-link.js';
import { connected, patiently } from './chaos-log-reading.js';
import type { Linked, World } from './chaos-world.js';

export type FaultKind =
  | 'api killed'
  | 'projector killed'
  | 'writer killed'
  | 'PostgreSQL killed'
  | 'session killed'
  | 'link cut'
  | 'link silent'
  | 'clock of a process jumps'
  | 'clock of the server set back'
  | 'requests doubled and shuffled'
  | 'projector paused past its lease';

/** What a fault is struck with, and what it counts. */
export interface Struck {
  readonly world: World;
  readonly chance: Chance;
  /** Orders a burst of visits, and waits until it is over. */
  readonly burst: (prescriptions: number) => Promise<void>;
  /** How often the projector that stood by took over from a paused one. */
  tookOver: number;
}

/** Resolves when it is over and everything may work again. */
type Fault = (struck: Struck) => Promise<void>;

type Some<Item> = readonly [Item, ...Item[]];

export const faultsOf: Readonly<Record<string, Some<FaultKind>>> = {
  kills: ['api killed', 'projector killed', 'writer killed', 'PostgreSQL killed', 'session killed'],
  links: ['link cut', 'link cut', 'link cut', 'link silent'],
  clocks: ['clock of a process jumps', 'clock of a process jumps', 'clock of the server set back'],
  requests: ['requests doubled and shuffled'],
  pauses: ['projector paused past its lease'],
  all: [
    'PostgreSQL killed',
    'link cut',
    'api killed',
    'requests doubled and shuffled',
    'projector killed',
    'clock of a process jumps',
    'projector paused past its lease',
    'link cut',
    'session killed',
    'writer killed',
    'clock of the server set back',
    'link silent',
  ],
};

const LONGEST_REST_MS = 1_500;

const anyOf = (chance: Chance, linked: readonly Linked[]): Linked => {
  const [first, ...others] = linked;
  if (!first) throw new Error('There is nobody to be hurt.');
  return chance.pick([first, ...others]);
};

const killing =
  (who: (world: World) => readonly Linked[]): Fault =>
  async ({ world, chance }) => {
    const rest = chance.between(0, LONGEST_REST_MS);
    anyOf(chance, who(world)).child.kill(rest);
    await delay(rest);
  };

const cuts: Some<LinkFault> = ['down', 'cut in a statement', 'cut in an answer', 'answers lost'];

const failing =
  (kinds: Some<LinkFault>, longestMs: number): Fault =>
  async ({ world, chance }) => {
    const { link } = anyOf(chance, world.linked);
    link.fail(chance.pick(kinds));
    await delay(chance.between(100, longestMs));
    link.mend();
  };

const HOUR_MS = 3_600_000;
const jumps: Some<number> = [1_000, 10_000, HOUR_MS, 24 * HOUR_MS, 40 * 24 * HOUR_MS];

const jumping: Fault = async ({ world, chance }) => {
  const by = chance.pick(jumps) * (chance.happens(0.5) ? 1 : -1);
  anyOf(chance, world.linked).child.jump(by);
  await delay(chance.between(100, 500));
};

const PAUSE_MS = defaultProjectionSettings.leaseMs + 2 * defaultProjectionSettings.standbyMs;

const pausing: Fault = async (struck) => {
  const { world } = struck;
  const { child } = await theOneThatWrites(world);
  const before = await epochs(world);
  child.pause();
  await delay(PAUSE_MS);
  if ((await epochs(world)) > before) struck.tookOver += 1;
  child.resume();
  await delay(300);
};

/** Whoever stands by asks for the lease and sends little else. */
const theOneThatWrites = async ({ projectors }: World): Promise<Linked> => {
  const before = projectors.map(({ link }) => link.sent);
  await delay(1_000);
  const sent = projectors.map(({ link }, index) => link.sent - (before[index] ?? 0));
  const busiest = projectors[sent.indexOf(Math.max(...sent))];
  if (!busiest) throw new Error('There is no projector to be paused.');
  return busiest;
};

const epochs = ({ server }: World): Promise<number> =>
  patiently(() =>
    connected(server.url, async (client) => {
      const { rows } = await client.query<{ sum: string | null }>(
        'SELECT sum(epoch) FROM eventing.projection_checkpoint',
      );
      return Number(rows[0]?.sum);
    }),
  );

/** The links follow, when the server came back at another port. */
const killingPostgres: Fault = async ({ world, chance }) => {
  await world.server.kill(chance.between(0, LONGEST_REST_MS));
  for (const { link } of world.linked) link.target = world.server.running.port;
};

export const faults: Readonly<Record<FaultKind, Fault>> = {
  'api killed': killing(({ apis }) => apis),
  'projector killed': killing(({ projectors }) => projectors),
  'writer killed': killing(({ writers }) => writers),
  'PostgreSQL killed': killingPostgres,
  'session killed': ({ world }) => patiently(() => world.server.killSession()),
  'link cut': failing(cuts, 1_500),
  'link silent': failing(['silent'], 4_000),
  'clock of a process jumps': jumping,
  'clock of the server set back': ({ world, chance }) =>
    patiently(() => world.server.setClockBack(chance.between(1_000, 5_000) | 0)),
  'requests doubled and shuffled': ({ burst }) => burst(5),
  'projector paused past its lease': pausing,
};
