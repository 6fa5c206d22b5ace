import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import { TakePatientUpdate } from './commands.js';
import type {
  DemographicChangeDeclined,
  DemographicChangeLapsed,
  DemographicChangeProposed,
  PatientDemographicsUpdated,
  PatientEvent,
  PatientRecorded,
  PatientUpdateTaken,
} from './events.js';
import { patient } from './patient.decider.js';

export const given = givenFor(patient);
export const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
export const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
export const messageId = '5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7901';
export const portal = { by: 'anamnesis-portal', at: '2026-03-25T17:00:00Z' } as const;
export const clerk = { by: 'clerk-brandt', at: '2026-03-25T18:00:00Z' } as const;

export const maria = {
  patientId,
  facilityId,
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  administrativeGender: 'female',
  email: 'maria@example.org',
  phone: '+1 626 555 0101',
  zip: '91101',
} as const;
export const recorded: PatientRecorded = {
  type: 'PatientRecorded',
  ...maria,
  ...{ by: 'import', at: '2026-01-05T09:00:00Z' },
};

export const from = { messageId, sender: 'practice-records', saidAt: '2026-03-25T09:30:00-07:00' };
export const asOnFile = { familyName: 'ALVAREZ', givenName: 'MARIA', birthDate: '1980-02-29' };
export const update = (fields: object = {}, origin: object = from): TakePatientUpdate =>
  said(TakePatientUpdate, {
    ...{ patientId, identifiedBy: 'file', ...origin },
    ...{ ...asOnFile, ...fields },
  } as never);
export const taken: PatientUpdateTaken = {
  type: 'PatientUpdateTaken',
  patientId,
  ...from,
  ...portal,
};
export const updated = (fields: object): PatientDemographicsUpdated => ({
  type: 'PatientDemographicsUpdated',
  ...{ ...maria, ...fields },
  ...portal,
});

export const proposalId = (number: number, commandId = 'command-1') =>
  idFor(commandId, `proposal ${number}`);
export const proposed = (
  change: Pick<DemographicChangeProposed, 'field' | 'value' | 'onFile' | 'supersedes'>,
  number = 1,
): DemographicChangeProposed => ({
  type: 'DemographicChangeProposed',
  ...{ patientId, proposalId: proposalId(number), ...change, ...from, ...portal },
});
export const newEmail = proposed({
  field: 'email',
  value: 'm.alvarez@example.org',
  onFile: 'maria@example.org',
});
export const newBirthDate = proposed({
  field: 'birthDate',
  value: '2009-02-28',
  onFile: '1980-02-29',
});
export const newZip = proposed({ field: 'zip', value: '91105', onFile: '91101' }, 2);
export const onProposal = (open: DemographicChangeProposed) => ({
  ...{ patientId, proposalId: open.proposalId, reason: 'She told us at the desk' },
});
export const declined: DemographicChangeDeclined = {
  type: 'DemographicChangeDeclined',
  ...{ ...onProposal(newEmail), ...clerk },
};
export const lapsed = (open: DemographicChangeProposed): DemographicChangeLapsed => ({
  type: 'DemographicChangeLapsed',
  ...{ patientId, proposalId: open.proposalId, ...portal },
});

export const taking = (...events: readonly PatientEvent[]) =>
  given(...events)
    .by(portal.by)
    .at(portal.at);
export const deciding = (...events: readonly PatientEvent[]) =>
  given(...events)
    .by(clerk.by)
    .at(clerk.at);
