import { labPolicies, type LabPolicy } from './lab-rules.policy.js';
import { differencesOf } from './policy-differences.policy.js';

const [statute, ours = statute] = labPolicies;
const { release } = ours;

interface Row {
  readonly told: string;
  readonly change: Partial<LabPolicy>;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

const released = (byCategory: LabPolicy['release']['byCategory']): Partial<LabPolicy> => ({
  release: { ...release, byCategory: { ...release.byCategory, ...byCategory } },
});

const rows: readonly Row[] = [
  {
    told: 'a rule switched on',
    change: { rules: { ...ours.rules, L9: { ...ours.rules.L9, inForce: true } } },
    what: 'L9',
    before: 'not in force: policy, ONC information-blocking FAQ',
    after: 'in force: policy, ONC information-blocking FAQ',
  },
  {
    told: 'the mode of all tests',
    change: { release: { ...release, byDefault: { mode: 'hold', hours: 36 } } },
    ...{ what: 'release', before: 'after-review', after: 'hold 36 hours' },
  },
  {
    told: 'the mode of a kind',
    change: released({ none: { mode: 'immediate' } }),
    ...{ what: 'release of none', before: 'as by default', after: 'immediate' },
  },
  {
    told: 'another mode of a kind',
    change: released({ genetic: { mode: 'after-review' } }),
    ...{ what: 'release of genetic', before: 'never', after: 'after-review' },
  },
  {
    told: 'what becomes of data of 12 to 17',
    change: { adolescentDataAtAdulthood: 'visible-to-self' },
    ...{ what: 'adolescentDataAtAdulthood', before: 'hidden', after: 'visible-to-self' },
  },
  {
    told: 'the longest hold',
    change: { longestHoldHours: 72 },
    ...{ what: 'longestHoldHours', before: '336', after: '72' },
  },
  {
    told: 'what an agreement may release',
    change: { releasableByAgreement: [] },
    what: 'releasableByAgreement',
    before: 'hepatitis, sensitive-blood, toxicology',
    after: 'none',
  },
  {
    told: 'a mapping',
    change: { mappings: { 'L|GLU': 'none' } },
    ...{ what: 'mapping of L|GLU', before: 'not mapped', after: 'none' },
  },
];

describe('in what two rule sets differ', () => {
  it.each(rows)('tells $told', ({ change, what, before, after }) => {
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
