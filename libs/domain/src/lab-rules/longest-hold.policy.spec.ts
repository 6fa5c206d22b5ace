import { judged, labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import type { ResultVersion } from './facts.js';
import { heldForTooLong } from './longest-hold.policy.js';

describe('the longest hold (L10)', () => {
  const on = policyWith({ inForce: ['L10'], longestHoldHours: 48 });
  const final: ResultVersion = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' };

  it.each<[string, readonly ResultVersion[], LabPolicies, string, boolean]>([
    ['is over after its hours', [final], on, '2026-03-04T17:00:00Z', true],
    ['is not over a second before', [final], on, '2026-03-04T16:59:59Z', false],
    ['is not in force by default', [final], labPolicies, '2036-03-04T17:00:00Z', false],
    [
      'begins again with a newer version',
      [final, { version: 2, status: 'corrected', receivedAt: '2026-03-04T00:00:00Z' }],
      on,
      '2026-03-04T17:00:00Z',
      false,
    ],
    [
      'does not count for a preliminary version',
      [{ ...final, status: 'preliminary' }],
      on,
      '2036-03-04T17:00:00Z',
      false,
    ],
    [
      'does not count from an arrival that nobody knows',
      [{ version: 1, status: 'final' }],
      on,
      '2036-03-04T17:00:00Z',
      false,
    ],
    ['does not count before anything came', [final], on, '2026-03-01T17:00:00Z', false],
  ])('%s', (_says, ...[versions, policies, at, isOver]) => {
    expect(heldForTooLong(judged(labCase({ result: { versions } }), policies, at))).toBe(isOver);
  });
});
