import type { GoldenEvent } from '../shared/golden.fixture.js';

/** Rule sets proposed, approved and refused. */
export const goldenPolicies: readonly GoldenEvent[] = [
  {
    type: 'LabPolicyProposed',
    schemaVersion: 1,
    keys: {
      policyId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5a01',
      proposalId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5b01',
    },
    data: {
      policy: {
        id: 'lab-visibility',
        version: 'lab-visibility-3',
        effectiveFrom: '2026-04-01T07:00:00Z',
        rules: {
          no_standing: { inForce: true, basis: 'policy', source: 'Deny by default' },
          L1: { inForce: true, basis: 'policy', source: 'Practice policy' },
          L2: { inForce: true, basis: 'safety', source: 'Withdrawn is no result' },
          L3: { inForce: true, basis: 'operations', source: 'The ordering provider answers' },
          unknown_orderer_hold: { inForce: true, basis: 'operations', source: 'Held until known' },
          L4: { inForce: true, basis: 'policy', source: 'Radiology' },
          L5: { inForce: true, basis: 'policy', source: 'H&S 123148' },
          unclassified_hold: { inForce: true, basis: 'safety', source: 'Held until mapped' },
          L6: { inForce: true, basis: 'policy', source: '12 to 17' },
          L7: { inForce: true, basis: 'statute', source: 'Family Code 6501' },
          L8: { inForce: false, basis: 'statute', source: 'H&S 123148(f)' },
          L9: { inForce: false, basis: 'policy', source: 'ONC FAQ' },
          L10: { inForce: false, basis: 'statute', source: '45 CFR 171' },
          L11: { inForce: false, basis: 'statute', source: 'Family Code 6925' },
        },
        release: {
          byDefault: { mode: 'hold', hours: 48 },
          byCategory: { radiology: { mode: 'never' }, genetic: { mode: 'never' } },
        },
        adolescentDataAtAdulthood: 'hidden',
        longestHoldHours: 336,
        releasableByAgreement: ['hepatitis'],
        mappings: { 'L|HBS': 'hepatitis' },
      },
      reason: 'Show ordinary results after two days.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-22T16:00:00Z',
    },
  },
  {
    type: 'LabPolicyApproved',
    schemaVersion: 1,
    keys: {
      policyId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5a01',
      proposalId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5b01',
    },
    data: {
      effectiveFrom: '2026-04-01T07:00:00Z',
      rehearsalDigest: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      at: '2026-03-23T16:00:00Z',
    },
  },
  {
    type: 'LabPolicyProposalRefused',
    schemaVersion: 1,
    keys: {
      policyId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5a01',
      proposalId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5b01',
    },
    data: {
      reason: 'Nobody was asked.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      at: '2026-03-23T17:00:00Z',
    },
  },
];
