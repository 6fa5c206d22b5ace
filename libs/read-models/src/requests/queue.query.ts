import type { SelectQueryBuilder } from 'typeorm';
import type { PatientRequestRow } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { ShowQueue, type QueueAnswer } from './queries.js';
import {
  compactItem,
  flagConditions,
  flagged,
  fullItem,
  IS_CLAIMED,
  patientsOfRows,
  peopleOf,
  requestsWithPatients,
} from './request-rows.js';

interface Place {
  readonly requestedAt: string;
  readonly requestId: string;
}

const claimCondition = {
  me: `${IS_CLAIMED} AND request.claimed_by = :by`,
  anyone: IS_CLAIMED,
  nobody: `(${IS_CLAIMED}) IS NOT TRUE`,
} as const;

const filtered = (
  builder: SelectQueryBuilder<PatientRequestRow>,
  { kind, claimed, flag, patientId }: ShowQueue,
  { at, by }: AskedBy,
): void => {
  builder.where('request.outcome IS NULL');
  if (kind) builder.andWhere('request.kind = :kind', { kind });
  if (patientId) builder.andWhere('request.patient_id = :patientId', { patientId });
  if (claimed) builder.andWhere(`(${claimCondition[claimed]})`, { at, by });
  if (flag) builder.andWhere(`(${flagConditions[flag]})`);
};

/** What somebody has asked for and nobody has dismissed. */
export const queueQuery: QueryDefinition<ShowQueue, QueueAnswer> = {
  message: ShowQueue,
  projections: ['queue-and-archive', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const isNewestFirst = query.sort === 'newest-first';
    const order = isNewestFirst ? 'DESC' : 'ASC';
    const builder = requestsWithPatients(reader);
    filtered(builder, query, asked);
    const place = openCursor<Place>(query, asked);
    if (place) {
      const beyond = isNewestFirst ? '<' : '>';
      builder.andWhere(
        `(request.requested_at, request.request_id) ${beyond} (:requestedAt, :requestId)`,
        { ...place },
      );
    }
    const requests = await flagged(
      builder
        .orderBy('request.requestedAt', order)
        .addOrderBy('request.requestId', order)
        .limit(limit + 1),
    );
    const people = await peopleOf(reader, requests);
    const itemOf = query.form === 'full' ? fullItem : compactItem;
    return pageOf(requests, {
      limit,
      seal: ({ row: { requestedAt, requestId } }) =>
        sealCursor(query, { requestedAt, requestId } satisfies Place, asked),
      item: (request) => itemOf(request, people, asked.at),
    });
  },
  patientsIn: ({ rows }) => patientsOfRows(rows),
};
