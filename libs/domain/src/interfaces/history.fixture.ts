import type { PatientRecorded } from '../patients/events.js';
import { idFor } from '../shared/ids.js';
import { patient } from '../patients/patient.decider.js';
import type {
  MessageCorrected,
  MessageCorrectionProposed,
  MessageDiscarded,
  MessageParked,
  MessagePatientAttached,
  MessagePatientDeclaredNew,
  MessageReceived,
  MessageReplayed,
  MessageTaken,
} from './events.js';

/** One message of the laboratory, about Maria, as it may go. */
export const messageId = '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7901';
export const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
export const tomas = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e02';
export const reports = [
  '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a01',
  '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a02',
] as const;
export const lab = { by: 'acme-lab', at: '2026-03-25T17:00:00Z' } as const;
export const portal = { by: 'anamnesis-portal', at: '2026-03-25T17:00:01Z' } as const;
export const nurse = { by: 'nurse-ito', at: '2026-03-25T18:00:00Z' } as const;

export const provider = { by: 'dr-reyes', at: '2026-03-25T18:30:00Z' } as const;

export const raw = Buffer.from('MSH|^~\\&|LAB|ACME|||||ORU^R01|77|P|2.5.1\r').toString('base64');
export const mended = Buffer.from('MSH|^~\\&|LAB|ACME|||||ORU^R01|77|P|2.5\r').toString('base64');

export const sent = {
  messageId,
  format: 'hl7v2',
  sender: 'acme-lab',
  controlId: '77',
  messageType: 'ORU^R01',
  raw,
  sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
} as const;

export const strangers: MessageReceived = { type: 'MessageReceived', ...sent, ...lab };
export const marias: MessageReceived = { ...strangers, patientId: maria };

/** What the practice's record system says of a patient. */
export const admission: MessageReceived = { ...strangers, messageType: 'ADT^A28' };
export const counts: MessageTaken = {
  type: 'MessageTaken',
  messageId,
  attempt: 1,
  reports: [],
  patientUpdate: 'counts',
  ...portal,
};

export const parked = (
  reason: MessageParked['reason'],
  more: Partial<MessageParked> = {},
): MessageParked => ({
  type: 'MessageParked',
  messageId,
  attempt: 1,
  reason,
  ...portal,
  ...more,
});
export const taken: MessageTaken = {
  type: 'MessageTaken',
  messageId,
  attempt: 1,
  reports: [reports[0]],
  ...portal,
};
export const attached: MessagePatientAttached = {
  type: 'MessagePatientAttached',
  messageId,
  attempt: 2,
  patientId: maria,
  messageType: 'ORU^R01',
  reason: 'The laboratory has her married name',
  ...nurse,
};
export const declaredNew: MessagePatientDeclaredNew = {
  type: 'MessagePatientDeclaredNew',
  messageId,
  attempt: 2,
  reason: 'She has moved here from another practice',
  ...nurse,
};
/** The id that `given` makes of the first command. */
export const proposed: MessageCorrectionProposed = {
  type: 'MessageCorrectionProposed',
  messageId,
  correctionId: idFor('command-1', 'correction'),
  raw: mended,
  reason: 'The laboratory told us by phone',
  ...nurse,
};
export const corrected: MessageCorrected = {
  type: 'MessageCorrected',
  messageId,
  attempt: 2,
  correctionId: proposed.correctionId,
  mendedBy: nurse.by,
  raw: mended,
  reason: proposed.reason,
  ...provider,
};
export const replayed: MessageReplayed = {
  type: 'MessageReplayed',
  messageId,
  attempt: 2,
  reason: 'Her number is on file now',
  ...nurse,
};
export const discarded: MessageDiscarded = {
  type: 'MessageDiscarded',
  messageId,
  reason: 'Sent to us by mistake',
  ...nurse,
};

const recorded: PatientRecorded = {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  by: 'import',
  at: '2026-01-01T00:00:00Z',
};
export const onFile = { patient: patient.evolve(patient.initialState, recorded) };
