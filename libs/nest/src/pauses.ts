const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** How long to wait between tries: longer each time, up to a bound. */
export class Pauses {
  private ms = FIRST_PAUSE_MS;

  next(): number {
    const { ms } = this;
    this.ms = Math.min(ms * 2, LONGEST_PAUSE_MS);
    return ms;
  }
}

/** Ends at once when the signal is aborted. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
