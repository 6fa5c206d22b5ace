import type { LabPolicy } from '../lab-rules/lab-rules.policy.js';

interface OfAPolicy {
  /** One practice, one rule set. */
  readonly policyId: string;
  readonly proposalId: string;
  readonly by: string;
  readonly at: string;
}

/** Changing a rule, a mode, a mapping or the whole set is a release act: two people. */
export interface LabPolicyProposed extends OfAPolicy {
  readonly type: 'LabPolicyProposed';
  readonly policy: LabPolicy;
  readonly reason: string;
}

export interface LabPolicyApproved extends OfAPolicy {
  readonly type: 'LabPolicyApproved';
  /** Never before the approval. */
  readonly effectiveFrom: string;
  /** What the approver was shown: the report of the rehearsal, by its hash. */
  readonly rehearsalDigest?: string;
}

export interface LabPolicyProposalRefused extends OfAPolicy {
  readonly type: 'LabPolicyProposalRefused';
  readonly reason: string;
}

/** What a proposal would have shown or hidden was shown to somebody, who may approve it now. */
export interface LabPolicyRehearsed extends OfAPolicy {
  readonly type: 'LabPolicyRehearsed';
  /** Left out where there were too many reports for a server; then the command line has told. */
  readonly digest?: string;
}

export type LabPolicyEvent =
  LabPolicyProposed | LabPolicyApproved | LabPolicyProposalRefused | LabPolicyRehearsed;
