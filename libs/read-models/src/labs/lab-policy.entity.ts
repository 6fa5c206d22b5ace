import { EntitySchema } from 'typeorm';
import type { LabPolicyRow } from '@anamnesis/domain/labs/lab-policies.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const LabPolicyProposal = new EntitySchema<LabPolicyRow>({
  name: 'LabPolicyProposal',
  schema: VIEWS,
  tableName: 'lab_policy',
  columns: {
    proposalId: key('proposal_id'),
    policyId: text('policy_id'),
    policy: column('policy', 'jsonb'),
    reason: column('reason', 'text'),
    proposedBy: text('proposed_by'),
    proposedAt: text('proposed_at'),
    standing: text('standing'),
    decidedBy: optional(text('decided_by')),
    decidedAt: optional(text('decided_at')),
    effectiveFrom: optional(text('effective_from')),
    rehearsalDigest: optional(text('rehearsal_digest')),
    refusedBecause: optional(column('refused_because', 'text')),
    lastPosition: text('last_position'),
  },
});
