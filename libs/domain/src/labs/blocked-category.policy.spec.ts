import type { LabFacts } from './facts.js';
import { labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import { momentOf, readFacts } from './moment.policy.js';
import { blockedCategoriesOf, isRadiologyReport } from './blocked-category.policy.js';

const judged = (
  facts: LabFacts,
  policies: LabPolicies = labPolicies,
  at = '2026-03-04T17:00:00Z',
) => {
  const read = readFacts(facts, policies);
  const [line] = read.lines;
  if (!line) throw new Error('A case has a line.');
  return momentOf(read, line, Date.parse(at));
};

describe('the kinds that are never shown (L4, L5)', () => {
  const kinds = [
    'sensitive-blood',
    'hepatitis',
    'toxicology',
    'tissue',
    'pap-smear',
    'products-of-conception',
    'bone-marrow',
    'genetic',
  ] as const;

  it.each(kinds)('%s is one of the eight', (kind) => {
    expect(blockedCategoriesOf(judged(labCase()), [kind])).toEqual([kind]);
  });

  it('are eight and radiology, and nothing by analogy (P1)', () => {
    const moment = judged(labCase());
    expect(blockedCategoriesOf(moment, ['none', 'unclassified', 'radiology'])).toEqual([]);
    expect(isRadiologyReport(moment, ['radiology'])).toBe(true);
    expect(isRadiologyReport(moment, ['tissue'])).toBe(false);
  });

  it('are what the mode of the policy says', () => {
    const open = policyWith({
      release: { byDefault: { mode: 'immediate' }, byCategory: { genetic: { mode: 'never' } } },
    });
    expect(blockedCategoriesOf(judged(labCase(), open), ['hepatitis', 'genetic'])).toEqual([
      'genetic',
    ]);
    expect(isRadiologyReport(judged(labCase(), open), ['radiology'])).toBe(false);
  });
});
