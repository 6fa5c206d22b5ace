import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { EventStoreHarness, StoreRecipe } from './contract-harness.js';
import type { EventStore, EventToStore } from '../event-store.js';
import { keyRing } from '../sealing/key-ring.js';
import type { KeyVault } from '../sealing/key-vault.js';
import { sealedEventStore } from '../sealing/sealed-event-store.js';

/*
 * What the contract needs to hold a sealed store to the same promises as the store below it, in
 * this process and in another one: events that have a subject, and one vault for both.
 */

/** Few, so that they meet in one append and in one page. */
const SUBJECTS = 7;
/** Sealed data is longer than what was sealed: what fills an append to the brim stays as it is. */
const MOST_SEALED = 400_000;

/** A sealed store on top, whose events are each somebody's. */
export const sealingAll = (store: EventStore): EventStore => {
  const sealed = sealedEventStore(store, keyRing(derivedKeyVault()));
  // The same object again for the same object: so is it sent again.
  const owned = new WeakMap<EventToStore, EventToStore>();
  const ownedEvent = (event: EventToStore): EventToStore => {
    if (event.data.byteLength > MOST_SEALED) return event;
    const before = owned.get(event);
    if (before) return before;
    const subject = `patient-${Number.parseInt(event.id.slice(0, 6), 16) % SUBJECTS}`;
    const mine = { ...event, subject };
    owned.set(event, mine);
    return mine;
  };
  return Object.create(sealed, {
    append: {
      value: (append: Parameters<EventStore['append']>[0]) =>
        sealed.append({ ...append, events: append.events.map(ownedEvent) }),
    },
  }) as EventStore;
};

/** Everything that a harness opens, with sealing on top of it. */
export const sealedHarness = (harness: EventStoreHarness): EventStoreHarness => ({
  ...harness,
  store: async () => sealingAll(await harness.store()),
  ...(harness.elsewhere ? { elsewhere: sealingElsewhere(harness.elsewhere) } : {}),
  ...(harness.crowded ? { crowded: async (most) => sealedCrowd(harness, most) } : {}),
  close: () => harness.close(),
});

const sealedCrowd = async (harness: EventStoreHarness, most: number): Promise<EventStore> => {
  const store = await harness.crowded?.(most);
  if (!store) throw new Error('The harness has no crowded store.');
  return sealingAll(store);
};

/** How another process opens a sealed store over the log of a recipe. */
const sealingElsewhere = (recipe: StoreRecipe): StoreRecipe => ({
  // Compiled, wherever this file runs from: a process of its own knows nothing of jest.
  module: fileURLToPath(new URL('../../dist/contract/contract-sealing.js', import.meta.url)),
  factory: 'openSealed',
  options: recipe,
});

export const openSealed = async (recipe: StoreRecipe): Promise<EventStore> => {
  const factories = (await import(recipe.module)) as Record<
    string,
    (options: unknown) => EventStore | Promise<EventStore>
  >;
  const open = factories[recipe.factory];
  if (!open) throw new Error(`${recipe.module} exports no ${recipe.factory}.`);
  return sealingAll(await open(recipe.options));
};

/** The same keys in every process, out of nothing but names: for the contract alone. */
const derivedKeyVault = (): Pick<KeyVault, 'find' | 'findOrCreate'> => {
  const derived = async (subjects: readonly string[]) =>
    new Map(
      subjects.map((subject) => {
        const key = createHmac('sha256', 'no secret at all').update(subject).digest();
        return [subject, { is: 'key' as const, key }];
      }),
    );
  return { find: derived, findOrCreate: derived };
};
