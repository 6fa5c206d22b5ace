import { labPolicies, type LabPolicy } from './lab-rules.policy.js';
import { differencesOf } from './policy-differences.policy.js';

const [statute, ours = statute] = labPolicies;
const { release } = ours;

const rows: readonly [string, Partial<LabPolicy>, string, string, string][] = [
  [
    'a rule switched on',
    { rules: { ...ours.rules, L9: { ...ours.rules.L9, inForce: true } } },
    'L9',
    'not in force: policy, ONC information-blocking FAQ',
    'in force: policy, ONC information-blocking FAQ',
  ],
  [
    'the mode of all tests',
    { release: { ...release, byDefault: { mode: 'hold', hours: 36 } } },
    'release',
    'after-review',
    'hold 36 hours',
  ],
  [
    'the mode of a kind',
    { release: { ...release, byCategory: { ...release.byCategory, none: { mode: 'immediate' } } } },
    'release of none',
    'as by default',
    'immediate',
  ],
  [
    'another mode of a kind',
    {
      release: {
        ...release,
        byCategory: { ...release.byCategory, genetic: { mode: 'after-review' } },
      },
    },
    'release of genetic',
    'never',
    'after-review',
  ],
  [
    'what becomes of data of 12 to 17',
    { adolescentDataAtAdulthood: 'visible-to-self' },
    'adolescentDataAtAdulthood',
    'hidden',
    'visible-to-self',
  ],
  ['the longest hold', { longestHoldHours: 72 }, 'longestHoldHours', '336', '72'],
  [
    'what an agreement may release',
    { releasableByAgreement: [] },
    'releasableByAgreement',
    'hepatitis, sensitive-blood, toxicology',
    'none',
  ],
  ['a mapping', { mappings: { 'L|GLU': 'none' } }, 'mapping of L|GLU', 'not mapped', 'none'],
];

describe('in what two rule sets differ', () => {
  it.each(rows)('tells %s', (_what, change, what, before, after) => {
    const changed = { ...ours, ...change };
    expect(differencesOf(ours, changed)).toEqual([{ what, before, after }]);
    expect(differencesOf(changed, ours)).toEqual([{ what, before: after, after: before }]);
  });
  it('tells nothing of the same rules under another name, version and instant', () => {
    const { id: _id, ...same } = ours;
    const renamed = {
      ...same,
      id: 'theirs',
      version: 'x-9',
      effectiveFrom: '2030-01-01T00:00:00Z',
    };
    expect(differencesOf(ours, renamed)).toEqual([]);
    const resorted = { ...ours, releasableByAgreement: [...ours.releasableByAgreement].reverse() };
    expect(differencesOf(ours, resorted)).toEqual([]);
  });
  it('tells the basis on which a rule rests', () =>
    expect(differencesOf(statute, ours).map(({ what }) => what)).toEqual(['L1']));
  it('tells of several changes each by itself', () => {
    const mappings = { 'L|B': 'genetic', 'L|A': 'none' } as const;
    const changed = { ...ours, longestHoldHours: 72, mappings };
    expect(differencesOf({ ...ours, mappings: { 'L|B': 'none' } }, changed)).toEqual([
      { what: 'longestHoldHours', before: '336', after: '72' },
      { what: 'mapping of L|A', before: 'not mapped', after: 'none' },
      { what: 'mapping of L|B', before: 'none', after: 'genetic' },
    ]);
  });
});
