/**
 * Runs work at once, except that of two pieces about the same thing the one that began later waits
 * for the earlier one. What a piece is about is found out first, and nobody who came later passes
 * somebody of whom that is not known yet.
 */
export class InOrder {
  private readonly active = new Set<Active>();

  /**
   * @param about undefined where it waits for nobody, and nobody for it
   * @param work may wait also for what it turns out to hang on: everything that began before it
   */
  async run<Found, Result>(
    find: () => Promise<Found>,
    about: (found: Found) => string | undefined,
    work: (found: Found, earlier: Earlier) => Promise<Result>,
  ): Promise<Result> {
    const earlier = [...this.active];
    const finding = find();
    const mine: Active = { about: settled(finding.then(about)), done: Promise.resolve() };
    const working = (async () => {
      const found = await finding;
      const key = about(found);
      for (const other of earlier) {
        if ((await other.about) === key && key !== undefined) await other.done;
      }
      return work(found, async () => {
        const unfinished = earlier.filter((other) => this.active.has(other));
        // Each waits for earlier ones only, so no two wait for each other.
        await Promise.all(unfinished.map(({ done }) => done));
        return unfinished.length > 0;
      });
    })();
    mine.done = settled(working);
    this.active.add(mine);
    try {
      return await working;
    } finally {
      this.active.delete(mine);
    }
  }
}

/** @returns whether there was anything that began before and had not ended yet */
export type Earlier = () => Promise<boolean>;

interface Active {
  readonly about: Promise<string | undefined>;
  done: Promise<unknown>;
}

const settled = <Value>(promise: Promise<Value>): Promise<Value | undefined> =>
  promise.catch(() => undefined);
