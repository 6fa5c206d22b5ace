import { isoOf } from '../shared/facility-calendar.js';
import type { LabFacts } from './facts.js';
import { contactAbout, STANDING_SENTENCE, type LabContact } from './hand-off.policy.js';
import { beginningsOf, type LabPolicies, type LabPolicy } from './lab-rules.policy.js';
import { readFacts, receivedAt, type Line, type ReadFacts } from './moment.policy.js';
import { visibilityAt, type AppliedRule, type LabAnswer } from './visibility.policy.js';

/**
 * Who may see which laboratory result: the decision, since when it holds and until when?
 *
 * Time is part of the decision. Between two of the instants that the facts and the policies name
 * (arrivals, reviews, the ends of holds and wishes, grants, birthdays at midnight in the facility's
 * zone, policies coming into force) the answer is constant, so the span of an answer ends at the
 * first of them at which it differs (requirements section 2; the practice's policy, November 2026).
 * `until` is when whoever waits must ask again; without one the answer never changes by itself.
 * Not covered: facts that are yet to come.
 */
export const labVisibilityOf = (
  facts: LabFacts,
  instant: string,
  policies: LabPolicies,
): LabDecision => {
  const read = readFacts(facts, policies);
  const at = instantOf(instant);
  const answer = visibilityAt(read, at);
  const turns = turningPointsOf(read);
  const since = beginOfSpan(read, turns, { at, answer });
  const until = endOfSpan(read, turns, { at, answer });
  return {
    ...answer,
    ...(since === undefined ? {} : { from: isoOf(since) }),
    ...(until === undefined ? {} : { until: isoOf(until) }),
    ...(answer.visible || answer.rule === 'workforce'
      ? {}
      : { contact: contactAbout(answer.rule, facts) }),
    patientMayRead: STANDING_SENTENCE,
  };
};

export interface LabDecision extends LabAnswer {
  /** Since when the answer has been this one; left out: it always was. */
  readonly from?: string;
  /** The next instant at which it is another one; left out: not by the passing of time. */
  readonly until?: string;
  /** For staff and auditors; left out for what is shown. */
  readonly contact?: LabContact;
  /** The same for everybody, whatever the answer. */
  readonly patientMayRead: string;
}

/**
 * Every answer that these facts ever give, oldest first: when it was shown, withdrawn, re-shown.
 * At least one, for there is an answer at every instant.
 */
export const labVisibilityTimeline = (
  facts: LabFacts,
  policies: LabPolicies,
): readonly [LabSpan, ...LabSpan[]] => {
  const read = readFacts(facts, policies);
  const turns = turningPointsOf(read);
  const [first = 0] = turns;
  const spans: [LabSpan, ...LabSpan[]] = [{ answer: visibilityAt(read, first - 1) }];
  for (const at of turns) {
    const answer = visibilityAt(read, at);
    const before = spans.at(-1);
    if (!before || isSameAnswer(before.answer, answer)) continue;
    spans.splice(-1, 1, { ...before, until: isoOf(at) }, { from: isoOf(at), answer });
  }
  return spans;
};

export interface LabSpan {
  readonly from?: string;
  readonly until?: string;
  readonly answer: LabAnswer;
}

interface Asked {
  readonly at: number;
  readonly answer: LabAnswer;
}

const endOfSpan = (
  read: ReadFacts,
  turns: readonly number[],
  { at, answer }: Asked,
): number | undefined =>
  turns.find((turn) => turn > at && !isSameAnswer(visibilityAt(read, turn), answer));

const beginOfSpan = (
  read: ReadFacts,
  turns: readonly number[],
  { at, answer }: Asked,
): number | undefined =>
  turns.findLast((turn) => turn <= at && !isSameAnswer(visibilityAt(read, turn - 1), answer));

/** Whether anybody who asks is told the same, down to the rules of every line. */
export const isSameAnswer = (one: LabAnswer, other: LabAnswer): boolean =>
  one.policyVersion === other.policyVersion &&
  one.carriers === other.carriers &&
  isSameLine(one, other) &&
  areSame(one.categories, other.categories, Object.is) &&
  areSame(one.lines, other.lines, isSameLine);

const isSameLine = (one: Ruled, other: Ruled): boolean =>
  one.visible === other.visible &&
  one.rule === other.rule &&
  one.because === other.because &&
  areSame(one.applied, other.applied, isSameRule) &&
  areSame(one.lifted, other.lifted, (lift, lifted) => lift.rule === lifted.rule);

const isSameRule = (one: AppliedRule, other: AppliedRule): boolean =>
  one.rule === other.rule && one.because === other.because;

const areSame = <Each>(
  some: readonly Each[],
  others: readonly Each[],
  isSame: (one: Each, other: Each) => boolean,
): boolean =>
  some.length === others.length &&
  some.every((one, index) => {
    const other = others[index];
    return other !== undefined && isSame(one, other);
  });

type Ruled = Pick<LabAnswer, 'visible' | 'rule' | 'because' | 'applied' | 'lifted'>;

/** Each instant at which an answer from these facts can change, in order and once. */
export const turningPointsOf = (read: ReadFacts): readonly number[] => {
  const { facts, policies, lines } = read;
  const points = [...beginningsOf(policies), ...ofViewer(facts), ...ofAges(read)];
  const preferences = facts.patient.preferences ?? [];
  for (const { from, to } of facts.result.newsWaits ?? []) points.push(parsed(from), parsed(to));
  for (const { from, to } of preferences) points.push(parsed(from), parsed(to));
  const holds = [0, ...holdHoursOf(policies), ...preferences.map((wish) => wish.delayHours ?? 0)];
  // Of the report as a whole as well: filed under the wrong patient, it hides every line.
  const { versions } = facts.result;
  if (versions !== lines[0]?.versions) {
    addLife(points, { versions, reviews: [], agreements: [] }, holds);
  }
  for (const [index, line] of lines.entries()) {
    // Lines without a life of their own share the report's.
    if (index === 0 || !isSameLife(line, lines[0])) addLife(points, line, holds);
    for (const times of line.collected) if (times !== 'unreadable') points.push(times.from);
  }
  return sorted(points);
};

type Life = Pick<Line, 'versions' | 'reviews' | 'agreements'>;

const isSameLife = (line: Life, other: Life | undefined): boolean =>
  line.versions === other?.versions &&
  line.reviews === other.reviews &&
  areSame(line.agreements, other.agreements, Object.is);

const addLife = (
  points: number[],
  { versions, reviews, agreements }: Life,
  holds: readonly number[],
): void => {
  for (const version of versions) {
    const received = receivedAt(version);
    for (const hours of holds) points.push(received + hours * HOUR);
  }
  for (const { at } of reviews) points.push(Date.parse(at));
  for (const agreement of agreements) {
    const { requestedAt, professionalAgreedAt, discussedAt } = agreement;
    const { representativeRequestedAt, agreedAnewAt } = agreement;
    points.push(parsed(requestedAt), parsed(professionalAgreedAt), parsed(discussedAt));
    points.push(parsed(representativeRequestedAt), parsed(agreedAnewAt));
  }
};
const HOUR = 3_600_000;

const sorted = (points: readonly number[]): readonly number[] => {
  const finite = points.filter(Number.isFinite).sort((one, other) => one - other);
  return finite.filter((point, index) => point !== finite[index - 1]);
};

/** Worked out once for each list of policies. */
const holdHoursOf = (policies: LabPolicies): readonly number[] => {
  const known = holdHours.get(policies);
  if (known) return known;
  const hours = [...new Set(policies.flatMap(holdHoursIn))];
  holdHours.set(policies, hours);
  return hours;
};
const holdHours = new WeakMap<LabPolicies, readonly number[]>();

const holdHoursIn = ({ release, rules, longestHoldHours }: LabPolicy): readonly number[] => {
  const modes = [release.byDefault, ...Object.values(release.byCategory)];
  return [
    ...modes.flatMap((mode) => (mode?.mode === 'hold' ? [mode.hours] : [])),
    ...(rules.L10.inForce ? [longestHoldHours] : []),
  ];
};

/** Coming of age matters to a proxy by minority, and where a policy shows data of 12 to 17 then. */
const ofAges = ({ facts, ages, policies }: ReadFacts): readonly number[] => {
  if (!ages) return [];
  if (facts.viewer.role === 'proxy') return [ages.minorityEndsAt];
  const comesToMatter = policies.some((policy) => policy.adolescentDataAtAdulthood !== 'hidden');
  return comesToMatter ? [ages.adultFrom] : [];
};

const ofViewer = ({ viewer }: LabFacts): readonly number[] =>
  viewer.role === 'proxy' && viewer.grant ? [viewer.grant.from, viewer.grant.to].map(parsed) : [];

const parsed = (instant: string | undefined): number =>
  instant === undefined ? Number.NaN : Date.parse(instant);

const instantOf = (instant: string): number => {
  const at = Date.parse(instant);
  if (Number.isNaN(at))
    throw new Error('The instant of a decision must be ISO 8601 with an offset.');
  return at;
};
