import type { EntityManager } from 'typeorm';
import { labPoliciesOf, type AdoptedLabPolicy } from '@anamnesis/domain/labs/lab-policies.policy';
import { labPolicies, type LabPolicies } from '@anamnesis/domain/labs/lab-rules.policy';

interface RawAdopted extends AdoptedLabPolicy {
  readonly proposalId: string;
}

/** The rule sets that the practice has adopted behind ours, as far as the view has seen. */
export const policiesInForce = async (reader: EntityManager): Promise<LabPolicies> => {
  const adopted = await reader.query<RawAdopted[]>(
    `SELECT proposal_id AS "proposalId", policy, effective_from AS "effectiveFrom"
       FROM views.lab_policy WHERE standing = 'approved' ORDER BY last_position`,
  );
  return adopted.length === 0 ? labPolicies : theSameFor(adopted);
};

/** What is worked out from a list of policies is remembered by the list: one list for all asks. */
const theSameFor = (adopted: readonly RawAdopted[]): LabPolicies => {
  const key = JSON.stringify(adopted);
  const known = memory.get(key);
  if (known) return known;
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const policies = labPoliciesOf(adopted);
  memory.set(key, policies);
  return policies;
};
const memory = new Map<string, LabPolicies>();
const MOST_REMEMBERED = 8;
