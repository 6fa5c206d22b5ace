import type { LabFacts } from './facts.js';
import { contactAbout, STANDING_SENTENCE, type LabContact } from './hand-off.policy.js';
import type { LabPolicies, LabPolicy } from './lab-rules.policy.js';
import { readFacts, receivedAt, type ReadFacts } from './moment.policy.js';
import { visibilityAt, type LabAnswer } from './visibility.policy.js';

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

/** Every answer that these facts ever give, oldest first: when it was shown, withdrawn, re-shown. */
export const labVisibilityTimeline = (
  facts: LabFacts,
  policies: LabPolicies,
): readonly LabSpan[] => {
  const read = readFacts(facts, policies);
  const turns = turningPointsOf(read);
  const [first] = turns;
  if (first === undefined) return [{ answer: visibilityAt(read, 0) }];
  const spans: LabSpan[] = [{ answer: visibilityAt(read, first - 1) }];
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
  one === other || fingerprint(one) === fingerprint(other);

const fingerprint = ({ lines, ...answer }: LabAnswer): string =>
  `${answer.policyVersion} ${ruled(answer)} ${answer.carriers} ${answer.categories.join()}${lines
    .map((line) => ` | ${ruled(line)}`)
    .join('')}`;

type Ruled = Pick<LabAnswer, 'visible' | 'rule' | 'because' | 'applied' | 'lifted'>;

const ruled = ({ visible, rule, because, applied, lifted }: Ruled): string =>
  `${visible} ${rule} ${because} ${applied.map((each) => `${each.rule}:${each.because}`).join()} ${lifted
    .map((each) => `${each.rule}<${each.by}`)
    .join()}`;

/** Each instant at which an answer from these facts can change, in order and once. */
export const turningPointsOf = (read: ReadFacts): readonly number[] => {
  const { facts, policies } = read;
  const points = [
    ...policies.map(({ effectiveFrom }) => Date.parse(effectiveFrom)),
    ...ofVersions(facts, policies),
    ...facts.reviews.map((review) => Date.parse(review.at)),
    ...ofPatient(facts),
    ...ofViewer(facts),
    ...(read.ages ? [read.ages.adultFrom, read.ages.minorityEndsAt] : []),
    ...read.lines.flatMap(({ collected }) =>
      collected.flatMap((times) => (times === 'unreadable' ? [] : [times.from])),
    ),
  ];
  return [...new Set(points.filter(Number.isFinite))].sort((one, other) => one - other);
};

const ofVersions = ({ result, patient }: LabFacts, policies: LabPolicies): readonly number[] => {
  const delays = (patient.preferences ?? []).map(({ delayHours = 0 }) => delayHours);
  const holds = [...new Set([0, ...policies.flatMap(holdHoursOf), ...delays])];
  return result.versions.flatMap((version) =>
    holds.map((hours) => receivedAt(version) + hours * HOUR),
  );
};
const HOUR = 3_600_000;

const holdHoursOf = ({ release, rules, longestHoldHours }: LabPolicy): readonly number[] => {
  const modes = [release.byDefault, ...Object.values(release.byCategory)];
  return [
    ...modes.flatMap((mode) => (mode?.mode === 'hold' ? [mode.hours] : [])),
    ...(rules.L10.inForce ? [longestHoldHours] : []),
  ];
};

const ofPatient = ({ patient: { preferences = [], agreement } }: LabFacts): readonly number[] =>
  [
    ...preferences.flatMap(({ from, to }) => [from, to]),
    agreement?.requestedAt,
    agreement?.professionalAgreedAt,
    agreement?.discussedAt,
  ].map(parsed);

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

const isoOf = (at: number): string => new Date(at).toISOString();
