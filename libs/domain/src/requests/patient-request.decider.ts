import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { DEFAULT_ZONE, dateIn, isYetToCome } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type { AskingCommand, ReportMissingLab } from './commands.js';
import type { AskingEvent, PatientRequestEvent } from './events.js';
import { patientRequestFacts, type PatientRequestFacts } from './facts.js';
import {
  decideHandling,
  evolveRequests,
  isHandlingCommand,
  type HandlingCommand,
  type HandlingReason,
  type Requests,
} from './handling.js';
import { mayReportMissing, type Whereabouts } from './missing-lab.policy.js';

export type PatientRequestCommand = AskingCommand | HandlingCommand;
export type PatientRequestReason =
  | HandlingReason
  | 'no-such-patient'
  | 'patient-deceased'
  | 'ordered-elsewhere'
  | 'lab-not-due-yet'
  | 'dated-in-the-future';

/** One request at most: its stream is its own. */
export type PatientRequestState = Requests;

const decide = (
  state: PatientRequestState,
  command: PatientRequestCommand,
  context: Context<PatientRequestFacts>,
): Decision<PatientRequestEvent, PatientRequestReason> => {
  if (isHandlingCommand(command)) {
    return decideHandling(state[command.requestId], command, context);
  }
  const { patient, facility } = context.facts;
  if (!patient?.recorded) return refuse('no-such-patient');
  if (patient.death) {
    const officePhone = facility?.recorded?.phone;
    return refuse('patient-deceased', officePhone === undefined ? {} : { officePhone });
  }

  const { by, at, commandId } = context;
  const requestId = idFor(commandId, 'request');
  const zone = facility?.recorded?.zone ?? DEFAULT_ZONE;
  const asked = { requestId, patientId: command.patientId, by, at, requestedOn: dateIn(zone, at) };
  if (command.type !== 'ReportMissingLab') return [ask(command, asked)];
  const closures = Object.values(facility?.closures ?? {});
  return reportMissing(command, asked, { zone, closures, at });
};

type Asked = Pick<AskingEvent, 'requestId' | 'patientId' | 'by' | 'at' | 'requestedOn'>;

const reportMissing = (
  { description, orderedBy: stated, takenOn }: ReportMissingLab,
  asked: Asked,
  whereabouts: Whereabouts,
): Decision<AskingEvent, PatientRequestReason> => {
  if (isYetToCome(takenOn, asked.at)) return refuse('dated-in-the-future');
  const answer = mayReportMissing({ orderedBy: stated, takenOn }, whereabouts);
  if (!answer.accepted) {
    return refuse(answer.because, 'firstDay' in answer ? { firstDay: answer.firstDay } : {});
  }
  const { orderedBy } = answer;
  return [{ type: 'MissingLabReported', ...asked, description, orderedBy, takenOn }];
};

const ask = (command: Exclude<AskingCommand, ReportMissingLab>, asked: Asked): AskingEvent => {
  switch (command.type) {
    case 'RequestLabReport': {
      const { description, orderedBy, takenOn } = command;
      return presentFields({
        type: 'LabReportRequested',
        ...asked,
        description,
        orderedBy,
        takenOn,
      });
    }
    case 'ReportRecordError': {
      const { whatIsWrong, whatIsRight } = command;
      return presentFields({ type: 'RecordErrorReported', ...asked, whatIsWrong, whatIsRight });
    }
    case 'AskQuestion':
      return { type: 'QuestionAsked', ...asked, text: command.text };
  }
};

/** What has no other subject: a lab report, one that is missing, an error in the record, a question. */
export const patientRequest: Decider<
  PatientRequestState,
  PatientRequestCommand,
  PatientRequestEvent,
  PatientRequestReason,
  PatientRequestFacts
> = {
  streamOf: (command, commandId) =>
    isHandlingCommand(command) ? command.askedOn : `patientRequest-${idFor(commandId, 'request')}`,
  initialState: {},
  decide,
  evolve: evolveRequests,
  subjectOf: (state, event) =>
    'patientId' in event ? event.patientId : state[event.requestId]?.patientId,
  patientOf: (state, command) =>
    isHandlingCommand(command) ? state[command.requestId]?.patientId : command.patientId,
  lookUp: (_state, command, found) => patientRequestFacts(command, found),
};
