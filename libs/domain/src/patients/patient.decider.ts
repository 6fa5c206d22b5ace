import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { isBefore, isYetToCome } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  PatientCommand,
  RecordDeath,
  RecordExamination,
  RecordPatient,
  TakePatientUpdate,
} from './commands.js';
import {
  decideDemographicChange,
  demographicsOf,
  toldToStaff,
  type DemographicChangeReason,
  type RecordedDemographics,
} from './demographic-change.decider.js';
import { demographicUpdateOf, isSameValue } from './demographic-update.policy.js';
import type {
  Demographics,
  ExaminationCompleted,
  PatientEvent,
  PatientUpdateTaken,
  ProposedField,
} from './events.js';
import { patientMatchOf } from './patient-match.policy.js';
import {
  declinedIn,
  endorsedIn,
  fulfilledBy,
  newsForStaff,
  openProposal,
  withoutProposal,
  type Proposals,
} from './proposed-changes.policy.js';
import { isHeardBefore, isNewMark, isOlderUpdate } from './update-order.policy.js';

export type PatientReason =
  | DemographicChangeReason
  | 'no-such-patient'
  | 'dated-in-the-future'
  | 'recorded-differently'
  | 'older-than-known'
  | 'patient-disagrees'
  | 'recorded-as-deceased';

export interface PatientState {
  readonly recorded?: RecordedDemographics;
  readonly examinations: Readonly<Record<string, ExaminationCompleted>>;
  /** There once the patient has died; the day only when it is known. */
  readonly death?: { readonly diedOn?: string; readonly recordedAt: string };
  /** Of each sender the message by whose time the next are compared. */
  readonly updates?: Readonly<Record<string, UpdateMark>>;
  readonly proposals?: Proposals;
  /** What staff have accepted: no record as a whole undoes it, for they have asked the patient. */
  readonly accepted?: readonly ProposedField[];
}

type UpdateMark = Pick<PatientUpdateTaken, 'messageId' | 'saidAt'> & {
  readonly heardAt: string;
  /** When the last message came that was taken, be it older or vaguer. */
  readonly lastReceivedAt?: string;
};
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
    case 'RecordDeath':
      return recordDeath({ recorded, death }, command, context);
    case 'TakePatientUpdate':
      return takeUpdate({ ...state, recorded }, command, context);
    case 'AcceptDemographicChange':
    case 'DeclineDemographicChange':
      return decideDemographicChange({ ...state, recorded }, command, context);
  }
};

type Known = PatientState & { readonly recorded: RecordedDemographics };

const recordDeath = (
  { recorded, death }: Pick<Known, 'recorded'> & { readonly death: PatientState['death'] },
  { patientId, diedOn, shiftedDays }: Pick<RecordDeath, 'patientId' | 'diedOn' | 'shiftedDays'>,
  { by, at }: Pick<Context, 'by' | 'at'>,
): PatientDecision => {
  if (isYetToCome(diedOn, at)) return refuse('dated-in-the-future');
  if (diedOn && diedOn < recorded.birthDate) return refuse('died-before-birth');
  if (death && (!diedOn || diedOn === death.diedOn)) return [];
  return [presentFields({ type: 'PatientDied', patientId, diedOn, shiftedDays, by, at })];
};

const recordPatient = (
  state: PatientState,
  command: RecordPatient,
  { by, at, commandId }: Context,
): PatientDecision => {
  const { recorded, death, proposals = {}, accepted = [] } = state;
  const { patientId, birthDate, shiftedDays } = command;
  const demographics = demographicsOf(command);
  if (isYetToCome(birthDate, at)) return refuse('dated-in-the-future');
  if (death?.diedOn && death.diedOn < birthDate) return refuse('died-before-birth');
  if (!recorded) {
    return [presentFields({ type: 'PatientRecorded', ...demographics, shiftedDays, by, at })];
  }
  const undone = accepted.filter((field) => !isSame(field, recorded, demographics));
  if (undone.length > 0) return refuse('recorded-differently', { fields: undone.join(', ') });
  // A birth date is nobody's to change alone, least of all a machine's.
  const isOnFile = birthDate === recorded.birthDate;
  const news = newsForStaff(proposals, [{ field: 'birthDate', value: birthDate, isOnFile }]);
  const forStaff = toldToStaff(news, { recorded, sender: by, saidAt: at }, { by, at, commandId });
  const after = { ...demographics, birthDate: recorded.birthDate };
  if (saysTheSame(recorded, after)) return forStaff;
  // By so many days the birth date was moved that was not taken: the one on file has its own.
  const shift = isOnFile ? presentFields({ shiftedDays }) : {};
  return [
    { type: 'PatientDemographicsUpdated', ...after, ...shift, by, at },
    ...fulfilledBy(proposals, after).map((proposalId) => {
      return { type: 'DemographicChangeLapsed', patientId, proposalId, by, at } as const;
    }),
    ...forStaff,
  ];
};

const takeUpdate = (
  state: Known,
  command: TakePatientUpdate,
  context: Context,
): PatientDecision => {
  const { patientId, messageId, sender, saidAt, life, diedOn } = command;
  const { recorded, death, updates = {} } = state;
  const stamp = { by: context.by, at: context.at };
  const counting = markOf(updates, sender);
  if (isYetToCome(saidAt.slice(0, 'YYYY-MM-DD'.length), stamp.at)) {
    return refuse('dated-in-the-future', { field: 'saidAt' });
  }
  if (isYetToCome(command.birthDate, stamp.at)) {
    return refuse('dated-in-the-future', { field: 'birthDate' });
  }
  const told = { saidAt, heardAt: command.receivedAt ?? stamp.at };
  if (counting && isOlderUpdate(told, counting)) return refuse('older-than-known');
  if (!isAbout(recorded, command)) return refuse('patient-disagrees');
  if (life === 'alive' && death) return refuse('recorded-as-deceased');
  const died =
    life === 'died'
      ? recordDeath({ recorded, death }, presentFields({ patientId, diedOn }), stamp)
      : [];
  if ('refused' in died) return died;
  const news = [
    ...demographicsTaken(recorded, command, stamp),
    ...died,
    ...proposed(state, command, context),
  ];
  const { receivedAt } = command;
  const message = presentFields({ messageId, sender, saidAt, receivedAt });
  const counts = { type: 'PatientUpdateTaken', patientId, ...message } as const;
  const isMark = counting === undefined || isNewMark(saidAt, counting.saidAt);
  const isNews = news.length > 0 && counting?.messageId !== messageId;
  return isMark || isNews ? [{ ...counts, ...stamp }, ...news] : news;
};

const markOf = (
  updates: Exclude<PatientState['updates'], undefined>,
  sender: string,
): UpdateMark | undefined => (Object.hasOwn(updates, sender) ? updates[sender] : undefined);

/** Staff have said it, or the file says so still: it may have changed since it was asked. */
const isAbout = (recorded: RecordedDemographics, told: TakePatientUpdate): boolean =>
  told.identifiedBy === 'person' || patientMatchOf(told, [recorded]).is === 'matched';

const demographicsTaken = (
  recorded: RecordedDemographics,
  command: TakePatientUpdate,
  stamp: Pick<Context, 'by' | 'at'>,
): readonly PatientEvent[] => {
  const { administrativeGender: _before, ...others } = recorded;
  const { taken } = demographicUpdateOf(recorded, command);
  const after = presentFields({ ...others, ...taken });
  return saysTheSame(recorded, after)
    ? []
    : [{ type: 'PatientDemographicsUpdated', ...after, ...stamp }];
};

const proposed = (
  { recorded, proposals = {}, updates = {} }: Known,
  command: TakePatientUpdate,
  context: Context,
): readonly PatientEvent[] => {
  const { messageId, sender, saidAt } = command;
  const { proposable } = demographicUpdateOf(recorded, command);
  const counting = markOf(updates, sender);
  const isLate = counting !== undefined && isHeardBefore(command, counting);
  const news = newsForStaff(proposals, proposable, isLate);
  return toldToStaff(news, { recorded, messageId, sender, saidAt }, context);
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
    const fields = (['completedOn', 'mode'] as const).filter(
      (field) => before[field] !== command[field],
    );
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

const isSame = (field: ProposedField, one: Demographics, other: Demographics): boolean =>
  isSameValue(field, one[field], other[field]);

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
      return { ...state, recorded: demographicsOf(event) };
    case 'PatientDemographicsUpdated': {
      const { accepted } = event;
      const after = { ...state, recorded: demographicsOf(event) };
      return accepted ? { ...after, ...afterAccepting(state, accepted.proposalId) } : after;
    }
    case 'ExaminationCompleted':
      return { ...state, examinations: { ...state.examinations, [event.examinationId]: event } };
    case 'PatientDied':
      return { ...state, death: presentFields({ diedOn: event.diedOn, recordedAt: event.at }) };
    case 'PatientUpdateTaken': {
      const { sender, messageId, saidAt, receivedAt, at: heardAt } = event;
      const { updates = {} } = state;
      const before = markOf(updates, sender);
      const isMark = !before || isNewMark(saidAt, before.saidAt);
      const mark = isMark ? { messageId, saidAt, heardAt } : before;
      const lastReceivedAt = laterOf(receivedAt, before?.lastReceivedAt);
      return {
        ...state,
        updates: { ...updates, [sender]: presentFields({ ...mark, lastReceivedAt }) },
      };
    }
    case 'DemographicChangeProposed': {
      const { field, proposalId, value } = event;
      const proposal = presentFields({ proposalId, value, isOpen: true });
      return { ...state, proposals: { ...state.proposals, [field]: proposal } };
    }
    case 'DemographicChangeEndorsed': {
      const { proposalId, by } = event;
      return { ...state, proposals: endorsedIn(state.proposals ?? {}, proposalId, by) };
    }
    case 'DemographicChangeDeclined':
      return { ...state, proposals: declinedIn(state.proposals ?? {}, event.proposalId) };
    case 'DemographicChangeLapsed':
      return { ...state, proposals: without(state, event.proposalId) };
  }
};

const laterOf = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && isBefore(one, other)) ? other : one;

const afterAccepting = (
  state: PatientState,
  proposalId: string,
): Pick<PatientState, 'proposals' | 'accepted'> => {
  const { accepted = [], proposals = {} } = state;
  const field = openProposal(proposals, proposalId)?.field;
  return {
    proposals: without(state, proposalId),
    accepted: field === undefined ? accepted : [...new Set([...accepted, field])],
  };
};

const without = ({ proposals = {} }: PatientState, proposalId: string): Proposals =>
  withoutProposal(proposals, proposalId);

export const patient: Decider<PatientState, PatientCommand, PatientEvent, PatientReason> = {
  streamOf: ({ patientId }) => `patient-${patientId}`,
  initialState: { examinations: {} },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
};

/** The patient's own stream, for whoever decides on another one and needs to know of them. */
export const patientLookUp = (patientId: string) => ({
  stream: `patient-${patientId}`,
  initialState: patient.initialState,
  evolve: patient.evolve,
});
