import type { Reaction } from '@anamnesis/eventing/reaction';
import { PlanResponse } from './commands.js';
import type { PatientRequestReturnedToQueue } from './events.js';
import type { AnyAskingEvent } from './handling.js';

/** Whatever can be asked waits, and what was returned waits anew. */
export const planResponses: Reaction<AnyAskingEvent | PatientRequestReturnedToQueue> = {
  name: 'when-a-request-waits-then-its-response-is-planned',
  events: [
    'RefillRequested',
    'LabReportRequested',
    'MissingLabReported',
    'RecordErrorReported',
    'QuestionAsked',
    'PatientRequestReturnedToQueue',
  ],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: (event, { stream, metadata }) => {
    const patientId = 'patientId' in event ? event.patientId : metadata.subject;
    if (patientId === undefined) return [];
    const fields = { requestId: event.requestId, patientId, requestStream: stream };
    const command = Object.assign(new PlanResponse(), fields);
    return [{ is: 'command', name: 'plan', command, subject: patientId }];
  },
};
