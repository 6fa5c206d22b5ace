import { sectionSignalOf } from './section-signal.policy.js';

describe('a section', () => {
  it.each([
    ['TX', 'toxicology'],
    ['tx', 'toxicology'],
    ['TX^Toxicology^HL70074', 'toxicology'],
    ['SP', 'tissue'],
    ['CP', 'tissue'],
    ['PAT', 'tissue'],
    ['CG', 'genetic'],
    ['GE', 'genetic'],
    ['RAD', 'radiology'],
    ['OUS', 'radiology'],
    ['Molecular Genetics', 'genetic'],
    ['Surgical Pathology', 'tissue'],
    ['CH', undefined],
    ['OSL', undefined],
    ['Chemistry', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%p says %p', (section, category) => {
    expect(sectionSignalOf(section)?.category).toBe(category);
  });
});
