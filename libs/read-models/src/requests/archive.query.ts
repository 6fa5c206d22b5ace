import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import {
  queueAndArchive,
  type PatientRequestRow,
} from '@anamnesis/domain/requests/queue-and-archive.projection';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import { PatientName } from '../patients/patient-name.entity.js';
import { nameConditions } from '../patients/name-search.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { staleRowsOf, type StaleRows } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { SearchArchive, type ArchiveAnswer, type ArchiveItem } from './queries.js';
import { PatientRequest } from './patient-request.entity.js';
import { patientsOfRows } from './request-rows.js';

/**
 * Where a page ended. The order within one date is that of the names as they were when the first
 * page was read (`asOf`), so that somebody who is renamed meanwhile neither jumps behind what was
 * shown nor before it. The date and the id of a request never change.
 */
interface Place {
  readonly asOf: string;
  readonly requestedOn: string;
  readonly sortName: string;
  readonly requestId: string;
}

/** The patient's name as it was at the position `:asOf`; empty for one who was unknown then. */
const NAME_THEN = `(CASE
  WHEN patient.patient_id IS NULL OR patient.recorded_position > :asOf THEN ''
  WHEN patient.former_names = '[]'::jsonb THEN patient.sort_name
  ELSE coalesce(
    (SELECT former.name ->> 'sortName'
       FROM jsonb_array_elements(patient.former_names) WITH ORDINALITY AS former(name, nth)
      WHERE (former.name ->> 'replacedPosition') COLLATE "C" > :asOf
      ORDER BY former.nth LIMIT 1),
    patient.sort_name)
  END COLLATE views.people)`;

const namesKnownAsOf = async (reader: EntityManager): Promise<string> => {
  const latest = await reader
    .getRepository(PatientName)
    .createQueryBuilder('patient')
    .select('max(patient.last_position)', 'position')
    .getRawOne<{ position: string | null }>();
  return latest?.position ?? '';
};

/** Every word must occur, the beginning of one is enough; the parser decides what a word is. */
const wordsSearched = (text: string): string =>
  foldedWords(text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `'${word}':*`)
    .join(' & ');

const filtered = (
  builder: SelectQueryBuilder<PatientRequestRow>,
  { patientName, patientId, from, to, kind, outcome, text }: SearchArchive,
): void => {
  builder.where('request.outcome IS NOT NULL');
  if (outcome) builder.andWhere('request.outcome = :outcome', { outcome });
  if (kind) builder.andWhere('request.kind = :kind', { kind });
  if (patientId) builder.andWhere('request.patient_id = :patientId', { patientId });
  if (from) builder.andWhere('request.requested_on >= :from', { from });
  if (to) builder.andWhere('request.requested_on <= :to', { to });
  if (text) {
    builder.andWhere(`to_tsvector('simple', request.search_text) @@ to_tsquery('simple', :words)`, {
      words: wordsSearched(text),
    });
  }
  if (patientName) {
    const { sql, parameters } = nameConditions('named', patientName);
    builder.andWhere(
      `request.patient_id IN
         (SELECT named.patient_id FROM views.patient_name named WHERE ${sql})`,
      parameters,
    );
  }
};

const after = (builder: SelectQueryBuilder<PatientRequestRow>, place: Place): void => {
  const { requestedOn, sortName, requestId } = place;
  builder.andWhere(
    `request.requested_on <= :requestedOn AND (request.requested_on < :requestedOn
       OR (${NAME_THEN}, request.request_id) > (:sortName, :requestId))`,
    { requestedOn, sortName, requestId },
  );
};

/** The search as SQL, for asking and for specs that look at its plan. */
const archiveSearch = (
  reader: EntityManager,
  query: SearchArchive,
  { asOf, place, limit }: { asOf: string; place: Place | undefined; limit: number },
): SelectQueryBuilder<PatientRequestRow> => {
  const builder = reader
    .getRepository(PatientRequest)
    .createQueryBuilder('request')
    .leftJoin(PatientName.options.name, 'patient', 'patient.patient_id = request.patient_id')
    .addSelect(NAME_THEN, 'name_then');
  filtered(builder, query);
  if (place) after(builder, place);
  return builder
    .setParameter('asOf', asOf)
    .orderBy('request.requestedOn', 'DESC')
    .addOrderBy('name_then', 'ASC')
    .addOrderBy('request.requestId', 'ASC')
    .limit(limit + 1);
};

interface Found {
  readonly row: PatientRequestRow;
  readonly nameThen: string;
}

interface Around {
  readonly people: People;
  readonly stale: StaleRows;
}

const archiveItem = ({ row }: Found, { people, stale }: Around): ArchiveItem | undefined => {
  const { outcome, archivedBy, archivedAt } = row;
  if (!outcome || !archivedBy || !archivedAt) return undefined;
  const { requestId, askedOn, kind, patientId, requestedAt, requestedOn, summary } = row;
  const { archiveReason, supersededBy, timesReturned } = row;
  return presentFields({
    requestId,
    askedOn,
    kind,
    patientId,
    patientName: people.patientName(patientId),
    requestedAt,
    requestedOn,
    summary,
    outcome,
    archivedBy: people.person(archivedBy),
    archivedAt,
    reason: archiveReason,
    supersededBy,
    timesReturned,
    staleSince: stale.since(requestId),
  });
};

/** What was dismissed, withdrawn or superseded: newest date first, then by name (R21). */
export const archiveQuery: QueryDefinition<SearchArchive, ArchiveAnswer> = {
  message: SearchArchive,
  projections: ['queue-and-archive', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const place = openCursor<Place>(query, asked);
    const asOf = place?.asOf ?? (await namesKnownAsOf(reader));
    const builder = archiveSearch(reader, query, { asOf, place, limit });
    const { entities, raw } = await builder.getRawAndEntities<{ name_then: string }>();
    const found = entities.map((entity, index): Found => ({
      row: withoutNulls(entity),
      nameThen: raw[index]?.name_then ?? '',
    }));
    const [people, stale] = await Promise.all([
      peopleNamed(
        reader,
        found.flatMap(({ row }) => [row.patientId, row.archivedBy]),
      ),
      staleRowsOf(reader, queueAndArchive, { keys: found.map(({ row }) => row.requestId) }),
    ]);
    const { rows, ...next } = pageOf(found, {
      limit,
      seal: ({ row: { requestedOn, requestId }, nameThen: sortName }) =>
        sealCursor(query, { asOf, requestedOn, sortName, requestId } satisfies Place, asked),
      item: (each) => archiveItem(each, { people, stale }),
    });
    return { rows: rows.filter((row) => row !== undefined), ...next };
  },
  patientsIn: ({ rows }) => patientsOfRows(rows),
};
