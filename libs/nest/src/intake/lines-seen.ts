import type {
  KeyedIds,
  LabReportEvent,
  MessageAsItStands,
  RecordLabResults,
} from '@anamnesis/domain';
import {
  versionSeenIn,
  versionsOfLines,
  type VersionsOfLines,
} from '@anamnesis/domain/labs/version-seen.policy';
import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import type { EventCodec, EventStore } from '@anamnesis/eventing';
import { filedAnew } from '@anamnesis/interop';
import { orderFiledAnew } from './filed-anew.js';
import { messageIdOf } from './judged-message.js';
import type { KnownSender } from './known-senders.js';
import { messageInLog } from './message-in-log.js';
import type { CodeNamed, LineNamed, RecordNamedLabReview } from './named-lab-review.js';
import { readForTaking } from './read-for-taking.js';

export interface LinesSeenOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  readonly senders: readonly KnownSender[];
  /**
   * Every message that came under that number and may speak of that order: of a sender that uses one
   * number for all of them, not all that it ever sent.
   * @throws {StoreUnavailable} it cannot be said yet
   */
  readonly messagesOf: (named: MessagesNamed) => Promise<readonly string[]>;
}

export interface MessagesNamed {
  readonly sender: string;
  readonly controlId: string;
  /** Of the order that the message speaks of, by whoever filled it. */
  readonly fillerNumber: string;
}

/** A line of a report on file, by ids of ours. */
export interface LineSeen {
  readonly reportId: string;
  readonly patientId: string;
  readonly lineId: string;
  readonly version: number;
}

/**
 * The lines of one review that names them, which may be a thousand of one message: whatever several
 * of them ask for is looked up once, for a report is as long as it has lines.
 */
export class LinesSeen {
  private readonly numbers = new Map<string, Promise<readonly MessageRead[]>>();
  private readonly messages = new Map<string, Promise<MessageRead | undefined>>();
  private readonly filedAs = new Map<string, Promise<string>>();
  private readonly orders = new Map<RecordLabResults, Promise<RecordLabResults>>();
  private readonly versions = new Map<string, Promise<VersionsOfLines>>();
  private readonly found = new Map<string, Promise<LineSeen | undefined>>();

  constructor(
    private readonly given: LinesSeenOptions,
    private readonly named: Omit<RecordNamedLabReview, 'lines'>,
  ) {}

  of(line: LineNamed): Promise<LineSeen | undefined> {
    const { controlId, sha256 } = line;
    const key = JSON.stringify([nameOf(line.test, line.subId), controlId, sha256]);
    return once(this.found, key, () => this.lookUp(line));
  }

  /** Of several messages under one number nobody can say which one was read: the oldest counts. */
  private async lookUp(line: LineNamed): Promise<LineSeen | undefined> {
    const found: LineSeen[] = [];
    for (const message of await this.messagesNamed(line)) {
      const [sent, ...more] = message.lines.get(nameOf(line.test, line.subId)) ?? [];
      const seen = sent && more.length === 0 && (await this.versionIn(message, sent));
      if (seen) found.push(seen);
    }
    const [oldest] = [...found].sort((one, other) => one.version - other.version);
    return found.some(({ lineId }) => lineId !== oldest?.lineId) ? undefined : oldest;
  }

  /** Those that speak of the order: a sender with one number for all has sent many others. */
  private messagesNamed(line: LineNamed): Promise<readonly MessageRead[]> {
    const { controlId, sha256 } = line;
    return once(this.numbers, JSON.stringify([controlId, sha256]), async () => {
      const messages: MessageRead[] = [];
      for (const messageId of await this.idsOf(line)) {
        const message = await once(this.messages, messageId, () => this.read(messageId));
        if (message && message.lines.size > 0) messages.push(message);
      }
      return messages;
    });
  }

  private async idsOf({ controlId, sha256 }: LineNamed): Promise<readonly string[]> {
    const { senders, idOf, messagesOf } = this.given;
    const { application = '', facility = '' } = this.named;
    const names = senders
      .filter((sender) => (sender.application ?? application) === application)
      .filter((sender) => (sender.facility ?? facility) === facility)
      .map(({ name }) => name);
    if (sha256 !== undefined) {
      return names.map((sender) => messageIdOf(idOf, { sender, controlId, sha256 }));
    }
    const { fillerNumber } = this.named;
    const found = names.map((sender) => messagesOf({ sender, controlId, fillerNumber }));
    return (await Promise.all(found)).flat();
  }

  private async read(messageId: string): Promise<MessageRead | undefined> {
    const { senders, idOf } = this.given;
    const { message, cameAt } = await messageInLog(this.given, messageId);
    // Who saw the text as it came has not seen what people here made of it.
    if (!message || message.patientId === undefined || message.isMended) return undefined;
    const { sender, patientId } = message;
    const configured = senders.find(({ name }) => name === sender);
    const read = readForTaking(message, configured?.assigningAuthority);
    if (read.is !== 'read') return undefined;
    const known = { messageId, sender, idOf, patientId, ordererOf: () => undefined };
    const orders = [...read.ordersFor(known)].flatMap((order) =>
      'command' in order ? [order.command] : [],
    );
    // By the clock of the log, as its versions are told apart.
    const receivedAt = cameAt ?? message.receivedAt;
    return { messageId, patientId, receivedAt, lines: linesByName(orders, this.named) };
  }

  private async versionIn(
    { messageId, receivedAt, patientId }: MessageRead,
    { order, place }: SentAs,
  ): Promise<LineSeen | undefined> {
    const { reportId, lines } = await once(this.orders, order, () => this.filed(order));
    const line = lines[place];
    if (!line) return undefined;
    const versions = await once(this.versions, reportId, () => this.versionsIn(reportId));
    const version = versionSeenIn(versions, { messageId, receivedAt, line });
    const { lineId } = line;
    return version === undefined ? undefined : { reportId, patientId, lineId, version };
  }

  /** Where a report went to does not depend on which of its messages asks. */
  private async filed(order: RecordLabResults): Promise<RecordLabResults> {
    const { reportId: firstAs, patientId } = order;
    const reportId = await once(this.filedAs, `${firstAs} ${patientId}`, async () => {
      const anew = await orderFiledAnew(this.given, order);
      return anew?.reportId ?? firstAs;
    });
    let filed = order;
    while (filed.reportId !== reportId) filed = filedAnew(filed, this.given.idOf);
    return filed;
  }

  private async versionsIn(reportId: string): Promise<VersionsOfLines> {
    const { store, codec } = this.given;
    const stored = await store.readStream(`labReport-${reportId}`);
    const events = stored
      .filter(({ forgotten }) => !forgotten)
      .map((each) => codec.decode(each).event as LabReportEvent);
    return versionsOfLines(events);
  }
}

interface MessageRead extends Pick<MessageAsItStands, 'receivedAt'> {
  readonly messageId: string;
  readonly patientId: string;
  /** Of the order that is named, by what they are called: several, where it does not say which. */
  readonly lines: ReadonlyMap<string, readonly SentAs[]>;
}

/** Where in a message a line stands: ids of an order that was filed anew follow from the place. */
interface SentAs {
  readonly order: RecordLabResults;
  readonly place: number;
}

const linesByName = (
  orders: readonly RecordLabResults[],
  { fillerNumber, test }: Pick<RecordNamedLabReview, 'fillerNumber' | 'test'>,
): ReadonlyMap<string, readonly SentAs[]> => {
  const lines = new Map<string, SentAs[]>();
  const meant = orders.filter(
    ({ header }) => header.fillerNumber === fillerNumber && nameOf(header.test) === nameOf(test),
  );
  for (const order of meant) {
    for (const [place, { test: called, subId }] of order.lines.entries()) {
      const name = nameOf(called, subId);
      const alike = lines.get(name);
      if (alike) alike.push({ order, place });
      else lines.set(name, [{ order, place }]);
    }
  }
  return lines;
};

/** However its system is spelt. */
const nameOf = (test: Partial<CodeNamed>, subId?: string): string =>
  JSON.stringify([test.code, codeSystemOf(test), subId]);

const once = <Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  look: () => Promise<Value>,
): Promise<Value> => {
  const found = known.get(key) ?? look();
  known.set(key, found);
  return found;
};
