import { covers, type Period } from '../shared/facility-calendar.js';

/**
 * Who may decide on a refill, and who is asked to?
 *
 * The prescriber, or a provider whose covering for the prescriber is recorded in the practice's
 * directory at that instant: from its beginning (inclusive) to its end (exclusive). A prescriber
 * who has departed decides no more; those prescriptions go to the covering provider (requirements
 * row 90, R34, R36, November 2026). Where several cover, the one who began last is asked, and each
 * of them may decide. Where nobody covers for one who has departed, the ask stays addressed to the
 * prescriber and waits until the practice arranges covering.
 * A denial is a decision too, so the same persons may deny.
 * Not covered here: licences and DEA registrations, and covering of a covering provider.
 */
export const mayDecideOnRefill = (
  by: string,
  prescriber: Prescriber,
  moment: Moment,
): AuthoriserAnswer => {
  if (coveringAt(prescriber, moment).some(({ coveredBy }) => coveredBy === by)) {
    return { may: true, as: 'covering provider' };
  }
  if (by !== prescriber.practitionerId)
    return { may: false, because: 'not-prescriber-or-covering' };
  return hasDeparted(prescriber, moment)
    ? { may: false, because: 'prescriber-departed' }
    : { may: true, as: 'prescriber' };
};

export type AuthoriserAnswer =
  | { readonly may: true; readonly as: 'prescriber' | 'covering provider' }
  | { readonly may: false; readonly because: AuthoriserReason };

export type AuthoriserReason = 'not-prescriber-or-covering' | 'prescriber-departed';

export const responsibleProviderOf = (prescriber: Prescriber, moment: Moment): string => {
  if (!hasDeparted(prescriber, moment)) return prescriber.practitionerId;
  return lastBegun(coveringAt(prescriber, moment))?.coveredBy ?? prescriber.practitionerId;
};

export interface Prescriber {
  readonly practitionerId: string;
  /** From that calendar date on. */
  readonly departedOn?: string;
  readonly coverings: readonly Covering[];
}

export interface Covering extends Period {
  readonly coveredBy: string;
}

export interface Moment {
  readonly at: string;
  /** Calendar date of `at` in the facility's zone. */
  readonly today: string;
}

const hasDeparted = ({ departedOn }: Prescriber, { today }: Moment): boolean =>
  departedOn !== undefined && departedOn <= today;

const coveringAt = ({ coverings }: Prescriber, { at }: Moment): readonly Covering[] =>
  coverings.filter((covering) => covers(covering, at));

const lastBegun = (coverings: readonly Covering[]): Covering | undefined =>
  coverings.toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from)).at(-1);
