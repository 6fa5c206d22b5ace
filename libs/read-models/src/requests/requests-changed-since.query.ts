import type { EntityManager } from 'typeorm';
import type { RequestKind } from '@anamnesis/domain/requests/events';
import { queueAndArchive } from '@anamnesis/domain/requests/queue-and-archive.projection';
import type { QueryDefinition } from '../query.js';
import { countStaleRows } from '../stale-rows.js';
import { PatientRequest } from './patient-request.entity.js';
import {
  ShowRequestsChangedSince,
  type QueueCounts,
  type RequestsChangedAnswer,
} from './queries.js';
import {
  dueConditions,
  flagged,
  fullItem,
  IS_CLAIMED,
  patientsOfRows,
  peopleOf,
  requestsWithPatients,
} from './request-rows.js';

const MOST_ROWS = 200;

interface RawCount {
  readonly kind: RequestKind;
  readonly queued: string;
  readonly claimed: string;
  readonly dueSoon: string;
  readonly overdue: string;
}

const countsOf = async (reader: EntityManager, at: string): Promise<QueueCounts> => {
  const counted = await reader
    .getRepository(PatientRequest)
    .createQueryBuilder('request')
    .select('request.kind', 'kind')
    .addSelect('count(*)', 'queued')
    .addSelect(`count(*) FILTER (WHERE ${IS_CLAIMED})`, 'claimed')
    .addSelect(`count(*) FILTER (WHERE ${dueConditions['due-soon']})`, 'dueSoon')
    .addSelect(`count(*) FILTER (WHERE ${dueConditions.overdue})`, 'overdue')
    .where('request.outcome IS NULL')
    .setParameter('at', at)
    .groupBy('request.kind')
    .getRawMany<RawCount>();
  const byKind = { refill: 0, 'lab-report': 0, 'missing-lab': 0, 'record-error': 0, question: 0 };
  for (const each of counted) byKind[each.kind] = Number(each.queued);
  const sumOf = (count: 'queued' | 'claimed' | 'dueSoon' | 'overdue'): number =>
    counted.reduce((sum, each) => sum + Number(each[count]), 0);
  return {
    queued: sumOf('queued'),
    claimed: sumOf('claimed'),
    dueSoon: sumOf('dueSoon'),
    overdue: sumOf('overdue'),
    stale: await countStaleRows(reader, queueAndArchive),
    byKind,
  };
};

const latestPosition = async (reader: EntityManager): Promise<string> => {
  const latest = await reader
    .getRepository(PatientRequest)
    .createQueryBuilder('request')
    .select('max(request.last_position)', 'position')
    .getRawOne<{ position: string | null }>();
  return latest?.position ?? '';
};

/**
 * A row carries the position of its last change, and rows are written in the order of positions:
 * so asking on from the last position that was answered misses no change. A correction of a name
 * changes no row here; it shows when the row changes or the queue is loaded again.
 */
export const requestsChangedSinceQuery: QueryDefinition<
  ShowRequestsChangedSince,
  RequestsChangedAnswer
> = {
  message: ShowRequestsChangedSince,
  projections: ['queue-and-archive', 'patient-names', 'practitioners', 'facilities'],
  patientOf: async () => undefined,
  ask: async (reader, { since }, { at }) => {
    if (since === undefined) {
      // The position first: what changes between the two is counted and told again, never missed.
      const position = await latestPosition(reader);
      return { rows: [], position, more: false, counts: await countsOf(reader, at) };
    }
    const { requests } = await flagged(
      reader,
      requestsWithPatients(reader)
        .where('request.last_position > :since', { since })
        .orderBy('request.lastPosition', 'ASC')
        .limit(MOST_ROWS + 1),
    );
    const shown = requests.slice(0, MOST_ROWS);
    const people = await peopleOf(reader, shown);
    return {
      rows: shown.map((request) => ({
        requestId: request.row.requestId,
        inQueue: request.row.outcome === undefined,
        position: request.row.lastPosition,
        item: fullItem(request, people, at),
      })),
      position: shown.at(-1)?.row.lastPosition ?? since,
      more: requests.length > MOST_ROWS,
      counts: await countsOf(reader, at),
    };
  },
  patientsIn: ({ rows }) => patientsOfRows(rows.map(({ item }) => item)),
};
