import {
  encounterDrafts,
  type EncounterDraftRow,
} from '@anamnesis/domain/medications/encounter-drafts.projection';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf, type StaleRows } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { EncounterDraft } from './encounter-draft.entity.js';
import {
  ListEncounterDrafts,
  type EncounterDraftItem,
  type EncounterDraftsAnswer,
} from './queries.js';

interface Place {
  readonly openedAt: string;
  readonly encounterId: string;
}

interface Around {
  readonly people: People;
  readonly stale: StaleRows;
}

const itemOf = (row: EncounterDraftRow, { people, stale }: Around): EncounterDraftItem => {
  const { encounterId, patientId = '', requestId, prescriptionId, openedAt, drafts } = row;
  return presentFields({
    encounterId,
    patientId,
    patientName: people.patientName(patientId),
    requestId,
    prescriptionId,
    openedBy: people.person(row.openedBy),
    openedAt,
    drafts,
    staleSince: stale.since(encounterId),
  });
};

/** The notes that helpers of refills have opened, newest first. */
export const encounterDraftsQuery: QueryDefinition<ListEncounterDrafts, EncounterDraftsAnswer> = {
  message: ListEncounterDrafts,
  projections: ['encounter-drafts', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId, requestId } = query;
    const limit = limitOf(query);
    const builder = reader
      .getRepository(EncounterDraft)
      .createQueryBuilder('draft')
      .where('draft.patient_id IS NOT NULL');
    if (patientId) builder.andWhere('draft.patient_id = :patientId', { patientId });
    if (requestId) builder.andWhere('draft.request_id = :requestId', { requestId });
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere(
        `draft.opened_at <= :openedAt
           AND (draft.opened_at < :openedAt OR draft.encounter_id > :encounterId)`,
        { ...place },
      );
    }
    const rows = await builder
      .orderBy('draft.openedAt', 'DESC')
      .addOrderBy('draft.encounterId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const people = await peopleNamed(
      reader,
      rows.flatMap((row) => [row.patientId, row.openedBy]),
    );
    const keys = rows.map(({ encounterId }) => encounterId);
    const stale = await staleRowsOf(reader, encounterDrafts, { keys });
    const page = pageOf(rows.map(withoutNulls), {
      limit,
      seal: ({ openedAt, encounterId }) =>
        sealCursor(query, { openedAt, encounterId } satisfies Place, asked),
      item: (row) => itemOf(row, { people, stale }),
    });
    return { ...page, ...notShownOf(stale) };
  },
  patientsIn: ({ rows }) => [...new Set(rows.map(({ patientId }) => patientId))],
};
