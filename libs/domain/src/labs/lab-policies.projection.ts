import type { Projection } from '@anamnesis/eventing/projection';
import type { LabPolicyEvent } from './events.js';
import type { LabPolicy } from '../lab-rules/lab-rules.policy.js';

/** A rule set that somebody proposed, and what has become of it. */
export interface LabPolicyRow {
  readonly proposalId: string;
  readonly policyId: string;
  readonly policy: LabPolicy;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly standing: 'proposed' | 'approved' | 'refused';
  readonly decidedBy?: string | undefined;
  readonly decidedAt?: string | undefined;
  /** Of an approved one. */
  readonly effectiveFrom?: string | undefined;
  readonly rehearsalDigest?: string | undefined;
  readonly refusedBecause?: string | undefined;
  readonly lastPosition: string;
}

/** Which rehearsal was shown is the decider's to know; the approval names it. */
type ProposalEvent = Exclude<LabPolicyEvent, { readonly type: 'LabPolicyRehearsed' }>;

export const labPolicyProposals: Projection<LabPolicyRow, ProposalEvent> = {
  name: 'lab-policies',
  // Everything that is shown is decided by these: better none newer than one left out.
  onPoison: 'stop',
  events: ['LabPolicyProposed', 'LabPolicyApproved', 'LabPolicyProposalRefused'],
  keysOf: ({ proposalId }) => [proposalId],
  project: (row, event, { recorded: { position: lastPosition } }) => {
    const { by, at } = event;
    switch (event.type) {
      case 'LabPolicyProposed': {
        const { proposalId, policyId, policy, reason } = event;
        const proposed = { proposedBy: by, proposedAt: at, standing: 'proposed' } as const;
        return { proposalId, policyId, policy, reason, ...proposed, lastPosition };
      }
      case 'LabPolicyApproved': {
        const { effectiveFrom, rehearsalDigest } = event;
        const decided = { standing: 'approved', decidedBy: by, decidedAt: at } as const;
        return row && { ...row, ...decided, effectiveFrom, rehearsalDigest, lastPosition };
      }
      case 'LabPolicyProposalRefused': {
        const decided = { standing: 'refused', decidedBy: by, decidedAt: at } as const;
        return row && { ...row, ...decided, refusedBecause: event.reason, lastPosition };
      }
    }
  },
};
