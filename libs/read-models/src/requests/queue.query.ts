import type { SelectQueryBuilder } from 'typeorm';
import type { PatientRequestRow } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { ShowQueue, type QueueAnswer } from './queries.js';
import {
  compactItem,
  dueConditions,
  flagConditions,
  flagged,
  fullItem,
  IS_CLAIMED,
  patientsOfRows,
  peopleOf,
  requestsWithPatients,
} from './request-rows.js';

/** Where the page before ended: by when it is to be answered, or when it was asked. */
interface Place {
  readonly by: string;
  readonly requestId: string;
}

/** What a page is sorted by, and the same of a row that was read. */
interface Order {
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  readonly of: (row: PatientRequestRow) => string;
}

/** Behind every instant: what does not wait for an answer comes last. */
const NEVER_DUE = '9999';

const orderOf = ({ sort }: ShowQueue): Order => {
  if (sort === 'due-first') {
    return {
      column: `coalesce(request.overdue_at, '${NEVER_DUE}')`,
      direction: 'ASC',
      of: ({ overdueAt }) => overdueAt ?? NEVER_DUE,
    };
  }
  return {
    column: 'request.requested_at',
    direction: sort === 'newest-first' ? 'DESC' : 'ASC',
    of: ({ requestedAt }) => requestedAt,
  };
};

const claimCondition = {
  me: `${IS_CLAIMED} AND request.claimed_by = :by`,
  anyone: IS_CLAIMED,
  nobody: `(${IS_CLAIMED}) IS NOT TRUE`,
} as const;

const filtered = (
  builder: SelectQueryBuilder<PatientRequestRow>,
  { kind, claimed, flag, due, patientId }: ShowQueue,
  { at, by }: AskedBy,
): void => {
  builder.where('request.outcome IS NULL');
  if (kind) builder.andWhere('request.kind = :kind', { kind });
  if (patientId) builder.andWhere('request.patient_id = :patientId', { patientId });
  if (claimed) builder.andWhere(`(${claimCondition[claimed]})`, { at, by });
  if (due) builder.andWhere(`(${dueConditions[due]})`, { at });
  if (flag) builder.andWhere(`(${flagConditions[flag]})`);
};

/** What somebody has asked for and nobody has dismissed. */
export const queueQuery: QueryDefinition<ShowQueue, QueueAnswer> = {
  message: ShowQueue,
  projections: ['queue-and-archive', 'patient-names', 'practitioners', 'facilities'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const order = orderOf(query);
    const { column, direction } = order;
    const builder = requestsWithPatients(reader);
    filtered(builder, query, asked);
    const place = openCursor<Place>(query, asked);
    if (place) {
      const beyond = direction === 'DESC' ? '<' : '>';
      // The collation of both columns: a parameter by itself has none.
      builder.andWhere(
        `(${column}, request.request_id) ${beyond} (:by::text COLLATE "C", :requestId)`,
        { ...place },
      );
    }
    const { requests, ...notShown } = await flagged(
      reader,
      builder
        .orderBy(column, direction)
        .addOrderBy('request.request_id', direction)
        .limit(limit + 1),
    );
    const people = await peopleOf(reader, requests);
    const itemOf = query.form === 'full' ? fullItem : compactItem;
    const page = pageOf(requests, {
      limit,
      seal: ({ row }) =>
        sealCursor(query, { by: order.of(row), requestId: row.requestId } satisfies Place, asked),
      item: (request) => itemOf(request, people, asked.at),
    });
    return { ...page, ...notShown };
  },
  patientsIn: ({ rows }) => patientsOfRows(rows),
};
