import { classificationOf } from './classification.policy.js';
import { isBeforeBloodIsNeeded, isOfSerology, lineInItsOrder } from './line-in-its-order.policy.js';

const names = (text: string): readonly string[] => text.split('|').map((name) => name.trim());
const said = (name: string) => lineInItsOrder(classificationOf({ name }));

describe('a line of an order that nobody can tell', () => {
  it.each(
    names(
      `IgG | IgA | IgM | IgD | IgM, serum | Total IgG | IgG subclass | IgG subclasses | IgG index
       | Immunoglobulin G | Immunoglobulin A | Immunoglobulin M | Immunoglobulin D
       | Immunoglobulins M | Immunoglobulin M, quantitative | Total immunoglobulin | CD20 | CD3
       | CD 4 | CD4 CD8 | CD4 count | CD2 cells`,
    ),
  )('is meant by it: %s', (name) => {
    expect(said(name)).toBe('is meant by it');
  });

  it.each(
    names(
      `Creatinine | pH | Nitrite | Specific gravity | Estrogen | Progesterone | C3
       | Fibrinogen | Immunoglobulin E | Bands | Baso | WBC | White blood cell
       | WCC | White cell count | White cells | Red cells
       | Red cell count | White blood cells | White blood count | Leukocyte | Leukocytes | RBC | Red blood cell
       | Red blood cells | Erythrocyte | Erythrocytes | Cell count | Neutrophils | Neutrophil
       | Immature granulocyte | Granulocytes | Immature grans | Band neutrophils
       | Seg neutrophils | Hypersegmented neutrophils | Neut | Neuts | Polys | PMN | Seg | Segs
       | Lymphocyte | Lymphocytes | Lymph | Lymphs | Lymphocyte subsets | Atypical lymphocytes
       | Mono | Monos | Monocyte | Monocytes | Eos | Eosinophil | Eosinophils | Basos
       | Basophil | Basophils | Blasts | Plasma cells | Myelocytes | Promyelocytes
       | Metamyelocytes | Differential | Manual differential | Manual diff | WBC differential
       | NRBC | Nucleated RBC | H pylori | Helicobacter pylori | Giemsa | Fungal stain
       | Fungus stain | AFB stain | Acid fast | Culture | Calcium | Iron | EGFR | Factor V
       | Comment | Organism 1 | Zorblax | HIV Ab`,
    ),
  )('tells nothing of it: %s', (name) => {
    expect(said(name)).toBe('tells nothing');
  });

  it.each(
    names(
      `Sodium | HDL | Hemoglobin | MCV | Platelets | Rubella IgG | Peanut IgE | Bilirubin | TSH
       | RUBV IgG | Leukocyte esterase | WBC esterase | Oligoclonal bands`,
    ),
  )('tells what it is: %s', (name) => {
    expect(said(name)).toBe('tells');
  });

  it('tells what it is by its code, or what staff have mapped', () => {
    const creatinine = { code: '2160-0', system: 'LN', name: 'Creatinine' };
    expect(lineInItsOrder(classificationOf(creatinine))).toBe('tells');
    const local = { code: 'abs cd20', system: 'L', name: 'CD20' };
    expect(lineInItsOrder(classificationOf(local, { 'L|abs cd20': 'none' }))).toBe('tells');
  });
});

describe('a screen for antibodies', () => {
  it('is told apart, for a blood bank has one', () => {
    expect(said('Antibody screen')).toBe('screens for antibodies');
  });

  it.each(
    names(
      `Prenatal panel | Pre-natal labs | Antenatal screen | Ante natal | OB panel | Obstetric panel
       | Obstetrical profile | Preop labs | Pre op labs | Preoperative labs | Admission labs`,
    ),
  )("is the blood bank's in an order before blood is needed: %s", (name) => {
    expect(isBeforeBloodIsNeeded({ name })).toBe(true);
  });

  it.each(names('Viral panel | Needlestick panel | Donor panel | Exposure panel | STI panel'))(
    'is nobody knows whose in another: %s',
    (name) => {
      expect(isBeforeBloodIsNeeded({ name })).toBe(false);
    },
  );

  it.each(
    names(
      `Prenatal serology | Antenatal serological tests | Prenatal infection panel | Infectious
       | Antenatal virology | Viral | Viruses | Virus | STI | STD | Exposure | Immunity`,
    ),
  )('may be for viruses, though it is done before blood is needed: %s', (name) => {
    expect(isOfSerology({ name })).toBe(true);
    expect(isOfSerology({ name: 'Prenatal panel', alternates: [{ name }] })).toBe(true);
  });

  it.each(names('Prenatal panel | OB panel | Preop labs | Obstetric profile'))(
    'is for no virus where no name says so: %s',
    (name) => {
      expect(isOfSerology({ name })).toBe(false);
    },
  );
});
