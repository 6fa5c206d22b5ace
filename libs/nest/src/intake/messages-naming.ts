import {
  interfaceMessage,
  type InterfaceMessageEvent,
  type MessageAsItStands,
} from '@anamnesis/domain';
import type { EventCodec, EventStore } from '@anamnesis/eventing';
import type { PatientFinder } from '../patient-finder.js';
import type { KnownSender } from './known-senders.js';
import { readForTaking } from './read-for-taking.js';

export interface MessagesNamingOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly patients: Pick<PatientFinder, 'forgottenAmong'>;
  /** For what a sender's messages leave out. */
  readonly senders: readonly KnownSender[];
  /** The ids of all messages that are still nobody's. */
  readonly nobodys: () => Promise<readonly string[]>;
}

/**
 * Which messages that are nobody's name a number of this patient, who was forgotten? Nothing of a
 * number is kept for it: the texts are read again, once for each who is forgotten, and their
 * numbers looked up under the keyed names that these have in the log.
 */
export const messagesNaming =
  (given: MessagesNamingOptions) =>
  async (patientId: string): Promise<readonly string[]> => {
    const naming: string[] = [];
    for (const messageId of await given.nobodys()) {
      const numbers = await numbersIn(given, messageId);
      const forgotten = await given.patients.forgottenAmong(numbers);
      if (forgotten.includes(patientId)) naming.push(messageId);
    }
    return naming;
  };

type Numbers = Parameters<PatientFinder['forgottenAmong']>[0];

/** As it came and as it was mended: either may tell the number. None once it is somebody's. */
const numbersIn = async (
  { store, codec, senders }: MessagesNamingOptions,
  messageId: string,
): Promise<Numbers> => {
  const stored = await store.readStream(`interfaceMessage-${messageId}`);
  const events = stored
    .filter(({ forgotten }) => !forgotten)
    .map((each) => codec.decode(each).event as InterfaceMessageEvent);
  const [first] = events;
  const { message } = events.reduce(interfaceMessage.evolve, interfaceMessage.initialState);
  if (first?.type !== 'MessageReceived' || message?.patientId !== undefined) return [];
  const { format, messageType, sender } = first;
  const authority = senders.find(({ name }) => name === sender)?.assigningAuthority;
  const told = (text: Pick<MessageAsItStands, 'raw' | 'isMended'>): Numbers => {
    const read = readForTaking({ format, messageType, ...text }, authority);
    return read.is === 'unreadable' ? [] : read.patient.numbers;
  };
  return events.flatMap((event) => {
    if (event.type === 'MessageReceived') return told({ raw: event.raw, isMended: false });
    return event.type === 'MessageCorrected' ? told({ raw: event.raw, isMended: true }) : [];
  });
};
