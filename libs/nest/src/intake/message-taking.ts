import type { KeyedIds, MessageAsItStands, PatientMatch } from '@anamnesis/domain';
import type { CommandOutcome, EventCodec, EventStore, Position } from '@anamnesis/eventing';
import type { CommandDoor } from '../command-door.js';
import type { PatientFinder } from '../patient-finder.js';
import type { TakingOf } from './attempt.js';
import { InOrder, type Earlier } from './in-order.js';
import type { KnownSender } from './known-senders.js';
import type { OrdererOf } from './orderers.js';
import { PatientUpdateTaking, type NewPatientsOf } from './patient-update-taking.js';
import {
  readForTaking,
  type OrderRead,
  type ReadMessage,
  type ReadResults,
} from './read-for-taking.js';
import { messageInLog, type MessageInLog } from './message-in-log.js';
import { isWaitedFor } from './messages-naming.js';
import { FORGOTTEN, TakingAttempt } from './taking-attempt.js';
import type { WaitingAndOnFile } from './waiting-and-on-file.js';
import { noteNews, noteNewsOver } from './waiting-news.js';

export interface MessageTakingOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly patients: PatientFinder;
  readonly orderers: { now(): Promise<OrdererOf> };
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  /** Where somebody may be forgotten: what turns out to be that person's goes, too. */
  readonly forgetMessage?: (patientId: string, messageId: string) => Promise<void>;
  /** What is to be known before a record system's patient is recorded. */
  readonly newPatients: NewPatientsOf;
  /** What waits and what is on file, held against each other. */
  readonly looking: WaitingAndOnFile;
  /** For what a sender's messages leave out; one that is configured no more leaves it out. */
  readonly senders: readonly KnownSender[];
}

type Message = MessageAsItStands;

interface Asked {
  readonly of: TakingOf;
  readonly earlier: Earlier;
  readonly cameAt: string | undefined;
  readonly askedAt: Position | undefined;
}

interface OfWhomever {
  readonly of: TakingOf;
  readonly message: Message;
  /** Whom on file its numbers name. */
  readonly mayBe: readonly string[];
}

/**
 * Takes messages that wait: reads one again, tells the reports what its orders say, and notes at
 * last what became of it. Every command has an id that follows from the asking and the order, so
 * whoever was cut off does it again and adds nothing. Messages about the same patient are taken in
 * the order in which that was asked for: of two corrections the later one counts.
 */
export class MessageTaking {
  private readonly inOrder = new InOrder();
  private readonly updates: PatientUpdateTaking;

  constructor(private readonly given: MessageTakingOptions) {
    this.updates = new PatientUpdateTaking(given);
  }

  /** @throws {StoreUnavailable | OutcomeUnknown} it is to be asked for again */
  take(of: TakingOf): Promise<CommandOutcome> {
    return this.inOrder.run(
      () => this.standing(of.messageId),
      ({ message }) => message?.patientId,
      ({ message, cameAt, askedAt }, earlier) =>
        this.takenWithNews({ of, earlier, cameAt, askedAt }, message),
    );
  }

  private standing(messageId: string): Promise<MessageInLog> {
    return messageInLog(this.given, messageId);
  }

  /** What it says of reports that are on file waits as long as anything of it does. */
  private async takenWithNews(
    { of, ...around }: Asked,
    message: Message | undefined,
  ): Promise<CommandOutcome> {
    // Whose key was destroyed is not there any more.
    if (!message) return { is: 'pointless', reason: 'no-such-message' };
    const attempt = new TakingAttempt({ ...this.given, ...around }, of, message);
    const outcome = await this.taken(attempt, message, around.earlier);
    const speaks = attempt.hasParked || message.speaksOf.length > 0;
    // What is to be tried again says it then.
    if (!speaks || outcome.is === 'try-later') return outcome;
    const standing = async () => (await this.standing(of.messageId)).message;
    return (await noteNews(this.given, attempt, standing)) ?? outcome;
  }

  private async taken(
    attempt: TakingAttempt,
    message: Message,
    earlier: Earlier,
  ): Promise<CommandOutcome> {
    const { of } = attempt;
    if (message.isDiscarded) return (await attempt.ends()) ?? LET_BE;
    // A later attempt is asked for by itself.
    if (message.attempt !== of.attempt) return { is: 'pointless', reason: 'another-attempt' };
    const sender = this.given.senders.find(({ name }) => name === message.sender);
    const read = readForTaking(message, sender?.assigningAuthority);
    if (read.is === 'unreadable') return attempt.park('unreadable-content', read.place);
    const atOnce = await this.whose(message, of.attempt, read);
    // Whoever registers the patient may have come a moment before: of two that do, one records.
    const isEarly = atOnce.is === 'patient-unknown' && (await earlier());
    const whose = isEarly ? await this.whose(message, of.attempt, read) : atOnce;
    const forgotten =
      whose.is === 'matched' ? undefined : await this.forgotten(attempt, message, read);
    if (forgotten) return forgotten;
    if (read.is === 'update') return this.updates.take({ attempt, message, read, whose, sender });
    if (whose.is !== 'matched') {
      const mayBe = await this.given.patients.onFileAmong(read.patient.numbers);
      return attempt.parkAll(whose.is, this.ordersIn(read, { of, message, mayBe }), mayBe);
    }
    const { patientId } = whose;
    // Asks for the next attempt, which takes it.
    if (message.patientId === undefined) return attempt.attach(patientId);
    const ordererOf = await this.given.orderers.now();
    const { idOf } = this.given;
    const known = { ...of, idOf, patientId, sender: message.sender, ordererOf };
    return attempt.record(read.ordersFor(known));
  }

  /**
   * Also while nobody knows whose it is: its sender's number of an order says of which report. An
   * order without any is named by whose it is, so it is read once for each whose it may be.
   */
  private ordersIn(
    { ordersFor }: ReadResults,
    { of: { messageId }, message, mayBe }: OfWhomever,
  ): readonly OrderRead[] {
    const { idOf } = this.given;
    const { patientId = messageId, sender } = message;
    const known = { messageId, sender, idOf, ordererOf: () => undefined };
    return [...new Set([patientId, ...mayBe])].flatMap((whose) => [
      ...ordersFor({ ...known, patientId: whose }),
    ]);
  }

  /**
   * What came with its patient is believed once, and what was attached as it stands always. A text
   * that was mended since is looked at again: it may name another patient than the one whom
   * everybody had in mind, and that patient's number is enough for a person to be asked.
   */
  private async whose(
    { patientId, wasMatched, isMended, attachedBy }: Message,
    attempt: number,
    { patient }: ReadMessage,
  ): Promise<PatientMatch> {
    const isBelieved = wasMatched ? !isMended && attempt === 1 : attachedBy !== undefined;
    if (patientId !== undefined && isBelieved) return { is: 'matched', patientId };
    const found = await this.given.patients.find(patient.numbers, patient.person);
    if (patientId === undefined) return found;
    const namesNobody = found.is === 'patient-unknown' && !wasMatched;
    if (found.is !== 'matched') return namesNobody ? { is: 'matched', patientId } : found;
    return found.patientId === patientId ? found : { is: 'patient-disagrees' };
  }

  /**
   * It names somebody who was forgotten while it was on its way: nothing of it may wait, unless
   * somebody else does for it.
   */
  private async forgotten(
    attempt: TakingAttempt,
    message: Message,
    { patient }: ReadMessage,
  ): Promise<CommandOutcome | undefined> {
    const { patients, forgetMessage } = this.given;
    if (message.wasMatched || !forgetMessage) return undefined;
    const [patientId] = await patients.forgottenAmong(patient.numbers);
    if (patientId === undefined) return undefined;
    // Whoever is forgotten waits for staff then, however often it is taken anew.
    const isOthers = message.patientId !== patientId;
    const told = { message, numbers: patient.numbers };
    if (isOthers && (await isWaitedFor(this.given, told))) return undefined;
    // Behind it nobody knows any more of which reports it spoke.
    const failed = await noteNewsOver(this.given, attempt, message.speaksOf);
    if (failed) return failed;
    await forgetMessage(patientId, attempt.of.messageId);
    return { is: 'pointless', reason: FORGOTTEN };
  }
}

const LET_BE: CommandOutcome = { is: 'pointless', reason: 'message-discarded' };
