import { performance } from 'node:perf_hooks';
import type { EventPage, Position } from '@anamnesis/eventing';

export interface Gap {
  readonly ms: number;
  /** When it began, counted from the start of the run. */
  readonly atMs: number;
}

/** What was acknowledged, what the log holds and what a subscriber saw, each event by its id. */
export class Tally {
  private readonly began = performance.now();
  private readonly acknowledged = new Map<string, { position: Position; at: number }>();
  private readonly seen = new Map<string, number>();
  private lastAcknowledgement = this.began;
  private lastSeen: Position = '';
  private isCounting = true;
  longestGap: Gap = { ms: 0, atMs: 0 };
  latestMs = 0;
  seenTwice = 0;
  outOfOrder = 0;
  inDoubt = 0;
  settled = 0;
  unsettled = 0;
  drops = 0;

  get acknowledgements(): number {
    return this.acknowledged.size;
  }

  acknowledge(id: string, position: Position): void {
    const at = performance.now();
    this.acknowledged.set(id, { position, at });
    this.countGap(at);
    this.lastAcknowledgement = at;
  }

  /** The writers were told to stop: from now on nobody expects another acknowledgement. */
  endOfWriting(): void {
    this.countGap(performance.now());
    this.isCounting = false;
  }

  see({ events }: EventPage): void {
    const now = performance.now();
    for (const { id, position } of events) {
      if (this.seen.has(id)) this.seenTwice += 1;
      if (position <= this.lastSeen) this.outOfOrder += 1;
      this.lastSeen = position;
      this.seen.set(id, now);
      const acknowledged = this.acknowledged.get(id);
      if (acknowledged) this.latestMs = Math.max(this.latestMs, now - acknowledged.at);
    }
  }

  get missedBySubscriber(): number {
    return [...this.acknowledged.keys()].filter((id) => !this.seen.has(id)).length;
  }

  /** Compares what was acknowledged with all that the log holds now. */
  compare(stored: readonly { readonly id: string; readonly position: Position }[]) {
    const positions = new Map<string, Position>();
    let doubled = 0;
    for (const { id, position } of stored) {
      if (positions.has(id)) doubled += 1;
      else positions.set(id, position);
    }
    let lost = 0;
    let elsewhere = 0;
    for (const [id, { position }] of this.acknowledged) {
      const found = positions.get(id);
      if (found === undefined) lost += 1;
      else if (found !== position) elsewhere += 1;
    }
    return { lost, doubled, elsewhere };
  }

  private countGap(now: number): void {
    const ms = now - this.lastAcknowledgement;
    if (!this.isCounting || ms <= this.longestGap.ms) return;
    this.longestGap = { ms, atMs: this.lastAcknowledgement - this.began };
  }
}
