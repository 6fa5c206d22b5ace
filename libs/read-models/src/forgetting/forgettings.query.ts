import type { EntityManager } from 'typeorm';
import type { ForgettingRow } from '@anamnesis/domain/forgetting/forgettings.projection';
import { recordRetentionOf } from '@anamnesis/domain/forgetting/record-retention.policy';
import type { PatientNameRow } from '@anamnesis/domain/patients/patient-names.projection';
import { DEFAULT_ZONE, dateIn } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { Facility } from '../directory/facility.entity.js';
import { LabReport } from '../labs/lab-report.entity.js';
import { limitOf, pageOf } from '../paging.js';
import { PatientName } from '../patients/patient-name.entity.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { withoutNulls } from '../without-nulls.js';
import { Forgetting } from './forgetting.entity.js';
import { PatientActivity } from './patient-activity.entity.js';
import {
  ListForgettings,
  ShowForgetting,
  type ForgettingAnswer,
  type ForgettingItem,
  type ForgettingsAnswer,
  type ReportKeptElsewhere,
  type RetentionItem,
} from './queries.js';

interface Place {
  readonly lastPosition: string;
  readonly patientId: string;
}

const itemOf = (row: ForgettingRow, people: People): ForgettingItem => {
  const { lastPosition: _own, messages: _gone, requestedBy, approvedBy, ...item } = row;
  return presentFields({
    ...item,
    requestedBy: requestedBy === undefined ? undefined : people.person(requestedBy),
    approvedBy: approvedBy === undefined ? undefined : people.person(approvedBy),
  });
};

const peopleIn = (
  reader: EntityManager,
  rows: readonly Pick<ForgettingRow, 'requestedBy' | 'approvedBy'>[],
): Promise<People> =>
  peopleNamed(
    reader,
    rows.flatMap(({ requestedBy, approvedBy }) => [requestedBy, approvedBy]),
  );

/** What changed last comes first. */
export const forgettingsQuery: QueryDefinition<ListForgettings, ForgettingsAnswer> = {
  message: ListForgettings,
  projections: ['forgettings', 'practitioners'],
  patientOf: async () => undefined,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const builder = reader.getRepository(Forgetting).createQueryBuilder('forgetting');
    builder.where('TRUE');
    if (query.standing) builder.andWhere('forgetting.standing = :standing', { ...query });
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere(
        `forgetting.last_position <= :lastPosition
           AND (forgetting.last_position < :lastPosition OR forgetting.patient_id > :patientId)`,
        { ...place },
      );
    }
    const rows = await builder
      .orderBy('forgetting.lastPosition', 'DESC')
      .addOrderBy('forgetting.patientId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const people = await peopleIn(reader, rows);
    return pageOf(rows.map(withoutNulls), {
      limit,
      seal: ({ lastPosition, patientId }) =>
        sealCursor(query, { lastPosition, patientId } satisfies Place, asked),
      item: (row) => itemOf(row, people),
    });
  },
  patientsIn: ({ rows }) => rows.map(({ patientId }) => patientId),
};

const retentionOf = async (
  reader: EntityManager,
  patientId: string,
  at: string,
): Promise<RetentionItem | undefined> => {
  const found = await reader.findOne(PatientName, { where: { patientId } });
  if (!found) return undefined;
  const { birthDate, facilityId, ...death } = withoutNulls(found);
  const [activity, facility] = await Promise.all([
    reader.findOne(PatientActivity, { where: { patientId } }),
    reader.findOne(Facility, { where: { facilityId } }),
  ]);
  const lastCareOn = activity?.lastCareOn;
  const today = dateIn(facility?.zone ?? DEFAULT_ZONE, at);
  const diedOn = dayOfDeath(death, today);
  const retention = recordRetentionOf(presentFields({ birthDate, diedOn, lastCareOn }), today);
  return presentFields({ ...retention, lastCareOn });
};

/** As the request counts it. A row from before the day of recording was kept is kept on. */
const dayOfDeath = (
  {
    hasDied,
    diedOn,
    deathRecordedOn,
  }: Pick<PatientNameRow, 'hasDied' | 'diedOn' | 'deathRecordedOn'>,
  today: string,
): string | undefined => (hasDied ? (diedOn ?? deathRecordedOn ?? today) : undefined);

/**
 * What came by a message of this patient and was filed under somebody else by mistake is sealed with
 * that one's key: it is hidden for good and goes with that one. Reads all reports, where a message
 * went at all.
 */
const misfiledOf = async (
  reader: EntityManager,
  { patientId, messages = [] }: ForgettingRow,
): Promise<readonly ReportKeptElsewhere[]> => {
  if (messages.length === 0) return [];
  const found = await reader
    .getRepository(LabReport)
    .createQueryBuilder('report')
    .select(['report.reportId', 'report.patientId'])
    .where(`report.header -> 'misfiled' IS NOT NULL AND report.patientId <> :patientId`)
    .andWhere(
      `EXISTS (SELECT FROM jsonb_path_query(jsonb_build_array(report.lines, report.late),
                                            '$[*][*].**.messageId') AS by_message
                WHERE by_message #>> '{}' = ANY(:messages))`,
    )
    .setParameters({ patientId, messages })
    .orderBy('report.reportId', 'ASC')
    .getMany();
  return found.map((report) => ({ reportId: report.reportId, patientId: report.patientId }));
};

/** Of a patient whom nobody knows, or of whom nothing is left but this. */
export const forgettingQuery: QueryDefinition<ShowForgetting, ForgettingAnswer> = {
  message: ShowForgetting,
  projections: [
    'forgettings',
    'patient-activity',
    'patient-names',
    'facilities',
    'practitioners',
    'lab-reports',
  ],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, { patientId }, { at }) => {
    const [found, retention] = await Promise.all([
      reader.findOne(Forgetting, { where: { patientId } }),
      retentionOf(reader, patientId, at),
    ]);
    if (!found && !retention) return undefined;
    const kept: ForgettingRow = { patientId, standing: 'kept', holds: [], lastPosition: '' };
    const row = found ? withoutNulls(found) : kept;
    const misfiled = await misfiledOf(reader, row);
    return presentFields({
      ...itemOf(row, await peopleIn(reader, [row])),
      retention,
      misfiledReports: misfiled.length > 0 ? misfiled : undefined,
    });
  },
  patientsIn: ({ patientId, misfiledReports = [] }) => [
    ...new Set([patientId, ...misfiledReports.map((report) => report.patientId)]),
  ],
  // Of others it shows these reports alone.
  itemsIn: ({ patientId: about, misfiledReports = [] }, patientId) =>
    patientId === about
      ? undefined
      : misfiledReports
          .filter((report) => report.patientId === patientId)
          .map(({ reportId }) => ({ id: reportId })),
};
