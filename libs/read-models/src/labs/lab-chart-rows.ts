import type { EntityManager } from 'typeorm';
import type { OrdererOnFile } from '@anamnesis/domain/labs/lab-facts.policy';
import type { PatientPreference } from '@anamnesis/domain/lab-rules/facts';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import { askPrepared } from '../prepared-query.js';
import { isParked } from '../stale-rows.js';
import { adoptedNow, policiesNamed } from './policies-in-force.js';

/** What of a report decides and what of it is shown; the rest stays in the table. */
export type ChartRow = Pick<
  LabReportRow,
  | 'reportId'
  | 'header'
  | 'orderingProviderId'
  | 'lines'
  | 'comments'
  | 'collectedAt'
  | 'firstReceivedAt'
>;

export interface PractitionerOnFile extends OrdererOnFile {
  readonly name: string;
}

/** With all that one viewer's decision and marks need besides, so that a page is one question. */
export interface DecidableRow extends ChartRow {
  readonly orderedBy?: PractitionerOnFile;
  /** Something newer could not be folded into it. */
  readonly isStale: boolean;
  /** What the viewer was shown when it was last opened. */
  readonly read?: readonly string[];
}

export interface Place {
  readonly collectedAt: string;
  readonly reportId: string;
}

export interface Batch {
  readonly after?: Place | undefined;
  readonly atMost: number;
  readonly only?: {
    readonly reportId?: string;
    /** A document that the lines contain. */
    readonly holds?: string;
    /** Of which somebody has reviewed something. */
    readonly reviewed?: boolean;
    readonly words?: readonly string[];
  };
}

const COLUMNS = `report.report_id AS "reportId", report.header,
  report.ordering_provider_id AS "orderingProviderId", report.lines, report.comments,
  report.collected_at AS "collectedAt", report.first_received_at AS "firstReceivedAt"`;

/** Reports in the order of lists, newest first, from behind a place. */
export const chartRows = async (
  reader: EntityManager,
  patientId: string,
  batch: Batch,
): Promise<readonly ChartRow[]> => {
  const { where, parameters } = conditionsOf(patientId, batch);
  const rows = await reader.query<RawChartRow[]>(
    `SELECT ${COLUMNS} FROM views.lab_report report ${where}`,
    parameters,
  );
  return rows.map(chartRow);
};

interface RawChartRow extends Omit<ChartRow, 'orderingProviderId'> {
  readonly orderingProviderId: string | null;
}

/** Field by field, for pages have many rows: a database says NULL for what a row leaves out. */
const chartRow = (raw: RawChartRow): ChartRow => {
  const { reportId, orderingProviderId, header, lines, comments } = raw;
  const { collectedAt, firstReceivedAt } = raw;
  const row = { reportId, header, lines, comments, collectedAt, firstReceivedAt };
  return orderingProviderId === null ? row : { ...row, orderingProviderId };
};

interface RawDecidable extends RawChartRow {
  readonly isStale: boolean;
  readonly read: readonly string[] | null;
  readonly name: string | null;
  readonly memberships: PractitionerOnFile['memberships'] | null;
  readonly coverings: PractitionerOnFile['coverings'] | null;
}

/** The same with whoever ordered, and with what this viewer has read. */
export const decidableRows = async (
  reader: EntityManager,
  { patientId, viewer }: { readonly patientId: string; readonly viewer: string },
  batch: Batch,
): Promise<readonly DecidableRow[]> => {
  const { where, parameters } = conditionsOf(patientId, batch);
  const ask = askingFor<RawDecidable>(reader, batch);
  const rows = await ask(
    `SELECT ${COLUMNS}, orderer.name, orderer.memberships, orderer.coverings, viewing.parts AS read,
            ${isParked(labReports, 'report.report_id')} AS "isStale"
       FROM views.lab_report report
       LEFT JOIN views.practitioner orderer
         ON orderer.practitioner_id = report.ordering_provider_id
       LEFT JOIN views.lab_viewing viewing
         ON viewing.viewing_id = report.report_id || '/' || $${parameters.length + 1}
       ${where}`,
    [...parameters, viewer],
  );
  return rows.map(decidable);
};

const decidable = (raw: RawDecidable): DecidableRow => {
  const { orderingProviderId: practitionerId, name, memberships, coverings, read, isStale } = raw;
  const isKnown = practitionerId !== null && name !== null && memberships && coverings;
  return {
    ...chartRow(raw),
    isStale,
    ...(isKnown ? { orderedBy: { practitionerId, name, memberships, coverings } } : {}),
    ...(read ? { read } : {}),
  };
};

/** Words make texts and plans of their own. */
const askingFor =
  <Row>(reader: EntityManager, { only: { words = [] } = {} }: Batch) =>
  (text: string, parameters: unknown[]): Promise<Row[]> =>
    words.length > 0 ? reader.query(text, parameters) : askPrepared(reader, text, parameters);

const conditionsOf = (patientId: string, { after, atMost, only = {} }: Batch) => {
  const parameters: unknown[] = [patientId, atMost];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = ['report.patient_id = $1'];
  if (after) {
    const collectedAt = given(after.collectedAt);
    const reportId = given(after.reportId);
    conditions.push(
      `report.collected_at <= ${collectedAt}`,
      `(report.collected_at < ${collectedAt} OR report.report_id > ${reportId})`,
    );
  }
  if (only.reportId !== undefined) conditions.push(`report.report_id = ${given(only.reportId)}`);
  if (only.reviewed) conditions.push('report.is_reviewed');
  if (only.holds !== undefined) conditions.push(`report.lines @> ${given(only.holds)}::jsonb`);
  for (const word of only.words ?? []) {
    conditions.push(`position(${given(word)} IN report.search_text) > 0`);
  }
  const where = `WHERE ${conditions.join(' AND ')}
    ORDER BY report.collected_at DESC, report.report_id LIMIT $2`;
  return { where, parameters };
};

/** Names and groups of practitioners who are not known yet. */
export const getToKnow = async (
  reader: EntityManager,
  known: Map<string, PractitionerOnFile>,
  ids: readonly string[],
): Promise<void> => {
  const wanted = [...new Set(ids)].filter((id) => !known.has(id));
  if (wanted.length === 0) return;
  const found = await reader.query<PractitionerOnFile[]>(
    `SELECT practitioner_id AS "practitionerId", name, memberships, coverings
       FROM views.practitioner WHERE practitioner_id = ANY ($1)`,
    [wanted],
  );
  for (const each of found) known.set(each.practitionerId, each);
};

export interface OnFile {
  readonly birthDate: string | undefined;
  readonly zone: string;
  readonly wishes: readonly PatientPreference[];
}

interface RawOnFile {
  readonly birthDate: string | null;
  readonly zone: string | null;
  readonly wishes: readonly { readonly wish: PatientPreference }[] | null;
  readonly hasLostWishes: boolean;
  readonly adopted: string | null;
}

/** What is on file of a patient, and the rule sets in force: once for all reports. */
export const onFileWithPolicies = async (
  reader: EntityManager,
  patientId: string,
): Promise<OnFile & { readonly policies: LabPolicies }> => {
  const [raw] = await askPrepared<RawOnFile[]>(
    reader,
    `SELECT patient.birth_date AS "birthDate", facility.zone, wishes.wishes,
            ${isParked(labWishes, '$1')} AS "hasLostWishes", (${adoptedNow}) AS adopted
       FROM (SELECT $1::text AS patient_id) asked
       LEFT JOIN views.patient_name patient USING (patient_id)
       LEFT JOIN views.facility facility ON facility.facility_id = patient.facility_id
       LEFT JOIN views.lab_wishes wishes USING (patient_id)`,
    [patientId],
  );
  const wishes = (raw?.wishes ?? []).map(({ wish }) => wish);
  return {
    birthDate: raw?.birthDate ?? undefined,
    zone: raw?.zone ?? DEFAULT_ZONE,
    // A wish that could not be folded may have been about anything.
    wishes: raw?.hasLostWishes ? [...wishes, NOTHING_AT_ALL] : wishes,
    policies: await policiesNamed(reader, raw?.adopted ?? ''),
  };
};

export const onFileOf = async (reader: EntityManager, patientId: string): Promise<OnFile> => {
  const { policies: _unasked, ...onFile } = await onFileWithPolicies(reader, patientId);
  return onFile;
};

const NOTHING_AT_ALL: PatientPreference = { asked: 'not-to-see', from: '1970-01-01T00:00:00Z' };
