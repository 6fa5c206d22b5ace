import {
  queueAndArchive,
  type PatientRequestRow,
} from '@anamnesis/domain/requests/queue-and-archive.projection';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { staleRowsOf } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { PatientRequest } from './patient-request.entity.js';
import { statusOf } from './patient-request.query.js';
import { ListMyRequests, type MyRequest, type MyRequestsAnswer } from './queries.js';

interface Place {
  readonly requestedAt: string;
  readonly requestId: string;
}

/** What has become of it, for the one who asked. */
export const sentenceFor = ({ outcome, refill, associatedAnswers }: PatientRequestRow): string => {
  switch (outcome) {
    case 'completed':
      return 'The practice has completed it.';
    case 'will-not-be-completed':
      return 'The practice will not complete it.';
    case 'withdrawn':
      return 'It was withdrawn.';
    case 'superseded':
      return 'Another request has taken its place.';
    case undefined:
      break;
  }
  switch (refill) {
    case 'sent':
      return 'The refill was sent to the pharmacy.';
    case 'authorised':
      return 'The refill is authorised; it goes to the pharmacy next.';
    case 'denied':
      return 'The refill was denied; the practice has not closed the request yet.';
    case 'asked':
    case undefined:
      return associatedAnswers > 0
        ? 'The practice has answered and still works on it.'
        : 'The practice has received it.';
  }
};

/** Better said than left to be believed. */
const MAY_BE_OLD = 'This may be out of date: something newer cannot be shown yet.';

interface Around {
  readonly asked: AskedBy;
  readonly staleSince: string | undefined;
}

const itemOf = (row: PatientRequestRow, { asked, staleSince }: Around): MyRequest => {
  const { requestId, askedOn, kind, requestedAt, requestedOn, summary } = row;
  return presentFields({
    requestId,
    askedOn,
    kind,
    requestedAt,
    requestedOn,
    summary,
    status: statusOf(row, { ...asked, view: 'patient' }),
    sentence: staleSince === undefined ? sentenceFor(row) : `${sentenceFor(row)} ${MAY_BE_OLD}`,
    reason: row.archiveReason,
    supersededBy: row.supersededBy,
    answers: row.associatedAnswers,
    staleSince,
  });
};

/** All that was ever asked for this patient; the status changes, the row stays. */
export const myRequestsQuery: QueryDefinition<ListMyRequests, MyRequestsAnswer> = {
  message: ListMyRequests,
  projections: ['queue-and-archive'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId } = query;
    const limit = limitOf(query);
    const builder = reader
      .getRepository(PatientRequest)
      .createQueryBuilder('request')
      .where('request.patient_id = :patientId', { patientId });
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere(
        `request.requested_at <= :requestedAt
           AND (request.requested_at < :requestedAt OR request.request_id > :requestId)`,
        { ...place },
      );
    }
    const rows = await builder
      .orderBy('request.requestedAt', 'DESC')
      .addOrderBy('request.requestId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const keys = rows.map(({ requestId }) => requestId);
    const stale = await staleRowsOf(reader, queueAndArchive, { keys });
    const page = pageOf(rows.map(withoutNulls), {
      limit,
      seal: ({ requestedAt, requestId }) =>
        sealCursor(query, { requestedAt, requestId } satisfies Place, asked),
      item: (row) => itemOf(row, { asked, staleSince: stale.since(row.requestId) }),
    });
    return { patientId, ...page };
  },
  patientsIn: ({ patientId }) => [patientId],
};
