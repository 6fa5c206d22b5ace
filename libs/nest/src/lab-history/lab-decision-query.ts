import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { AN_ID, INSTANT, type ResultStatus, type Viewer } from '@anamnesis/domain';
import {
  explainedReport,
  lookingAs,
  type Explained,
  type LookingAs,
} from '@anamnesis/domain/labs/explained-report.policy';
import type { ResultVersion } from '@anamnesis/domain/lab-rules/facts';
import type { LineOfReport } from '@anamnesis/domain/labs/lab-report.row';
import { labPolicyAt } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { latestVersionAt } from '@anamnesis/domain/lab-rules/moment.policy';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { patientOfReport, reportOnFile, type LabLog, type ReportOnFile } from './report-on-file.js';

/** Besides who has a right of their own: whoever has none, and whoever works here. */
const others = {
  stranger: { role: 'stranger' },
  // Works here, and sees no results.
  'front-desk': { role: 'stranger' },
  staff: { role: 'workforce' },
  provider: { role: 'workforce' },
  auditor: { role: 'workforce' },
} as const satisfies Readonly<Record<string, Viewer>>;

const viewers = { ...lookingAs, ...others };

export type DecisionViewer = LookingAs | keyof typeof others;

export const decisionViewers = Object.keys(viewers) as readonly DecisionViewer[];

/**
 * What is decided of one report at an instant, for a viewer: by what was on file then, and by what
 * is on file now. The two differ where something came late: a birth date, a membership, a covering.
 */
export class ShowLabDecision {
  get query() {
    return 'labDecision' as const;
  }
  @Matches(...AN_ID) readonly reportId!: string;
  /** Of this line alone. */
  @IsOptional() @Matches(...AN_ID) readonly lineId?: string;
  /** Now when left out. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly at?: string;
  /** Both when left out. */
  @IsOptional() @IsIn(['then', 'now']) readonly known?: 'then' | 'now';
  /** The patient when left out. */
  @IsOptional() @IsIn(decisionViewers) readonly as?: DecisionViewer;
  /** Of a proxy's grant; open-ended on both sides when left out. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly grantedFrom?: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly grantedTo?: string;
}

export interface LabDecisionAnswer {
  readonly reportId: string;
  readonly patientId: string;
  readonly at: string;
  readonly viewer: DecisionViewer;
  readonly decisions: readonly DecisionByKnowledge[];
  /** Of two decisions: whether anybody would have been shown something else. */
  readonly differs?: boolean;
}

export interface DecisionByKnowledge {
  readonly known: 'then' | 'now';
  /** Whether anything of the report was recorded by then; if not, there is nothing to decide. */
  readonly onFile: boolean;
  readonly report?: DecidedReportTold;
  readonly lines: readonly DecidedLineTold[];
}

export interface DecidedReportTold extends Explained {
  readonly carriers: 'shown' | 'hidden';
  readonly policyId: string;
  readonly policyEffectiveFrom: string;
}

export interface DecidedLineTold extends Explained {
  readonly lineId: string;
  /** The version that was the latest one; left out where none had come yet. */
  readonly version?: number;
  readonly status?: ResultStatus;
  readonly test: NamedTestOfLine;
  readonly category: string;
}

export interface NamedTestOfLine {
  readonly code?: string;
  readonly system?: string;
  readonly name?: string;
}

export const decideAsOf = async (
  log: LabLog,
  asked: ShowLabDecision,
  now: string,
): Promise<LabDecisionAnswer | undefined> => {
  const { reportId, known, as: viewer = 'patient' } = asked;
  const patientId = await patientOfReport(log, reportId);
  if (patientId === undefined) return undefined;
  const at = asked.at ?? now;
  const wanted = known === undefined ? (['then', 'now'] as const) : [known];
  const decisions = await Promise.all(
    wanted.map(async (each): Promise<DecisionByKnowledge> => {
      const recordedUntil = each === 'then' ? at : undefined;
      const file = await reportOnFile(log, { reportId, recordedUntil, now });
      return decisionBy(each, file, { ...asked, at });
    }),
  );
  const [one, other] = decisions;
  return presentFields({
    ...{ reportId, patientId, at, viewer, decisions },
    differs: one && other && shownBy(one) !== shownBy(other),
  });
};

interface AskedAt extends Pick<ShowLabDecision, 'lineId' | 'as' | 'grantedFrom' | 'grantedTo'> {
  readonly at: string;
}

const decisionBy = (
  known: 'then' | 'now',
  file: ReportOnFile | undefined,
  { at, lineId, ...asked }: AskedAt,
): DecisionByKnowledge => {
  if (!file) return { known, onFile: false, lines: [] };
  const { row, policies } = file;
  const facts = file.factsFor(viewerOf(asked));
  const explained = explainedReport(facts, at, policies);
  const { lines, ...report } = explained;
  const { effectiveFrom } = labPolicyAt(policies, Date.parse(at));
  return {
    known,
    onFile: true,
    report: { ...report, policyEffectiveFrom: effectiveFrom },
    lines: row.lines.flatMap((line, index) => {
      const decided = lines[index];
      const isAsked = lineId === undefined || lineId === line.lineId;
      const versions = facts.result.components?.[index]?.versions ?? [];
      const latest = latestVersionAt(versions, Date.parse(at));
      return decided && isAsked ? [{ ...lineOf(line, latest), ...decided }] : [];
    }),
  };
};

const viewerOf = ({
  as = 'patient',
  grantedFrom,
  grantedTo: to,
}: Omit<AskedAt, 'at' | 'lineId'>): Viewer => {
  const viewer = viewers[as];
  if (viewer.role !== 'proxy') return viewer;
  const { basis, from } = viewer.grant;
  const grant = { basis, from: grantedFrom ?? from };
  return { role: 'proxy', grant: to === undefined ? grant : { ...grant, to } };
};

/** With the version that was decided on: on file, it had come, though a clock ran ahead. */
const lineOf = ({ lineId, versions }: LineOfReport, latest: ResultVersion | undefined) => {
  const version = versions.find((each) => each.version === latest?.version);
  const { code, system, name } = (version ?? versions.at(-1))?.test ?? {};
  return presentFields({
    lineId,
    version: version?.version,
    status: version?.status,
    test: presentFields({ code, system, name }),
  });
};

/** What a viewer would have seen of it, down to the version of each line. */
const shownBy = ({ lines, report }: DecisionByKnowledge): string =>
  JSON.stringify([
    report?.carriers === 'shown',
    lines.filter(({ visible }) => visible).map(({ lineId, version }) => [lineId, version]),
  ]);
