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
    [' sp ', 'tissue'],
    ['RUS', 'radiology'],
    ['RX', 'radiology'],
    ['XRC', 'radiology'],
    ['CT', 'radiology'],
    ['NMR', 'radiology'],
    ['NMS', 'radiology'],
    ['OUS', 'radiology'],
    ['CUS', 'radiology'],
    ['VUS', 'radiology'],
    ['L7^Drugs of abuse', 'toxicology'],
    ['Tox lab', 'toxicology'],
    ['Cytogenetics', 'genetic'],
    ['Molecular Pathology', 'genetic'],
    ['Anatomical pathology', 'tissue'],
    ['Dermatopathology', 'tissue'],
    ['Surgical path', 'tissue'],
    ['Cytology', 'tissue'],
    ['Histology', 'tissue'],
    ['Radiology', 'radiology'],
    ['Imaging', 'radiology'],
    ['X-ray', 'radiology'],
    ['Ultrasound', 'radiology'],
    ['MRI', 'radiology'],
    ['CAT scan', 'radiology'],
    ['CT scan', 'radiology'],
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

  it('is told by its code in capitals, or by its words', () => {
    expect(sectionSignalOf(' sp^Pathology')?.evidence).toBe('SP');
    expect(sectionSignalOf('L7^Molecular Genetics')?.evidence).toBe('molecular genetics');
  });
});
