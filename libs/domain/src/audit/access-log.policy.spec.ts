import { accessLogStreamOf } from './access-log.policy.js';

describe('on which stream an access stands', () => {
  it.each([
    ['2026-03-25T17:00:00Z', 'accessLog-maria.202603'],
    ['2026-03-31T23:59:59.999Z', 'accessLog-maria.202603'],
    ['2026-03-31T17:00:00-07:00', 'accessLog-maria.202604'],
    ['2027-01-01T00:00:00Z', 'accessLog-maria.202701'],
  ])('of Maria at %s: %s', (at, stream) => {
    expect(accessLogStreamOf('maria', at)).toBe(stream);
  });
  it('is the practice’s when it concerns no patient', () => {
    expect(accessLogStreamOf(undefined, '2026-03-25T17:00:00Z')).toBe('accessLog-practice.202603');
  });
});
