import type {
  KeyedIds,
  MessageAsItStands,
  RecordLabResults,
  WorklistReason,
} from '@anamnesis/domain';
import {
  labResultsIn,
  oruGroups,
  readBundleMessage,
  readMessage,
  type Hl7Message,
} from '@anamnesis/interop';
import { headerAsUtf8 } from './header-as-utf8.js';
import { patientTold, toldAs, type PatientTold } from './patient-in-message.js';
import type { OrdererOf } from './orderers.js';

/** One order of a message, by its number: what it records, or why a person must look at it. */
export type OrderRead =
  | { readonly place: string; readonly command: RecordLabResults }
  | { readonly place: string; readonly problem: WorklistReason };

export interface KnownOfMessage {
  readonly messageId: string;
  readonly sender: string;
  readonly idOf: KeyedIds;
  readonly patientId: string;
  readonly ordererOf: OrdererOf;
}

export interface ReadMessage {
  readonly is: 'read';
  readonly patient: PatientTold;
  readonly ordersFor: (known: KnownOfMessage) => readonly OrderRead[];
}

export type ReadForTaking = ReadMessage | { readonly is: 'unreadable'; readonly place?: string };

/** What was kept, read again: by the same readers that judged it when it came. */
export const readForTaking = (
  { format, raw, isMended }: Pick<MessageAsItStands, 'format' | 'raw' | 'isMended'>,
  assigningAuthority: string | undefined,
): ReadForTaking => {
  const bytes = Buffer.from(raw, 'base64');
  if (format === 'fhir-bundle') return bundleForTaking(bytes, assigningAuthority);
  // Staff mend a text, and texts are in UTF-8 here, whatever the sender's header says.
  const reading = readMessage(isMended ? headerAsUtf8(bytes.toString('utf8')) : bytes);
  if (reading.is === 'unreadable') return { is: 'unreadable' };
  const { message } = reading;
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
