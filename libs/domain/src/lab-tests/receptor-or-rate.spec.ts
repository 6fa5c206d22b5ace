import { classificationOf } from './classification.policy.js';

const categoryOf = (name: string, specimen: string): string =>
  classificationOf({ name, specimen: { name: specimen } }).category;

describe('EGFR is a rate of blood, and the receptor of a tumour', () => {
  it.each([
    'CSF',
    'Pleural fluid',
    'PLR',
    'Peritoneal',
    'Pericardial',
    'Ascites',
    'Effusion',
    'BAL',
    'Left upper lobe',
    'Hilum',
    'Adrenal',
  ])('it is the receptor in what is no blood: %s', (specimen) => {
    expect(categoryOf('EGFR', specimen)).toBe('unclassified');
  });

  it.each([
    'eGFR creatinine',
    'eGFR, creat',
    'eGFR cystatin C',
    'eGFR CKD-EPI',
    'eGFR MDRD',
    'eGFR non African American',
    'eGFR if Black',
    'eGFR if nonblack',
    'EGFR If Africn Am',
    'EGFR If NonAfricn Am',
    'Calculated eGFR',
    'eGFR calc',
  ])('it is the rate by its name, where nobody knows the specimen: %s', (name) => {
    expect(categoryOf(name, 'Zorblax')).toBe('none');
    expect(categoryOf(name, 'Adrenal; CSF')).toBe('unclassified');
    expect(categoryOf('EGFR', 'Zorblax')).toBe('unclassified');
  });
});
