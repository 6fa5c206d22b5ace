import { givenProjection } from '@anamnesis/eventing/testing';
import type { ForgettingEvent } from './events.js';
import { forgettings } from './forgettings.projection.js';

const given = givenProjection(forgettings);
const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const authority = {
  reason: 'erasure-asked',
  authority: 'patient-request',
  reference: 'PR-2036-00012',
} as const;
const brandtAt = { by: 'clerk-brandt', at: '2036-05-05T17:00:00Z' } as const;
const vanceAt = { by: 'dr-vance', at: '2036-05-05T18:00:00Z' } as const;
const asked = { requestedBy: brandtAt.by, requestedAt: brandtAt.at } as const;
const allowed = { approvedBy: vanceAt.by, approvedAt: vanceAt.at } as const;

const requested: ForgettingEvent = {
  type: 'ForgettingRequested',
  patientId,
  ...authority,
  policyVersion: 'retention-1',
  ...brandtAt,
};
const approved: ForgettingEvent = {
  type: 'ForgettingApproved',
  patientId,
  ...authority,
  ...asked,
  policyVersion: 'retention-1',
  ...vanceAt,
};
const forgotten: ForgettingEvent = {
  type: 'PatientForgotten',
  patientId,
  ...authority,
  requestedBy: brandtAt.by,
  ...allowed,
  by: 'anamnesis',
  at: '2036-05-05T18:00:01Z',
};
const held = (reference: string): ForgettingEvent => ({
  type: 'LegalHoldPlaced',
  patientId,
  reference,
  ...brandtAt,
});
const lifted = (reference: string): ForgettingEvent => ({
  type: 'LegalHoldLifted',
  patientId,
  reference,
  ...vanceAt,
});

describe('where the forgetting of a patient stands', () => {
  it('is requested, with who asked for it, why and on whose authority', () => {
    given(requested).thenRowWith(patientId, {
      standing: 'requested',
      ...authority,
      ...asked,
      holds: [],
    });
  });
  it('is approved, with who approved it', () => {
    given(requested, approved).thenRowWith(patientId, {
      standing: 'approved',
      ...authority,
      ...asked,
      ...allowed,
    });
  });
  it('is forgotten when it is done, and still says by whose authority', () => {
    given(requested, approved, forgotten).thenRowWith(patientId, {
      standing: 'forgotten',
      ...authority,
      ...asked,
      ...allowed,
      forgottenAt: '2036-05-05T18:00:01Z',
    });
  });
  it('tells which messages went with the patient', () => {
    const gone = (messageId: string): ForgettingEvent => ({
      ...{ type: 'MessageForgotten', patientId, messageId },
      ...{ by: 'anamnesis', at: '2036-05-05T18:00:00Z' },
    });
    given(approved, gone('m1'), gone('m2'), forgotten).thenRowWith(patientId, {
      standing: 'forgotten',
      messages: ['m1', 'm2'],
    });
  });
  it('is as if nobody had asked, when the request was withdrawn', () => {
    const withdrawn = { type: 'ForgettingRequestWithdrawn', patientId, ...brandtAt } as const;
    given(held('CV-2026-00123'), requested, withdrawn).thenRowWith(patientId, {
      standing: 'kept',
      reason: undefined,
      reference: undefined,
      requestedBy: undefined,
      holds: ['CV-2026-00123'],
    });
  });
  it('shows the holds that are in force', () => {
    given(held('CV-2026-00123'), held('CV-2026-00124'), lifted('CV-2026-00123')).thenRowWith(
      patientId,
      { standing: 'kept', holds: ['CV-2026-00124'] },
    );
  });
});
