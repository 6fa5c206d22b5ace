import { listedCategoriesOf } from './loinc-listed.policy.js';

describe('the listed codes of LOINC', () => {
  it.each([
    ['7918-6', 'sensitive-blood'],
    ['29901-6', 'sensitive-blood'],
    ['13955-0', 'hepatitis'],
    ['5643-2', 'toxicology'],
    ['22637-3', 'tissue'],
    ['18500-9', 'pap-smear'],
    ['33721-2', 'bone-marrow'],
    ['21636-6', 'genetic'],
    ['36643-5', 'radiology'],
  ])('%s is %s', (code, category) => {
    expect(listedCategoriesOf(code)).toEqual([category]);
  });

  it.each(['718-7', '', 'constructor', '10535-3'])('%p is none of them', (code) => {
    expect(listedCategoriesOf(code)).toEqual([]);
  });
});
