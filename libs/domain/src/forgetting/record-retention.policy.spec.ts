import { recordRetentionOf, retentionRulesOn } from './record-retention.policy.js';

const living = undefined;
const never = undefined;

describe('from which day on a record may be forgotten', () => {
  // Of whom was born on …, cared for last on …, who died on …: not before …, by which rule.
  it.each([
    ['an adult', '1980-03-01', '2026-03-25', living, '2036-03-25', 'after-last-care'],
    [
      'who turned 18 on that day',
      '2008-03-25',
      '2026-03-25',
      living,
      '2036-03-25',
      'after-last-care',
    ],
    [
      'who turned 18 a day later',
      '2008-03-26',
      '2026-03-25',
      living,
      '2036-03-26',
      'after-coming-of-age',
    ],
    ['a child of two', '2024-03-25', '2026-03-25', living, '2052-03-25', 'after-coming-of-age'],
    [
      'a child born on 29 February',
      '2024-02-29',
      '2026-03-25',
      living,
      '2052-02-29',
      'after-coming-of-age',
    ],
    [
      'a child born on 29 February 2020',
      '2020-02-29',
      '2026-03-25',
      living,
      '2048-02-29',
      'after-coming-of-age',
    ],
    [
      'an adult last seen on 29 February',
      '1980-03-01',
      '2028-02-29',
      living,
      '2038-03-01',
      'after-last-care',
    ],
    [
      'who died after the last care',
      '1940-01-01',
      '2026-03-25',
      '2027-01-10',
      '2037-01-10',
      'after-death',
    ],
    [
      'whose estate was still written to',
      '1940-01-01',
      '2027-02-01',
      '2027-01-10',
      '2037-02-01',
      'after-last-care',
    ],
    [
      'a child that died',
      '2020-01-01',
      '2026-03-25',
      '2026-03-26',
      '2048-01-01',
      'after-coming-of-age',
    ],
    [
      'who died and was never cared for',
      '1940-01-01',
      never,
      '2026-03-25',
      '2036-03-25',
      'after-death',
    ],
  ] as const)(
    '%s (born %s, last care %s, died %s): from %s, %s',
    (...[, birthDate, lastCareOn, diedOn, from, rule]) => {
      const record = {
        birthDate,
        ...(lastCareOn === undefined ? {} : { lastCareOn }),
        ...(diedOn === undefined ? {} : { diedOn }),
      };
      expect(recordRetentionOf(record, '2027-03-01')).toEqual({
        ended: false,
        rule,
        mayBeForgottenFrom: from,
        policyVersion: 'retention-1',
      });
      const dayBefore = { ended: false, rule, mayBeForgottenFrom: from };
      expect(recordRetentionOf(record, '2035-12-31')).toMatchObject(dayBefore);
      expect(recordRetentionOf(record, from)).toEqual({
        ended: true,
        policyVersion: 'retention-1',
      });
    },
  );

  it.each([
    ['an adult', '1980-03-01', '2035-12-31', '2045-12-31', 'after-last-care'],
    ['an adult', '1980-03-01', '9989-12-31', '9999-12-31', 'after-last-care'],
    ['an adult', '1980-03-01', '9990-01-01', '+010000-01-01', 'after-last-care'],
    ['an adult', '1980-03-01', '9999-12-31', '+010009-12-31', 'after-last-care'],
    ['a child', '2024-03-25', '9999-12-31', '+010009-12-31', 'after-last-care'],
    ['who is born in 9985', '9985-03-01', '9999-12-31', '+010013-03-01', 'after-coming-of-age'],
  ])('has not come of %s (born %s, last care %s): from %s, %s', (...[, ...row]) => {
    const [birthDate, lastCareOn, mayBeForgottenFrom, rule] = row;
    const verdict = { ended: false, rule, mayBeForgottenFrom, policyVersion: 'retention-1' };
    expect(recordRetentionOf({ birthDate, lastCareOn }, '2036-11-22')).toEqual(verdict);
  });

  it('is any day where nobody was ever cared for', () => {
    const record = { birthDate: '2024-03-25' };
    expect(recordRetentionOf(record, '2026-03-25').ended).toBe(true);
  });
});

describe('the retention rules', () => {
  it.each([
    ['2026-01-01', 'retention-1'],
    ['2036-05-05', 'retention-1'],
    ['2014-01-01', 'retention-1'],
  ])('on %s are %s', (date, version) => {
    expect(retentionRulesOn(date).version).toBe(version);
  });
  it('keep ten years, of minors until 28, of the dead ten years', () => {
    expect(retentionRulesOn('2026-01-01')).toEqual({
      version: 'retention-1',
      from: '2026-01-01',
      yearsAfterLastCare: 10,
      ageOfMajority: 18,
      yearsAfterMajority: 10,
      yearsAfterDeath: 10,
    });
  });
});
