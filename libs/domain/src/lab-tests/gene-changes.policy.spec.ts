import { geneChangeIn, mayBeGeneChange } from './gene-changes.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('one base or one amino acid for another', () => {
  it.each([
    ['1691 G>A', '1691 g a'],
    ['1691G>A', '1691g a'],
    ['1691GA', '1691ga'],
    ['677 C to T', '677 c to t'],
    ['-13910 C/T', '13910 c t'],
    ['C677T', 'c677t'],
    ['4G/5G', '4g 5g'],
    ['5G-5G', '5g 5g'],
    ['Homocysteine A222V', 'a222v'],
    ['Factor V R506X', 'r506x'],
    ['Zorblax A222V', undefined],
    ['Factor V R5Q', undefined],
    ['24 C T', undefined],
    ['A1C', undefined],
    ['75 g', undefined],
    ['1691 L/M', undefined],
    ['100 mg', undefined],
  ])('is the change of a gene: %s', (name, evidence) => {
    expect(geneChangeIn(wordsOf(name))).toBe(evidence);
  });
});

describe('letters and numbers beside a protein', () => {
  const proteins = `
    Factor V | Factor 2 | Coagulation factor XIII | Fact VIII | Prothrombin | Antithrombin III
    Protein C | Protein S | Fibrinogen | Von Willebrand | VWF | Plasminogen activator inhibitor 1
    PAI 1 | Homocysteine | Homocyst(e)ine | Lactase | Apolipoprotein B | Apo B | ApoE
    Angiotensin converting enzyme | ACE | Alpha-1-antitrypsin | Alpha 1 anti trypsin | A1AT | AAT
    Thiopurine methyltransferase | TPMT activity | Interleukin 6 | IL 10 | TNF | Cholinesterase
    Pseudocholinesterase | Biotinidase | GALT | G6PD | Galactose-1-phosphate | Uridyltransferase
    Uridylyltransferase | Alpha galactosidase | Alpha glucosidase | Glucocerebrosidase
    Hexosaminidase | Ceruloplasmin | Transferrin | Hepcidin | Adenosine deaminase | Pyruvate kinase
  `;
  it.each(proteins.trim().split(/\s*[|\n]\s*/u))('may be those of its gene: %s', (name) => {
    const alone = wordsOf(name);
    expect(mayBeGeneChange(alone)).toBeUndefined();
    expect(mayBeGeneChange(`${alone}m t `)).toMatch(/, m t$/);
    expect(mayBeGeneChange(`${alone}i and d `)).toMatch(/, i and d$/);
    expect(mayBeGeneChange(`${alone}serum 1691 `)).toMatch(/, 1691$/);
  });

  it.each([
    ['Factor V 506 G', '506'],
    ['Factor V 1691 G', '1691'],
    ['Factor V 691G', '691g'],
    ['IL-6 174G', '174g'],
    ['TNF 308 G', '308'],
    ['Fibrinogen 455G', '455g'],
    ['G6PD 202 G', '202'],
    ['Homocysteine 677 M', '677'],
    ['Factor VII 353 M', '353'],
    ['Factor VII 353 H', '353'],
  ])('are a place and what stands there, and no mass and no time: %s', (name, place) => {
    expect(mayBeGeneChange(wordsOf(name))?.split(', ')[1]).toBe(place);
  });

  it.each([
    ['a protein', 'S Factor V P'],
    ['a time', 'Lactase B 2 h P'],
  ])('are not side by side where %s stands between them: %s', (_between, name) => {
    expect(mayBeGeneChange(wordsOf(name))).toBeUndefined();
  });

  it.each([
    'Factor V, 24',
    'Fibrinogen, g/L',
    'ACE, U/L',
    'Factor VIII, IU',
    'Lactase 120 min',
    'Lactase 120 minutes',
    'Lactase 50 g',
    'Lactase 24h',
    'Lactase 500 mg',
    'Lactase 100 ml',
    'Glucose tolerance 100 g',
    'Sodium 1691',
    'Immunoglobulins A/G/M',
  ])('are a unit, a time, or beside no such protein: %s', (name) => {
    expect(mayBeGeneChange(wordsOf(name))).toBeUndefined();
  });
});
