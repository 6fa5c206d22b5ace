/** Every timer of a node, so that stopping it leaves none behind. */
export class Timers {
  private readonly running = new Set<NodeJS.Timeout>();

  /** Runs it later, unless the returned function is called before. */
  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      work();
    }, ms);
    this.running.add(timer);
    return () => {
      clearTimeout(timer);
      this.running.delete(timer);
    };
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  clear(): void {
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
  }
}
