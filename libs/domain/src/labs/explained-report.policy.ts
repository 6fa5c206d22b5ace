import { labVisibilityTimeline, type LabSpan } from '../lab-rules/decision-span.policy.js';
import type {
  GrantBasis,
  LabFacts,
  ResultVersion,
  ReviewFact,
  Viewer,
} from '../lab-rules/facts.js';
import { contactAbout, type LabContact } from '../lab-rules/hand-off.policy.js';
import type { LabPolicies, RuleBasis } from '../lab-rules/lab-rules.policy.js';
import { latestVersionAt, readFacts } from '../lab-rules/moment.policy.js';
import {
  visibilityAt,
  type AppliedRule,
  type LabAnswer,
  type LiftedRule,
  type LineAnswer,
} from '../lab-rules/visibility.policy.js';

/**
 * What is decided of a report and of each of its lines at an instant, since when and until when?
 *
 * The same decision as everywhere, told in full for whoever has to explain it: the rule that
 * decided, all rules that apply, their basis, the policy's version, and the span of the answer
 * about each line, which may be longer than that of the whole report's (requirements section 2;
 * issue 7, November 2026). A patient never reads any of it: only one standing sentence.
 * Not covered: who may ask; the access policy says so.
 */
export const explainedReport = (
  facts: LabFacts,
  at: string,
  policies: LabPolicies,
): ExplainedReport => {
  const spans = labVisibilityTimeline(facts, policies);
  const now = indexAt(spans, Date.parse(at));
  const { answer } = spans[now] ?? spans[0];
  return {
    ...told(
      facts,
      answer,
      spanAround(spans, now, (each) => each.answer),
    ),
    policyId: answer.policyId,
    carriers: answer.carriers,
    lines: answer.lines.map((line, index) => ({
      ...told(
        facts,
        { ...line, policyVersion: line.policy.version },
        spanAround(spans, now, (each) => each.answer.lines[index]),
      ),
      category: categoryOf(line),
    })),
  };
};

export interface ExplainedReport extends Explained {
  readonly policyId: string;
  /** Narrative, conclusion, notes and attachments. */
  readonly carriers: LabAnswer['carriers'];
  /** One for each line, in the order of the facts. */
  readonly lines: readonly ExplainedLine[];
}

export interface ExplainedLine extends Explained {
  readonly category: string;
}

export interface Explained {
  readonly visible: boolean;
  readonly rule: LabAnswer['rule'];
  readonly because: string;
  readonly basis: RuleBasis;
  /** All that apply, in their order. */
  readonly rules: readonly AppliedRule[];
  readonly lifted: readonly LiftedRule[];
  readonly policyVersion: string;
  /** Left out: it always was so. */
  readonly since?: string;
  /** Left out: not by the passing of time. */
  readonly until?: string;
  /** Of what is hidden. */
  readonly contact?: LabContact;
}

/**
 * Whether each line is shown as soon as its ordering provider has reviewed all of the report that
 * has come, and no news of it waits: what somebody decides now is seen by what it changes of that,
 * for review and news come without asking them again.
 */
export const linesShownOnceReviewed = (
  facts: LabFacts,
  at: string,
  policies: LabPolicies,
): readonly boolean[] => {
  const read = readFacts(reviewedByNow(facts, at), policies);
  return visibilityAt(read, Date.parse(at)).lines.map(({ visible }) => visible);
};

const reviewedByNow = (facts: LabFacts, at: string): LabFacts => {
  const { newsWaits: _taken, ...result } = facts.result;
  const by = facts.order.provider?.providerId;
  if (by === undefined) return { ...facts, result };
  const reviewOf = (versions: readonly ResultVersion[]): readonly ReviewFact[] => {
    const current = latestVersionAt(versions, Date.parse(at));
    return current ? [{ by, at, ofVersion: current.version }] : [];
  };
  const { components = [], versions } = result;
  const reviewed = components.map((line) => ({
    ...line,
    reviews: reviewOf(line.versions ?? versions),
  }));
  return { ...facts, result: { ...result, components: reviewed } };
};

/** As whom one can look: oneself, or by each basis that a proxy's grant can have. */
export const lookingAs = {
  patient: { role: 'patient' },
  'proxy-minority': asProxy('minority'),
  'proxy-court': asProxy('court'),
  'proxy-power-of-attorney': asProxy('power-of-attorney'),
} as const satisfies Readonly<Record<string, Viewer>>;

export type LookingAs = keyof typeof lookingAs;

/** Grants have dates of their own; here only the basis matters. */
function asProxy(basis: GrantBasis) {
  return { role: 'proxy', grant: { basis, from: '1900-01-01T00:00:00Z' } } as const;
}

type Judged = Pick<
  LabAnswer,
  'visible' | 'rule' | 'because' | 'basis' | 'applied' | 'lifted' | 'policyVersion'
>;

interface Span {
  readonly since?: string;
  readonly until?: string;
}

const told = (facts: LabFacts, judged: Judged, span: Span): Explained => {
  const { visible, rule, because, basis, applied: rules, lifted, policyVersion } = judged;
  const isTold = visible || rule === 'workforce';
  return {
    ...{ visible, rule, because, basis, rules, lifted, policyVersion, ...span },
    ...(isTold ? {} : { contact: contactAbout(rule, facts) }),
  };
};

/** The last span that begins at the instant or before it; spans follow each other without a gap. */
const indexAt = (spans: readonly LabSpan[], at: number): number =>
  Math.max(
    0,
    spans.findLastIndex(({ from }) => from === undefined || Date.parse(from) <= at),
  );

type Told = Pick<LabAnswer, 'visible' | 'rule' | 'because' | 'applied' | 'lifted'> &
  Partial<Pick<LabAnswer, 'policyVersion'> & Pick<LineAnswer, 'policy'>>;

const spanAround = (
  spans: readonly LabSpan[],
  now: number,
  part: (span: LabSpan) => Told | undefined,
): Span => {
  const said = spans.map((span) => keyOf(part(span)));
  let [first, last] = [now, now];
  while (said[first - 1] === said[now]) first -= 1;
  while (said[last + 1] === said[now]) last += 1;
  const [since, until] = [spans[first]?.from, spans[last]?.until];
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
};

/** Whoever asks is told the same where this is the same. */
const keyOf = (told: Told | undefined): string => {
  if (told === undefined) return '';
  const { visible, rule, because, applied, lifted, policyVersion, policy } = told;
  return JSON.stringify([
    ...[visible, rule, because, policyVersion ?? policy?.version],
    ...[applied.map((each) => [each.rule, each.because]), lifted],
  ]);
};

const categoryOf = ({ kinds }: LineAnswer): string =>
  kinds.categories[0] ?? (kinds.isHeld ? 'unclassified' : 'none');
