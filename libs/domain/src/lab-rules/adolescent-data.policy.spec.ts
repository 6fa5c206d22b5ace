import { adolescentData } from './adolescent-data.policy.js';
import type { LabFacts } from './facts.js';
import { labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import { momentOf, readFacts } from './moment.policy.js';

const now = Date.parse('2026-11-22T20:00:00Z');
const judged = (facts: LabFacts, policies: LabPolicies = labPolicies, at = now) => {
  const read = readFacts(facts, policies);
  const [line] = read.lines;
  return line && adolescentData(momentOf(read, line, at));
};
const collectedBy = (birthDate: string | undefined, ...collected: readonly string[]) => ({
  ...labCase({ result: { collected } }),
  patient: birthDate === undefined ? {} : { birthDate },
});

describe('what was collected at 12 to 17 (L6)', () => {
  it.each<[string, string, string, boolean]>([
    [
      'in the last minute of the day before the 12th birthday',
      '2014-03-10',
      '2026-03-09T23:59:59-07:00',
      false,
    ],
    ['in the first minute of the 12th birthday', '2014-03-10', '2026-03-10T00:00:00-07:00', true],
    ['in the last minute of the 17th year', '2008-03-10', '2026-03-09T23:59:59-07:00', true],
    ['in the first minute of the 18th birthday', '2008-03-10', '2026-03-10T00:00:00-07:00', false],
    [
      'on the evening before, which is the birthday in UTC already',
      '2014-03-10',
      '2026-03-10T06:30:00Z',
      false,
    ],
    [
      'on the 18th birthday by a laboratory that writes UTC',
      '2008-03-10',
      '2026-03-10T07:00:00Z',
      false,
    ],
    [
      'on the day the clocks go forward, at midnight',
      '2014-03-08',
      '2026-03-08T00:00:00-08:00',
      true,
    ],
    [
      'on the day the clocks go back, in the minute before',
      '2008-11-01',
      '2026-10-31T23:59:59-07:00',
      true,
    ],
    ['on 28 February by who was born on the 29th', '2008-02-29', '2026-02-28T12:00:00-08:00', true],
    ['on 1 March by who was born on 29 February', '2008-02-29', '2026-03-01T00:00:00-08:00', false],
    [
      'on the 12th birthday of who was born on 29 February',
      '2012-02-29',
      '2024-02-29T00:00:00-08:00',
      true,
    ],
    ['by a child of nine', '2017-01-01', '2026-03-01', false],
    ['by an adult', '1980-05-01', '2026-03-01', false],
  ])('%s', (_when, ...[birthDate, collected, isHidden]) => {
    const facts = collectedBy(birthDate, collected);
    expect(judged(facts)).toBe(isHidden ? 'collected at 12 to 17' : undefined);
  });
});

describe('a time or a birth date that is partly known (P15)', () => {
  it.each<[string, string | undefined, readonly string[], string | undefined]>([
    [
      'hides the day on which the patient may have turned 12 or not',
      '2014-03-10',
      ['2026-03'],
      'collected at 12 to 17',
    ],
    ['hides the year in which he turned 18', '2008-03-10', ['2026'], 'collected at 12 to 17'],
    [
      'shows a month that lies before the 12th birthday altogether',
      '2014-03-10',
      ['2026-02'],
      undefined,
    ],
    [
      'shows a month that lies after the 18th birthday altogether',
      '2008-03-10',
      ['2026-04'],
      undefined,
    ],
    [
      'hides what may be of 12 when only the year of birth is known',
      '2014',
      ['2026-01-01'],
      'collected at 12 to 17',
    ],
    [
      'shows what cannot be of 12 when only the year of birth is known',
      '2014',
      ['2025-12-31'],
      undefined,
    ],
    [
      'hides what may be of 17 when only the month of birth is known',
      '2008-03',
      ['2026-03-30'],
      'collected at 12 to 17',
    ],
    [
      'shows what cannot be of 17 when only the month of birth is known',
      '2008-03',
      ['2026-03-31'],
      undefined,
    ],
    [
      'hides where one of several times is of 12 to 17',
      '2014-03-10',
      ['2026-03-09', '2026-03-10'],
      'collected at 12 to 17',
    ],
    [
      'hides a collection over days that begins before and ends after the birthday',
      '2014-03-10',
      ['2026-03-09/2026-03-11'],
      'collected at 12 to 17',
    ],
    [
      'hides what was on the eve of the 18th birthday by the offset of its message',
      '2006-03-02',
      ['2024-03-02T01:00:00-05:00', '2024-03-02T01:00:00'],
      'collected at 12 to 17',
    ],
    [
      'hides what was on it by the clock of the facility, and on the birthday by that offset',
      '2006-03-02',
      ['2024-03-01T23:30:00+00:00', '2024-03-01T23:30:00'],
      'collected at 12 to 17',
    ],
    ['hides without a time of collection', '1980-05-01', [], 'collection time missing'],
    ['hides without one even of a small child', '2020-05-01', [], 'collection time missing'],
    ['hides a time that is none', '1980-05-01', ['2026-02-30'], 'collection time unreadable'],
    [
      'hides where one of several times is none',
      '1980-05-01',
      ['2026-02-03', 'soon'],
      'collection time unreadable',
    ],
    ['hides without a birth date', undefined, ['2026-03-01'], 'birth date unknown'],
    ['hides with a birth date that is none', '2010-13-01', ['2026-03-01'], 'birth date unknown'],
    [
      'hides what was collected before birth',
      '2020-05-01',
      ['2019-03-01'],
      'collection time impossible',
    ],
    [
      'hides what was collected on the day before birth',
      '2020-05-01',
      ['2020-04-30'],
      'collection time impossible',
    ],
    ['shows what was collected on the day of birth', '2020-05-01', ['2020-05-01'], undefined],
    [
      'hides what was collected in the future',
      '1980-05-01',
      ['2027-03-01'],
      'collection time impossible',
    ],
    [
      'hides midnight in UTC of the 12th birthday, for the day alone may have been known',
      '2014-03-10',
      ['20260310000000+0000'],
      'collected at 12 to 17',
    ],
    [
      'hides midnight in UTC of the 18th birthday, which may be the evening before',
      '2008-03-10',
      ['2026-03-10T00:00:00Z'],
      'collected at 12 to 17',
    ],
    ['reads the form of HL7', '2008-03-10', ['20260310000000-0700'], undefined],
    [
      'reads the form of HL7 without a zone as local',
      '2008-03-10',
      ['20260309235959'],
      'collected at 12 to 17',
    ],
  ])('%s', (_says, ...[birthDate, collected, because]) => {
    expect(judged(collectedBy(birthDate, ...collected))).toBe(because);
  });
});

describe('after the 18th birthday (R13)', () => {
  const facts = collectedBy('2008-03-10', '2024-01-01');
  const toSelf = policyWith({ adolescentDataAtAdulthood: 'visible-to-self' });

  it.each<[string, LabFacts, LabPolicies, string, boolean]>([
    ['data of 12 to 17 stay hidden', facts, labPolicies, '2026-11-22T20:00:00Z', true],
    ['a policy may show them to the patient', facts, toSelf, '2026-03-10T07:00:00Z', false],
    ['but not a moment before', facts, toSelf, '2026-03-10T06:59:59Z', true],
    [
      'nor to a proxy',
      labCase({ ...facts, viewer: { role: 'proxy' } }),
      toSelf,
      '2026-11-22T20:00:00Z',
      true,
    ],
    [
      'nor without a birth date',
      collectedBy(undefined, '2024-01-01'),
      toSelf,
      '2026-11-22T20:00:00Z',
      true,
    ],
    [
      'nor what was collected before birth, also where a policy shows them',
      collectedBy('2008-03-10', '2007-01-01'),
      toSelf,
      '2026-11-22T20:00:00Z',
      true,
    ],
    [
      'nor what is to be collected in the future',
      collectedBy('2008-03-10', '2024-01-01', '2027-01-01'),
      toSelf,
      '2026-11-22T20:00:00Z',
      true,
    ],
    [
      'nor what has a time that nobody can read',
      collectedBy('2008-03-10', 'soon'),
      toSelf,
      '2026-11-22T20:00:00Z',
      true,
    ],
    ['nor what has no time', collectedBy('2008-03-10'), toSelf, '2026-11-22T20:00:00Z', true],
    [
      'and what was collected before 12 or after 18 is shown anyway',
      collectedBy('2008-03-10', '2018-01-01', '2026-04-01'),
      toSelf,
      '2026-11-22T20:00:00Z',
      false,
    ],
  ])('%s', (_says, ...[given, policies, at, isHidden]) => {
    expect(judged(given, policies, Date.parse(at)) !== undefined).toBe(isHidden);
  });
});
