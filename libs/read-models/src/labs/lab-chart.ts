import type { EntityManager } from 'typeorm';
import {
  labFactsOf,
  type LabSurroundings,
  type OrdererOnFile,
} from '@anamnesis/domain/labs/lab-facts.policy';
import { labVisibilityOf, type LabDecision } from '@anamnesis/domain/labs/decision-span.policy';
import type { LabFacts, PatientPreference, Viewer } from '@anamnesis/domain/labs/facts';
import { labReports, type LabReportRow } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabPolicies } from '@anamnesis/domain/labs/lab-rules.policy';
import { labWishes } from '@anamnesis/domain/labs/lab-wishes.projection';
import { readFacts } from '@anamnesis/domain/labs/moment.policy';
import { visibilityAt, type LabAnswer } from '@anamnesis/domain/labs/visibility.policy';
import { standingSpanOf } from '@anamnesis/domain/labs/viewer-standing.policy';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import type { AskedBy } from '../query.js';
import { staleRowsOf } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { labViewerOf } from './lab-viewer.js';
import { policiesInForce } from './policies-in-force.js';

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

export interface DecidedReport {
  readonly row: ChartRow;
  readonly answer: LabAnswer;
}

export interface PractitionerOnFile extends OrdererOnFile {
  readonly name: string;
}

/**
 * A patient's results as one viewer may see them at one instant. Every channel reads them through
 * this: whoever has no standing gets no chart, and what is not visible does not come out of it.
 */
export interface LabChart {
  readonly patientId: string;
  readonly zone: string;
  /** Milliseconds since 1970 at which the viewer's standing ends by itself. */
  readonly standsUntil: number | undefined;
  /** Visible ones only, in the order of the page. */
  readonly decide: (rows: readonly ChartRow[]) => Promise<readonly DecidedReport[]>;
  /** The same, with the instant at which each answer ends by itself, hidden ones as well. */
  readonly decideUntil: (rows: readonly ChartRow[]) => Promise<DecidedSpans>;
  /** Names of whoever has ordered or commented on what was decided last. */
  readonly practitioner: (id: string) => PractitionerOnFile | undefined;
}

export interface DecidedSpans {
  readonly visible: readonly DecidedReport[];
  readonly until: readonly string[];
}

export interface OnFile {
  readonly birthDate: string | undefined;
  readonly zone: string;
  readonly wishes: readonly PatientPreference[];
}

/** @returns nothing where the viewer has no standing */
export const openLabChart = async (
  reader: EntityManager,
  patientId: string,
  asked: AskedBy,
): Promise<LabChart | undefined> => {
  const [onFile, policies] = await Promise.all([
    onFileOf(reader, patientId),
    policiesInForce(reader),
  ]);
  const viewer = labViewerOf(asked, patientId);
  const { birthDate, zone, wishes } = onFile;
  const patient = birthDate === undefined ? {} : { birthDate };
  const standing = standingSpanOf({ viewer, patient, zone }, Date.parse(asked.at));
  if (!standing.sees) return undefined;
  const around: Around = { birthDate, zone, wishes, viewer };
  return chartOf(reader, { patientId, policies, around, asked, standsUntil: standing.until });
};

type Around = Omit<LabSurroundings, 'orderedBy'> & { readonly viewer: Viewer };

interface Opened {
  readonly patientId: string;
  readonly policies: LabPolicies;
  readonly around: Around;
  readonly asked: AskedBy;
  readonly standsUntil: number | undefined;
}

const chartOf = (reader: EntityManager, opened: Opened): LabChart => {
  const { patientId, policies, around, asked, standsUntil } = opened;
  const at = Date.parse(asked.at);
  const known = new Map<string, PractitionerOnFile>();
  const factsOf = (row: ChartRow): LabFacts =>
    labFactsOf(row, { ...around, orderedBy: known.get(row.orderingProviderId ?? '') });
  const decidable = async (rows: readonly ChartRow[]): Promise<readonly ChartRow[]> => {
    const [stale] = await Promise.all([
      staleRowsOf(reader, labReports, { keys: rows.map(({ reportId }) => reportId) }),
      getToKnow(reader, known, rows.flatMap(practitionersOf)),
    ]);
    // What lacks something newer may have been withdrawn by it.
    return rows.filter(({ reportId }) => stale.since(reportId) === undefined);
  };
  return {
    ...{ patientId, zone: around.zone, standsUntil },
    practitioner: (id) => known.get(id),
    decide: async (rows) =>
      (await decidable(rows))
        .map((row) => ({ row, answer: visibilityAt(readFacts(factsOf(row), policies), at) }))
        .filter(({ answer }) => answer.visible),
    decideUntil: async (rows) => {
      const decided = (await decidable(rows)).map(
        (row): DecidedReport & { answer: LabDecision } => ({
          row,
          answer: labVisibilityOf(factsOf(row), asked.at, policies),
        }),
      );
      return {
        visible: decided.filter(({ answer }) => answer.visible),
        until: decided.flatMap(({ answer }) => answer.until ?? []),
      };
    },
  };
};

const practitionersOf = ({ orderingProviderId, comments }: ChartRow): readonly string[] => [
  ...(orderingProviderId === undefined ? [] : [orderingProviderId]),
  ...comments.map(({ by }) => by),
];

export const getToKnow = async (
  reader: EntityManager,
  known: Map<string, PractitionerOnFile>,
  ids: readonly string[],
): Promise<void> => {
  const wanted = [...new Set(ids)].filter((id) => !known.has(id));
  const found = await reader.query<PractitionerOnFile[]>(
    `SELECT practitioner_id AS "practitionerId", name, memberships, coverings
       FROM views.practitioner WHERE practitioner_id = ANY ($1)`,
    [wanted],
  );
  for (const each of found) known.set(each.practitionerId, each);
};

interface RawOnFile {
  readonly birthDate: string | null;
  readonly zone: string | null;
  readonly wishes: readonly { readonly wish: PatientPreference }[] | null;
}

export const onFileOf = async (reader: EntityManager, patientId: string): Promise<OnFile> => {
  const [[raw], stale] = await Promise.all([
    reader.query<RawOnFile[]>(
      `SELECT patient.birth_date AS "birthDate", facility.zone, wishes.wishes
         FROM (SELECT $1::text AS patient_id) asked
         LEFT JOIN views.patient_name patient USING (patient_id)
         LEFT JOIN views.facility facility ON facility.facility_id = patient.facility_id
         LEFT JOIN views.lab_wishes wishes USING (patient_id)`,
      [patientId],
    ),
    staleRowsOf(reader, labWishes, { keys: [patientId] }),
  ]);
  const wishes = (raw?.wishes ?? []).map(({ wish }) => wish);
  return {
    birthDate: raw?.birthDate ?? undefined,
    zone: raw?.zone ?? DEFAULT_ZONE,
    // A wish that could not be folded may have been about anything.
    wishes: stale.since(patientId) === undefined ? wishes : [...wishes, NOTHING_AT_ALL],
  };
};

const NOTHING_AT_ALL: PatientPreference = { asked: 'not-to-see', from: '1970-01-01T00:00:00Z' };

/** One row after another in the order of lists, from behind a place, in batches. */
export const chartRows = async (
  reader: EntityManager,
  patientId: string,
  { after, atMost, only = {} }: Batch,
): Promise<readonly ChartRow[]> => {
  const parameters: unknown[] = [patientId, atMost];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = ['patient_id = $1'];
  if (after) {
    const collectedAt = given(after.collectedAt);
    const reportId = given(after.reportId);
    conditions.push(
      `collected_at <= ${collectedAt}`,
      `(collected_at < ${collectedAt} OR report_id > ${reportId})`,
    );
  }
  if (only.reportId !== undefined) conditions.push(`report_id = ${given(only.reportId)}`);
  if (only.holds !== undefined) conditions.push(`lines @> ${given(only.holds)}::jsonb`);
  for (const word of only.words ?? []) {
    conditions.push(`position(${given(word)} IN search_text) > 0`);
  }
  const rows = await reader.query<ChartRow[]>(
    `SELECT report_id AS "reportId", header, ordering_provider_id AS "orderingProviderId", lines,
            comments, collected_at AS "collectedAt", first_received_at AS "firstReceivedAt"
       FROM views.lab_report WHERE ${conditions.join(' AND ')}
      ORDER BY collected_at DESC, report_id LIMIT $2`,
    parameters,
  );
  return rows.map(withoutNulls);
};

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
    readonly words?: readonly string[];
  };
}

const MOST_AT_ONCE = 200;

/** Everything that the viewer may see, newest first, until whoever asks has enough. */
export async function* visibleReports(
  reader: EntityManager,
  chart: LabChart,
  { after, atMost = MOST_AT_ONCE, only }: Partial<Batch> = {},
): AsyncGenerator<DecidedReport> {
  let place = after;
  for (let size = atMost; ; size = MOST_AT_ONCE) {
    const rows = await chartRows(reader, chart.patientId, {
      after: place,
      atMost: size,
      ...(only ? { only } : {}),
    });
    yield* await chart.decide(rows);
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    place = { collectedAt: last.collectedAt, reportId: last.reportId };
  }
}
