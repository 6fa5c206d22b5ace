import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Calls of one kind, so many under way at any time; answers how many were done in a second. */
export const perSecond = async (
  { total, inFlight }: { readonly total: number; readonly inFlight: number },
  call: (index: number) => Promise<unknown>,
): Promise<number> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total) {
      const index = next;
      next += 1;
      await call(index);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return total / ((performance.now() - began) / 1000);
};

/** The same, and answers how long each call took, in milliseconds. */
export const eachTook = async (
  load: { readonly total: number; readonly inFlight: number },
  call: (index: number) => Promise<unknown>,
): Promise<number[]> => {
  const took: number[] = [];
  await perSecond(load, async (index) => {
    const began = performance.now();
    await call(index);
    took.push(performance.now() - began);
  });
  return took;
};

const TICK_MS = 2;

/**
 * Calls at a steady rate, whether earlier ones are done or not: what is late is not left out of
 * the measurement by waiting for it.
 * @returns when all calls are done
 */
export const steadily = async (
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
  call: (index: number) => Promise<unknown>,
): Promise<void> => {
  const total = rate * seconds;
  const began = performance.now();
  const calls: Promise<unknown>[] = [];
  while (calls.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
    while (calls.length < due) calls.push(call(calls.length));
    await delay(TICK_MS);
  }
  await Promise.all(calls);
};

/** The contenders by turns, each first in every second run: what comes first may be luckier. */
export const byTurns = async <Result>(
  runs: number,
  contenders: readonly ((run: number) => Promise<Result>)[],
): Promise<readonly (readonly Result[])[]> => {
  const results: Result[][] = contenders.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (run + turn) % contenders.length;
      const contender = contenders[index];
      if (contender) results[index]?.push(await contender(run));
    }
  }
  return results;
};
