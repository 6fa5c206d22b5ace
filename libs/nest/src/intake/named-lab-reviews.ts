import {
  interfaceMessage,
  mayDo,
  RecordLabReview,
  rolesOf,
  type KeyedIds,
  type LabReportEvent,
  type MessageAsItStands,
  type PortalCaller,
  type RecordLabResults,
  type RefusalReason,
} from '@anamnesis/domain';
import { versionSeenIn } from '@anamnesis/domain/labs/version-seen.policy';
import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import { readFolded, type Clock, type EventCodec, type EventStore } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { AccessLog } from '../access-log.js';
import type { CommandAnswer } from '../answers.js';
import { deniedTo, type CommandDoor } from '../command-door.js';
import { commandMessage } from '../messages.js';
import { malformedFields } from '../validation.js';
import { orderFiledAnew } from './filed-anew.js';
import { messageIdOf } from './judged-message.js';
import type { KnownSender } from './known-senders.js';
import type { CodeNamed, LineNamed, RecordNamedLabReview } from './named-lab-review.js';
import { readForTaking } from './read-for-taking.js';

export interface NamedLabReviewsOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly accessLog: Pick<AccessLog, 'note'>;
  readonly clock: Clock;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  readonly senders: readonly KnownSender[];
  /**
   * Every message that came under that number.
   * @throws {StoreUnavailable} it cannot be said yet
   */
  readonly messagesOf: (sender: string, controlId: string) => Promise<readonly string[]>;
}

/**
 * Reviews of other systems, which name what they mean as messages name it. The message is read again
 * by what took it, so what is found is what was recorded of it. Whatever names nothing, or more
 * than one thing, is answered alike: nobody hears of anything that was not named wholly.
 */
export class NamedLabReviews {
  constructor(private readonly given: NamedLabReviewsOptions) {}

  /** @throws {StoreUnavailable | OutcomeUnknown} it is to be said again */
  async record(
    named: RecordNamedLabReview,
    caller: PortalCaller,
    sentId: string,
  ): Promise<CommandAnswer> {
    const fields = malformedFields(named);
    if (fields.length > 0) return { is: 'malformed', fields };
    // Before anything is looked for.
    if (!rolesOf(named.type).includes(caller.role)) return this.denied(named, caller);
    const review = await this.reviewOf(named);
    if (!review) return this.ofNothing(named, caller, sentId);
    const answer = await this.given.commands.handle(commandMessage(review, caller, sentId));
    return inItsWords(answer, review);
  }

  private async denied(
    { type: what }: RecordNamedLabReview,
    caller: PortalCaller,
  ): Promise<CommandAnswer> {
    const at = this.given.clock.now();
    const { rule } = mayDo(caller, what, { patientId: undefined, at });
    await this.given.accessLog.note(caller, at, [{ type: 'AccessDenied', what, rule }]);
    return deniedTo(caller);
  }

  private async ofNothing(
    { type: what }: RecordNamedLabReview,
    caller: PortalCaller,
    sentId: string,
  ): Promise<CommandAnswer> {
    const at = this.given.clock.now();
    const { rule } = mayDo(caller, what, { patientId: undefined, at });
    const { commandId } = commandMessage(new RecordLabReview(), caller, sentId);
    const refused = { type: 'CommandRefused', what, rule, commandId, reason: NOTHING } as const;
    await this.given.accessLog.note(caller, at, [refused]);
    return { is: 'refused', reason: NOTHING };
  }

  private async reviewOf(named: RecordNamedLabReview): Promise<RecordLabReview | undefined> {
    const messages = new MessagesRead(this.given);
    const found: Found[] = [];
    for (const line of named.lines) {
      const seen = await this.lineOf(named, line, messages);
      if (!seen) return undefined;
      found.push(seen);
    }
    const [first] = found;
    if (!first || found.some(({ reportId }) => reportId !== first.reportId)) return undefined;
    const { reportId, patientId } = first;
    const { reviewedBy, comment } = named;
    const lines = found.map(({ lineId, version }) => ({ lineId, version }));
    const said = { reportId, patientId, lines, reviewedBy };
    return plainToInstance(RecordLabReview, comment === undefined ? said : { ...said, comment });
  }

  /** Of several messages under one number nobody can say which one was read: the oldest counts. */
  private async lineOf(
    named: RecordNamedLabReview,
    line: LineNamed,
    messages: MessagesRead,
  ): Promise<Found | undefined> {
    const found: Found[] = [];
    for (const messageId of await this.messagesNamed(named, line)) {
      const message = await messages.of(messageId);
      const sent = message && sentLineIn(message, named, line);
      const seen = sent && (await this.versionIn(message, sent));
      if (seen) found.push(seen);
    }
    const [oldest] = [...found].sort((one, other) => one.version - other.version);
    return found.some(({ lineId }) => lineId !== oldest?.lineId) ? undefined : oldest;
  }

  private async messagesNamed(
    { application = '', facility = '' }: RecordNamedLabReview,
    { controlId, sha256 }: LineNamed,
  ): Promise<readonly string[]> {
    const { senders, idOf, messagesOf } = this.given;
    const names = senders
      .filter((sender) => (sender.application ?? application) === application)
      .filter((sender) => (sender.facility ?? facility) === facility)
      .map(({ name }) => name);
    if (sha256 !== undefined) {
      return names.map((sender) => messageIdOf(idOf, { sender, controlId, sha256 }));
    }
    const found = await Promise.all(names.map((sender) => messagesOf(sender, controlId)));
    return found.flat();
  }

  private async versionIn(
    { messageId, receivedAt, patientId }: MessageRead,
    { order, place }: SentAs,
  ): Promise<Found | undefined> {
    const { store, codec } = this.given;
    const { reportId, lines } = (await orderFiledAnew(this.given, order)) ?? order;
    const line = lines[place];
    if (!line) return undefined;
    const stored = await store.readStream(`labReport-${reportId}`);
    const events = stored
      .filter(({ forgotten }) => !forgotten)
      .map((each) => codec.decode(each).event as LabReportEvent);
    const version = versionSeenIn(events, { messageId, receivedAt, line });
    const { lineId } = line;
    return version === undefined ? undefined : { reportId, patientId, lineId, version };
  }
}

interface Found {
  readonly reportId: string;
  readonly patientId: string;
  readonly lineId: string;
  readonly version: number;
}

interface MessageRead extends Pick<MessageAsItStands, 'receivedAt'> {
  readonly messageId: string;
  readonly patientId: string;
  readonly orders: readonly RecordLabResults[];
}

/** Each once, however many lines were seen in it. */
class MessagesRead {
  private readonly known = new Map<string, Promise<MessageRead | undefined>>();

  constructor(private readonly given: NamedLabReviewsOptions) {}

  of(messageId: string): Promise<MessageRead | undefined> {
    const known = this.known.get(messageId) ?? this.read(messageId);
    this.known.set(messageId, known);
    return known;
  }

  private async read(messageId: string): Promise<MessageRead | undefined> {
    const { store, codec, senders, idOf } = this.given;
    const { state } = await readFolded({ store, codec }, interfaceMessage, {
      stream: `interfaceMessage-${messageId}`,
      known: undefined,
    });
    const { message } = state;
    // Who saw the text as it came has not seen what people here made of it.
    if (!message || message.patientId === undefined || message.isMended) return undefined;
    const { sender, patientId, receivedAt } = message;
    const configured = senders.find(({ name }) => name === sender);
    const read = readForTaking(message, configured?.assigningAuthority);
    if (read.is !== 'read') return undefined;
    const known = { messageId, sender, idOf, patientId, ordererOf: () => undefined };
    const orders = [...read.ordersFor(known)].flatMap((order) =>
      'command' in order ? [order.command] : [],
    );
    return { messageId, patientId, receivedAt, orders };
  }
}

/** Where in a message a line stands: ids of an order that was filed anew follow from the place. */
interface SentAs {
  readonly order: RecordLabResults;
  readonly place: number;
}

/** The only line that is named so. */
const sentLineIn = (
  { orders }: MessageRead,
  { fillerNumber, test }: RecordNamedLabReview,
  line: LineNamed,
): SentAs | undefined => {
  const found = orders
    .filter(({ header }) => header.fillerNumber === fillerNumber && isSame(header.test, test))
    .flatMap((order) =>
      order.lines.flatMap((sent, place) =>
        isSame(sent.test, line.test) && sent.subId === line.subId ? [{ order, place }] : [],
      ),
    );
  return found.length === 1 ? found[0] : undefined;
};

/** However its system is spelt. */
const isSame = (sent: Partial<CodeNamed>, named: CodeNamed): boolean =>
  sent.code === named.code && codeSystemOf(sent) === codeSystemOf(named);

const NOTHING = 'no-such-result' satisfies RefusalReason;

/** Ids of ours say nothing to whoever names lines: which of those that were named, it counts. */
const inItsWords = (answer: CommandAnswer, { lines }: RecordLabReview): CommandAnswer => {
  if (answer.is !== 'refused') return answer;
  const { reason, details: { lineId } = {} } = answer;
  const line = lines.findIndex((each) => each.lineId === lineId);
  return line < 0
    ? { is: 'refused', reason }
    : { is: 'refused', reason, details: { line: String(line) } };
};
