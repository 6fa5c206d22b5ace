import { announcedUntil, windows } from './announcement-window.policy.js';

describe('one mail stands for every message', () => {
  it.each([
    ['2026-03-25T17:00:00Z', '2026-03-25T17:10:00Z'],
    ['2026-03-25T23:55:00.500Z', '2026-03-26T00:05:00.5Z'],
  ])('announced from %s until %s', (from, until) => {
    expect(announcedUntil(from)).toBe(until);
  });
  it('for ten minutes, which is the practice’s own number', () => {
    expect(windows).toEqual([
      { version: 'announcement-window-1', effectiveFrom: '2000-01-01', minutes: 10 },
    ]);
  });
});
