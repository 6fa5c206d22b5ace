import type { Answered, Asked } from './contract-writer-process.js';
import type { StoreRecipe } from './contract-harness.js';
import type { EventStore } from '../event-store.js';

/** The program of the second process: opens a store by a recipe, appends, and ends when let go. */
const recipe = JSON.parse(process.argv[2] ?? 'null') as StoreRecipe;
const factories = (await import(recipe.module)) as Record<
  string,
  (options: unknown) => EventStore | Promise<EventStore>
>;
const open = factories[recipe.factory];
if (!open) throw new Error(`${recipe.module} exports no ${recipe.factory}.`);
const store = await open(recipe.options);

const answer = async ({ call, append }: Asked): Promise<Answered> => {
  try {
    return { call, outcome: await store.append(append) };
  } catch (failure) {
    return { call, failure: String(failure) };
  }
};

process.on('message', (asked: Asked) => {
  void answer(asked).then((answered) => process.send?.(answered));
});
process.once('disconnect', () => {
  void store.close();
});
