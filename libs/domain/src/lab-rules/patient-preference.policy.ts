import { isVerified } from './authorised-review.policy.js';
import { covers } from '../shared/facility-calendar.js';
import type { TestCategory } from '../lab-tests/facts.js';
import type { PatientPreference } from './facts.js';
import { receivedAt, type Moment } from './moment.policy.js';

/**
 * L9: has the patient asked to see this later, or not at all?
 *
 * A patient may ask to delay results by some hours, to wait for the provider's review, or not to see
 * a kind of them (ONC's FAQ on information blocking; off unless a policy switches it on; November
 * 2026). The wish hides from proxies as well, and can only hide more: no wish shows what another
 * rule hides. One about ordinary tests says nothing of what nobody can classify, which is a kind that
 * a wish may name, too. A delay counts from the arrival of the current version, and hides while nobody knows
 * when that was.
 * Not covered: who recorded the wish.
 */
export const askedNotToSee = (
  moment: Moment,
  kinds: readonly TestCategory[],
): PatientPreference['asked'] | undefined => {
  const { facts, at, policy } = moment;
  const { preferences = [] } = facts.patient;
  if (!policy.rules.L9.inForce || preferences.length === 0) return undefined;
  const instant = new Date(at).toISOString();
  return preferences.find(
    (wish) => covers(wish, instant) && concerns(wish, kinds) && isUnfulfilled(wish, moment),
  )?.asked;
};

const concerns = (wish: PatientPreference, kinds: readonly TestCategory[]): boolean =>
  wish.categories === undefined || kinds.some((kind) => wish.categories?.includes(kind));

const isUnfulfilled = (wish: PatientPreference, moment: Moment): boolean => {
  const { version, at } = moment;
  switch (wish.asked) {
    case 'not-to-see':
      return true;
    case 'after-review':
      return !isVerified(moment);
    case 'delay': {
      const since = version === undefined ? Number.NaN : receivedAt(version);
      return !Number.isFinite(since) || at < since + (wish.delayHours ?? Infinity) * HOUR;
    }
  }
};
const HOUR = 3_600_000;
