/** A frozen node does nothing at all: whatever is about to happen waits here until it thaws. */
export class Gate {
  private waiting: (() => void)[] = [];
  private shut = false;
  private readonly openings = new Set<() => void>();

  get isShut(): boolean {
    return this.shut;
  }

  close(): void {
    this.shut = true;
  }

  open(): void {
    this.shut = false;
    const waiting = this.waiting;
    this.waiting = [];
    for (const go of waiting) go();
    for (const listener of this.openings) listener();
  }

  /** Comes back at once when the gate is open. */
  pass(): Promise<void> {
    return this.shut ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve();
  }

  onOpen(listener: () => void): () => void {
    this.openings.add(listener);
    return () => this.openings.delete(listener);
  }
}
