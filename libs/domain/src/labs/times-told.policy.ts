import { DEFAULT_ZONE } from '../shared/facility-calendar.js';
import { possibleTimesOf } from '../lab-rules/possible-times.policy.js';

/**
 * Which of an order's times of collection is its patient told, and by which is it sorted in lists?
 *
 * Those that came with the order's first message, until the laboratory corrects them or two people
 * find others. What a later message adds to an order may have come with a line that is hidden, and
 * would tell of it: by another day, or by another place in the list (requirements section 2, no
 * oracle; November 2026). For the same reason no time of a line and no receipt sorts a report: a
 * hidden line may have come first. Where nobody said when, it stands behind all others.
 * Not covered: what is decided by a time; there every one that was told counts (P15).
 */
export const timesToldOfOrder = ({ collected, timesTold = collected }: TimesOfOrder): Times =>
  timesTold;

type Times = readonly string[];

export interface TimesOfOrder {
  readonly collected: Times;
  /** Left out where they are all that was told. */
  readonly timesTold?: Times | undefined;
}

/** After a message of the laboratory, whose header tells all times that count from then on. */
export const timesToldAfter = (
  before: TimesOfOrder | undefined,
  { header: { collected }, collectedAnew }: ToldByLaboratory,
): Times | undefined =>
  before === undefined || collectedAnew?.ofReport
    ? undefined
    : toldAmong(collected, timesToldOfOrder(before));

interface ToldByLaboratory {
  readonly header: { readonly collected: Times };
  readonly collectedAnew?: { readonly ofReport?: true };
}

/** After two people have found the right ones. */
export const timesToldOnceFound = (
  before: TimesOfOrder,
  found: Times,
  collected: Times,
): Times | undefined => toldAmong(collected, [...new Set([...found, ...timesToldOfOrder(before)])]);

/** Where none of those told counts any more, others have taken their place. */
const toldAmong = (collected: Times, told: Times): Times | undefined => {
  const still = told.filter((time) => collected.includes(time));
  if (told.length > 0 && still.length === 0) return undefined;
  return still.join() === collected.join() ? undefined : still;
};

/** Nothing is decided by it, so one zone serves for all facilities. */
export const sortKeyOf = (order: TimesOfOrder): string => {
  const [first] = timesToldOfOrder(order);
  const times = first === undefined ? undefined : possibleTimesOf(first, DEFAULT_ZONE);
  return times ? new Date(times.from).toISOString() : '';
};
