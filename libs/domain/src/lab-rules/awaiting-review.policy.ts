import { isVerified } from './authorised-review.policy.js';
import type { TestCategory } from '../lab-tests/facts.js';
import { modeFor, ruleThatHides, type LabPolicy, type ReleaseMode } from './lab-rules.policy.js';
import { isUnconfirmed, receivedAt, type Moment } from './moment.policy.js';

/**
 * L1: does this result still wait for its provider's review?
 *
 * It is hidden until the ordering provider or an authorised delegate has verified the current
 * version, and again when a newer unverified one exists (rows 64 and 66, P12; a Californian statute,
 * H&S 123148, until 2022-12-31, since then the organisation's own policy, which it may replace by
 * another mode: R10). `immediate` shows at once; `hold` for so many hours from the arrival of the
 * version, or until the review where that comes first; `never` not at all. What the laboratory has
 * not made final waits for the review in every mode: ONC's rule on information blocking speaks of
 * results that are finalised.
 * Where L1 is not in force nothing final waits; what the laboratory has not made final, and what is
 * never shown, is hidden all the same.
 * News of it that waits for a person is a newer version of which nobody knows what it says; it may be
 * that the result is taken back, so it hides in every mode, in force or not.
 * Not covered: the kinds that are never shown; L4 and L5 name these.
 */
export const awaitingReview = (
  moment: Moment,
  releasedAs: readonly TestCategory[],
): AwaitingReview | undefined => {
  const { line, version, at, policy } = moment;
  if (version === undefined) return 'nothing received';
  const { inForce } = policy.rules.L1;
  if (newsWaits(moment)) return 'news of it waits';
  const modes = reviewModesOf(policy, releasedAs);
  if (modes.some(({ mode }) => mode === 'never')) return 'never shown';
  if (isVerified(moment)) return undefined;
  const isHeld = inForce && modes.some((mode) => holds(mode, receivedAt(version), at));
  if (!isHeld && !isUnconfirmed(version)) return undefined;
  return line.reviews.some((review) => isEarlierReview(review.ofVersion, version.version))
    ? 'newer version not verified'
    : 'not verified';
};

/** Whether nothing at all is shown under this policy that nobody has reviewed. */
export const showsNothingUnreviewed = ({ rules, release }: LabPolicy): boolean =>
  rules.L1.inForce &&
  !rules.L10.inForce &&
  [release.byDefault, ...Object.values(release.byCategory)].every(
    (mode) => mode === undefined || mode.mode === 'after-review' || mode.mode === 'never',
  );

export type AwaitingReview =
  | 'nothing received'
  | 'news of it waits'
  | 'not verified'
  | 'newer version not verified'
  | 'never shown';

/**
 * The mode of each kind that the test is released as. A kind that L4 or L5 never shows waits for its
 * review like any other, should L8 lift L5. Where these are not in force, `never` is said all the
 * same, and hides.
 */
const reviewModesOf = (
  policy: LabPolicy,
  releasedAs: readonly TestCategory[],
): readonly ReleaseMode[] =>
  releasedAs.map((category) => {
    const mode = modeFor(policy, category);
    const isHidden = isListed(category) && policy.rules[ruleThatHides(category)].inForce;
    return mode.mode === 'never' && isHidden ? policy.release.byDefault : mode;
  });

export const isListed = (category: TestCategory): boolean =>
  category !== 'none' && category !== 'unclassified';

const holds = (mode: ReleaseMode, since: number, at: number): boolean => {
  switch (mode.mode) {
    case 'after-review':
    case 'never':
      return true;
    case 'immediate':
      return false;
    case 'hold':
      return !Number.isFinite(since) || at < since + mode.hours * HOUR;
  }
};
const HOUR = 3_600_000;

const isEarlierReview = (reviewed: number, current: number): boolean => reviewed < current;

/** A message that nobody has taken yet may withdraw what is shown, or correct it. */
const newsWaits = ({ facts: { result }, at }: Moment): boolean =>
  (result.newsWaits ?? []).some(
    ({ from, to }) => Date.parse(from) <= at && (to === undefined || at < Date.parse(to)),
  );
