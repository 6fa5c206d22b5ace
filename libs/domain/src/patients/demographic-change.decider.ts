import { refuse, type Context, type Decision } from '@anamnesis/eventing/decider';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  AcceptDemographicChange,
  DeclineDemographicChange,
  ProposalCommand,
  RecordPatient,
} from './commands.js';
import type {
  DemographicChangeProposed,
  Demographics,
  PatientEvent,
  PatientRecorded,
} from './events.js';
import {
  acceptanceOf,
  openProposal,
  type NewsForStaff,
  type Proposals,
} from './proposed-changes.policy.js';

export type DemographicChangeReason =
  'died-before-birth' | 'proposal-not-open' | 'email-not-confirmed';

/** What is on file of a patient, and what of it staff are asked about. */
export interface Proposable {
  readonly recorded: RecordedDemographics;
  readonly death?: { readonly diedOn?: string };
  readonly proposals?: Proposals;
}

export type RecordedDemographics = Demographics & Pick<PatientRecorded, 'patientId' | 'facilityId'>;

type DemographicChangeDecision = Decision<PatientEvent, DemographicChangeReason>;

/** What staff say of a change that waits for them. */
export const decideDemographicChange = (
  known: Proposable,
  command: ProposalCommand,
  context: Context,
): DemographicChangeDecision => {
  switch (command.type) {
    case 'AcceptDemographicChange':
      return accept(known, command, context);
    case 'DeclineDemographicChange':
      return decline(known, command, context);
  }
};

const accept = (
  { recorded, death, proposals = {} }: Proposable,
  { patientId, proposalId, reason, emailConfirmed }: AcceptDemographicChange,
  { by, at }: Context,
): DemographicChangeDecision => {
  const open = openProposal(proposals, proposalId);
  if (!open) return refuse('proposal-not-open');
  const isAddress = open.field === 'email' && open.value !== undefined;
  if (isAddress && !emailConfirmed) return refuse('email-not-confirmed');
  const after = demographicsOf({ ...recorded, [open.field]: open.value });
  if (death?.diedOn && death.diedOn < after.birthDate) return refuse('died-before-birth');
  const acceptance = acceptanceOf(open, by);
  if (acceptance === 'is-known') return [];
  if (acceptance === 'is-the-first') {
    return [{ type: 'DemographicChangeEndorsed', patientId, proposalId, reason, by, at }];
  }
  const confirmed = isAddress ? emailConfirmed : undefined;
  const accepted = presentFields({ proposalId, reason, emailConfirmed: confirmed });
  return [{ type: 'PatientDemographicsUpdated', ...after, accepted, by, at }];
};

const decline = (
  { proposals = {} }: Proposable,
  { patientId, proposalId, reason }: DeclineDemographicChange,
  { by, at }: Context,
): DemographicChangeDecision =>
  openProposal(proposals, proposalId)
    ? [{ type: 'DemographicChangeDeclined', patientId, proposalId, reason, by, at }]
    : refuse('proposal-not-open');

type Origin = Pick<DemographicChangeProposed, 'messageId' | 'sender' | 'saidAt'>;

/** What staff are asked, or need not be asked any more. */
export const toldToStaff = (
  news: readonly NewsForStaff[],
  { recorded, ...origin }: { readonly recorded: RecordedDemographics } & Origin,
  { by, at, commandId }: Pick<Context, 'by' | 'at' | 'commandId'>,
): readonly PatientEvent[] => {
  const { patientId } = recorded;
  return news.map((one, index): PatientEvent => {
    if (one.is === 'lapsed') {
      const { proposalId } = one;
      return { type: 'DemographicChangeLapsed', patientId, proposalId, by, at };
    }
    const { supersedes, told } = one;
    const { field, value } = told;
    // By its number: whoever holds the log could try the names of the fields.
    const proposalId = idFor(commandId, `proposal ${index + 1}`);
    return presentFields({
      ...{ type: 'DemographicChangeProposed', patientId, proposalId },
      ...{ field, value, onFile: recorded[field], supersedes },
      ...{ ...origin, by, at },
    } as const);
  });
};

/** Of what was said, that which stands on file. */
export const demographicsOf = (
  said: Omit<RecordPatient, 'type'> | RecordedDemographics,
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
