import {
  interfaceMessage,
  isOver,
  type InterfaceMessageEvent,
  type MessageAsItStands,
} from '@anamnesis/domain';
import { UndecodableEvent, type EventCodec, type EventStore } from '@anamnesis/eventing';
import type { PatientFinder } from '../patient-finder.js';
import type { KnownSender } from './known-senders.js';
import { readForTaking } from './read-for-taking.js';

export interface MessagesNamingOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly patients: Pick<PatientFinder, 'forgottenAmong'>;
  /** For what a sender's messages leave out. */
  readonly senders: readonly KnownSender[];
  /** The ids of all messages that may have keys of their own: nobody's, and what became somebody's. */
  readonly apart: () => Promise<readonly string[]>;
}

/** By what is to become of them, when somebody is forgotten whom they name. */
export interface NamingMessages {
  /** Nobody waits for anything in them. */
  readonly goes: readonly string[];
  /** Of somebody else as well: what is not recorded of it yet would be lost to that person. */
  readonly waits: readonly string[];
  /** Their keys are lost: whom they name is nothing that anybody could read any more. */
  readonly unreadable: readonly string[];
}

/** @param among only these are looked at; all when left out */
export type MessagesNaming = (
  patientId: string,
  among?: readonly string[],
) => Promise<NamingMessages>;

/**
 * Which messages with keys of their own name a number of this patient, who was forgotten? Nothing
 * of a number is kept for it: the texts are read again, once for each who is forgotten, and their
 * numbers looked up under the keyed names that these have in the log.
 */
export const messagesNaming =
  (given: MessagesNamingOptions): MessagesNaming =>
  async (patientId, among) => {
    const goes: string[] = [];
    const waits: string[] = [];
    const unreadable: string[] = [];
    for (const messageId of among ?? (await given.apart())) {
      const read = await textsOf(given, messageId);
      if (read === 'unreadable') unreadable.push(messageId);
      if (!read || read === 'unreadable') continue;
      const forgotten = await given.patients.forgottenAmong(read.numbers);
      if (!forgotten.includes(patientId)) continue;
      ((await isWaitedFor(given, read.message)) ? waits : goes).push(messageId);
    }
    return { goes, waits, unreadable };
  };

type Numbers = Parameters<PatientFinder['forgottenAmong']>[0];

interface ReadTexts {
  readonly message: MessageAsItStands;
  readonly numbers: Numbers;
}

/**
 * For somebody else than whoever is forgotten: whose it is by now, or whose report it speaks of. What
 * is nobody's and speaks of nobody's goes at once.
 */
const isWaitedFor = async (
  given: MessagesNamingOptions,
  message: MessageAsItStands,
): Promise<boolean> => {
  const isProposedAnew = message.isDiscarded && message.proposed !== undefined;
  if (isOver(message) && !isProposedAnew) return false;
  if (message.patientId !== undefined) return true;
  for (const reportId of message.speaksOf) {
    if (await isOnFile(given, reportId)) return true;
  }
  return false;
};

/** Of who was forgotten nothing is. */
const isOnFile = async (
  { store, codec }: MessagesNamingOptions,
  reportId: string,
): Promise<boolean> => {
  const stored = await store.readStream(`labReport-${reportId}`);
  const readable = stored.filter(({ forgotten }) => !forgotten);
  return (opened(() => readable.map((each) => codec.decode(each)))?.length ?? 0) > 0;
};

/** As it came and as it was mended: any of them may tell the number. Nothing under another's key. */
const textsOf = async (
  { store, codec, senders }: MessagesNamingOptions,
  messageId: string,
): Promise<ReadTexts | 'unreadable' | undefined> => {
  const stored = await store.readStream(`interfaceMessage-${messageId}`);
  const readable = stored.filter(({ forgotten }) => !forgotten);
  const events = opened(() =>
    readable.map((each) => codec.decode(each).event as InterfaceMessageEvent),
  );
  if (!events) return 'unreadable';
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

/** One such message must not keep anybody from being forgotten. */
const opened = <Opened>(open: () => Opened): Opened | undefined => {
  try {
    return open();
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return undefined;
    throw failure;
  }
};
