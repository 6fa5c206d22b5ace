import { dateIn } from '../shared/facility-calendar.js';
import { labPolicyAt, type LabPolicy } from '../lab-rules/lab-rules.policy.js';
import type { RehearsedChange, RehearsedRange, RehearsedReport } from './rehearsal.policy.js';

/**
 * What is whoever approves a rule set told of its rehearsal?
 *
 * How many lines, reports and patients would have become visible or hidden, for whom, from when on,
 * of which kind and by which rule: by months of the practice's zone, and apart from them what would
 * have changed at one stroke (requirements section 2, *a release act*; the practice's policy,
 * November 2026). Names of patients and tests are in none of it. The same log, rule set and range
 * make the same report, letter by letter, so its digest says what was seen.
 * Not covered: how the digest is made; whoever gives the answer adds it.
 */
export const rehearsalReportOf = (
  { policy, upTo, zone, range, looked, toBegin = [] }: RehearsalAsked,
  changes: readonly RehearsedChange[],
): RehearsalReport => ({
  policy,
  inForce: versionsIn(range),
  ...(toBegin.length === 0 ? {} : { toBegin: toBegin.map(({ version }) => version) }),
  ...{ from: range.from, to: range.to, upTo, looked },
  totals: counted(changes, ({ viewer, change }) => ({ viewer, change })),
  groups: counted(changes, (each) => ({
    when: each.isThereAtOnce ? 'at-once' : dateIn(zone, each.from).slice(0, 'YYYY-MM'.length),
    ...{ viewer: each.viewer, change: each.change, rule: each.rule },
    ...{ category: each.category, rehearsedCategory: each.rehearsedCategory },
  })),
  changes: [...changes].sort(byTimeAndPlace),
});

export interface RehearsalAsked {
  readonly policy: LabPolicy;
  /** Position in the log: nothing behind it was looked at. */
  readonly upTo: string;
  readonly zone: string;
  readonly range: RehearsedRange;
  readonly looked: RehearsalLooked;
  /** Adopted, and not begun in the range: the changes are those against each of them as well. */
  readonly toBegin?: readonly LabPolicy[];
}

export interface RehearsalLooked {
  readonly patients: number;
  readonly reports: number;
  readonly lines: number;
}

export interface RehearsalReport {
  readonly policy: LabPolicy;
  /** Versions that were in force in the range. */
  readonly inForce: readonly string[];
  /** Versions that were adopted to begin behind it, compared with as if they had begun before. */
  readonly toBegin?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly upTo: string;
  readonly looked: RehearsalLooked;
  readonly totals: readonly (RehearsalCount & Pick<RehearsedChange, 'viewer' | 'change'>)[];
  readonly groups: readonly (RehearsalCount & RehearsalGroup)[];
  /** Oldest first. */
  readonly changes: readonly RehearsedChange[];
}

export interface RehearsalGroup extends Pick<
  RehearsedChange,
  'viewer' | 'change' | 'rule' | 'category' | 'rehearsedCategory'
> {
  /** A month, or `at-once` for what changes at the first instant of the range. */
  readonly when: string;
}

export interface RehearsalCount {
  readonly lines: number;
  /** Reports whose narrative, notes or attachments change. */
  readonly notes: number;
  readonly reports: number;
  readonly patients: number;
  /** Lines of which it would still be so at the end of the range. */
  readonly stillSo: number;
}

/** Of several reports: how much was looked at. */
export const lookedAt = (reports: readonly RehearsedReport[]): RehearsalLooked => ({
  patients: new Set(reports.map(({ patientId }) => patientId)).size,
  reports: reports.length,
  lines: reports.reduce((sum, { lineIds }) => sum + lineIds.length, 0),
});

const versionsIn = ({ inForce, from, to }: RehearsedRange): readonly string[] => {
  const first = labPolicyAt(inForce, Date.parse(from));
  const isBegun = ({ effectiveFrom }: LabPolicy): boolean =>
    Date.parse(effectiveFrom) < Date.parse(to);
  const later = inForce.slice(inForce.indexOf(first) + 1).filter(isBegun);
  return [first, ...later].map(({ version }) => version);
};

/** Every line once in each group, however often it changes back and forth. */
const counted = <Group extends object>(
  changes: readonly RehearsedChange[],
  groupOf: (change: RehearsedChange) => Group,
): readonly (Group & RehearsalCount)[] => {
  const groups = new Map<string, { readonly group: Group; readonly of: RehearsedChange[] }>();
  for (const change of changes) {
    const group = groupOf(change);
    const key = JSON.stringify(Object.values(group));
    const found = groups.get(key);
    if (found) found.of.push(change);
    else groups.set(key, { group, of: [change] });
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { group, of }]) => ({ ...group, ...countOf(of) }));
};

const countOf = (changes: readonly RehearsedChange[]): RehearsalCount => {
  const distinct = (
    keyOf: (change: RehearsedChange) => string | undefined,
    among: readonly RehearsedChange[] = changes,
  ): number => new Set(among.map(keyOf).filter((key) => key !== undefined)).size;
  const lineOf = ({ reportId, lineId }: RehearsedChange): string | undefined =>
    lineId && `${reportId} ${lineId}`;
  return {
    lines: distinct(lineOf),
    notes: distinct(({ reportId, lineId }) => (lineId === undefined ? reportId : undefined)),
    reports: distinct(({ reportId }) => reportId),
    patients: distinct(({ patientId }) => patientId),
    stillSo: distinct(
      lineOf,
      changes.filter(({ until }) => until === undefined),
    ),
  };
};

const byTimeAndPlace = (one: RehearsedChange, other: RehearsedChange): number =>
  placeOf(one) < placeOf(other) ? -1 : 1;

/** The notes of a report come before its lines. */
const placeOf = ({ from, reportId, lineId = '', viewer }: RehearsedChange): string =>
  [from, reportId, lineId, viewer].join(' ');
