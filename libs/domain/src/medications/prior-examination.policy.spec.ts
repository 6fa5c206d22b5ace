import { wasExaminedBy } from './prior-examination.policy.js';

describe('an examination before medication is provided', () => {
  it.each([
    ['none was ever completed', [], false],
    ['one was completed years ago', ['2019-05-02'], true],
    ['one was completed today', ['2026-03-25'], true],
    ['the only one is dated tomorrow', ['2026-03-26'], false],
    ['one of several lies in the past', ['2026-04-01', '2026-01-30'], true],
  ] as const)('on 25 March, when %s: %j is enough: %s', (_when, completed, enough) => {
    const examinations = completed.map((completedOn) => ({ completedOn }));
    expect(wasExaminedBy('2026-03-25', examinations)).toBe(enough);
  });
});
