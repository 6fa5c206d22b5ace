import {
  AttachMessagePatient,
  interfaceMessage,
  NoteMessageTaken,
  ParkMessage,
  type InterfaceMessageState,
  type KeyedIds,
  type MessageAsItStands,
  type PatientMatch,
  type PortalCaller,
  type RefusalReason,
  type TakeMessage,
  type WorklistReason,
} from '@anamnesis/domain';
import {
  AppendRefused,
  consequenceIdOf,
  readFolded,
  type CommandOutcome,
  type CommandToSend,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { CommandAnswer } from '../answers.js';
import type { CommandDoor } from '../command-door.js';
import type { PortalCommand } from '../command-registry.js';
import { CommandMessage } from '../messages.js';
import type { PatientFinder } from '../patient-finder.js';
import { PORTAL_ITSELF } from '../reactions.js';
import { InOrder } from './in-order.js';
import type { KnownSender } from './known-senders.js';
import type { OrdererOf } from './orderers.js';
import { readForTaking, type OrderRead, type ReadMessage } from './read-for-taking.js';

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
  /** For what a sender's messages leave out; one that is configured no more leaves it out. */
  readonly senders: readonly KnownSender[];
}

/** What of it was asked for, by whom. */
export type TakingOf = Pick<CommandToSend, 'causationId' | 'correlationId' | 'commandId'> &
  Pick<TakeMessage, 'messageId' | 'attempt'>;

type Message = MessageAsItStands;

/**
 * Takes messages that wait: reads one again, tells the reports what its orders say, and notes at
 * last what became of it. Every command has an id that follows from the asking and the order, so
 * whoever was cut off does it again and adds nothing. Messages about the same patient are taken in
 * the order in which that was asked for: of two corrections the later one counts.
 */
export class MessageTaking {
  private readonly inOrder = new InOrder();

  constructor(private readonly given: MessageTakingOptions) {}

  /** @throws {StoreUnavailable | OutcomeUnknown} it is to be asked for again */
  take(of: TakingOf): Promise<CommandOutcome> {
    return this.inOrder.run(
      () => this.standing(of.messageId),
      ({ message }) => message?.patientId,
      ({ message }) => this.taken(of, message),
    );
  }

  private async standing(messageId: string): Promise<InterfaceMessageState> {
    const { store, codec } = this.given;
    const stream = interfaceMessage.streamOf({ messageId } as never, '');
    const { state } = await readFolded({ store, codec }, interfaceMessage, {
      stream,
      known: undefined,
    });
    return state;
  }

  private async taken(of: TakingOf, message: Message | undefined): Promise<CommandOutcome> {
    // Whose key was destroyed is not there any more; a later attempt is asked for by itself.
    if (!message) return { is: 'pointless', reason: 'no-such-message' };
    if (message.attempt !== of.attempt) return { is: 'pointless', reason: 'another-attempt' };
    if (message.isDiscarded) return { is: 'pointless', reason: 'message-discarded' };
    const sender = this.given.senders.find(({ name }) => name === message.sender);
    const read = readForTaking(message, sender?.assigningAuthority);
    const taker = new Taker(this.given, of, message);
    if (read.is === 'unreadable') return taker.park('unreadable-content', read.place);
    const whose = await this.whose(message, of.attempt, read);
    if (whose.is !== 'matched') {
      return (await this.forgotten(of, message, read)) ?? taker.park(whose.is);
    }
    const { patientId } = whose;
    // Asks for the next attempt, which takes it.
    if (message.patientId === undefined) return taker.attach(patientId);
    const ordererOf = await this.given.orderers.now();
    const { idOf } = this.given;
    const known = { ...of, idOf, patientId, sender: message.sender, ordererOf };
    return taker.record(read.ordersFor(known));
  }

  /**
   * What came with its patient is believed once, and what was attached as it came always. A mended
   * text is looked at again: it may name another patient than the one whom everybody had in mind.
   */
  private async whose(
    { patientId, wasMatched, isMended }: Message,
    attempt: number,
    { patient }: ReadMessage,
  ): Promise<PatientMatch> {
    const isBelieved = !isMended && (!wasMatched || attempt === 1);
    if (patientId !== undefined && isBelieved) return { is: 'matched', patientId };
    const found = await this.given.patients.find(patient.numbers, patient.person);
    if (patientId === undefined) return found;
    if (found.is !== 'matched') return wasMatched ? found : { is: 'matched', patientId };
    return found.patientId === patientId ? found : { is: 'patient-disagrees' };
  }

  /** It names somebody who was forgotten while it was on its way: nothing of it may wait. */
  private async forgotten(
    { messageId }: TakingOf,
    { wasMatched }: Message,
    { patient }: ReadMessage,
  ): Promise<CommandOutcome | undefined> {
    const { patients, forgetMessage } = this.given;
    if (wasMatched || !forgetMessage) return undefined;
    const [patientId] = await patients.forgottenAmong(patient.numbers);
    if (patientId === undefined) return undefined;
    await forgetMessage(patientId, messageId);
    return { is: 'pointless', reason: FORGOTTEN };
  }
}

/** One attempt at one message. */
class Taker {
  constructor(
    private readonly given: Pick<MessageTakingOptions, 'commands'>,
    private readonly of: TakingOf,
    private readonly message: Message,
  ) {}

  async record(orders: readonly OrderRead[]): Promise<CommandOutcome> {
    const reports = new Set<string>();
    for (const order of orders) {
      const verdict = 'problem' in order ? order.problem : await this.recorded(order);
      if (typeof verdict === 'object') return verdict;
      const place = order.place;
      const parked = verdict === undefined ? undefined : await this.park(verdict, place);
      if (parked && parked.is !== 'accepted') return parked;
      if ('command' in order && verdict === undefined) reports.add(order.command.reportId);
    }
    return reports.size === 0 ? ACCEPTED : this.note([...reports]);
  }

  park(reason: WorklistReason, place?: string): Promise<CommandOutcome> {
    const { messageId, attempt } = this.of;
    const about = { messageId, attempt, reason, ...(place === undefined ? {} : { place }) };
    const command = plainToInstance(ParkMessage, about);
    return this.settled(command, `park ${reason} ${place ?? ''}`);
  }

  async attach(patientId: string): Promise<CommandOutcome> {
    const { messageId } = this.of;
    const reason = 'Number, birth date and name agree with the file now.';
    const command = plainToInstance(AttachMessagePatient, { messageId, patientId, reason });
    const outcome = await this.settled(command, 'attach');
    return outcome.is === 'pointless' ? this.park('refused') : outcome;
  }

  private note(reports: readonly string[]): Promise<CommandOutcome> {
    const { messageId, attempt } = this.of;
    return this.settled(plainToInstance(NoteMessageTaken, { messageId, attempt, reports }), 'note');
  }

  /** Nothing when it is recorded; why it waits; or how the taking as a whole goes on. */
  private async recorded({
    place,
    command,
  }: Extract<OrderRead, { command: unknown }>): Promise<
    WorklistReason | CommandOutcome | undefined
  > {
    let answer: CommandAnswer;
    try {
      // Taken late, it is as old as the day on which it came.
      const { receivedAt } = this.message;
      answer = await this.send(Object.assign(command, { receivedAt }), `record ${place}`);
    } catch (failure) {
      if (failure instanceof AppendRefused) return 'too-large';
      throw failure;
    }
    switch (answer.is) {
      case 'accepted':
      // Decided before, of what was known then: it is recorded.
      case 'different-command':
        return undefined;
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

  private async settled(command: PortalCommand, name: string): Promise<CommandOutcome> {
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

  private send(command: PortalCommand, name: string): Promise<CommandAnswer> {
    const { causationId, correlationId, commandId } = this.of;
    const { sender } = this.message;
    const caller: PortalCaller = {
      ...{ actor: PORTAL_ITSELF, role: 'portal' },
      ...{ causationId, correlationId },
    };
    const id = consequenceIdOf(commandId, sender, name);
    return this.given.commands.handle(new CommandMessage(command, caller, id));
  }
}

const ACCEPTED: CommandOutcome = { is: 'accepted' };
const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

const worklistReasonOf: Readonly<Record<string, WorklistReason>> = {
  'filed-under-another-patient': 'filed-under-another-patient',
  'line-contradicts-itself': 'unreadable-content',
} satisfies Partial<Record<RefusalReason, WorklistReason>>;
