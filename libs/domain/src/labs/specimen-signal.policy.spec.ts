import { specimenSignalOf } from './specimen-signal.policy.js';

describe('a specimen', () => {
  it.each([
    [{ code: 'BMAR' }, undefined, 'bone-marrow'],
    [{ name: 'Bone marrow aspirate' }, undefined, 'bone-marrow'],
    [{ name: 'Tissue', site: 'Bone marrow' }, undefined, 'bone-marrow'],
    [undefined, 'Bone mar', 'bone-marrow'],
    [{ code: '119359002', system: 'SCT' }, undefined, 'bone-marrow'],
    [{ name: 'Products of conception' }, undefined, 'products-of-conception'],
    [{ name: 'Bone' }, undefined, undefined],
    [{ name: 'Tissue' }, undefined, undefined],
    [{ name: 'Serum' }, 'Ser', undefined],
    [undefined, undefined, undefined],
  ])('%p in system %p says %p', (specimen, system, category) => {
    expect(specimenSignalOf(specimen, system)?.category).toBe(category);
  });
});
