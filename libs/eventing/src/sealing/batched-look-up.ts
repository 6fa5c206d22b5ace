/** Asks once for all that is wanted in the same turn of the event loop. */
export class BatchedLookUp<Found> {
  private next:
    | { readonly wanted: Set<string>; readonly answer: Promise<ReadonlyMap<string, Found>> }
    | undefined;

  constructor(
    private readonly lookUp: (wanted: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
  ) {}

  /** May also hold what others asked for. */
  of(wanted: Iterable<string>): Promise<ReadonlyMap<string, Found>> {
    this.next ??= this.batch();
    for (const one of wanted) this.next.wanted.add(one);
    return this.next.answer;
  }

  private batch() {
    const wanted = new Set<string>();
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.next = undefined;
      return this.lookUp([...wanted]);
    });
    return { wanted, answer };
  }
}
