import { givenProjection } from '@anamnesis/eventing/testing';
import { demographicProposals } from './demographic-proposals.projection.js';
import type { DemographicChangeProposed, PatientDemographicsUpdated } from './events.js';

const given = givenProjection(demographicProposals);

const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const portal = { by: 'anamnesis-portal', at: '2026-03-25T17:00:00Z' } as const;
const clerk = { by: 'clerk-brandt', at: '2026-03-25T18:00:00Z' } as const;

const proposed: DemographicChangeProposed = {
  type: 'DemographicChangeProposed',
  patientId: maria,
  proposalId: 'first',
  field: 'email',
  value: 'm.alvarez@example.org',
  onFile: 'maria@example.org',
  messageId: 'the message of 9:30',
  sender: 'practice-records',
  saidAt: '2026-03-25T09:30:00-07:00',
  ...portal,
};
const waiting = {
  proposalId: 'first',
  patientId: maria,
  field: 'email',
  value: 'm.alvarez@example.org',
  onFile: 'maria@example.org',
  status: 'open',
  sender: 'practice-records',
  messageId: 'the message of 9:30',
  saidAt: '2026-03-25T09:30:00-07:00',
  proposedAt: '2026-03-25T17:00:00Z',
  lastPosition: '000001',
} as const;
const accepting: PatientDemographicsUpdated = {
  type: 'PatientDemographicsUpdated',
  ...{ patientId: maria, facilityId: 'riverside', familyName: 'Alvarez', givenName: 'Maria' },
  ...{ birthDate: '1961-08-19', email: 'm.alvarez@example.org' },
  accepted: { proposalId: 'first', reason: 'She told us', emailConfirmed: 'in-person' },
  ...clerk,
};
const ended = { ...waiting, endedAt: clerk.at, lastPosition: '000002' };

describe('what record systems propose', () => {
  it('is shown with what was on file, who said it and when', () => {
    given(proposed).thenRow('first', waiting);
  });
  it('is accepted by the event that makes it so', () => {
    given(proposed, accepting).thenRow('first', {
      ...ended,
      status: 'accepted',
      decidedBy: 'clerk-brandt',
      decidedBecause: 'She told us',
      emailConfirmed: 'in-person',
    });
  });
  describe('while one of two people has accepted it', () => {
    const second = { by: 'nurse-ito', at: '2026-03-25T19:00:00Z' };
    const endorsed = {
      type: 'DemographicChangeEndorsed',
      ...{ patientId: maria, proposalId: 'first', reason: 'Her passport', ...clerk },
    } as const;
    const third = { ...ended, endedAt: second.at, lastPosition: '000003' };

    it('is open, and says who and why', () => {
      given(proposed, endorsed).thenRow('first', {
        ...{ ...waiting, decidedBy: 'clerk-brandt', decidedBecause: 'Her passport' },
        lastPosition: '000002',
      });
    });
    it('is accepted by the other one', () => {
      given(proposed, endorsed, { ...accepting, ...second }).thenRow('first', {
        ...{ ...third, status: 'accepted', decidedBy: 'nurse-ito' },
        ...{ decidedBecause: 'She told us', emailConfirmed: 'in-person' },
      });
    });
    it('is decided by nobody when it lapses, or when another value takes its place', () => {
      const about = { patientId: maria, proposalId: 'first', ...second };
      given(proposed, endorsed, { type: 'DemographicChangeLapsed', ...about }).thenRow('first', {
        ...{ ...third, status: 'lapsed' },
      });
      const later = { ...proposed, proposalId: 'second', supersedes: 'first', ...second };
      given(proposed, endorsed, later).thenRow('first', { ...third, status: 'superseded' });
    });
  });
  it('is declined with a reason', () => {
    given(proposed, {
      type: 'DemographicChangeDeclined',
      ...{ patientId: maria, proposalId: 'first', reason: 'Her son’s', ...clerk },
    }).thenRow('first', {
      ...ended,
      status: 'declined',
      decidedBy: 'clerk-brandt',
      decidedBecause: 'Her son’s',
    });
  });
  it('lapses', () => {
    given(proposed, {
      type: 'DemographicChangeLapsed',
      ...{ patientId: maria, proposalId: 'first', ...clerk },
    }).thenRow('first', { ...ended, status: 'lapsed' });
  });
  it('is superseded by what comes later, which waits in its place', () => {
    const later = { ...proposed, proposalId: 'second', supersedes: 'first', ...clerk };
    given(proposed, later).thenRow('first', { ...ended, status: 'superseded' });
    given(proposed, later).thenRow('second', {
      ...waiting,
      ...{ proposalId: 'second', proposedAt: clerk.at, lastPosition: '000002' },
    });
  });
  it('is not touched by what else is recorded', () => {
    const { accepted: _none, ...imported } = accepting;
    given(proposed, imported).thenRow('first', waiting);
  });
});
