import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { appendingCases } from './event-store.contract-appending.js';
import { followingCases } from './event-store.contract-following.js';
import { linkCases } from './event-store.contract-links.js';
import { readingCases } from './event-store.contract-reading.js';
import { Scene } from './event-store.contract-scene.js';
import type { EventStore, EventStoreCapabilities } from '../event-store.js';

export { BreakableLink } from './breakable-link.js';

/** What an adapter brings to be held to the contract. */
export interface EventStoreUnderContract {
  /** What the store claims; what it does not claim is skipped by name and counted. */
  readonly capabilities: EventStoreCapabilities;
  /** The harness has `crowded`. */
  readonly boundedQueue: boolean;
  /** Once for the whole suite. The log may hold anything, and others may append meanwhile. */
  readonly setUp: () => Promise<EventStoreHarness>;
}

export interface EventStoreHarness {
  /** Opens the log, each time anew, as a process does that has just started. */
  store(): Promise<EventStore>;
  /** With `manyProcesses`: how another process opens the same log. */
  readonly elsewhere?: StoreRecipe;
  /** With `linksBreak`: what lies between the server and the stores that `store` opens. */
  readonly links?: BreakableLinks;
  /** With `boundedQueue`: a store on the same log in which at most this many appends may wait. */
  crowded?(mostWaiting: number): Promise<EventStore>;
  close(): Promise<void>;
}

/** `(await import(module))[factory](options)`, in a process of its own. */
export interface StoreRecipe {
  readonly module: string;
  readonly factory: string;
  readonly options: unknown;
}

export interface BreakableLinks {
  /** Requests arrive, but the first answer breaks its link; so does every later one. */
  loseAnswers(): void;
  /** The first request breaks its link before it arrives; so does every later one. */
  loseRequests(): void;
  /** All links break at once, and no new one is made. */
  down(): void;
  /** New links hold again. */
  mend(): void;
}

export interface ContractCase {
  readonly title: string;
  readonly needs?: Need;
  readonly run: (scene: Scene) => Promise<void>;
}

export type Need = keyof EventStoreCapabilities | 'boundedQueue';

const PATIENCE_MS = 60_000;

/**
 * Holds an adapter to everything that the port promises. Runs on a log that others use too: every
 * run has its own categories, types and ids, and starts reading at the head that it finds.
 */
export const eventStoreContract = (name: string, subject: EventStoreUnderContract): void => {
  const chapters = [
    { about: 'appending', cases: appendingCases },
    { about: 'reading', cases: readingCases },
    { about: 'following', cases: followingCases },
    { about: 'when links break and processes end', cases: linkCases },
  ];
  const applies = ({ needs }: ContractCase): boolean =>
    needs === undefined ||
    (needs === 'boundedQueue' ? subject.boundedQueue : subject.capabilities[needs]);
  const all = chapters.flatMap(({ cases }) => cases);
  const kept = all.filter(applies).length;

  describe(`${name}: ${kept} of the contract's ${all.length} promises, ${all.length - kept} not claimed`, () => {
    let current: Scene | undefined;
    beforeAll(async () => {
      current = await Scene.of(await subject.setUp(), subject.capabilities);
    }, PATIENCE_MS);
    afterAll(async () => current?.close(), PATIENCE_MS);

    for (const { about, cases } of chapters) {
      describe(about, () => {
        for (const promise of cases) {
          const { title, needs, run } = promise;
          if (!applies(promise)) {
            it.skip(`${title} (not claimed: ${needs})`, () => undefined);
            continue;
          }
          it(
            title,
            async () => {
              if (!current) throw new Error('The harness could not be set up.');
              await run(current);
            },
            PATIENCE_MS,
          );
        }
      });
    }
  });
};
