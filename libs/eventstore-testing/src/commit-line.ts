/**
 * How far the log is committed. Nobody reads beyond it, and no append is acknowledged before it is
 * passed. It follows the end of the log at once, unless something holds it back: a missing
 * majority, or a test that wants a commit to come later.
 */
export class CommitLine {
  private line = 0;
  private holds = 0;
  private readonly listeners = new Set<() => void>();
  private waiting: { readonly index: number; readonly settle: (fate: Fate) => void }[] = [];

  constructor(private readonly endOfLog: () => number) {}

  /** Number of records that can be read. */
  get committed(): number {
    return this.line;
  }

  /** Something is written that nobody can read yet. */
  get isBehind(): boolean {
    return this.line < this.endOfLog();
  }

  /** Nothing more is committed until every hold is released; a second release does nothing. */
  hold(): () => void {
    let held = true;
    this.holds += 1;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      this.written();
    };
  }

  /** The log has grown, or a hold has gone. */
  written(): void {
    if (this.holds > 0 || this.line === this.endOfLog()) return;
    this.line = this.endOfLog();
    const settled = this.waiting.filter(({ index }) => index < this.line);
    this.waiting = this.waiting.filter(({ index }) => index >= this.line);
    for (const { settle } of settled) settle('committed');
    for (const listener of this.listeners) listener();
  }

  /** The uncommitted end of the log is gone, and so is every append that waited for it. */
  dropped(): void {
    const lost = this.waiting;
    this.waiting = [];
    for (const { settle } of lost) settle('lost');
  }

  /** Calls back once when the record is committed or lost, unless told to stop waiting. */
  whenSettled(index: number, settle: (fate: Fate) => void): () => void {
    const waiter = { index, settle };
    this.waiting.push(waiter);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== waiter);
    };
  }

  /** Calls back after every advance of the line, until told to stop. */
  onAdvance(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export type Fate = 'committed' | 'lost';
