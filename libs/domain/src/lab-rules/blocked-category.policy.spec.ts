import { judged, labCase, policyWith } from './lab-case.fixture.js';
import { blockedCategoriesOf, isRadiologyReport } from './blocked-category.policy.js';

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
