import type {
  DemographicProposalItem,
  DemographicProposalsAnswer,
  PatientItem,
  PatientsAnswer,
} from '@anamnesis/read-models';
import {
  answer,
  date,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { notShown, staleSince } from '../stale-answers.js';

const patient = answer<PatientItem>('Patient', {
  patientId: uuid(),
  name: text('Family, Given'),
  birthDate: date(),
  facilityId: uuid(),
  facilityName: optional(text()),
  died: flag(),
  examinations: whole(),
  lastExaminedOn: optional(date()),
});

export const patients = answer<PatientsAnswer>('Patients', { rows: list(patient), more: flag() });

const proposal = answer<DemographicProposalItem>('DemographicProposal', {
  proposalId: uuid(),
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  field: oneOf('email', 'zip', 'birthDate'),
  value: optional(text('Left out where the sender says that there is none any more.')),
  onFile: optional(text('What was on file when it was proposed.')),
  status: oneOf('open', 'accepted', 'declined', 'superseded', 'lapsed'),
  sender: text('As the configuration names it; else the id of who recorded the patient.'),
  messageId: optional(uuid()),
  saidAt: text('By the sender’s clock, as exact as it was told.'),
  proposedAt: instant(),
  endedAt: optional(instant()),
  decidedBy: optional(person),
  decidedBecause: optional(text()),
  emailConfirmed: optional(oneOf('in-person', 'by-phone', 'in-writing')),
  staleSince,
});

export const demographicProposals = answer<DemographicProposalsAnswer>('DemographicProposals', {
  rows: list(proposal),
  next: optional(text('Send it as `cursor` for the next page; none on the last one.')),
  notShown,
});
