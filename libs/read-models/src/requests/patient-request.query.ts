import type { EntityManager } from 'typeorm';
import type { PatientRequestRow } from '@anamnesis/domain/requests/queue-and-archive.projection';
import type { RequestHistoryRow } from '@anamnesis/domain/requests/request-history.projection';
import { requestHelpers } from '@anamnesis/domain/request-helpers';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { peopleNamed, type People } from '../people.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { withoutNulls } from '../without-nulls.js';
import { historyInWords } from './history-in-words.js';
import { PatientRequest } from './patient-request.entity.js';
import { ShowPatientRequest, type PatientRequestAnswer, type RequestStatus } from './queries.js';
import { RequestHistory } from './request-history.entity.js';
import {
  askedDetails,
  claimAt,
  flagged,
  isClaimed,
  requestsWithPatients,
  type FlaggedRequest,
} from './request-rows.js';

/** Whose request it is; nobody's when it is not there. */
export const patientOfRequest = async (
  reader: EntityManager,
  requestId: string,
): Promise<string | undefined> => {
  const found = await reader.findOne(PatientRequest, {
    where: { requestId },
    select: { requestId: true, patientId: true },
  });
  return found?.patientId;
};

/** Who works on a request is the practice's own matter: patients see it in the queue. */
export const statusOf = (row: PatientRequestRow, { at, view }: AskedBy): RequestStatus =>
  row.outcome ?? (view === 'staff' && isClaimed(row, at) ? 'claimed' : 'queued');

interface Found {
  readonly request: FlaggedRequest;
  readonly history: readonly RequestHistoryRow[];
  readonly people: People;
}

const answerOf = ({ request, history, people }: Found, asked: AskedBy): PatientRequestAnswer => {
  const { row, flags, staleSince } = request;
  const { requestId, askedOn, kind, patientId, requestedAt, requestedOn, summary } = row;
  const isForStaff = asked.view === 'staff';
  return presentFields({
    requestId,
    askedOn,
    kind,
    patientId,
    patientName: people.patientName(patientId),
    requestedAt,
    requestedOn,
    summary,
    asked: askedDetails(row, people),
    status: statusOf(row, asked),
    ...(isForStaff ? claimAt(row, people, asked.at) : {}),
    supersededBy: row.supersededBy,
    supersedes: history
      .filter(({ did }) => did === 'took-the-place-of')
      .flatMap(({ facts }) => facts.otherRequestId ?? []),
    flags: isForStaff ? flags : [],
    helper: isForStaff ? requestHelpers[kind] : undefined,
    history: historyInWords(history, { people, view: asked.view, patientId }),
    staleSince,
  });
};

/** One request with all that ever happened to it, in words. */
export const patientRequestQuery: QueryDefinition<ShowPatientRequest, PatientRequestAnswer> = {
  message: ShowPatientRequest,
  projections: ['queue-and-archive', 'request-history', 'patient-names', 'practitioners'],
  patientOf: async ({ requestId }, reader) => patientOfRequest(reader, requestId),
  ask: async (reader, { requestId }, asked) => {
    const [{ requests }, entries] = await Promise.all([
      flagged(
        reader,
        requestsWithPatients(reader).where('request.request_id = :requestId', { requestId }),
      ),
      reader.find(RequestHistory, {
        where: { requestId },
        order: { position: 'ASC', entryId: 'ASC' },
      }),
    ]);
    const request = requests[0];
    if (!request) return undefined;
    const { patientId, askedBy, claimedBy, responsibleProviderId } = request.row;
    const history = entries.map(withoutNulls);
    const people = await peopleNamed(reader, [
      ...[patientId, askedBy, claimedBy, responsibleProviderId],
      ...history.flatMap(({ by, facts }) => [by, facts.takenOverFrom]),
    ]);
    return answerOf({ request, history, people }, asked);
  },
  patientsIn: ({ patientId }) => [patientId],
};
