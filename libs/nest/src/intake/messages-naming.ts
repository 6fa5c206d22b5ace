import {
  interfaceMessage,
  isOver,
  type InterfaceMessageEvent,
  type MessageAsItStands,
} from '@anamnesis/domain';
import {
  KeyMissing,
  UndecodableEvent,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import type { PatientFinder } from '../patient-finder.js';
import type { KnownSender } from './known-senders.js';
import { readForTaking } from './read-for-taking.js';

export interface MessagesNamingOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly patients: Pick<PatientFinder, 'forgottenAmong' | 'onFileAmong'>;
  /** For what a sender's messages leave out. */
  readonly senders: readonly KnownSender[];
  /** The ids of all messages that may have keys of their own: nobody's, and what became somebody's. */
  readonly apart: () => Promise<readonly string[]>;
}

/** Of all who were forgotten, also of those who are done with. */
export interface NamingMessages {
  /** By patient. */
  readonly named: ReadonlyMap<string, NamingOne>;
  /** Their keys are lost: whom they name is nothing that anybody could read before they are back. */
  readonly unreadable: readonly string[];
  /** The keys are there, and this program cannot read what they seal: another version may. */
  readonly undecodable: readonly string[];
}

/** By what is to become of the messages that name somebody who is forgotten. */
export interface NamingOne {
  /** Nobody waits for anything in them. */
  readonly goes: readonly string[];
  /** Of somebody else as well: what is not recorded of it yet would be lost to that person. */
  readonly waits: readonly string[];
}

/** @param among only these are looked at; all when left out */
export type MessagesNaming = (among?: readonly string[]) => Promise<NamingMessages>;

/**
 * Which messages with keys of their own name a number of somebody who was forgotten? Nothing of a
 * number is kept for it: the texts are read again, and their numbers looked up under the keyed names
 * that these have in the log.
 */
export const messagesNaming =
  (given: MessagesNamingOptions): MessagesNaming =>
  async (among) => {
    const named = new Map<string, { readonly goes: string[]; readonly waits: string[] }>();
    const cannotBeRead = { unreadable: new Array<string>(), undecodable: new Array<string>() };
    for await (const { messageId, look } of looksAt(given, among ?? (await given.apart()))) {
      if (!look) continue;
      if (typeof look === 'string') {
        cannotBeRead[look].push(messageId);
        continue;
      }
      for (const patientId of look.forgotten) {
        const one = named.get(patientId) ?? { goes: [], waits: [] };
        named.set(patientId, one);
        one[look.becomes].push(messageId);
      }
    }
    return { named, ...cannotBeRead };
  };

/** So many texts are in hand, each of which asks the store a few times. */
const AT_ONCE = 16;

/** In their order, several at once: a start looks through all of them. */
async function* looksAt(given: MessagesNamingOptions, messages: readonly string[]) {
  for (let from = 0; from < messages.length; from += AT_ONCE) {
    yield* await Promise.all(
      messages
        .slice(from, from + AT_ONCE)
        .map(async (messageId) => ({ messageId, look: await lookAt(given, messageId) })),
    );
  }
}

interface Look {
  /** Whom of those who were forgotten it names. */
  readonly forgotten: readonly string[];
  readonly becomes: keyof NamingOne;
}

const lookAt = async (
  given: MessagesNamingOptions,
  messageId: string,
): Promise<Look | 'unreadable' | 'undecodable' | undefined> => {
  const read = await textsOf(given, messageId);
  if (!read || typeof read === 'string') return read;
  const forgotten = await given.patients.forgottenAmong(read.numbers);
  if (forgotten.length === 0) return undefined;
  return { forgotten, becomes: (await isWaitedFor(given, read)) ? 'waits' : 'goes' };
};

type Numbers = Parameters<PatientFinder['forgottenAmong']>[0];

interface ReadTexts {
  readonly message: MessageAsItStands;
  readonly numbers: Numbers;
}

/**
 * For somebody else than whoever is forgotten: whose it is by now, whose report it speaks of, or
 * who is on file under another number of its texts, for it may bring what is that one's. What is
 * nobody's, speaks of nobody's and names nobody goes at once.
 */
export const isWaitedFor = async (
  given: Pick<MessagesNamingOptions, 'store' | 'patients'>,
  { message, numbers }: ReadTexts,
): Promise<boolean> => {
  if (isOver(message)) return false;
  if (message.patientId !== undefined) return true;
  if ((await given.patients.onFileAmong(numbers)).length > 0) return true;
  for (const reportId of message.speaksOf) {
    if (await isOnFile(given, reportId)) return true;
  }
  return false;
};

/** Of who was forgotten nothing is. */
const isOnFile = async (
  { store }: Pick<MessagesNamingOptions, 'store'>,
  reportId: string,
): Promise<boolean> =>
  (await store.readStream(`labReport-${reportId}`)).some(({ forgotten }) => !forgotten);

/** As it came and as it was mended: any of them may tell the number. Nothing under another's key. */
const textsOf = async (
  { store, codec, senders }: MessagesNamingOptions,
  messageId: string,
): Promise<ReadTexts | 'unreadable' | 'undecodable' | undefined> => {
  const stored = await store.readStream(`interfaceMessage-${messageId}`);
  const readable = stored.filter(({ forgotten }) => !forgotten);
  const events = opened(() =>
    readable.map((each) => codec.decode(each).event as InterfaceMessageEvent),
  );
  if (typeof events === 'string') return events;
  const [first] = events;
  const { message } = events.reduce(interfaceMessage.evolve, interfaceMessage.initialState);
  if (first?.type !== 'MessageReceived' || message?.subject !== messageId) return undefined;
  const { format, messageType, sender } = first;
  const authority = senders.find(({ name }) => name === sender)?.assigningAuthority;
  const told = (text: Pick<MessageAsItStands, 'raw' | 'isMended'>): Numbers => {
    const read = readForTaking({ format, messageType, ...text }, authority);
    return read.is === 'unreadable' ? [] : read.patient.numbers;
  };
  const numbers = events.flatMap((event) =>
    'raw' in event ? told({ raw: event.raw, isMended: event.type !== 'MessageReceived' }) : [],
  );
  return { message, numbers };
};

/** One message must not keep all others from being looked at. */
const opened = <Opened extends object>(
  open: () => Opened,
): Opened | 'unreadable' | 'undecodable' => {
  try {
    return open();
  } catch (failure) {
    if (failure instanceof KeyMissing) return 'unreadable';
    if (failure instanceof UndecodableEvent) return 'undecodable';
    throw failure;
  }
};
