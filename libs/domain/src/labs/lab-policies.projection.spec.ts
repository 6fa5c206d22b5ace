import { givenProjection } from '@anamnesis/eventing/testing';
import type { LabPolicyEvent } from './events.js';
import { labPolicyProposals } from './lab-policies.projection.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';

const given = givenProjection(labPolicyProposals);
const [policy] = labPolicies;
const of = { policyId: 'the-policy', proposalId: 'proposal-1' };
const proposed: LabPolicyEvent = {
  ...of,
  type: 'LabPolicyProposed',
  by: 'dr-lee',
  at: '2026-03-01T00:00:00Z',
  policy,
  reason: 'The law has changed.',
};

describe('a proposed rule set', () => {
  it('waits for a second person', () => {
    given(proposed).thenRowWith('proposal-1', {
      policy,
      proposedBy: 'dr-lee',
      standing: 'proposed',
      effectiveFrom: undefined,
    });
  });

  it('is in force from the instant of its approval or a later one', () => {
    given(proposed, {
      ...of,
      type: 'LabPolicyApproved',
      by: 'dr-okoye',
      at: '2026-03-02T00:00:00Z',
      effectiveFrom: '2026-04-01T00:00:00Z',
    }).thenRowWith('proposal-1', {
      standing: 'approved',
      decidedBy: 'dr-okoye',
      effectiveFrom: '2026-04-01T00:00:00Z',
    });
  });

  it('is refused with a reason', () => {
    given(proposed, {
      ...of,
      type: 'LabPolicyProposalRefused',
      by: 'dr-okoye',
      at: '2026-03-02T00:00:00Z',
      reason: 'Too early.',
    }).thenRowWith('proposal-1', { standing: 'refused', refusedBecause: 'Too early.' });
  });
});
