/** A timer that first lets be read what has arrived: when it was we who stood still, nobody is late. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(milliseconds: number, passed: () => void) {
    this.timer = setTimeout(() => {
      setImmediate(() => {
        if (!this.isOver) passed();
      });
    }, milliseconds);
  }

  /** From now on anew. */
  extend(): void {
    this.timer.refresh();
  }

  cancel(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
