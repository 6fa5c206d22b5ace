import { claimDurations, claimExpiresAt } from './claim-duration.policy.js';

describe('for how long a claim keeps a request', () => {
  it.each([
    ['in the morning', '2026-03-25T17:00:00Z', '2026-03-25T17:30:00Z'],
    ['over midnight', '2026-03-25T23:45:00.250Z', '2026-03-26T00:15:00.25Z'],
    ['while the clocks are set forward', '2026-03-08T09:45:00Z', '2026-03-08T10:15:00Z'],
    ['before the first number was in force', '1999-12-31T12:00:00Z', '1999-12-31T12:30:00Z'],
  ])('is half an hour %s', (_when, claimedAt, expiresAt) => {
    expect(claimExpiresAt(claimedAt)).toBe(expiresAt);
  });

  it('is data with versions, oldest first', () => {
    const dates = claimDurations.map(({ effectiveFrom }) => effectiveFrom);
    expect(dates).toEqual([...dates].sort());
    expect(new Set(claimDurations.map(({ version }) => version)).size).toBe(claimDurations.length);
  });
});
