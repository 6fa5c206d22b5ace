import {
  demographicProposals,
  type DemographicProposalRow,
} from '@anamnesis/domain/patients/demographic-proposals.projection';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { DemographicProposal } from './demographic-proposal.entity.js';
import {
  ListDemographicProposals,
  type DemographicProposalItem,
  type DemographicProposalsAnswer,
} from './queries.js';

interface Place {
  readonly proposedAt: string;
  readonly proposalId: string;
}

/** The oldest first: whoever has waited longest is next. */
export const demographicProposalsQuery: QueryDefinition<
  ListDemographicProposals,
  DemographicProposalsAnswer
> = {
  message: ListDemographicProposals,
  projections: ['demographic-proposals', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const { status = 'open', patientId } = query;
    const builder = reader
      .getRepository(DemographicProposal)
      .createQueryBuilder('proposal')
      .where('proposal.status = :status', { status });
    if (patientId) builder.andWhere('proposal.patient_id = :patientId', { patientId });
    const place = openCursor<Place>(query, asked);
    if (place) {
      const after = '(proposal.proposed_at, proposal.proposal_id) > (:proposedAt, :proposalId)';
      builder.andWhere(after, { ...place });
    }
    const found = await builder
      .orderBy('proposal.proposedAt', 'ASC')
      .addOrderBy('proposal.proposalId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const rows = found.map((row) => withoutNulls(row));
    const ids = rows.flatMap((row) => [row.patientId, row.decidedBy]);
    const people = await peopleNamed(reader, ids);
    const keys = rows.map(({ proposalId }) => proposalId);
    const stale = await staleRowsOf(reader, demographicProposals, { keys });
    const page = pageOf(rows, {
      limit,
      seal: ({ proposedAt, proposalId }) =>
        sealCursor(query, { proposedAt, proposalId } satisfies Place, asked),
      item: (row) =>
        presentFields({ ...itemOf(row, people), staleSince: stale.since(row.proposalId) }),
    });
    return { ...page, ...notShownOf(stale) };
  },
  patientsIn: ({ rows }) => [...new Set(rows.map(({ patientId }) => patientId))],
};

const itemOf = (
  { lastPosition: _position, decidedBy, ...row }: DemographicProposalRow,
  people: People,
): DemographicProposalItem =>
  presentFields({
    ...row,
    patientName: people.patientName(row.patientId),
    decidedBy: decidedBy === undefined ? undefined : people.person(decidedBy),
  });
