import { accessLogStreamOf } from './access-log.policy.js';

describe('on which stream an access stands', () => {
  it.each([
    ['a patient’s data', 'maria', '2026-03-25T17:00:00Z', 'accessLog-maria.202603'],
    ['no patient', undefined, '2026-03-25T17:00:00Z', 'accessLog-practice.202603'],
    ['the last instant of a month', 'maria', '2026-03-31T23:59:59.999Z', 'accessLog-maria.202603'],
    ['the evening before, by UTC', 'maria', '2026-03-31T17:00:00-07:00', 'accessLog-maria.202604'],
    ['the next year', 'maria', '2027-01-01T00:00:00Z', 'accessLog-maria.202701'],
  ])('for %s', (_what, patientId, at, stream) => {
    expect(accessLogStreamOf(patientId, at)).toBe(stream);
  });
});
