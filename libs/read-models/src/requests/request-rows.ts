import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import {
  queueAndArchive,
  type PatientRequestRow,
} from '@anamnesis/domain/requests/queue-and-archive.projection';
import { requestHelpers } from '@anamnesis/domain/request-helpers';
import { dateIn, daysBetween, DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { Facility } from '../directory/facility.entity.js';
import { PatientName } from '../patients/patient-name.entity.js';
import { peopleNamed, type People } from '../people.js';
import { notShownOf, staleRowsOf } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { PatientRequest } from './patient-request.entity.js';
import {
  requestFlags,
  type AskedDetails,
  type AwaitedResponse,
  type CompactQueueItem,
  type QueueItem,
  type RequestFlag,
} from './queries.js';

/** What each flag means, said once: the same condition shows it and searches for it. */
export const flagConditions: Readonly<Record<RequestFlag, string>> = {
  'no-prior-examination': "request.kind = 'refill' AND coalesce(patient.examinations, 0) = 0",
  'taken-down': "request.asked ->> 'channel' <> 'portal'",
  returned: 'request.times_returned > 0',
  'patient-died': 'patient.has_died',
  'patient-unknown': 'patient.patient_id IS NULL',
};

const flags = requestFlags
  .map((flag) => `CASE WHEN ${flagConditions[flag]} THEN '${flag}' END`)
  .join(', ');

/** A claim binds until it expires; nobody has to release it. */
export const IS_CLAIMED =
  'request.claimed_by IS NOT NULL AND request.claim_expires_at::timestamptz > :at::timestamptz';

/** What is overdue is not due soon any more. */
export const dueConditions = {
  'due-soon':
    'request.due_soon_at::timestamptz <= :at::timestamptz AND ' +
    'request.overdue_at::timestamptz > :at::timestamptz',
  overdue: 'request.overdue_at::timestamptz <= :at::timestamptz',
} as const;

export interface FlaggedRequest {
  readonly row: PatientRequestRow;
  readonly flags: readonly RequestFlag[];
  readonly birthDate: string | undefined;
  /** Of the patient's facility. */
  readonly zone: string;
  readonly staleSince: string | undefined;
}

export interface FlaggedRequests {
  readonly requests: readonly FlaggedRequest[];
  readonly notShown?: number;
}

/** Requests with what else must be known of their patients; `request` and `patient` in SQL. */
export const requestsWithPatients = (
  reader: EntityManager,
): SelectQueryBuilder<PatientRequestRow> =>
  reader
    .getRepository(PatientRequest)
    .createQueryBuilder('request')
    .leftJoin(PatientName.options.name, 'patient', 'patient.patient_id = request.patient_id')
    .leftJoin(Facility.options.name, 'facility', 'facility.facility_id = patient.facility_id')
    .addSelect(`array_remove(ARRAY[${flags}], NULL)`, 'flags')
    .addSelect('patient.birth_date', 'birth_date')
    .addSelect('facility.zone', 'zone');

interface RawRequest {
  readonly flags: readonly RequestFlag[];
  readonly birth_date: string | null;
  readonly zone: string | null;
}

export const flagged = async (
  reader: EntityManager,
  builder: SelectQueryBuilder<PatientRequestRow>,
): Promise<FlaggedRequests> => {
  const { entities, raw } = await builder.getRawAndEntities<RawRequest>();
  const ids = entities.map(({ requestId }) => requestId);
  // One that lies in the archive may have been returned meanwhile.
  const listed = 'row.outcome IS NULL';
  const stale = await staleRowsOf(reader, queueAndArchive, { keys: ids, listed });
  const requests = entities.map((entity, index) => ({
    row: withoutNulls(entity),
    flags: raw[index]?.flags ?? [],
    birthDate: raw[index]?.birth_date ?? undefined,
    zone: raw[index]?.zone ?? DEFAULT_ZONE,
    staleSince: stale.since(entity.requestId),
  }));
  return { requests, ...notShownOf(stale) };
};

export const peopleOf = (
  reader: EntityManager,
  requests: readonly FlaggedRequest[],
): Promise<People> =>
  peopleNamed(
    reader,
    requests.flatMap(({ row }) => [
      row.patientId,
      row.askedBy,
      row.claimedBy,
      row.archivedBy,
      row.responsibleProviderId,
    ]),
  );

export const compactItem = (
  { row, flags: raised, zone, staleSince }: FlaggedRequest,
  people: People,
  at: string,
): CompactQueueItem => {
  const { requestId, askedOn, kind, patientId, requestedAt, requestedOn, summary } = row;
  return presentFields({
    requestId,
    askedOn,
    kind,
    patientId,
    patientName: people.patientName(patientId),
    requestedAt,
    requestedOn,
    ageDays: Math.max(0, daysBetween(requestedOn, dateIn(zone, at))),
    response: awaited(row, at),
    summary,
    ...claimAt(row, people, at),
    flags: raised,
    helper: requestHelpers[kind],
    staleSince,
  });
};

const awaited = (
  { dueSoonAt, overdueAt, responseNoted, escalatesAt }: PatientRequestRow,
  at: string,
): AwaitedResponse | undefined => {
  if (dueSoonAt === undefined || overdueAt === undefined) return undefined;
  const isPast = (instant: string): boolean => Date.parse(instant) <= Date.parse(at);
  const late = isPast(overdueAt) ? 'overdue' : 'due-soon';
  const standing = isPast(dueSoonAt) ? late : 'in-time';
  const isTold = responseNoted === standing;
  return presentFields({
    dueSoonAt,
    overdueAt,
    standing,
    escalatesAt: isTold ? escalatesAt : undefined,
  });
};

export const fullItem = (request: FlaggedRequest, people: People, at: string): QueueItem => {
  const { row, birthDate } = request;
  const { answers, notes, timesReturned, lastPosition } = row;
  return presentFields({
    ...compactItem(request, people, at),
    birthDate,
    asked: askedDetails(row, people),
    askedBy: people.person(row.askedBy),
    answers,
    notes,
    timesReturned,
    position: lastPosition,
  });
};

export const askedDetails = (
  { asked, refill, responsibleProviderId }: PatientRequestRow,
  people: People,
): AskedDetails =>
  presentFields({
    ...asked,
    refill,
    responsibleProvider:
      responsibleProviderId === undefined ? undefined : people.person(responsibleProviderId),
  });

export const isClaimed = ({ claimExpiresAt }: PatientRequestRow, at: string): boolean =>
  claimExpiresAt !== undefined && Date.parse(at) < Date.parse(claimExpiresAt);

export const claimAt = (
  row: PatientRequestRow,
  people: People,
  at: string,
): Pick<CompactQueueItem, 'claimedBy' | 'claimExpiresAt'> => {
  const { claimedBy, claimExpiresAt } = row;
  if (claimedBy === undefined || claimExpiresAt === undefined || !isClaimed(row, at)) return {};
  return { claimedBy: people.person(claimedBy), claimExpiresAt };
};

export const patientsOfRows = (rows: readonly { readonly patientId: string }[]): string[] => [
  ...new Set(rows.map(({ patientId }) => patientId)),
];
