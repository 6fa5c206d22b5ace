import { IsISO8601, IsOptional, Matches } from 'class-validator';
import { In, type EntityManager } from 'typeorm';
import { labVisibilityTimeline } from '@anamnesis/domain/lab-rules/decision-span.policy';
import { lookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import type { LabFacts, PatientPreference } from '@anamnesis/domain/lab-rules/facts';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { labListings } from '@anamnesis/domain/labs/lab-listings.projection';
import type { LabReportRow, LineOfReport } from '@anamnesis/domain/labs/lab-report.row';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { LabListingRow } from '@anamnesis/domain/labs/lab-listings.projection';
import type { LabViewingRow } from '@anamnesis/domain/labs/lab-viewings.projection';
import { isFinal } from '@anamnesis/domain/labs/review-due-waits.policy';
import {
  earliest,
  firstListedOf,
  firstViewOf,
  hoursTaken,
  timelinessOf,
  visibleSince,
  type HoursTaken,
  type MeasuredResult,
  type TimelinessFigures,
} from '@anamnesis/domain/labs/timeliness.policy';
import { INSTANT } from '@anamnesis/domain/shared/calendar-shapes';
import { DEFAULT_ZONE, inUtc } from '@anamnesis/domain/shared/facility-calendar';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import { breathing, type Breathe } from '@anamnesis/eventing';
import { InvalidField } from '../invalid-field.js';
import { peopleNamed } from '../people.js';
import type { QueryDefinition } from '../query.js';
import type { Person } from '../requests/queries.js';
import { withoutNulls } from '../without-nulls.js';
import { labViews } from './lab-changes.js';
import { getToKnow, type PractitionerOnFile } from './lab-chart-rows.js';
import { LabListing } from './lab-listing.entity.js';
import { LabViewing } from './lab-viewing.entity.js';
import { policiesInForce } from './policies-in-force.js';

/** Row 59: of results that came as final from an instant (inclusive) to another (exclusive). */
export class ShowLabTimeliness {
  get query() {
    return 'labTimeliness' as const;
  }
  /** Thirty days before the end when left out, and four hundred at most. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly from?: string;
  /** Now when left out. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly to?: string;
  @IsOptional() @Matches(...AN_ID) readonly providerId?: string;
}

export interface LabTimelinessAnswer {
  readonly from: string;
  readonly to: string;
  readonly all: TimelinessFigures;
  readonly rows: readonly LabTimelinessRow[];
}

/** Nobody's results: counts and hours. */
export interface LabTimelinessRow extends TimelinessFigures {
  readonly provider?: Person;
  readonly category: string;
}

export const labTimelinessQuery: QueryDefinition<ShowLabTimeliness, LabTimelinessAnswer> = {
  message: ShowLabTimeliness,
  projections: [...labViews, labListings.name],
  patientOf: () => Promise.resolve(undefined),
  ask: async (reader, query, { at }) => {
    const period = periodOf(query, at);
    const policies = await policiesInForce(reader);
    const measuring = { period, policies, at, breathe: breathing() };
    const taken: HoursTaken[] = [];
    for await (const rows of batches(reader, period, query.providerId)) {
      taken.push(...(await takenBy(reader, rows, measuring)));
    }
    const { all, rows } = timelinessOf(taken);
    const people = await peopleNamed(
      reader,
      rows.map(({ providerId }) => providerId),
    );
    return {
      ...period,
      all,
      rows: rows.map(({ providerId, ...figures }) =>
        presentFields({
          provider: providerId === undefined ? undefined : people.person(providerId),
          ...figures,
        }),
      ),
    };
  },
  patientsIn: () => [],
};

interface Period {
  readonly from: string;
  readonly to: string;
}

const periodOf = ({ from, to }: ShowLabTimeliness, now: string): Period => {
  const end = inUtc(to ?? now);
  const begin = inUtc(from ?? new Date(Date.parse(end) - USUAL_DAYS * DAY).toISOString());
  if (Date.parse(begin) >= Date.parse(end)) throw new InvalidField('from', BACKWARDS);
  if (Date.parse(end) - Date.parse(begin) > MOST_DAYS * DAY)
    throw new InvalidField('from', TOO_LONG);
  return { from: begin, to: end };
};
const DAY = 86_400_000;
const USUAL_DAYS = 30;
/** Every report of the period is judged anew: a year and some weeks, and not a practice's history. */
const MOST_DAYS = 400;
const BACKWARDS = 'from must be before to, which is now when left out';
const TOO_LONG = `from must be no more than ${MOST_DAYS} days before to: ask for a part at a time`;

type TimedRow = Pick<
  LabReportRow,
  'reportId' | 'patientId' | 'header' | 'orderingProviderId' | 'lines' | 'firstReceivedAt'
>;

/** What the database answers at once is read in one piece, while nobody else is served. */
const MOST_AT_ONCE = 100;

/** In the order of their ids: what comes meanwhile is neither lost nor counted twice. */
async function* batches(
  reader: EntityManager,
  { from, to }: Period,
  providerId: string | undefined,
): AsyncGenerator<readonly TimedRow[]> {
  let last = '';
  for (;;) {
    const rows: TimedRow[] = await reader.query(
      `SELECT report_id AS "reportId", patient_id AS "patientId", header, lines,
              ordering_provider_id AS "orderingProviderId", first_received_at AS "firstReceivedAt"
         FROM views.lab_report
        WHERE report_id > $1 AND last_received_at::timestamptz >= to_timestamp($2)
          AND first_received_at::timestamptz < to_timestamp($3)
          AND ($4::text IS NULL OR ordering_provider_id = $4)
        ORDER BY report_id LIMIT $5`,
      [last, inSeconds(from), inSeconds(to), providerId ?? null, MOST_AT_ONCE],
    );
    if (rows.length > 0) yield rows.map(withoutNulls);
    if (rows.length < MOST_AT_ONCE) return;
    last = rows.at(-1)?.reportId ?? last;
  }
}

/** PostgreSQL reads neither every offset nor every year in which an instant may be written. */
const inSeconds = (instant: string): number => Date.parse(instant) / 1000;

interface Measuring {
  readonly period: Period;
  readonly policies: LabPolicies;
  readonly at: string;
  readonly breathe: Breathe;
}

const takenBy = async (
  reader: EntityManager,
  rows: readonly TimedRow[],
  measuring: Measuring,
): Promise<readonly HoursTaken[]> => {
  const orderers = new Map<string, PractitionerOnFile>();
  const where = {
    reportId: In(rows.map(({ reportId }) => reportId)),
    role: In(['patient', 'proxy']),
  };
  const [patients, viewings, listings] = await Promise.all([
    patientsOnFile(reader, [...new Set(rows.map(({ patientId }) => patientId))]),
    reader.find(LabViewing, { where }),
    reader.find(LabListing, { where }),
    getToKnow(
      reader,
      orderers,
      rows.flatMap(({ orderingProviderId }) => orderingProviderId ?? []),
    ),
  ]);
  const viewed = byReport(viewings.map(withoutNulls));
  const listed = byReport(listings);
  const taken: HoursTaken[] = [];
  for (const row of rows) {
    const { reportId } = row;
    const onFile = patients.get(row.patientId) ?? { zone: DEFAULT_ZONE, wishes: [] };
    const orderedBy = orderers.get(row.orderingProviderId ?? '');
    const facts = labFactsOf(row, { ...onFile, orderedBy, viewer: lookingAs.patient });
    const seen = { viewed: viewed.get(reportId) ?? [], listed: listed.get(reportId) ?? [] };
    taken.push(...linesOf(row, { facts, ...seen, measuring }).map(hoursTaken));
    await measuring.breathe();
  }
  return taken;
};

interface LinesToMeasure {
  readonly facts: LabFacts;
  /** By who may, opened by itself and in lists. */
  readonly viewed: readonly LabViewingRow[];
  readonly listed: readonly LabListingRow[];
  readonly measuring: Measuring;
}

const linesOf = (
  { lines, orderingProviderId: providerId }: TimedRow,
  { facts, viewed, listed, measuring: { period, policies, at } }: LinesToMeasure,
): readonly MeasuredResult[] => {
  const spans = labVisibilityTimeline(facts, policies).filter(
    ({ from }) => from === undefined || Date.parse(from) <= Date.parse(at),
  );
  return lines.flatMap((line, index) => {
    const receivedAt = line.versions.find(isFinal)?.receivedAt;
    if (receivedAt === undefined || !isWithin(period, receivedAt)) return [];
    const kinds = spans.at(-1)?.answer.lines[index]?.kinds;
    const shown = spans
      .filter(({ answer }) => answer.lines[index]?.visible)
      .map(({ from, until: to }) => presentFields({ from, to }));
    const visibleAt = visibleSince(shown, receivedAt);
    return [
      {
        providerId,
        category: kinds?.categories[0] ?? (kinds?.isHeld ? 'unclassified' : 'none'),
        receivedAt,
        reviewedAt: reviewedAt(line),
        visibleAt,
        viewedAt:
          visibleAt &&
          earliest(firstViewOf(line, viewed, visibleAt), firstListedOf(listed, shown, visibleAt)),
      },
    ];
  });
};

const isWithin = ({ from, to }: Period, instant: string): boolean =>
  Date.parse(from) <= Date.parse(instant) && Date.parse(instant) < Date.parse(to);

/** The first review of the first final version or of a later one. */
const reviewedAt = ({ versions, reviews }: LineOfReport): string | undefined => {
  const first = versions.find(isFinal)?.version ?? Number.POSITIVE_INFINITY;
  return reviews.find(({ ofVersion }) => ofVersion >= first)?.at;
};

interface PatientOnFile {
  readonly birthDate?: string;
  readonly zone: string;
  readonly wishes: readonly PatientPreference[];
}

interface RawPatient {
  readonly patientId: string;
  readonly birthDate: string | null;
  readonly zone: string | null;
  readonly wishes: readonly { readonly wish: PatientPreference }[] | null;
}

const patientsOnFile = async (
  reader: EntityManager,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, PatientOnFile>> => {
  const found: RawPatient[] = await reader.query(
    `SELECT patient.patient_id AS "patientId", patient.birth_date AS "birthDate", facility.zone,
            wishes.wishes
       FROM views.patient_name patient
       LEFT JOIN views.facility facility ON facility.facility_id = patient.facility_id
       LEFT JOIN views.lab_wishes wishes ON wishes.patient_id = patient.patient_id
      WHERE patient.patient_id = ANY ($1)`,
    [patientIds],
  );
  return new Map(
    found.map(({ patientId, birthDate, zone, wishes }) => [
      patientId,
      {
        ...(birthDate === null ? {} : { birthDate }),
        zone: zone ?? DEFAULT_ZONE,
        wishes: (wishes ?? []).map(({ wish }) => wish),
      },
    ]),
  );
};

const byReport = <Row extends { readonly reportId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> => {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.reportId, [...(found.get(row.reportId) ?? []), row]);
  return found;
};
