import type { EntityManager } from 'typeorm';
import { labPoliciesOf } from '@anamnesis/domain/labs/lab-policies.policy';
import type { LabPolicies } from '@anamnesis/domain/labs/lab-rules.policy';
import { LabPolicyProposal } from './lab-policy.entity.js';

/** Ours and those that the practice has adopted, in the order in which they were. */
export const labPoliciesKnown = async (reader: EntityManager): Promise<LabPolicies> => {
  const approved = await reader.find(LabPolicyProposal, {
    where: { standing: 'approved' },
    order: { lastPosition: 'ASC' },
  });
  return labPoliciesOf(
    approved.flatMap(({ policy, effectiveFrom }) =>
      effectiveFrom == null ? [] : [{ policy, effectiveFrom }],
    ),
  );
};
