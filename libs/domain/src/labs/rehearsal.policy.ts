import { labVisibilityTimeline, type LabSpan } from '../lab-rules/decision-span.policy.js';
import type { TestCategory } from '../lab-tests/facts.js';
import type { LabFacts, Viewer } from '../lab-rules/facts.js';
import type { LabPolicies, LabRuleId } from '../lab-rules/lab-rules.policy.js';
import type { LabAnswer, LineAnswer } from '../lab-rules/visibility.policy.js';
import { isoOf } from '../shared/facility-calendar.js';

/**
 * What of a report would have become visible or hidden under other rules, when, and for whom?
 *
 * A rule set, a mode or a mapping is adopted only after its rehearsal was seen (requirements section
 * 2, *a release act*; the practice's policy, November 2026). The same facts are decided under the
 * policies in force and under those that are rehearsed; wherever a line, or what accompanies the
 * report, is shown by one and not by the other, that is a change. Facts count as they are known
 * today. A change is told from the first instant of the range on, if it is there already.
 * Not covered: who holds a grant. Proxies are counted as if every patient had some of each kind.
 */
export const rehearsedChangesOf = (
  rehearsed: RehearsedReport,
  viewer: RehearsedViewer,
  { inForce, rehearsal, from, to }: RehearsedRange,
): readonly RehearsedChange[] => {
  const facts = { ...rehearsed.facts, viewer: rehearsedViewers[viewer] };
  const today = labVisibilityTimeline(facts, inForce);
  const then = labVisibilityTimeline(facts, rehearsal);
  const begins = Date.parse(from);
  const ends = Date.parse(to);
  const turns = turnsWithin([...today, ...then], { begins, ends });
  const moments = turns.map((at) => ({ at, today: answerAt(today, at), then: answerAt(then, at) }));
  return partsOf(rehearsed).flatMap((part) =>
    changesOfPart(moments, part).map(({ until, ...change }) => ({
      ...{ reportId: rehearsed.reportId, patientId: rehearsed.patientId, viewer },
      ...change,
      isThereAtOnce: change.from === begins,
      from: isoOf(change.from),
      ...(until === undefined ? {} : { until: isoOf(until) }),
    })),
  );
};

export interface RehearsedReport {
  readonly reportId: string;
  readonly patientId: string;
  /** Of the components of the facts, in their order. */
  readonly lineIds: readonly string[];
  /** Whether a narrative, notes or attachments come with it. */
  readonly hasNotes: boolean;
  /** Whoever its viewer is: each viewer of the rehearsal takes that place. */
  readonly facts: LabFacts;
}

export interface RehearsedRange {
  /** As they are, and as they would have been. */
  readonly inForce: LabPolicies;
  readonly rehearsal: LabPolicies;
  /** Instants, the first inclusive, the second exclusive. */
  readonly from: string;
  readonly to: string;
}

const ALWAYS = '0001-01-01T00:00:00Z';

/** Courts and powers of attorney give the same rights as far as results are concerned. */
export const rehearsedViewers = {
  patient: { role: 'patient' },
  'proxy-by-minority': { role: 'proxy', grant: { basis: 'minority', from: ALWAYS } },
  'proxy-by-court': { role: 'proxy', grant: { basis: 'court', from: ALWAYS } },
} as const satisfies Readonly<Record<string, Viewer>>;

export type RehearsedViewer = keyof typeof rehearsedViewers;

export interface RehearsedChange extends PartChange<string> {
  readonly reportId: string;
  readonly patientId: string;
  readonly viewer: RehearsedViewer;
  /** From the first instant of the range: what an adoption would do at one stroke. */
  readonly isThereAtOnce: boolean;
}

interface PartChange<Instant> {
  /** Left out for the notes of the whole report. */
  readonly lineId?: string;
  readonly change: 'becomes-visible' | 'becomes-hidden';
  /** The rule that hides it, today or under the rehearsed rules. */
  readonly rule: LabRuleId | 'workforce';
  /** As it is told apart today, and under the rehearsed rules. */
  readonly category: TestCategory | 'notes';
  readonly rehearsedCategory: TestCategory | 'notes';
  readonly from: Instant;
  /** Left out where it lasts to the end of the range. */
  readonly until?: Instant;
}

interface MomentOfBoth {
  readonly at: number;
  readonly today: LabAnswer;
  readonly then: LabAnswer;
}

/** One line of the report, or its notes: what is shown or hidden as one. */
interface Part {
  readonly lineId?: string;
  readonly judge: (answer: LabAnswer) => JudgedPart;
}

interface JudgedPart {
  readonly visible: boolean;
  readonly rule: LabRuleId | 'workforce';
  readonly category: TestCategory | 'notes';
}

const partsOf = ({ lineIds, hasNotes }: RehearsedReport): readonly Part[] => [
  ...lineIds.map((lineId, index): Part => {
    const judge = ({ lines }: LabAnswer): JudgedPart => judgedLine(lines[index]);
    return { lineId, judge };
  }),
  ...(hasNotes ? [{ judge: judgedNotes }] : []),
];

const judgedLine = (line: LineAnswer | undefined): JudgedPart => ({
  visible: line?.visible === true,
  rule: line?.rule ?? 'no_standing',
  category: line?.kinds.categories[0] ?? (line?.kinds.isHeld === true ? 'unclassified' : 'none'),
});

const judgedNotes = (answer: LabAnswer): JudgedPart => ({
  visible: answer.visible && answer.carriers === 'shown',
  rule: answer.lines.find(({ visible }) => !visible)?.rule ?? answer.rule,
  category: 'notes',
});

/** One after the other where it changes back and forth. */
const changesOfPart = (
  moments: readonly MomentOfBoth[],
  { lineId, judge }: Part,
): readonly PartChange<number>[] => {
  const changes: PartChange<number>[] = [];
  let open: PartChange<number> | undefined;
  for (const { at, today, then } of moments) {
    const [before, after] = [judge(today), judge(then)];
    const change = directionOf(before, after);
    if (open?.change === change) continue;
    if (open) changes.push({ ...open, until: at });
    open = change && {
      ...(lineId === undefined ? {} : { lineId }),
      ...{ change, rule: change === 'becomes-visible' ? before.rule : after.rule },
      ...{ category: before.category, rehearsedCategory: after.category, from: at },
    };
  }
  return open ? [...changes, open] : changes;
};

const directionOf = (
  before: JudgedPart,
  after: JudgedPart,
): RehearsedChange['change'] | undefined => {
  if (before.visible === after.visible) return undefined;
  return after.visible ? 'becomes-visible' : 'becomes-hidden';
};

const turnsWithin = (
  spans: readonly LabSpan[],
  { begins, ends }: { readonly begins: number; readonly ends: number },
): readonly number[] => {
  // What was so from the beginning of time began at no instant, and is not within.
  const turns = spans.map(({ from = '' }) => Date.parse(from));
  const within = turns.filter((at) => at > begins && at < ends);
  return [...new Set([begins, ...within])].sort((one, other) => one - other);
};

const answerAt = (spans: readonly LabSpan[], at: number): LabAnswer => {
  const span = spans.findLast(({ from }) => from === undefined || Date.parse(from) <= at);
  if (!span) throw new Error('The spans of a decision begin at the beginning of time.');
  return span.answer;
};
