import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { PatientRequestRow } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { requestHelpers } from '@anamnesis/domain/request-helpers';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { PatientName } from '../patients/patient-name.entity.js';
import { peopleNamed, type People } from '../people.js';
import { withoutNulls } from '../without-nulls.js';
import { PatientRequest } from './patient-request.entity.js';
import {
  requestFlags,
  type AskedDetails,
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

export interface FlaggedRequest {
  readonly row: PatientRequestRow;
  readonly flags: readonly RequestFlag[];
  readonly birthDate: string | undefined;
}

/** Requests with what else must be known of their patients; `request` and `patient` in SQL. */
export const requestsWithPatients = (
  reader: EntityManager,
): SelectQueryBuilder<PatientRequestRow> =>
  reader
    .getRepository(PatientRequest)
    .createQueryBuilder('request')
    .leftJoin(PatientName.options.name, 'patient', 'patient.patient_id = request.patient_id')
    .addSelect(`array_remove(ARRAY[${flags}], NULL)`, 'flags')
    .addSelect('patient.birth_date', 'birth_date');

interface RawRequest {
  readonly flags: readonly RequestFlag[];
  readonly birth_date: string | null;
}

export const flagged = async (
  builder: SelectQueryBuilder<PatientRequestRow>,
): Promise<readonly FlaggedRequest[]> => {
  const { entities, raw } = await builder.getRawAndEntities<RawRequest>();
  return entities.map((entity, index) => ({
    row: withoutNulls(entity),
    flags: raw[index]?.flags ?? [],
    birthDate: raw[index]?.birth_date ?? undefined,
  }));
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

const MILLISECONDS_OF_A_DAY = 24 * 60 * 60 * 1000;

export const compactItem = (
  { row, flags: raised }: FlaggedRequest,
  people: People,
  at: string,
): CompactQueueItem => {
  const { requestId, askedOn, kind, patientId, requestedAt, requestedOn, summary } = row;
  const age = Date.parse(at) - Date.parse(requestedAt);
  return presentFields({
    requestId,
    askedOn,
    kind,
    patientId,
    patientName: people.patientName(patientId),
    requestedAt,
    requestedOn,
    ageDays: Math.max(0, Math.floor(age / MILLISECONDS_OF_A_DAY)),
    summary,
    ...claimAt(row, people, at),
    flags: raised,
    helper: requestHelpers[kind],
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
