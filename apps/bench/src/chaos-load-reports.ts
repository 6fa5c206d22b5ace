import { setTimeout as delay } from 'node:timers/promises';
import type { PositionSeal } from '@anamnesis/nest';
import type { Ledger, Violations } from './chaos-ledger.js';
import { isReport, type Report } from './chaos-messages.js';

/** Hears what writers and visitors tell, and enters what they were told into the ledger. */
export class LoadReports {
  readonly commands = new Set<string>();
  readonly counts = {
    appendsAcknowledged: 0,
    commandsAccepted: 0,
    commandsRefused: 0,
    sentAgain: 0,
    internalErrors: 0,
  };
  private readonly happened = new Map<Report['told'], number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly violations: Violations,
    /** Visitors are told positions sealed, and the ledger compares them with the log's. */
    private readonly positions: PositionSeal,
  ) {}

  readonly hear = (message: unknown): void => {
    if (!isReport(message)) return;
    this.happened.set(message.told, (this.happened.get(message.told) ?? 0) + 1);
    switch (message.told) {
      case 'appended':
        this.counts.appendsAcknowledged += message.acknowledged.length;
        for (const [id, position] of message.acknowledged) {
          this.ledger.acknowledge({ id, position: Number(position) });
        }
        return;
      case 'answered':
        this.answered(message);
        return;
      case 'broken':
        this.violations.add(message.what);
        return;
      case 'burst over':
      case 'ready':
      case 'done':
        return;
    }
  };

  /** Whether it is told once more, or already was and was not waited for. */
  async within(told: 'ready' | 'burst over', milliseconds: number): Promise<boolean> {
    const until = performance.now() + milliseconds;
    while (performance.now() < until) {
      const times = this.happened.get(told) ?? 0;
      if (times > 0) {
        this.happened.set(told, times - 1);
        return true;
      }
      await delay(20);
    }
    return false;
  }

  private answered({ accepted, refused, again, internal }: Extract<Report, { told: 'answered' }>) {
    this.counts.commandsAccepted += accepted.length;
    this.counts.commandsRefused += refused;
    this.counts.sentAgain += again;
    this.counts.internalErrors += internal;
    for (const [id, sealed, commandId] of accepted) {
      this.ledger.acknowledge({ id, position: Number(this.positions.open(sealed) ?? NaN) });
      this.commands.add(commandId);
    }
  }
}
