import type { Projection } from '@anamnesis/eventing/projection';
import type { MessagePatientAttached, MessageReceived } from '../interfaces/events.js';
import type { LabReportEvent, LabResultsReceived } from '../labs/events.js';
import type { MedicationEvent } from '../medications/events.js';
import type { ExaminationCompleted } from '../patients/events.js';
import type { PatientRequestEvent } from '../requests/events.js';
import { latestDateAt } from '../shared/facility-calendar.js';

/** When a patient was last cared for, over all streams: from then on records are kept. */
export interface PatientActivityRow {
  readonly patientId: string;
  /** Calendar date of the last fact of care. */
  readonly lastCareOn: string;
  readonly lastPosition: string;
}

export type CareEvent =
  | ExaminationCompleted
  | MedicationEvent
  | LabCareEvent
  | PatientRequestEvent
  | MessageReceived
  | MessagePatientAttached;

/** That a review is late is no care. */
type LabCareEvent = Exclude<LabReportEvent, { readonly type: 'LabReviewBecameOverdue' }>;

/**
 * Imported facts lie in the past and say their own day. Of what happened in the portal it is the
 * latest day that it was anywhere: a record is kept a day too long rather than too short. An end
 * that is planned is no care yet; that somebody planned it is.
 */
const caredOn = (event: CareEvent): string => {
  switch (event.type) {
    case 'ExaminationCompleted':
      return event.completedOn;
    case 'PrescriptionRecorded':
      return event.writtenOn;
    case 'DispenseRecorded':
      return event.filledOn;
    case 'PrescriptionDiscontinued':
      return earlierOf(event.discontinuedOn, latestDateAt(event.at));
    case 'LabResultsReceived':
      return resultedOn(event);
    // Of results that wait for somebody on the worklist nothing else is recorded yet.
    case 'MessageReceived':
    case 'MessagePatientAttached':
    case 'LateLabResultsKept':
    case 'LabOrdererIdentified':
    case 'LabResultsReviewed':
    case 'LabCommentReleased':
    case 'LabReportStepTaken':
    case 'LabReportCorrectionProposed':
    case 'LabReportCorrectionApproved':
    case 'LabReportCorrectionRefused':
    case 'LabReportWithdrawnAsMisfiled':
    case 'RefillRequested':
    case 'RefillAuthorised':
    case 'RefillDenied':
    case 'RefillSentToPharmacy':
    case 'EncounterNoteOpened':
    case 'PrescriptionDrafted':
    case 'LabReportRequested':
    case 'MissingLabReported':
    case 'RecordErrorReported':
    case 'QuestionAsked':
    case 'PatientRequestClaimed':
    case 'PatientRequestReleased':
    case 'PatientRequestNoted':
    case 'PatientRequestAnswered':
    case 'PatientRequestDismissed':
    case 'PatientRequestWithdrawn':
    case 'PatientRequestSuperseded':
    case 'PatientRequestReturnedToQueue':
      return latestDateAt(event.at);
  }
};

/** Dates of four-digit years sort as text; nothing is added to them here. */
const earlierOf = (date: string, other: string): string => (date < other ? date : other);

/** Times are kept as they were told; history of which no whole day is told counts as of today. */
const resultedOn = ({ source, header, at }: LabResultsReceived): string => {
  const told = [...header.collected, ...(header.resultedAt ? [header.resultedAt] : [])];
  const days = told.flatMap((time) => /^\d{4}-\d{2}-\d{2}/.exec(time) ?? []).sort();
  const today = latestDateAt(at);
  const last = days.at(-1);
  return source === 'import' && last !== undefined ? earlierOf(last, today) : today;
};

/** Handling events do not name the patient; the envelope of each event does. */
const caredFor = (event: CareEvent, subject: string | undefined): string | undefined => {
  if (event.type !== 'MessageReceived' && event.type !== 'MessagePatientAttached') return subject;
  // That a record system says who somebody is, is no care.
  return event.messageType?.startsWith('ADT^') ? undefined : event.patientId;
};

export const patientActivity: Projection<PatientActivityRow, CareEvent> = {
  name: 'patient-activity',
  // 2: results that wait on the worklist count. 3: a withdrawal by staff counts too. 4: of an end
  // that is planned the day counts on which it was said.
  version: 4,
  // Forgetting decides on it: an old day of care would let a record go too early.
  onPoison: 'stop',
  events: [
    'ExaminationCompleted',
    'PrescriptionRecorded',
    'DispenseRecorded',
    'PrescriptionDiscontinued',
    'MessageReceived',
    'MessagePatientAttached',
    'LabResultsReceived',
    'LateLabResultsKept',
    'LabOrdererIdentified',
    'LabResultsReviewed',
    'LabCommentReleased',
    'LabReportStepTaken',
    'LabReportCorrectionProposed',
    'LabReportCorrectionApproved',
    'LabReportCorrectionRefused',
    'LabReportWithdrawnAsMisfiled',
    'RefillRequested',
    'RefillAuthorised',
    'RefillDenied',
    'RefillSentToPharmacy',
    'EncounterNoteOpened',
    'PrescriptionDrafted',
    'LabReportRequested',
    'MissingLabReported',
    'RecordErrorReported',
    'QuestionAsked',
    'PatientRequestClaimed',
    'PatientRequestReleased',
    'PatientRequestNoted',
    'PatientRequestAnswered',
    'PatientRequestDismissed',
    'PatientRequestWithdrawn',
    'PatientRequestSuperseded',
    'PatientRequestReturnedToQueue',
  ],
  keysOf: (event, { metadata: { subject } }) => {
    const patientId = caredFor(event, subject);
    return patientId === undefined ? [] : [patientId];
  },
  project: (row, event, { key, recorded: { position } }) => {
    const on = caredOn(event);
    // The last one of the day: a message that goes with another patient may have been the first.
    if (row && on < row.lastCareOn) return row;
    return { patientId: key, lastCareOn: on, lastPosition: position };
  },
};
