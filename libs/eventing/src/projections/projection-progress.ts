import type { Position } from '../event-store.js';
import { isOfAnotherLog } from './older-log.js';
import type { ProjectionStore } from './projection-store.js';

export interface ProgressWait {
  readonly timeoutMs: number;
  /** Nobody waits any more: answered with false, and nothing is left running. */
  readonly signal?: AbortSignal;
}

const FIRST_POLL_MS = 5;
const LAST_POLL_MS = 50;

/**
 * How far each projection has looked, for whoever must read what was just written. A runner in
 * the same process tells at once; one in another process is asked for its checkpoint, in small
 * intervals and only while somebody waits.
 */
export class ProjectionProgress {
  private readonly positions = new Map<string, Position>();
  private readonly generations = new Map<string, number>();
  private readonly waiting = new Map<string, Set<Waiter>>();
  private poll: NodeJS.Timeout | undefined;
  private pollAfterMs = FIRST_POLL_MS;

  constructor(private readonly store: Pick<ProjectionStore, 'checkpoints'>) {}

  /** The last position that this process knows of. */
  positionOf(name: string): Position | undefined {
    return this.positions.get(name);
  }

  /** Learns what other processes have reached. */
  async refresh(): Promise<void> {
    for (const checkpoint of await this.store.checkpoints()) {
      const { name, position, generation, stopped } = checkpoint;
      if (isOfAnotherLog(stopped)) {
        this.positions.delete(name);
        continue;
      }
      // Readers may have been pointed back to a generation that has not looked so far.
      const known = this.generations.get(name);
      this.generations.set(name, generation);
      if (known !== undefined && known !== generation) this.reopened(name, position);
      else this.reached(name, position);
    }
  }

  /** Rows of all events up to here can be read. Older news change nothing. */
  reached(name: string, position: Position): void {
    const known = this.positions.get(name);
    if (known !== undefined && known >= position) return;
    this.positions.set(name, position);
    for (const waiter of this.waiting.get(name) ?? []) {
      if (waiter.position <= position) waiter.done(true);
    }
  }

  /** What a restored or reopened checkpoint says counts, even when this process had seen more. */
  reopened(name: string, position: Position): void {
    this.positions.delete(name);
    this.reached(name, position);
  }

  /** True as soon as the projection has looked so far, false when it has not in that time. */
  waitFor(name: string, position: Position, { timeoutMs, signal }: ProgressWait): Promise<boolean> {
    const known = this.positions.get(name);
    if (known !== undefined && known >= position) return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiters = this.waiting.get(name) ?? new Set();
      this.waiting.set(name, waiters);
      const done = (isReached: boolean): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        waiters.delete(waiter);
        if (waiters.size === 0) this.waiting.delete(name);
        resolve(isReached);
      };
      const waiter: Waiter = { position, done };
      const giveUp = (): void => done(false);
      const timer = setTimeout(giveUp, timeoutMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      waiters.add(waiter);
      this.pollAfterMs = FIRST_POLL_MS;
      this.pollLater();
    });
  }

  private pollLater(): void {
    if (this.poll) return;
    this.poll = setTimeout(() => void this.askStore(), this.pollAfterMs);
    this.pollAfterMs = Math.min(this.pollAfterMs * 2, LAST_POLL_MS);
  }

  private async askStore(): Promise<void> {
    if (this.waiting.size > 0) {
      try {
        await this.refresh();
      } catch {
        // The link is mended elsewhere; whoever waits here waits on, as long as it said.
      }
    }
    this.poll = undefined;
    if (this.waiting.size > 0) this.pollLater();
  }
}

interface Waiter {
  readonly position: Position;
  readonly done: (isReached: boolean) => void;
}
