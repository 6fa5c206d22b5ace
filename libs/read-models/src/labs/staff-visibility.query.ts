import type { EntityManager } from 'typeorm';
import {
  explainedReport,
  linesShownOnceReviewed,
  lookingAs,
  type Explained,
  type ExplainedReport,
  type LookingAs,
} from '@anamnesis/domain/labs/explained-report.policy';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import { correctedRow, labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import type {
  LabReportRow,
  LateLines,
  LineOfReport,
  OpenCorrection,
} from '@anamnesis/domain/labs/lab-report.row';
import {
  messagesLost,
  messagesSettled,
  messagesWaiting,
} from '@anamnesis/domain/labs/waiting-news.policy';
import type { LabFacts } from '@anamnesis/domain/lab-rules/facts';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { latestVersionAt } from '@anamnesis/domain/lab-rules/moment.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { breathing, type Breathe } from '@anamnesis/eventing';
import { openCursor, sealCursor } from '../cursor.js';
import { pageOf } from '../paging.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf, type StaleRows } from '../stale-rows.js';
import { viewedParts } from '../viewed-items.js';
import {
  chartRows,
  getToKnow,
  onFileOf,
  type ChartRow,
  type OnFile,
  type Place,
  type PractitionerOnFile,
} from './lab-chart-rows.js';
import { labViews } from './lab-changes.js';
import { policiesInForce } from './policies-in-force.js';
import {
  ShowLabVisibility,
  type MisfiledReport,
  type CorrectionChange,
  type DecisionFor,
  type LateNews,
  type LabVisibilityAnswer,
  type LineVisibility,
  type ProposedCorrection,
  type ReportVisibility,
} from './staff-queries.js';
import { named } from './staff-work.js';

/** Each report is decided for everybody who might look: it takes a while. */
const USUAL_LIMIT = 20;

/** Every result of one patient, visible or not, with the rule, for the patient and each proxy. */
export const labVisibilityQuery: QueryDefinition<ShowLabVisibility, LabVisibilityAnswer> = {
  message: ShowLabVisibility,
  projections: labViews,
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId, reportId, limit = USUAL_LIMIT } = query;
    const after = openCursor<Place>(query, asked);
    const only = reportId === undefined ? {} : { only: { reportId } };
    const rows = await chartRows(reader, patientId, { after, atMost: limit + 1, ...only });
    const around = await aroundOf(reader, patientId, rows);
    const page = pageOf(rows, {
      limit,
      seal: ({ collectedAt, reportId: last }) =>
        sealCursor(query, { collectedAt, reportId: last } satisfies Place, asked),
      item: (row) => row,
    });
    const reports: ReportVisibility[] = [];
    for (const row of page.rows) reports.push(await visibilityOf(row, around, asked));
    return { patientId, at: asked.at, ...page, rows: reports, ...notShownOf(around.stale) };
  },
  patientsIn: ({ patientId }) => [patientId],
  itemsIn: ({ rows }) =>
    rows.map(({ reportId, lines }) => ({ id: reportId, parts: viewedParts(lines) })),
};

interface Around {
  readonly onFile: OnFile;
  readonly policies: LabPolicies;
  readonly known: ReadonlyMap<string, PractitionerOnFile>;
  readonly stale: StaleRows;
  readonly late: LateOf;
  readonly breathe: Breathe;
}

const aroundOf = async (
  reader: EntityManager,
  patientId: string,
  rows: readonly ChartRow[],
): Promise<Around> => {
  const reports = rows.map(({ reportId }) => reportId);
  const known = new Map<string, PractitionerOnFile>();
  const ids = rows.flatMap(({ orderingProviderId, header: { corrections = [], misfiled } }) => [
    ...(orderingProviderId === undefined ? [] : [orderingProviderId]),
    ...corrections.map(({ by }) => by),
    ...(misfiled ? [misfiled.by] : []),
  ]);
  const [onFile, policies, stale, late] = await Promise.all([
    onFileOf(reader, patientId),
    policiesInForce(reader),
    staleRowsOf(reader, labReports, { keys: reports }),
    lateOf(reader, reports),
    getToKnow(reader, known, ids),
  ]);
  return { onFile, policies, known, stale, late, breathe: breathing() };
};

/** No list and no decision needs it, so no other question reads it. */
const lateOf = async (reader: EntityManager, reports: readonly string[]): Promise<LateOf> => {
  const rows = await reader.query<LateRow[]>(
    `SELECT report_id AS "reportId", late FROM views.lab_report
      WHERE report_id = ANY($1) AND jsonb_array_length(late) > 0`,
    [reports],
  );
  return new Map(rows.map(({ reportId, late }) => [reportId, late]));
};

type LateRow = Pick<LabReportRow, 'reportId' | 'late'>;
type LateOf = ReadonlyMap<string, readonly LateLines[]>;

const lateNews = ({ at, messageId, lines }: LateLines): LateNews =>
  presentFields({
    keptAt: at,
    messageId,
    lines: lines.map(({ lineId, status, test, subId }) =>
      presentFields({ lineId, status, test: named(test), subId }),
    ),
  });

const VIEWERS = Object.keys(lookingAs) as readonly LookingAs[];

const visibilityOf = async (
  row: ChartRow,
  around: Around,
  { at }: AskedBy,
): Promise<ReportVisibility> => {
  const { known, stale, late } = around;
  const { reportId, header, orderingProviderId, firstReceivedAt } = row;
  const explain = (of: ChartRow) => explainedFor(of, around, at);
  const explained = await explain(row);
  const corrections: ProposedCorrection[] = [];
  for (const correction of header.corrections ?? []) {
    corrections.push(await proposedCorrection(correction, { row, known, explained, explain }));
  }
  return presentFields({
    reportId,
    firstFiledAs: header.firstFiledAs,
    test: named(header.test),
    fillerNumber: header.fillerNumber,
    orderedBy: orderingProviderId === undefined ? undefined : personOf(orderingProviderId, known),
    collected: header.collected,
    firstReceivedAt,
    decisions: explained.map(({ viewer, report }) => decisionFor(viewer, report)),
    lines: row.lines.flatMap((line, index) => lineVisibility(line, { index, at, explained })),
    newsWaitsIn: messagesWaiting(header.newsWaits),
    newsLostIn: messagesLost(header.newsWaits),
    newsSettledIn: messagesSettled(header.newsWaits),
    late: (late.get(reportId) ?? []).map(lateNews),
    corrections,
    misfiled: misfiledReport(row, known),
    staleSince: stale.since(reportId),
  });
};

/** For each who might look, over all the time that it has been there. */
const explainedFor = async (
  row: ChartRow,
  { onFile, policies, known, breathe }: Around,
  at: string,
): Promise<readonly ExplainedFor[]> => {
  const around = { ...onFile, orderedBy: known.get(row.orderingProviderId ?? ''), onFileAt: at };
  const explained: ExplainedFor[] = [];
  for (const viewer of VIEWERS) {
    const facts = labFactsOf(row, { ...around, viewer: lookingAs[viewer] });
    explained.push({
      ...{ viewer, facts, report: explainedReport(facts, at, policies) },
      shownOnceReviewed: () => linesShownOnceReviewed(facts, at, policies),
    });
    await breathe();
  }
  return explained;
};

const misfiledReport = (
  { header: { misfiled }, lines }: ChartRow,
  known: Around['known'],
): MisfiledReport | undefined => {
  if (!misfiled) return undefined;
  const { reason, by, at } = misfiled;
  const brought = lines.flatMap(({ versions }) => versions.flatMap((each) => each.messageId ?? []));
  const messages = [...new Set(brought)];
  return { reason, foundBy: personOf(by, known), foundAt: at, messages };
};

interface Correcting {
  readonly row: ChartRow;
  readonly known: Around['known'];
  readonly explained: readonly ExplainedFor[];
  readonly explain: (of: ChartRow) => Promise<readonly ExplainedFor[]>;
}

/**
 * By the fold that would follow an approval, as if all of it were reviewed, now and then; of news
 * that is let go as it is, for until then it hides what is reviewed.
 */
const proposedCorrection = async (
  { by, at, ...correction }: OpenCorrection,
  { row, known, explained, explain }: Correcting,
): Promise<ProposedCorrection> => {
  const after = await explain(correctedRow(row, { ...correction, at }));
  const [shownNow, shownThen] = [explained, after].map((explanations) =>
    explanations.map(({ report, shownOnceReviewed }) =>
      correction.corrects === 'lost-news'
        ? report.lines.map(({ visible }) => visible)
        : shownOnceReviewed(),
    ),
  );
  const { correctionId, corrects, messageId, collected, insteadOf, reason } = correction;
  return presentFields({
    ...{ correctionId, corrects, messageId, collected, insteadOf, reason },
    proposedBy: personOf(by, known),
    proposedAt: at,
    changes: row.lines.flatMap(({ lineId }, index) =>
      explained.flatMap(({ viewer }, place): readonly CorrectionChange[] => {
        const now = shownNow?.[place]?.[index] === true;
        const then = shownThen?.[place]?.[index] === true;
        return now === then ? [] : [{ lineId, viewer, becomes: then ? 'visible' : 'hidden' }];
      }),
    ),
  });
};

interface ExplainedFor {
  readonly viewer: LookingAs;
  /** By which it was decided. */
  readonly facts: LabFacts;
  readonly report: ExplainedReport;
  /** Asked of the few reports whose correction waits for its approval. */
  readonly shownOnceReviewed: () => readonly boolean[];
}

interface LineAt {
  readonly index: number;
  readonly at: string;
  readonly explained: readonly ExplainedFor[];
}

const lineVisibility = (
  { lineId, versions }: LineOfReport,
  { index, at, explained }: LineAt,
): readonly LineVisibility[] => {
  // The versions as they were decided on: on file, they have come, though a clock ran ahead.
  const decided = explained[0]?.facts.result.components?.[index]?.versions ?? versions;
  const latest = latestVersionAt(decided, Date.parse(at));
  const version = versions.find((each) => each.version === latest?.version) ?? versions.at(-1);
  if (!version) return [];
  const { status, test, subId, ofMendedText } = version;
  const category = explained[0]?.report.lines[index]?.category ?? 'none';
  const decisions = explained.flatMap(({ viewer, report }) => {
    const line = report.lines[index];
    return line ? [decisionFor(viewer, line)] : [];
  });
  const told = { lineId, version: version.version, status, test: named(test), subId };
  return [presentFields({ ...told, ofMendedText, category, decisions })];
};

const decisionFor = (
  viewer: LookingAs,
  { visible, rule, because, basis, rules, lifted, ...rest }: Explained,
): DecisionFor => {
  const { policyVersion, since, until, contact } = rest;
  return presentFields({
    ...{ viewer, visible, rule, because, basis, rules, lifted },
    ...{ policyVersion, since, until, contact },
  });
};

const personOf = (id: string, known: ReadonlyMap<string, PractitionerOnFile>) => {
  const name = known.get(id)?.name;
  return name === undefined ? { id } : { id, name };
};
