import { labPoliciesOf } from '@anamnesis/domain/lab-rules/lab-policies.policy';
import type { LabPolicyRow } from '@anamnesis/domain/labs/lab-policies.projection';
import type { LabPolicy } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { differencesOf } from '@anamnesis/domain/lab-rules/policy-differences.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { withoutNulls } from '../without-nulls.js';
import {
  ListLabPolicyProposals,
  type LabPolicyProposalItem,
  type LabPolicyProposalsAnswer,
} from './lab-policy-queries.js';
import { LabPolicyProposal } from './lab-policy.entity.js';

const MOST_PROPOSALS = 200;
const MOST_DIFFERENCES = 500;

export const labPolicyProposalsQuery: QueryDefinition<
  ListLabPolicyProposals,
  LabPolicyProposalsAnswer
> = {
  message: ListLabPolicyProposals,
  projections: ['lab-policies', 'practitioners'],
  patientOf: async () => undefined,
  ask: async (reader, { standing }) => {
    const all = await reader.find(LabPolicyProposal, { order: { lastPosition: 'DESC' } });
    const rows = all.map(withoutNulls);
    const asked = rows
      .filter((row) => standing === undefined || row.standing === standing)
      .slice(0, MOST_PROPOSALS);
    const people = await peopleNamed(
      reader,
      asked.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
    );
    return { rows: asked.map((row) => itemOf(row, adoptedLastBefore(row, rows), people)) };
  },
  patientsIn: () => [],
};

const itemOf = (row: LabPolicyRow, compared: LabPolicy, people: People): LabPolicyProposalItem => {
  const { policy, proposedBy, decidedBy, effectiveFrom = policy.effectiveFrom } = row;
  const { proposalId, standing, reason, proposedAt, decidedAt } = row;
  const differences = differencesOf(compared, policy);
  return presentFields({
    ...{ proposalId, version: policy.version, standing, reason, proposedAt, effectiveFrom },
    proposedBy: people.person(proposedBy),
    decidedBy: decidedBy === undefined ? undefined : people.person(decidedBy),
    ...{ decidedAt, rehearsalDigest: row.rehearsalDigest, refusedBecause: row.refusedBecause },
    comparedWith: compared.version,
    differences: differences.slice(0, MOST_DIFFERENCES),
    moreDifferences: Math.max(0, differences.length - MOST_DIFFERENCES),
  });
};

/** As long as nobody has decided, whatever is adopted meanwhile is what it would take the place of. */
const adoptedLastBefore = (
  { standing, lastPosition: until }: LabPolicyRow,
  rows: readonly LabPolicyRow[],
): LabPolicy => {
  const adopted = rows
    .flatMap(({ policy, effectiveFrom, lastPosition }) =>
      effectiveFrom !== undefined && (standing === 'proposed' || lastPosition < until)
        ? [{ policy, effectiveFrom, lastPosition }]
        : [],
    )
    .sort((one, other) => (one.lastPosition < other.lastPosition ? -1 : 1));
  const policies = labPoliciesOf(adopted);
  return policies.at(-1) ?? policies[0];
};
