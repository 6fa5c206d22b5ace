import type { ActorLookup, Lookup, Lookups, RowLookup } from './decider.js';
import type { EventCodec } from './event-codec.js';
import type { EventStore } from './event-store.js';
import { readFolded } from './stream-fold.js';

/** One fact may name the stream of the next; a chain longer than this is a mistake of a decider. */
const MOST_ROUNDS = 4;

export interface FactSources {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /**
   * A row of a view that has seen everything up to the head of the log, or nothing.
   * @throws {StoreUnavailable} the view is behind: nothing may be decided on it
   */
  readonly rowOf?: (view: string, key: string) => Promise<object | undefined>;
  /** Who acts: handed in by whoever decides for somebody. */
  readonly by?: string;
}

/**
 * Reads the streams that a decision needs, round by round until no new fact is named.
 * Always from the store: a cached state would be proved by nothing.
 */
export const lookUpFacts = async <Facts>(
  from: FactSources,
  lookUp: (found: Partial<Facts>) => Lookups<Facts> | undefined,
): Promise<Facts> => {
  let found: Partial<Facts> = {};
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const lookups = Object.entries(lookUp(found) ?? {}) as [string, AnyLookup | undefined][];
    const missing = lookups.filter(([name, lookup]) => lookup && !(name in found));
    if (missing.length === 0) return found as Facts;
    const facts = await Promise.all(
      missing.map(async ([name, lookup]) => [name, await factOf(from, lookup)] as const),
    );
    found = { ...found, ...(Object.fromEntries(facts) as Partial<Facts>) };
  }
  throw new Error(`Facts are looked up in at most ${MOST_ROUNDS} rounds.`);
};

type AnyLookup = Lookup<unknown> | ActorLookup<unknown> | RowLookup<unknown>;

const factOf = async (from: FactSources, lookup: AnyLookup | undefined): Promise<unknown> => {
  if (!lookup) return undefined;
  if ('view' in lookup) {
    if (!from.rowOf) throw new Error(`A decision needs rows of ${lookup.view}: hand in rowOf.`);
    return (await from.rowOf(lookup.view, lookup.key)) ?? lookup.initialState;
  }
  const { initialState, evolve } = lookup;
  const stream = 'stream' in lookup ? lookup.stream : streamOfActor(from, lookup);
  const decider = { initialState, evolve: evolve as (state: unknown, event: unknown) => unknown };
  return (await readFolded(from, decider, { stream, known: undefined })).state;
};

const streamOfActor = ({ by }: FactSources, lookup: ActorLookup<unknown>): string => {
  if (by === undefined) throw new Error('A decision needs the stream of whoever acts: hand in by.');
  return lookup.streamOfActor(by);
};
