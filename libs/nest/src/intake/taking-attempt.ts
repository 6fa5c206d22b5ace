import {
  AttachMessagePatient,
  NoteMessageTaken,
  ParkMessage,
  type LabResultsReceived,
  type MessageAsItStands,
  type PatientUpdateOutcome,
  type PortalCaller,
  type RecordLabResults,
  type RefusalReason,
  type WorklistReason,
} from '@anamnesis/domain';
import {
  AppendRefused,
  consequenceIdOf,
  type CommandOutcome,
  type Position,
  type Typed,
} from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { CommandAnswer } from '../answers.js';
import type { CommandDoor } from '../command-door.js';
import type { PortalCommand } from '../command-registry.js';
import { CommandMessage } from '../messages.js';
import { PORTAL_ITSELF } from '../portal-itself.js';
import type { Attempt, TakingOf } from './attempt.js';
import { orderFiledAnew } from './filed-anew.js';
import type { Earlier } from './in-order.js';
import { NewsBeside } from './news-beside.js';
import type { OrderRead } from './read-for-taking.js';
import { TakingUnderWay } from './taking-under-way.js';
import {
  correctsNothing,
  inParts,
  reportsSpokenOf,
  type MayBeOf,
  type Reading,
  type SpokenOf,
} from './spoken-of.js';

/** One attempt at one message. */
export class TakingAttempt implements Attempt {
  /** Something of it waits for a person. */
  hasParked = false;

  /**
   * What is taken as it comes may have been put off all the same, so what came behind it holds it;
   * what came before is older news.
   */
  private readonly beside: NewsBeside;
  private readonly underWay: TakingUnderWay;

  constructor(
    private readonly given: Reading & {
      readonly commands: Pick<CommandDoor, 'handle'>;
      readonly earlier: Earlier;
      /** By the clock of the log. */
      readonly cameAt: string | undefined;
      readonly askedAt: Position | undefined;
    },
    readonly of: TakingOf,
    private readonly message: MessageAsItStands,
  ) {
    this.underWay = new TakingUnderWay(given, this, message);
    const { isAtOnce } = this;
    const { cameAt, askedAt: position } = given;
    const from = position === undefined ? undefined : { position, isAtOnce };
    this.beside = new NewsBeside(given, this, { since: isAtOnce ? cameAt : undefined, from });
  }

  async record(read: Iterable<OrderRead>): Promise<CommandOutcome> {
    const orders = [...read];
    const reports = new Set<string>();
    const isOver = await this.underWay.begins(orders);
    if (isOver) return isOver;
    await this.beside.look(orders);
    const stopped = await this.recordAll(orders, reports);
    // Also where the rest is to be tried again: what has begun is there.
    const failed = await this.beside.note();
    const ended = stopped ?? failed;
    if (ended) return ended.is === 'pointless' ? ((await this.ends()) ?? ended) : ended;
    if (reports.size === 0) return (await this.ends()) ?? ACCEPTED;
    return this.note([...reports, ...(await this.underWay.alsoRecorded(reports))]);
  }

  /** Whatever it has begun to record it records no more. */
  ends(): Promise<CommandOutcome | undefined> {
    return this.underWay.ends();
  }

  /** @returns how the taking as a whole goes on, where it does not go on with the next order */
  private async recordAll(
    orders: Iterable<OrderRead>,
    reports: Set<string>,
  ): Promise<CommandOutcome | undefined> {
    for (const order of orders) {
      const verdict = 'problem' in order ? order.problem : await this.recorded(order);
      if (typeof verdict === 'string') {
        const parked = await this.parkOrder(verdict, order);
        if (parked.is !== 'accepted') return parked;
        continue;
      }
      if ('is' in verdict) return verdict;
      reports.add(verdict.reportId);
    }
    return undefined;
  }

  /** As a whole, where nobody is sure whose it is: of which reports it speaks is noted with it. */
  async parkAll(
    reason: WorklistReason,
    orders: readonly OrderRead[],
    patients: readonly string[],
  ): Promise<CommandOutcome> {
    const spokenOf = await reportsSpokenOf(this.given, orders, { patients, ofAnybody: true });
    return this.park(reason, undefined, spokenOf);
  }

  private async parkOrder(reason: WorklistReason, order: OrderRead): Promise<CommandOutcome> {
    return this.park(reason, order.place, await reportsSpokenOf(this.given, [order], this.known));
  }

  /** The message is this patient's. */
  private get known(): MayBeOf {
    const { patientId } = this.message;
    return { patients: patientId === undefined ? [] : [patientId], ofAnybody: false };
  }

  async park(
    reason: WorklistReason,
    place?: string,
    spokenOf: SpokenOf = { reports: [] },
  ): Promise<CommandOutcome> {
    this.hasParked = true;
    const { messageId, attempt } = this.of;
    for (const [part, { reports, ...more }] of inParts(this.given.idOf, spokenOf).entries()) {
      const about = {
        ...{ messageId, attempt, reason, ...more },
        ...(place === undefined ? {} : { place }),
        ...(reports.length === 0 ? {} : { reports }),
      };
      const command = plainToInstance(ParkMessage, about);
      const name = `park ${reason} ${place ?? ''}${part === 0 ? '' : ` ${part}`}`;
      const parked = await this.settled(command, name);
      if (parked.is !== 'accepted') return parked;
    }
    return ACCEPTED;
  }

  async attach(patientId: string, reason = AGREES): Promise<CommandOutcome> {
    const { messageId } = this.of;
    const command = plainToInstance(AttachMessagePatient, { messageId, patientId, reason });
    const outcome = await this.settled(command, 'attach');
    return outcome.is === 'pointless' ? this.park('refused') : outcome;
  }

  note(reports: readonly string[], patientUpdate?: PatientUpdateOutcome): Promise<CommandOutcome> {
    const { messageId, attempt } = this.of;
    const about = { messageId, attempt, reports, ...(patientUpdate && { patientUpdate }) };
    return this.settled(plainToInstance(NoteMessageTaken, about), 'note');
  }

  /**
   * What takes an order back from another patient is about that one, so it may still be under way
   * when the order comes of the right one.
   */
  private async recorded(order: Recordable): Promise<Verdict> {
    const verdict = await this.recordedWherever(order);
    if (verdict !== ELSEWHERE || !(await this.given.earlier())) return verdict;
    return this.recordedWherever(order);
  }

  /** An order that another patient had by mistake goes on as another report. */
  private async recordedWherever({ place, command }: Recordable): Promise<Verdict> {
    const ordered = command.reportId;
    const verdict = await this.recordedAs(command, { place, ordered, name: `record ${place}` });
    const isElsewhere =
      verdict === ELSEWHERE ||
      (typeof verdict === 'object' && 'is' in verdict && verdict.is === 'pointless');
    const anew = isElsewhere ? await orderFiledAnew(this.given, command) : undefined;
    if (!anew) return verdict;
    const isOver = await this.underWay.beginsAs([anew.reportId]);
    if (isOver) return isOver;
    return this.recordedAs(anew, { place, ordered, name: `record ${place} as ${anew.reportId}` });
  }

  private async recordedAs(
    command: RecordLabResults,
    of: OfOrder & { readonly name: string },
  ): Promise<Verdict> {
    const { name } = of;
    const holders = await this.holdersOf(command, of);
    if ('is' in holders) return holders;
    const beginsHidden = holders.length === 0 ? {} : { newsWaitsIn: holders };
    let answer: CommandAnswer;
    try {
      const told = Object.assign(command, this.toldOfMessage(), beginsHidden);
      answer = await this.send(told, name);
    } catch (failure) {
      if (failure instanceof AppendRefused) return 'too-large';
      throw failure;
    }
    switch (answer.is) {
      case 'accepted':
        return this.lookedAt(command, of, answer.events);
      // Decided before, of what was known then: it is recorded, and looked at perhaps not yet.
      case 'different-command':
        return this.lookedAt(command, of, await this.recordedBefore(command, name));
      case 'refused':
        return answer.reason === FORGOTTEN
          ? { is: 'pointless', reason: answer.reason }
          : (worklistReasonOf[answer.reason] ?? 'refused');
      case 'malformed':
        return 'unreadable-content';
      case 'conflict':
        return { is: 'try-later', reason: answer.is };
      case 'not-found':
      case 'not-allowed':
        return { is: 'refused', reason: answer.is };
    }
  }

  /** The messages for which what begins with it is to wait: this one, too, where it corrects nothing. */
  private async holdersOf(
    command: RecordLabResults,
    { place, ordered }: OfOrder,
  ): Promise<CommandOutcome | readonly string[]> {
    // Noted first: once it is recorded, what it corrects is on file. It counts all the same.
    const isItself = await correctsNothing(this.given, command);
    if (isItself) {
      const parked = await this.parkOrder('corrects-nothing', { place, command });
      if (parked.is !== 'accepted') return parked;
    }
    const others = await this.beside.holdersOf(command, ordered);
    return 'is' in others || !isItself ? others : [this.of.messageId, ...others];
  }

  /** What it says for sure, and what changes nothing, is for a person to look at. */
  private async lookedAt(
    command: RecordLabResults,
    { place, ordered }: OfOrder,
    recorded: readonly Typed[],
  ): Promise<Verdict> {
    const { reportId } = command;
    if (recorded.some(mayBeginReport)) this.beside.begins(command, ordered);
    const isUnheard = recorded.some(
      (event) => event.type === 'LateLabResultsKept' && 'unheard' in event,
    );
    if (!isUnheard) return { reportId };
    const parked = await this.park('changes-nothing', place, { reports: [reportId] });
    return parked.is === 'accepted' ? { reportId } : parked;
  }

  /** What this very command has recorded when it was another one by what it said. */
  private async recordedBefore(
    { reportId }: RecordLabResults,
    name: string,
  ): Promise<readonly Typed[]> {
    const { store, codec } = this.given;
    const id = this.idOf(name);
    return (await store.readStream(`labReport-${reportId}`))
      .filter(({ forgotten }) => !forgotten)
      .map((stored) => codec.decode(stored))
      .filter(({ metadata }) => metadata.commandId === id)
      .map(({ event }) => event);
  }

  /** Taken late, it is as old as the day on which it came. */
  private cameTaken(isAtOnce: boolean): Came {
    const receivedAt = this.given.cameAt ?? this.message.receivedAt;
    return { receivedAt, ...(isAtOnce ? { isTakenAtOnce: true } : {}) };
  }

  /** What is said of a patient: nobody had to attach, to mend or to replay it. */
  get came(): Came {
    const { attempt } = this.of;
    const { attachedBy } = this.message;
    return this.cameTaken(attempt === 1 || (attempt === 2 && attachedBy === PORTAL_ITSELF));
  }

  /**
   * Also what the portal itself has attached has waited: meanwhile newer results of that patient may
   * have been taken, which came when the number was known already.
   */
  private get isAtOnce(): boolean {
    return this.of.attempt === 1;
  }

  private toldOfMessage(): OfMessage {
    const { isMended } = this.message;
    return { ...this.cameTaken(this.isAtOnce), ...(isMended ? { ofMendedText: true } : {}) };
  }

  async settled(command: PortalCommand, name: string): Promise<CommandOutcome> {
    const answer = await this.send(command, name);
    switch (answer.is) {
      case 'accepted':
      case 'different-command':
        return ACCEPTED;
      case 'refused':
        return { is: 'pointless', reason: answer.reason };
      case 'conflict':
        return { is: 'try-later', reason: answer.is };
      case 'malformed':
      case 'not-found':
      case 'not-allowed':
        return { is: 'refused', reason: answer.is };
    }
  }

  /** Under an id that follows from the asking and the name: twice is once. */
  send(command: PortalCommand, name: string): Promise<CommandAnswer> {
    const { causationId, correlationId } = this.of;
    const caller: PortalCaller = {
      ...{ actor: PORTAL_ITSELF, role: 'portal' },
      ...{ causationId, correlationId },
    };
    return this.given.commands.handle(new CommandMessage(command, caller, this.idOf(name)));
  }

  private idOf(name: string): string {
    return consequenceIdOf(this.of.commandId, this.message.sender, name);
  }
}

/** Its lines are all new: what was on file before has others. */
const mayBeginReport = (event: Typed): boolean =>
  event.type === 'LabResultsReceived' &&
  (event as LabResultsReceived).lines.every(({ version }) => version === 1);

type Came = Pick<RecordLabResults, 'receivedAt' | 'isTakenAtOnce'>;
type OfMessage = Came & Pick<RecordLabResults, 'ofMendedText'>;

interface OfOrder {
  readonly place: string;
  /** Its identity, also where it is filed as another report. */
  readonly ordered: string;
}

type Recordable = Extract<OrderRead, { command: unknown }>;

/** Which report has it; why it waits; or how the taking as a whole goes on. */
type Verdict = { readonly reportId: string } | WorklistReason | CommandOutcome;

const AGREES = 'Number, birth date and name agree with the file now.';

export const ACCEPTED: CommandOutcome = { is: 'accepted' };
export const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

const ELSEWHERE = 'filed-under-another-patient' satisfies WorklistReason;

const worklistReasonOf: Readonly<Record<string, WorklistReason>> = {
  'filed-under-another-patient': 'filed-under-another-patient',
  'line-contradicts-itself': 'unreadable-content',
} satisfies Partial<Record<RefusalReason, WorklistReason>>;
