import { labPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { blockedCategories, testCategories } from '@anamnesis/domain/lab-tests/facts';
import { readCase } from './case-file.js';
import { explanationOf } from './explain.js';
import { rosasGlucose, thisMoment } from './rosas-glucose.fixture.js';

const latest = labPolicies.at(-1) ?? labPolicies[0];
/** What is told of versions is told there alone. */
const inVersions = { status: null, version: null, resulted: null };

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
        ...inVersions,
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
      'with a mapping of its sender',
      {
        test: { code: 'ZRX', system: 'L' },
        sender: 'acme',
        policy: { mappings: [{ sender: 'acme', code: 'zrx', system: 'l', category: 'none' }] },
      },
      true,
      'L1',
    ],
    [
      'with a mapping of another sender',
      {
        test: null,
        components: [{ code: 'ZRX', system: 'L' }],
        sender: 'acme',
        policy: { mappings: [{ sender: 'other', code: 'zrx', system: 'l', category: 'none' }] },
      },
      false,
      'unclassified_hold',
    ],
    [
      'with a line that is mapped for its sender',
      {
        test: null,
        components: [{ code: 'ZRX', system: 'L' }],
        sender: 'acme',
        policy: { mappings: [{ sender: 'acme', code: 'zrx', system: 'l', category: 'none' }] },
      },
      true,
      'L1',
    ],
    [
      'with a mapping that holds',
      { policy: { mappings: { 'LN|2345-7': 'unclassified' } } },
      false,
      'unclassified_hold',
    ],
    [
      'under a whole rule set as it is printed',
      { test: 'HIV Ab', policy: { ...latest, effectiveFrom: '2026-01-01T08:00:00Z' } },
      false,
      'L5',
    ],
    [
      'under a whole rule set that shows everything at once',
      {
        verified: null,
        policy: { ...latest, release: { byDefault: { mode: 'immediate' }, byCategory: {} } },
      },
      true,
      'L1',
    ],
    [
      'under one that says how what nobody can classify is released',
      {
        test: 'Zorblax',
        policy: {
          rules: { unclassified_hold: false },
          release: { byCategory: { unclassified: 'never' } },
        },
      },
      false,
      'L1',
    ],
    [
      'ordered on a day within which its orderer left',
      {
        orderedAt: '2026-02-01',
        orderingProvider: { id: 'dr-lee', memberships: [{ to: '2026-02-01T20:00:00Z' }] },
      },
      false,
      'unknown_orderer_hold',
    ],
    [
      'ordered nobody knows when, and collected while its orderer was a member',
      { orderingProvider: { id: 'dr-lee', memberships: [{ from: '2020-01-01' }] } },
      true,
      'L1',
    ],
    [
      'that came on the day of asking, which is not over, and waits for nothing else',
      { resulted: '2026-03-04', policy: { release: { default: 'immediate' } } },
      false,
      'L1',
    ],
    [
      'that is held for a day from the end of the day on which it came',
      {
        ...{ resulted: '2026-03-03', verified: null },
        policy: { release: { default: { mode: 'hold', hours: 8 } } },
      },
      true,
      'L1',
    ],
    [
      'that is held for longer from that end than from the beginning of that day',
      {
        ...{ resulted: '2026-03-03', verified: null },
        policy: { release: { default: { mode: 'hold', hours: 24 } } },
      },
      false,
      'L1',
    ],
    [
      'whose correction may have come on the day of asking or not',
      {
        ...inVersions,
        versions: [
          { version: 1, status: 'final', resulted: '2026-03-02' },
          { version: 2, status: 'C', resulted: '2026-03-04' },
        ],
      },
      false,
      'L1',
    ],
    [
      'that the patient wished not to see until some time on the day of asking',
      {
        policy: { rules: { L9: true } },
        preferences: { asked: 'not-to-see', to: '2026-03-04' },
      },
      false,
      'L9',
    ],
    ['seen by an attorney in one word', { viewer: 'proxy-power-of-attorney' }, true, 'L1'],
    [
      'seen by a mother in one word',
      { birthDate: '2008-01-01', collected: '2018-01-01', viewer: 'proxy-minority' },
      false,
      'L7',
    ],
    [
      'seen by an attorney whose grant has ended',
      { viewer: { role: 'proxy:court', to: '2026-03-01' } },
      false,
      'no_standing',
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

  it.each<[string, object, object]>([
    [
      'the section that it shares with its order',
      { test: 'Lithium', order: { name: 'Lithium', section: 'TX' } },
      { category: 'toxicology', decidedBy: { source: 'section' } },
    ],
    [
      'the mapping of its order’s sender',
      {
        test: { code: 'ZRX', system: 'L' },
        order: { name: 'Zorblax', sender: 'acme' },
        policy: { mappings: [{ sender: 'acme', code: 'zrx', system: 'l', category: 'genetic' }] },
      },
      { category: 'genetic', decidedBy: { source: 'mapping' } },
    ],
  ])('tells the kind that decided, by %s', (_by, changes, classification) => {
    expect(decided(changes)).toMatchObject({ visible: false, rule: 'L5', classification });
  });

  it.each<[object, readonly string[]]>([
    [{ veriffied: {} }, ['veriffied is not a field of a case.']],
    [{ zone: 'California' }, ['zone must be an IANA zone, such as America/Los_Angeles.']],
    [{ now: 'soon' }, ['now must be a date or an instant, such as 2026-03-02T17:00:00Z.']],
    [{ verified: { by: 'dr-lee', at: '2026-03-03' } }, ['verified[0].ofVersion is missing.']],
    [{ components: [{ name: 'HDL', vale: 1 }] }, ['components[0].vale is not a field of a case.']],
    [{ version: 'two' }, ['version must be a number.']],
    [
      { ...inVersions, status: 'cancelled', versions: [{ version: 1, status: 'final' }] },
      ['status must stand in versions, where these are told.'],
    ],
    [
      { ...inVersions, status: 'corrected', version: 2, versions: { version: 1 } },
      [
        'status must stand in versions, where these are told.',
        'version must stand in versions, where these are told.',
      ],
    ],
    [
      { ...inVersions, resulted: '2026-03-03', versions: { version: 1 } },
      ['resulted must stand in versions, where these are told.'],
    ],
    [{ policy: { rules: { L12: true } } }, ['policy[0].rules.L12 is not a field of a case.']],
    [{ test: 7 }, ['test must be a JSON object.']],
    [
      { policy: { effectiveFrom: '2027-13-01T08:00:00Z' } },
      ['policy[0].effectiveFrom must be an instant, such as 2027-01-01T08:00:00Z.'],
    ],
    [
      { policy: { effectiveFrom: '2027-02-30T08:00:00Z' } },
      ['policy[0].effectiveFrom must be an instant, such as 2027-01-01T08:00:00Z.'],
    ],
    [
      { preferences: { asked: 'not-to-see', categories: ['genetics'] } },
      [`preferences[0].categories[0] must be one of ${testCategories.join(', ')}.`],
    ],
    [
      { policy: { releasableByAgreement: ['radiology'] } },
      [`policy[0].releasableByAgreement[0] must be one of ${blockedCategories.join(', ')}.`],
    ],
    [
      { policy: { mappings: { 'L |GLU': 'none' } } },
      ['policy[0].mappings.a key must be SYSTEM|CODE or SENDER|SYSTEM|CODE, in capitals.'],
    ],
    [
      { policy: { mappings: [{ system: 'L', category: 'none' }] } },
      ['policy[0].mappings[0].code must be a code, without a bar.'],
    ],
    [
      { viewer: 'proxy-friend' },
      ['viewer.basis must be one of minority, parent, legal-caregiver, court, power-of-attorney.'],
    ],
  ])('is refused with a sentence for each mistake: %p', (changes, mistakes) => {
    expect(mistakesOf(changes)).toEqual(mistakes);
  });

  it('never repeats in a sentence what stands in the file', () => {
    const mistakes = mistakesOf({ viewer: 'Rosa Alvarez', status: 'Rosa Alvarez', now: 'Rosa' });
    expect(mistakes).toHaveLength(3);
    expect(mistakes.join()).not.toContain('Rosa');
  });
});
