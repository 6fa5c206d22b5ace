import { IsIn, IsOptional } from 'class-validator';
import type { LabPolicyRow } from '@anamnesis/domain/labs/lab-policies.projection';
import type { PolicyDifference } from '@anamnesis/domain/lab-rules/policy-differences.policy';
import type { Person } from '../requests/queries.js';

/** Rule sets that were proposed, what each would change, and what has become of it. */
export class ListLabPolicyProposals {
  get query() {
    return 'labPolicyProposals' as const;
  }
  @IsOptional()
  @IsIn(['proposed', 'approved', 'refused'])
  readonly standing?: LabPolicyRow['standing'];
}

export interface LabPolicyProposalItem {
  readonly proposalId: string;
  readonly version: string;
  readonly standing: LabPolicyRow['standing'];
  readonly reason: string;
  readonly proposedBy: Person;
  readonly proposedAt: string;
  /** As it was proposed to begin, or as it was approved to. */
  readonly effectiveFrom: string;
  readonly decidedBy?: Person;
  readonly decidedAt?: string;
  readonly rehearsalDigest?: string;
  readonly refusedBecause?: string;
  /** The version that was adopted last before it was decided on, whether it has begun or not. */
  readonly comparedWith: string;
  readonly differences: readonly PolicyDifference[];
  /** How many more differences there are than are listed. */
  readonly moreDifferences: number;
}

export interface LabPolicyProposalsAnswer {
  /** What changed last comes first; no more than the last 200. */
  readonly rows: readonly LabPolicyProposalItem[];
}
