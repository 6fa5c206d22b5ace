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
import {
  correctedRow,
  labReports,
  type LabReportRow,
  type LateLines,
  type LineOfReport,
  type OpenCorrection,
} from '@anamnesis/domain/labs/lab-reports.projection';
import {
  messagesLost,
  messagesSettled,
  messagesWaiting,
} from '@anamnesis/domain/labs/waiting-news.policy';
import type { LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { latestVersionAt } from '@anamnesis/domain/lab-rules/moment.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { pageOf } from '../paging.js';
import type { AskedBy, QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf, type StaleRows } from '../stale-rows.js';
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

/** Each report is decided for everybody who might look, over all the time that it has been there. */
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
      item: (row) => visibilityOf(row, around, asked),
    });
    return { patientId, at: asked.at, ...page, ...notShownOf(around.stale) };
  },
  patientsIn: ({ patientId }) => [patientId],
};

interface Around {
  readonly onFile: OnFile;
  readonly policies: LabPolicies;
  readonly known: ReadonlyMap<string, PractitionerOnFile>;
  readonly stale: StaleRows;
  readonly late: LateOf;
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
  return { onFile, policies, known, stale, late };
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

const visibilityOf = (
  row: ChartRow,
  { onFile, policies, known, stale, late }: Around,
  { at }: AskedBy,
): ReportVisibility => {
  const { reportId, header, orderingProviderId, firstReceivedAt } = row;
  const orderedBy = known.get(orderingProviderId ?? '');
  const explain = (of: ChartRow): readonly ExplainedFor[] =>
    VIEWERS.map((viewer) => {
      const around = { ...onFile, orderedBy, onFileAt: at };
      const facts = labFactsOf(of, { ...around, viewer: lookingAs[viewer] });
      return {
        viewer,
        report: explainedReport(facts, at, policies),
        shownOnceReviewed: () => linesShownOnceReviewed(facts, at, policies),
      };
    });
  const explained = explain(row);
  return presentFields({
    reportId,
    firstFiledAs: header.firstFiledAs,
    test: named(header.test),
    orderedBy: orderingProviderId === undefined ? undefined : personOf(orderingProviderId, known),
    collected: header.collected,
    firstReceivedAt,
    decisions: explained.map(({ viewer, report }) => decisionFor(viewer, report)),
    lines: row.lines.flatMap((line, index) => lineVisibility(line, { index, at, explained })),
    newsWaitsIn: messagesWaiting(header.newsWaits),
    newsLostIn: messagesLost(header.newsWaits),
    newsSettledIn: messagesSettled(header.newsWaits),
    late: (late.get(reportId) ?? []).map(lateNews),
    corrections: (header.corrections ?? []).map((correction) =>
      proposedCorrection(correction, { row, known, explained, explain }),
    ),
    misfiled: misfiledReport(row, known),
    staleSince: stale.since(reportId),
  });
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
  readonly explain: (of: ChartRow) => readonly ExplainedFor[];
}

/**
 * By the fold that would follow an approval, as if all of it were reviewed, now and then; of news
 * that is let go as it is, for until then it hides what is reviewed.
 */
const proposedCorrection = (
  { by, at, ...correction }: OpenCorrection,
  { row, known, explained, explain }: Correcting,
): ProposedCorrection => {
  const after = explain(correctedRow(row, { ...correction, at }));
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
  const latest = latestVersionAt(versions, Date.parse(at));
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
