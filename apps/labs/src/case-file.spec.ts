import { labPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readCase } from './case-file.js';
import { explanationOf } from './explain.js';

const thisMoment = '2026-03-04T17:00:00Z';

const rosasGlucose = {
  id: 'rosa-1',
  test: { code: '2345-7', system: 'LN', name: 'Glucose' },
  orderingProvider: { id: 'dr-lee', group: 'in-house' },
  status: 'final',
  version: 1,
  collected: '2026-03-01',
  resulted: '2026-03-02T17:00:00Z',
  verified: { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 },
  birthDate: '1980-05-01',
  viewer: 'patient',
  zone: 'America/Los_Angeles',
  now: '2026-03-04T17:00:00Z',
};

const decided = (changes: object) => {
  const read = readCase({ ...rosasGlucose, ...changes }, thisMoment);
  if (read.is === 'mistaken') throw new Error(read.mistakes.join(' '));
  return explanationOf(read.labCase);
};
const mistakesOf = (changes: object) => {
  const read = readCase({ ...rosasGlucose, ...changes }, thisMoment);
  return read.is === 'mistaken' ? read.mistakes : [];
};

describe('a case of a file', () => {
  it('is decided as it stands', () => {
    expect(decided({})).toMatchObject({ id: 'rosa-1', visible: true, rule: 'L1', rules: [] });
  });

  it.each<[string, object, boolean, string]>([
    ['without a review', { verified: null }, false, 'L1'],
    [
      'with a review on the day of asking, which is not over',
      { verified: { by: 'dr-lee', at: '2026-03-04', ofVersion: 1 } },
      false,
      'L1',
    ],
    [
      'with a review on the day before',
      { verified: [{ by: 'dr-lee', at: '2026-03-03', ofVersion: 1 }] },
      true,
      'L1',
    ],
    ['while news of it waits', { newsWaits: [{ from: '2026-03-04T09:00:00Z' }] }, false, 'L1'],
    [
      'when it waited until some time on the day of asking',
      { newsWaits: { from: '2026-03-03', to: '2026-03-04' } },
      false,
      'L1',
    ],
    ['when it waits no more', { newsWaits: [{ to: '2026-03-04T16:00:00Z' }] }, true, 'L1'],
    ['with a letter of HL7 for its status', { status: 'X' }, false, 'L2'],
    ['with a test by name alone', { test: 'HIV 1 Ab' }, false, 'L5'],
    ['with the test at the top', { test: null, name: 'Glucose' }, true, 'L1'],
    ['with a section beside the test', { section: 'TX' }, false, 'L5'],
    ['with a specimen beside the test', { specimen: { code: 'BMAR' } }, false, 'L5'],
    ['with an order that is a listed test', { order: 'Urine drug screen' }, false, 'L5'],
    ['ordered outside', { orderingProvider: { id: 'dr-away', group: 'external' } }, false, 'L1'],
    ['ordered by nobody', { orderingProvider: null }, false, 'L1'],
    [
      'ordered in the same group by its id',
      { orderingProvider: { id: 'dr-lee', group: 'mercy' }, group: 'Mercy' },
      true,
      'L1',
    ],
    [
      'ordered as a member',
      {
        orderedAt: '2026-02-01T00:00:00Z',
        orderingProvider: { id: 'dr-lee', memberships: [{ from: '2020-01-01' }] },
      },
      true,
      'L1',
    ],
    [
      'collected at several times',
      { birthDate: '2014-03-01', collected: ['2026-02-28', '2026-03-01'] },
      false,
      'L6',
    ],
    ['collected nobody knows when', { collected: [] }, false, 'L6'],
    [
      'seen by a mother',
      {
        birthDate: '2008-01-01',
        collected: '2018-01-01',
        viewer: { role: 'proxy', basis: 'minority' },
      },
      false,
      'L7',
    ],
    ['seen by an attorney', { viewer: { role: 'proxy', basis: 'power-of-attorney' } }, true, 'L1'],
    ['seen by a proxy without a basis', { viewer: { role: 'proxy' } }, false, 'no_standing'],
    ['seen by staff', { verified: null, viewer: { role: 'staff' } }, true, 'workforce'],
    ['seen by the front desk', { viewer: 'front-desk' }, false, 'no_standing'],
    [
      'verified by a covering provider',
      {
        verified: {
          by: 'dr-okoye',
          at: '2026-03-03T17:00:00Z',
          ofVersion: 1,
          onBehalfOf: 'dr-lee',
        },
        delegations: [
          {
            provider: 'dr-lee',
            delegate: 'dr-okoye',
            from: '2026-03-01',
            recordedAt: '2026-02-01',
          },
        ],
      },
      true,
      'L1',
    ],
    [
      'with a newer version',
      {
        versions: [
          { version: 1, status: 'final', resulted: '2026-03-02T17:00:00Z' },
          { version: 2, status: 'C', resulted: '2026-03-04T00:00:00Z' },
        ],
      },
      false,
      'L1',
    ],
    [
      'under another policy',
      { verified: null, policy: { release: { default: 'immediate' } } },
      true,
      'L1',
    ],
    [
      'under a policy that is yet to come',
      {
        verified: null,
        policy: { effectiveFrom: '2027-01-01T08:00:00Z', release: { default: 'immediate' } },
      },
      false,
      'L1',
    ],
    [
      'with a rule switched on',
      { verified: null, policy: { rules: { L10: true }, longestHoldHours: 24 } },
      true,
      'L10',
    ],
    [
      'with a mapping of its own',
      {
        test: { code: 'ZRX', system: 'L' },
        policy: { mappings: [{ code: 'zrx', system: 'l', category: 'none' }] },
      },
      true,
      'L1',
    ],
    [
      'with a kind opened',
      {
        test: 'HIV Ab',
        policy: { release: { byCategory: { 'sensitive-blood': 'after-review' } } },
      },
      true,
      'L1',
    ],
  ])('is decided %s', (_says, changes, ...[visible, rule]) => {
    expect(decided(changes)).toMatchObject({ visible, rule });
  });

  it('is asked about this moment where it does not say now', () => {
    const { now: _now, ...silent } = rosasGlucose;
    const read = readCase(silent, thisMoment);
    expect(read.is === 'case' && read.labCase.now).toBe(thisMoment);
  });

  it('keeps our policies where it changes none', () => {
    const read = readCase(rosasGlucose, thisMoment);
    expect(read.is === 'case' && read.labCase.policies).toEqual(labPolicies);
  });

  it.each<[object, readonly string[]]>([
    [{ veriffied: {} }, ['veriffied is not a field of a case.']],
    [{ zone: 'California' }, ['zone must be an IANA zone, such as America/Los_Angeles.']],
    [{ now: 'soon' }, ['now must be a date or an instant, such as 2026-03-02T17:00:00Z.']],
    [{ verified: { by: 'dr-lee', at: '2026-03-03' } }, ['verified[0].ofVersion is missing.']],
    [{ components: [{ name: 'HDL', vale: 1 }] }, ['components[0].vale is not a field of a case.']],
    [{ version: 'two' }, ['version must be a number.']],
    [{ policy: { rules: { L12: true } } }, ['policy[0].rules.L12 is not a field of a case.']],
    [{ test: 7 }, ['test must be a JSON object.']],
  ])('is refused with a sentence for each mistake: %p', (changes, mistakes) => {
    expect(mistakesOf(changes)).toEqual(mistakes);
  });

  it('never repeats in a sentence what stands in the file', () => {
    const mistakes = mistakesOf({ viewer: 'Rosa Alvarez', status: 'Rosa Alvarez', now: 'Rosa' });
    expect(mistakes).toHaveLength(3);
    expect(mistakes.join()).not.toContain('Rosa');
  });
});
