import { specimenSignalOf } from './specimen-signal.policy.js';

describe('a specimen', () => {
  it.each([
    [{ code: 'BMAR' }, undefined, 'bone-marrow'],
    [{ name: 'Bone marrow aspirate' }, undefined, 'bone-marrow'],
    [{ name: 'Tissue', site: 'Bone marrow' }, undefined, 'bone-marrow'],
    [undefined, 'Bone mar', 'bone-marrow'],
    [{ code: '119359002', system: 'SCT' }, undefined, 'bone-marrow'],
    [{ code: 'BM' }, undefined, 'bone-marrow'],
    [{ code: 'BMASP' }, undefined, 'bone-marrow'],
    [{ name: 'BM aspirate' }, undefined, 'bone-marrow'],
    [{ code: 'POC' }, undefined, 'products-of-conception'],
    [{ name: 'Conceptus' }, undefined, 'products-of-conception'],
    [{ name: 'Fetal tissue' }, undefined, 'products-of-conception'],
    [{ name: 'Foetal tissues' }, undefined, 'products-of-conception'],
    [{ code: ' bmar ' }, undefined, 'bone-marrow'],
    [{ code: 'SER', name: 'Serum; BMA' }, undefined, 'bone-marrow'],
    [{ name: 'Serum; B\u200bMA' }, undefined, 'bone-marrow'],
    [{ name: 'SER MAR' }, undefined, 'bone-marrow'],
    [{ code: 'SER;BMAR' }, undefined, 'bone-marrow'],
    [{ name: 'Aspirate (396997002)' }, undefined, 'bone-marrow'],
    [{ code: '258580003', name: 'Whole blood; 119359002' }, undefined, 'bone-marrow'],
    [{ name: 'Tissue; POC' }, undefined, 'products-of-conception'],
    [{ code: 'constructor', name: 'Marginal zone' }, undefined, undefined],
    [{ name: 'Products of conception' }, undefined, 'products-of-conception'],
    [{ name: 'Bone' }, undefined, undefined],
    [{ name: 'Tissue' }, undefined, undefined],
    [{ name: 'Serum' }, 'Ser', undefined],
    [undefined, undefined, undefined],
  ])('%p in system %p says %p', (specimen, system, category) => {
    expect(specimenSignalOf(specimen, system)?.category).toBe(category);
  });
});
