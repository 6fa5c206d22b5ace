import type { EntityManager } from 'typeorm';
import {
  labPoliciesOf,
  type AdoptedLabPolicy,
} from '@anamnesis/domain/lab-rules/lab-policies.policy';
import { labPolicies, type LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';

/** SQL that names the rule sets which the practice has adopted behind ours, in their order. */
export const adoptedNow = `SELECT string_agg(proposal_id || last_position, ' ' ORDER BY last_position)
  FROM views.lab_policy WHERE standing = 'approved'`;

/** The rule sets that the practice has adopted behind ours, as far as the view has seen. */
export const policiesInForce = async (reader: EntityManager): Promise<LabPolicies> => {
  const [raw] = await reader.query<{ readonly adopted: string | null }[]>(
    `SELECT (${adoptedNow}) AS adopted`,
  );
  return policiesNamed(reader, raw?.adopted ?? '');
};

/**
 * What is worked out from a list of policies is remembered by the list, and they are long: one list
 * for all who ask.
 */
export const policiesNamed = async (
  reader: EntityManager,
  adopted: string,
): Promise<LabPolicies> => {
  if (adopted === '') return labPolicies;
  const known = memory.get(adopted);
  if (known) return known;
  const rows = await reader.query<AdoptedLabPolicy[]>(
    `SELECT policy, effective_from AS "effectiveFrom" FROM views.lab_policy
      WHERE standing = 'approved' AND proposal_id || last_position = ANY ($1)
      ORDER BY last_position`,
    [adopted.split(' ')],
  );
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const policies = labPoliciesOf(rows);
  memory.set(adopted, policies);
  return policies;
};
const memory = new Map<string, LabPolicies>();
const MOST_REMEMBERED = 8;
