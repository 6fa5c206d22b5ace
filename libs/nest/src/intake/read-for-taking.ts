import type {
  KeyedIds,
  MessageAsItStands,
  RecordLabResults,
  WorklistReason,
} from '@anamnesis/domain';
import type { OrderNamed } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import {
  adtTriggers,
  labResultsIn,
  oruGroups,
  partOfMessage,
  readAdt,
  readBundleMessage,
  readMessage,
  type Hl7Message,
  type PartOfMessage,
  type PatientUpdate,
} from '@anamnesis/interop';
import { headerAsUtf8 } from './header-as-utf8.js';
import { patientTold, toldAs, toldInUpdate, type PatientTold } from './patient-in-message.js';
import type { OrdererOf } from './orderers.js';

/** One order of a message, by its number: what it records, or why a person must look at it. */
export type OrderRead =
  | { readonly place: string; readonly command: RecordLabResults }
  | {
      readonly place: string;
      readonly problem: WorklistReason;
      /** Of which reports it speaks all the same, as far as its numbers tell. */
      readonly reports?: readonly string[];
      /** What else it says of itself, where it may be a correction of theirs. */
      readonly named?: readonly OrderNamed[];
    };

export interface KnownOfMessage {
  readonly messageId: string;
  readonly sender: string;
  readonly idOf: KeyedIds;
  readonly patientId: string;
  readonly ordererOf: OrdererOf;
}

/** Results of a patient. */
export interface ReadResults {
  readonly is: 'read';
  readonly patient: PatientTold;
  readonly ordersFor: (known: KnownOfMessage) => Iterable<OrderRead>;
}

export interface ReadUpdate {
  readonly is: 'update';
  readonly patient: PatientTold;
  readonly update: PatientUpdate;
}

export type ReadMessage = ReadResults | ReadUpdate;

export type ReadForTaking = ReadMessage | { readonly is: 'unreadable'; readonly place?: string };

/** Its text, and as what it was kept: a mended text does not become a message of another kind. */
export type TextAsItStands = Pick<MessageAsItStands, 'format' | 'messageType' | 'raw' | 'isMended'>;

/** What was kept, read again: by the same readers that judged it when it came. */
export const readForTaking = (
  { format, messageType, raw, isMended }: TextAsItStands,
  assigningAuthority: string | undefined,
): ReadForTaking => {
  const bytes = Buffer.from(raw, 'base64');
  if (format === 'fhir-bundle') return bundleForTaking(bytes, assigningAuthority);
  // Staff mend a text, and texts are in UTF-8 here, whatever the sender's header says.
  const reading = readMessage(isMended ? headerAsUtf8(bytes.toString('utf8')) : bytes);
  if (reading.is === 'unreadable') return { is: 'unreadable' };
  const { message } = reading;
  const part = partOfMessage(message);
  if (part) return { is: 'unreadable', place: placeOf(part) };
  if (messageType.startsWith('ADT^')) return updateForTaking(message, assigningAuthority);
  const groups = oruGroups(message);
  if (groups.is === 'misplaced') {
    return { is: 'unreadable', place: `${groups.segment}[${groups.occurrence}]` };
  }
  const [patient, second] = groups.patients;
  if (second) return { is: 'unreadable', place: 'PID[2]' };
  if (!patient) return { is: 'unreadable', place: 'PID[1]' };
  return {
    is: 'read',
    patient: patientTold(patient, assigningAuthority),
    ordersFor: (known) => ordersIn(message, known),
  };
};

const placeOf = ({ segment, occurrence, field }: PartOfMessage): string =>
  `${segment}[${occurrence}]${field === undefined ? '' : `-${field}`}`;

const updateForTaking = (
  message: Hl7Message,
  assigningAuthority: string | undefined,
): ReadForTaking => {
  const { header } = message;
  const trigger = header.text(9, { component: 2 });
  if (header.text(9) !== 'ADT' || !adtTriggers.some((taken) => taken === trigger)) {
    return { is: 'unreadable', place: 'MSH[1]-9' };
  }
  const read = readAdt(message);
  switch (read.is) {
    case 'no-patient':
      return { is: 'unreadable', place: 'PID[1]' };
    case 'several-patients':
      return { is: 'unreadable', place: 'PID[2]' };
    case 'no-time':
      return { is: 'unreadable', place: 'EVN[1]-2' };
    case 'update': {
      const { update } = read;
      return { is: 'update', patient: toldInUpdate(update, assigningAuthority), update };
    }
  }
};

const bundleForTaking = (bytes: Buffer, assigningAuthority: string | undefined): ReadForTaking => {
  const message = readBundleMessage(bytes.toString('utf8'));
  if (message.is === 'unusable') return { is: 'unreadable' };
  return {
    is: 'read',
    patient: toldAs(message.patient, assigningAuthority),
    ordersFor: (known) => message.resultsFor(known),
  };
};

/** What our reader trips over is for a person to look at; trying it again would never end. */
const ordersIn = (message: Hl7Message, known: KnownOfMessage): readonly OrderRead[] => {
  try {
    return labResultsIn(message, known);
  } catch {
    return [{ place: 'MSH[1]', problem: 'unreadable-content' }];
  }
};
