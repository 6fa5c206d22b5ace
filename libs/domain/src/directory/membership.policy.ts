import { covers } from '../shared/facility-calendar.js';

/**
 * To which group did this provider belong at that instant?
 *
 * External means ordered by a provider outside the practice's group, by membership at the time of
 * the order (requirements row 65, P11; operations, November 2026). Whoever was a member at another
 * time only was not one then. Of whom no membership was ever recorded nobody knows: what such a
 * provider ordered is held for staff, and is not external; so is an order at an instant that cannot be
 * read.
 * Not covered here: what follows for a result (labs says so).
 */
export const groupAt = (
  { memberships = {} }: RecordedMemberships,
  at: string,
): 'in-house' | 'external' | 'unknown' => {
  if (Number.isNaN(Date.parse(at))) return 'unknown';
  const recorded = Object.values(memberships);
  const isMember = recorded.some(
    (membership) => membership.group === 'practice' && covers(membership, at),
  );
  if (isMember) return 'in-house';
  return recorded.length > 0 ? 'external' : 'unknown';
};

export interface Membership {
  readonly group: 'practice' | 'external';
  readonly from: string;
  readonly to?: string;
}

/** By their ids. */
export interface RecordedMemberships {
  readonly memberships?: Readonly<Record<string, Membership>>;
}
