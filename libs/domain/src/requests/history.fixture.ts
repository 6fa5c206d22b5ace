import type {
  LabReportRequested,
  PatientRequestClaimed,
  PatientRequestDismissed,
  PatientRequestReturnedToQueue,
  PatientRequestSuperseded,
  PatientRequestWithdrawn,
  QuestionAsked,
} from './events.js';

/** Maria Alvarez asks, nurse Ito and clerk Brandt handle; one Wednesday in March. */
export const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
export const tomas = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e02';
export const mariasRequest = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101';
export const mariasOtherRequest = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c102';
export const tomasRequest = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c103';
export const askedOn = `patientRequest-${mariasRequest}`;

export const labReportRequested: LabReportRequested = {
  type: 'LabReportRequested',
  requestId: mariasRequest,
  patientId: maria,
  description: 'Cholesterol, taken before the holidays',
  by: maria,
  at: '2026-03-25T17:00:00Z',
  requestedOn: '2026-03-25',
};

export const otherQuestionAsked: QuestionAsked = {
  type: 'QuestionAsked',
  requestId: mariasOtherRequest,
  patientId: maria,
  text: 'Is my cholesterol report there?',
  by: maria,
  at: '2026-03-25T17:05:00Z',
  requestedOn: '2026-03-25',
};

export const tomasQuestionAsked: QuestionAsked = {
  type: 'QuestionAsked',
  requestId: tomasRequest,
  patientId: tomas,
  text: 'May I exercise again?',
  by: tomas,
  at: '2026-03-25T17:06:00Z',
  requestedOn: '2026-03-25',
};

export const claimedByIto: PatientRequestClaimed = {
  type: 'PatientRequestClaimed',
  requestId: mariasRequest,
  expiresAt: '2026-03-25T18:30:00Z',
  by: 'nurse-ito',
  at: '2026-03-25T18:00:00Z',
};

export const dismissedByIto: PatientRequestDismissed = {
  type: 'PatientRequestDismissed',
  requestId: mariasRequest,
  outcome: 'completed',
  by: 'nurse-ito',
  at: '2026-03-25T18:10:00Z',
};

export const withdrawnByMaria: PatientRequestWithdrawn = {
  type: 'PatientRequestWithdrawn',
  requestId: mariasRequest,
  reason: 'I found it',
  by: maria,
  at: '2026-03-25T18:10:00Z',
};

export const supersededByIto: PatientRequestSuperseded = {
  type: 'PatientRequestSuperseded',
  requestId: mariasRequest,
  supersededBy: mariasOtherRequest,
  supersededByAskedOn: `patientRequest-${mariasOtherRequest}`,
  by: 'nurse-ito',
  at: '2026-03-25T18:10:00Z',
};

export const returnedByBrandt: PatientRequestReturnedToQueue = {
  type: 'PatientRequestReturnedToQueue',
  requestId: mariasRequest,
  reason: 'Archived by accident',
  previous: { outcome: 'completed', by: 'nurse-ito', at: '2026-03-25T18:10:00Z' },
  by: 'clerk-brandt',
  at: '2026-03-26T09:00:00Z',
};
