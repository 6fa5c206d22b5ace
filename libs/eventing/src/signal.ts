/** Wakes whoever waits; when nobody waits, nothing is kept. */
export class Signal {
  private readonly waiting = new Set<() => void>();

  give(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Ends when the signal is given, or after that time when one is named. */
  next(withinMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = withinMs === undefined ? undefined : setTimeout(wake, withinMs);
      this.waiting.add(wake);
    });
  }
}
