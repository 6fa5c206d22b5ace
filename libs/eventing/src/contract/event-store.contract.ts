import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { EventStoreHarness } from './contract-harness.js';
import { appendingCases } from './event-store.contract-appending.js';
import { followingCases } from './event-store.contract-following.js';
import { linkCases } from './event-store.contract-links.js';
import { readingCases } from './event-store.contract-reading.js';
import { Scene, type ContractCase } from './event-store.contract-scene.js';
import type { EventStoreCapabilities } from '../event-store.js';

export { BreakableLink } from './breakable-link.js';
export type { BreakableLinks, EventStoreHarness, StoreRecipe } from './contract-harness.js';

/** What an adapter brings to be held to the contract. */
export interface EventStoreUnderContract {
  /** What the store claims; what it does not claim is skipped by name and counted. */
  readonly capabilities: EventStoreCapabilities;
  /** The harness has `crowded`. */
  readonly boundedQueue: boolean;
  /** Once for the whole suite. The log may hold anything, and others may append meanwhile. */
  readonly setUp: () => Promise<EventStoreHarness>;
}

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
