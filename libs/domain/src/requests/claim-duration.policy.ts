import { addMinutes, dateIn } from '../shared/facility-calendar.js';

/**
 * Until when is a request that is claimed now nobody else's?
 *
 * A claim says "I am working on this" and expires by itself, so that a request never waits for
 * somebody who has gone home; claiming again begins a new term. No source gives a number: half an
 * hour is the practice's policy, in force from the day in the table (instants are compared by
 * their UTC date). The event keeps the instant at which the claim expires, so a new number never
 * changes an old claim.
 * Not covered here: who may take over (anybody who handles requests, visibly).
 */
export const claimExpiresAt = (claimedAt: string): string => {
  const day = dateIn('UTC', claimedAt);
  const inForce = claimDurations.findLast(({ effectiveFrom }) => effectiveFrom <= day);
  return addMinutes(claimedAt, (inForce ?? firstDuration).minutes);
};

interface ClaimDuration {
  readonly version: string;
  readonly effectiveFrom: string;
  readonly minutes: number;
}

const firstDuration: ClaimDuration = {
  version: 'claim-duration-1',
  effectiveFrom: '2000-01-01',
  minutes: 30,
};

/** Oldest first. */
export const claimDurations: readonly ClaimDuration[] = [firstDuration];
