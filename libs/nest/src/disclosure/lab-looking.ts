import {
  AnnounceLabNews,
  labDisclosure,
  NoteLabDisclosure,
  NoteLabReviewOverdue,
  type LookAtLabReport,
  type LookAtLabReports,
  type LookAtUnsentLabNews,
  type PortalCaller,
  type RefusalReason,
} from '@anamnesis/domain';
import {
  consequenceIdOf,
  isRefusal,
  type Clock,
  type CommandOutcome,
  type CommandToSend,
  type EventCodec,
  type EventStore,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import {
  labViews,
  patientsConcerned,
  reportsWaitingUnseen,
  reportsWithNews,
} from '@anamnesis/read-models';
import { plainToInstance } from 'class-transformer';
import type { DataSource } from 'typeorm';
import type { CommandDoor } from '../command-door.js';
import type { PortalCommand } from '../command-registry.js';
import { CommandMessage } from '../messages.js';
import { outcomeOf, PORTAL_ITSELF } from '../portal-itself.js';
import { labNewsStillSo, readDisclosure } from './read-disclosure.js';

export interface LabLookingOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly progress: Pick<ProjectionProgress, 'waitFor'>;
  readonly readModels: DataSource;
}

/** Because of what, and under which id whatever is noted is the same when it is asked for again. */
type Origin = Pick<CommandToSend, 'commandId' | 'causationId' | 'correlationId'>;
type Report = Omit<LookAtLabReport, 'type'>;

/**
 * Looks at what can be seen of reports, for the portal itself. What is to be noted goes through the
 * door that everybody uses; most looks find nothing, and leave no trace anywhere.
 */
export class LabLooking {
  private isClosing = false;

  constructor(private readonly given: LabLookingOptions) {}

  /** Finishes the report that is under way; whoever asked asks again when somebody runs. */
  close(): void {
    this.isClosing = true;
  }

  async look(looked: Report & Origin): Promise<CommandOutcome> {
    const { reportId, patientId, notBefore, ...origin } = looked;
    const command = plainToInstance(NoteLabDisclosure, { reportId, patientId });
    const at = this.given.clock.now();
    if (isTooEarly(at, notBefore)) return later('clock-is-behind');
    const read = await readDisclosure(this.given, command, at);
    if (!read) return ACCEPTED;
    const { state, facts } = read;
    const { commandId } = origin;
    const context = { by: PORTAL_ITSELF, at, commandId, facts };
    const decided = labDisclosure.decide(state, command, context);
    if (!isRefusal(decided) && decided.length === 0) return ACCEPTED;
    return this.says(command, origin);
  }

  /** By the views, one patient after the other; what the views call news is asked of the log. */
  async lookAtMany(concerned: Omit<LookAtLabReports, 'type'> & Origin): Promise<CommandOutcome> {
    const { readModels, clock } = this.given;
    if (isTooEarly(clock.now(), concerned.notBefore)) return later('clock-is-behind');
    if (!(await this.viewsHaveSeenAll())) return later('views-are-behind');
    const { commandId, causationId, correlationId } = concerned;
    for await (const patientId of patientsConcerned(readModels.manager, concerned)) {
      const reports = reportsWithNews(readModels.manager, patientId, clock.now());
      for await (const reportId of reports) {
        if (this.isClosing) return later('closed');
        const id = consequenceIdOf(commandId, 'look', reportId);
        const because = { commandId: id, causationId, correlationId };
        const outcome = await this.look({ reportId, patientId, ...because });
        // Who was forgotten meanwhile is nobody to tell; the others are.
        if (outcome.is !== 'accepted' && outcome.is !== 'pointless') return outcome;
      }
      if (this.isClosing) return later('closed');
    }
    return this.noteLate(concerned);
  }

  /** What a rule set or a directory that is another one now lets wait, and let not before. */
  private async noteLate({
    patientId: ofOne,
    facilityId,
    orderingProviderId,
    ...because
  }: Omit<LookAtLabReports, 'type'> & Origin): Promise<CommandOutcome> {
    if (ofOne !== undefined || facilityId !== undefined) return ACCEPTED;
    const { readModels, clock } = this.given;
    const { commandId, causationId, correlationId } = because;
    const asked = { orderingProviderId, at: clock.now() };
    for await (const waiting of reportsWaitingUnseen(readModels.manager, asked)) {
      if (this.isClosing) return later('closed');
      const { reportId, patientId } = waiting;
      const command = plainToInstance(NoteLabReviewOverdue, { reportId, patientId });
      const id = consequenceIdOf(commandId, 'note late', reportId);
      const outcome = await this.says(command, { commandId: id, causationId, correlationId });
      const isNotYet = outcome.is === 'refused' && outcome.reason === NOT_YET;
      if (outcome.is !== 'accepted' && outcome.is !== 'pointless' && !isNotYet) return outcome;
    }
    return ACCEPTED;
  }

  /** Of a mail that was not sent: the mailbox is asked once more about news that is so. */
  async lookAtUnsent(mail: Omit<LookAtUnsentLabNews, 'type'> & Origin): Promise<CommandOutcome> {
    const { patientId, notificationId, commandId, causationId, correlationId } = mail;
    const at = this.given.clock.now();
    const stillSo = await labNewsStillSo(this.given, { patientId, notificationId, at });
    for (const { reportId, newsId } of stillSo) {
      const command = plainToInstance(AnnounceLabNews, { patientId, reportId, newsId });
      const id = consequenceIdOf(commandId, 'announce', newsId);
      const outcome = await this.says(command, { commandId: id, causationId, correlationId });
      if (outcome.is !== 'accepted') return outcome;
    }
    return ACCEPTED;
  }

  private async says(
    command: PortalCommand,
    { commandId, ...because }: Origin,
  ): Promise<CommandOutcome> {
    const caller: PortalCaller = { actor: PORTAL_ITSELF, role: 'portal', ...because };
    const { commands } = this.given;
    return outcomeOf(await commands.handle(new CommandMessage(command, caller, commandId)));
  }

  private async viewsHaveSeenAll(): Promise<boolean> {
    const head = await this.given.store.head();
    const views = [...labViews, 'lab-disclosures', 'lab-work'].map((view) =>
      this.given.progress.waitFor(view, head, { timeoutMs: CATCHING_UP_MS }),
    );
    return (await Promise.all(views)).every(Boolean);
  }
}

/** The timer rang by another clock, and rings once: nothing would be seen yet, nor ever again. */
const isTooEarly = (at: string, notBefore: string | undefined): boolean =>
  notBefore !== undefined && Date.parse(at) < Date.parse(notBefore);

const NOT_YET = 'lab-review-not-due-yet' satisfies RefusalReason;
const CATCHING_UP_MS = 10_000;
const ACCEPTED: CommandOutcome = { is: 'accepted' };
const later = (reason: string): CommandOutcome => ({ is: 'try-later', reason });
