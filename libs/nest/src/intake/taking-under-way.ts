import {
  BeginMessageTaking,
  EndMessageTaking,
  type LabReportEvent,
  type MessageAsItStands,
} from '@anamnesis/domain';
import type { CommandOutcome } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { Attempt } from './attempt.js';
import type { FilingAnew } from './filed-anew.js';
import type { OrderRead } from './read-for-taking.js';

/**
 * What an attempt may record is noted before it is: staff can attach what was not matched to somebody
 * else, and whoever is cut off in between leaves results under the first one of which the message
 * would not know. What the file agreed to when it came is attached to nobody else, and noted at last
 * only.
 */
export class TakingUnderWay {
  private readonly begun: Set<string>;

  constructor(
    private readonly reading: Pick<FilingAnew, 'store' | 'codec'>,
    private readonly attempt: Attempt,
    private readonly message: MessageAsItStands,
  ) {
    this.begun = new Set(message.underWay);
  }

  /** @returns how the taking as a whole goes on, where nothing may be recorded */
  async begins(orders: readonly OrderRead[]): Promise<CommandOutcome | undefined> {
    return this.beginsAs(
      orders.flatMap((order) => ('command' in order ? [order.command.reportId] : [])),
    );
  }

  async beginsAs(reports: readonly string[]): Promise<CommandOutcome | undefined> {
    const others = reports.filter((reportId) => !this.begun.has(reportId));
    if (this.message.wasMatched || others.length === 0) return undefined;
    const { messageId, attempt } = this.attempt.of;
    const command = plainToInstance(BeginMessageTaking, { messageId, attempt, reports: others });
    const outcome = await this.attempt.settled(command, `begin ${others.join()}`);
    if (outcome.is !== 'accepted') return outcome;
    for (const reportId of others) this.begun.add(reportId);
    return undefined;
  }

  /**
   * Nothing more of it is recorded, whatever becomes of the message.
   * @returns how the taking as a whole goes on, where that could not be noted
   */
  async ends(): Promise<CommandOutcome | undefined> {
    if (this.begun.size === 0) return undefined;
    const { messageId } = this.attempt.of;
    const reports = await this.alsoRecorded(new Set());
    const about = { messageId, attempt: this.message.attempt, reports };
    const outcome = await this.attempt.settled(plainToInstance(EndMessageTaking, about), 'end');
    return outcome.is === 'accepted' || outcome.is === 'pointless' ? undefined : outcome;
  }

  /** What waits by now may have been recorded before it was cut off. */
  async alsoRecorded(known: ReadonlySet<string>): Promise<readonly string[]> {
    const also: string[] = [];
    for (const reportId of this.begun) {
      if (!known.has(reportId) && (await this.hasOfIt(reportId))) also.push(reportId);
    }
    return also;
  }

  private async hasOfIt(reportId: string): Promise<boolean> {
    const { store, codec } = this.reading;
    const { messageId } = this.attempt.of;
    const { patientId } = this.message;
    return (await store.readStream(`labReport-${reportId}`))
      .filter(({ forgotten }) => !forgotten)
      .map((stored) => codec.decode(stored).event as LabReportEvent)
      .some(
        (event) =>
          (event.type === 'LabResultsReceived' || event.type === 'LateLabResultsKept') &&
          event.messageId === messageId &&
          event.patientId === patientId,
      );
  }
}
