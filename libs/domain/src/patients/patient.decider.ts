import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { latestDateAt } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { PatientCommand, RecordExamination, RecordPatient } from './commands.js';
import type {
  Demographics,
  ExaminationCompleted,
  PatientDemographicsUpdated,
  PatientEvent,
  PatientRecorded,
} from './events.js';

export type PatientReason =
  'no-such-patient' | 'dated-in-the-future' | 'died-before-birth' | 'recorded-differently';

export interface PatientState {
  readonly recorded?: RecordedDemographics;
  readonly examinations: Readonly<Record<string, ExaminationCompleted>>;
  /** There once the patient has died; the day only when it is known. */
  readonly death?: { readonly diedOn?: string };
}

type RecordedDemographics = Demographics & Pick<PatientRecorded, 'patientId' | 'facilityId'>;
type PatientDecision = Decision<PatientEvent, PatientReason>;

const decide = (
  state: PatientState,
  command: PatientCommand,
  context: Context,
): PatientDecision => {
  const { recorded, death } = state;
  if (command.type === 'RecordPatient') return recordPatient(state, command, context);
  if (!recorded) return refuse('no-such-patient');

  switch (command.type) {
    case 'RecordExamination':
      return recordExamination(state, command, context);
    case 'RecordDeath': {
      const { patientId, diedOn, shiftedDays } = command;
      const { by, at } = context;
      if (isYetToCome(diedOn, at)) return refuse('dated-in-the-future');
      if (diedOn && diedOn < recorded.birthDate) return refuse('died-before-birth');
      if (death && (!diedOn || diedOn === death.diedOn)) return [];
      return [presentFields({ type: 'PatientDied', patientId, diedOn, shiftedDays, by, at })];
    }
  }
};

const recordPatient = (
  { recorded, death }: PatientState,
  command: RecordPatient,
  { by, at }: Context,
): PatientDecision => {
  const { birthDate, shiftedDays } = command;
  const demographics = demographicsOf(command);
  if (isYetToCome(birthDate, at)) return refuse('dated-in-the-future');
  if (death?.diedOn && death.diedOn < birthDate) return refuse('died-before-birth');
  if (!recorded) {
    return [presentFields({ type: 'PatientRecorded', ...demographics, shiftedDays, by, at })];
  }
  if (saysTheSame(recorded, demographics)) return [];
  return [
    presentFields({ type: 'PatientDemographicsUpdated', ...demographics, shiftedDays, by, at }),
  ];
};

const recordExamination = (
  { examinations }: PatientState,
  command: RecordExamination,
  { by, at }: Context,
): PatientDecision => {
  const { patientId, examinationId, completedOn, mode, practitionerId, shiftedDays } = command;
  if (isYetToCome(completedOn, at)) return refuse('dated-in-the-future');
  const before = examinations[examinationId];
  if (before) {
    const fields = [
      ...(before.completedOn === completedOn ? [] : ['completedOn']),
      ...(before.mode === mode ? [] : ['mode']),
    ];
    return fields.length === 0 ? [] : refuse('recorded-differently', { fields: fields.join(', ') });
  }
  return [
    presentFields({
      type: 'ExaminationCompleted',
      patientId,
      examinationId,
      completedOn,
      mode,
      practitionerId,
      shiftedDays,
      by,
      at,
    }),
  ];
};

/** The patient's zone is not asked: what is past anywhere is past. */
const isYetToCome = (date: string | undefined, at: string): boolean =>
  date !== undefined && date > latestDateAt(at);

const demographicsOf = (
  said: RecordPatient | PatientRecorded | PatientDemographicsUpdated,
): RecordedDemographics => {
  const { patientId, facilityId, familyName, givenName, birthDate } = said;
  const { administrativeGender, email, phone, zip } = said;
  return presentFields({
    patientId,
    facilityId,
    familyName,
    givenName,
    birthDate,
    administrativeGender,
    email,
    phone,
    zip,
  });
};

const saysTheSame = (one: RecordedDemographics, other: RecordedDemographics): boolean =>
  one.facilityId === other.facilityId &&
  one.familyName === other.familyName &&
  one.givenName === other.givenName &&
  one.birthDate === other.birthDate &&
  one.administrativeGender === other.administrativeGender &&
  one.email === other.email &&
  one.phone === other.phone &&
  one.zip === other.zip;

const evolve = (state: PatientState, event: PatientEvent): PatientState => {
  switch (event.type) {
    case 'PatientRecorded':
    case 'PatientDemographicsUpdated':
      return { ...state, recorded: demographicsOf(event) };
    case 'ExaminationCompleted':
      return { ...state, examinations: { ...state.examinations, [event.examinationId]: event } };
    case 'PatientDied':
      return { ...state, death: presentFields({ diedOn: event.diedOn }) };
  }
};

export const patient: Decider<PatientState, PatientCommand, PatientEvent, PatientReason> = {
  streamOf: ({ patientId }) => `patient-${patientId}`,
  initialState: { examinations: {} },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
};
