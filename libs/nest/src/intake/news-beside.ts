import type { RecordLabResults } from '@anamnesis/domain';
import { orderNamedIn } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import type { CommandOutcome } from '@anamnesis/eventing';
import type { Attempt } from './attempt.js';
import type { OrderRead } from './read-for-taking.js';
import { whoseReport, type Reading } from './spoken-of.js';
import type { AskedFrom, MayHold, MessagesFound, ReportAsked } from './waiting-and-on-file.js';
import { heldBy, isPast, namedBy, noteHeld, opened, waitsAs, type Opened } from './waiting-news.js';

export interface AskedWhen {
  /** By the clock of the log: what came before is older news, and holds nothing. */
  readonly since: string | undefined;
  readonly from: AskedFrom | undefined;
}

/**
 * What waits beside a message while it is taken, and speaks of reports that begin with it. It is
 * asked for all of its orders at once before any of them is recorded, so that a report begins
 * hidden; and once more behind them, for what has come to wait meanwhile.
 */
export class NewsBeside {
  /** Those that may hold something, and how to learn of others later. */
  private looked: MessagesFound = { found: [], since: () => Promise.resolve([]) };
  /** By the identity of an order: the messages that hold what begins with it. */
  private readonly holding = new Map<string, Set<string>>();
  private readonly begun: ReportAsked[] = [];

  constructor(
    private readonly reading: Reading,
    private readonly attempt: Attempt,
    private readonly asked: AskedWhen,
  ) {}

  /** @throws {StoreUnavailable} */
  async look(orders: readonly OrderRead[]): Promise<void> {
    const asked = orders.flatMap((order) => ('command' in order ? [askedOf(order.command)] : []));
    if (asked.length === 0) return;
    const { found, since } = await this.reading.looking.messagesFor(asked, this.asked.from);
    const mayHold: MayHold[] = [];
    for (const hold of this.ofOthers(found)) {
      const standing = await opened(this.reading, hold.messageId);
      if (isPast(standing, this.asked.since)) continue;
      mayHold.push(hold);
      if (waitsAs(standing) === true) this.noteHolding(hold, standing);
    }
    this.looked = { found: mayHold, since };
  }

  private noteHolding(hold: MayHold, standing: Opened): void {
    for (const { reportId } of heldBy(standing, hold)) {
      const holding = this.holding.get(reportId) ?? new Set();
      this.holding.set(reportId, holding.add(hold.messageId));
    }
  }

  /**
   * The messages for which a report is to wait from its beginning.
   * @param ordered the identity of the order: it may be filed as another report
   * @returns or how the taking as a whole goes on
   */
  async holdersOf(
    command: RecordLabResults,
    ordered: string,
  ): Promise<CommandOutcome | readonly string[]> {
    const holding = this.holding.get(ordered);
    if (!holding || (await this.isOnFile(command.reportId))) return [];
    const holders: string[] = [];
    for (const messageId of holding) {
      const held = { messageId, reports: [askedOf(command, ordered)] };
      const named = await namedBy(this.reading, this.attempt, held);
      if ('is' in named) return named;
      if (named.length > 0) holders.push(messageId);
    }
    return holders;
  }

  /** It came on file by this attempt. */
  begins(command: RecordLabResults, ordered: string): void {
    this.begun.push(askedOf(command, ordered));
  }

  /**
   * Behind everything: whatever waits holds what has begun.
   * @returns how the taking as a whole goes on, where something of it could not be noted
   */
  async note(): Promise<CommandOutcome | undefined> {
    if (this.begun.length === 0) return undefined;
    const found = [...this.looked.found, ...(await this.looked.since())];
    for (const hold of this.ofOthers(found)) {
      const { messageId } = hold;
      const these = { messageId, reports: this.asBegun(hold) };
      if (these.reports.length === 0) continue;
      const standing = await opened(this.reading, messageId);
      const reports = isPast(standing, this.asked.since) ? [] : heldBy(standing, these);
      if (reports.length === 0) continue;
      const failed = await noteHeld(this.reading, this.attempt, { messageId, reports, standing });
      if (failed) return failed;
    }
    return undefined;
  }

  private ofOthers(found: readonly MayHold[]): readonly MayHold[] {
    return found.filter(({ messageId }) => messageId !== this.attempt.of.messageId);
  }

  /** It was asked by the order's identity, and may have begun as another report of it. */
  private asBegun({ reports }: MayHold): MayHold['reports'] {
    return reports.flatMap(({ report: asked, ...how }) =>
      this.begun
        .filter(({ reportId, firstFiledAs = reportId }) => firstFiledAs === asked.reportId)
        .map((report) => ({ report, ...how })),
    );
  }

  private async isOnFile(reportId: string): Promise<boolean> {
    return (await whoseReport(this.reading, reportId)).patientId !== undefined;
  }
}

const askedOf = (command: RecordLabResults, ordered = command.reportId): ReportAsked => {
  const { reportId, patientId } = command;
  const named = orderNamedIn(command);
  return { reportId, patientId, named, ...(ordered === reportId ? {} : { firstFiledAs: ordered }) };
};
