import { type OrderingProvider } from '../lab-rules/facts.js';
import { groupOf } from './facts.js';
import {
  possibleCollectionsOf,
  possibleTimesOf,
  type PossibleTimes,
} from '../lab-rules/possible-times.policy.js';

/**
 * To which group did whoever ordered belong at the time of the order?
 *
 * By the directory's memberships at that instant (P11). Where nobody said when it was ordered, any
 * time at which it may have been collected counts, of the report or of a line, and without one the
 * first arrival (requirements section 2; November 2026). A day, a month or several times may mean
 * one group and another one: then nobody knows of which group it was, and it is held for staff.
 * Not covered: which times may be the right ones (`collection-times.policy.ts`), and what follows for
 * a result.
 */
export const groupAtOrder = (
  orderer: Directory,
  ordered: OrderedWhen,
  zone: string,
): OrderingProvider['group'] => {
  const instants = candidatesOf(ordered, zone).flatMap((times) => turnsWithin(times, orderer));
  const groups = new Set(instants.map((at) => groupOf(orderer, new Date(at).toISOString())));
  const [group = 'unknown', ...others] = groups;
  return others.length > 0 ? 'unknown' : group;
};

export interface OrderedWhen {
  readonly orderedAt?: string | undefined;
  /** Of the report and of its lines: all that may be the right ones. */
  readonly collected: readonly string[];
  readonly firstReceivedAt: string;
}

type Directory = Parameters<typeof groupOf>[0];

const candidatesOf = (
  { orderedAt, collected, firstReceivedAt }: OrderedWhen,
  zone: string,
): readonly PossibleTimes[] => {
  const ordered = orderedAt === undefined ? undefined : possibleTimesOf(orderedAt, zone);
  if (ordered) return [ordered];
  const told = [...new Set(collected)].flatMap((text) => possibleCollectionsOf(text, zone) ?? []);
  const arrived = possibleTimesOf(firstReceivedAt, zone);
  return told.length > 0 || !arrived ? told : [arrived];
};

/** Between two of them nobody comes or goes. */
const turnsWithin = ({ from, to }: PossibleTimes, orderer: Directory): readonly number[] => {
  const memberships = Object.values(orderer?.memberships ?? {});
  const turns = memberships.flatMap((membership) =>
    [membership.from, membership.to].flatMap((at) => (at === undefined ? [] : [Date.parse(at)])),
  );
  return [from, ...turns.filter((at) => from < at && at < to)];
};
