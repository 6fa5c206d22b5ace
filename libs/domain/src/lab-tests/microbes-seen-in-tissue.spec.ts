import { classificationOf } from './classification.policy.js';
import { solidTissueIn } from './seen-in-tissue.policy.js';
import { wordsOf } from './test-words.policy.js';

const shownOf = (names: string, specimen: string): readonly string[] =>
  names
    .split('|')
    .filter((name) => classificationOf({ name, specimen: { name: specimen } }).category === 'none');

const ofStomachs = 'H pylori|Helicobacter pylori|CMV';
const ofBiopsies =
  `${ofStomachs}|Pylori|Cytomegalovirus|HHV8|HHV 6|EBV|Epstein Barr|Polyomavirus|BK virus|BKV|` +
  'Parvovirus|Toxoplasma|Pneumocystis|PCP DFA';
const ofSores =
  'HSV|HSV 1|Herpes simplex|VZV|Varicella|Zoster|HPV|Human papillomavirus|Adenovirus|Treponemal|' +
  'Syphilis';

describe('a microbe that pathologists have antibodies for', () => {
  it.each(
    (
      'Fundal|Corporal|Oxyntic|Lesser curve|Lesser curvature|Greater curve|Greater curvature|' +
      'Prepyloric|Prepylorus|Pyloric|Pylorus|Angulus|Incisure|Incisura|GEJ|EGJ|GOJ|OGJ|' +
      'Oesophagogastric junction|Gastro-oesophageal junction|EG junction|OG junction|' +
      'GO junction|Bulb|Z line'
    ).split('|'),
  )('is held of every part of a stomach, as every stain is: %s', (specimen) => {
    expect(shownOf(`${ofBiopsies}|${ofSores}|Giemsa stain|CD20`, specimen)).toEqual([]);
    expect(solidTissueIn(wordsOf(specimen))).toBeDefined();
  });

  it.each(['Body', 'Gastric body', 'D 2', 'Third part', 'Mediastinum', 'Skin', 'Lip'])(
    'is held of what may have been cut, for no list of organs is whole: %s',
    (specimen) => {
      expect(shownOf(`${ofBiopsies}|Giemsa stain|CD20`, specimen)).toEqual([]);
    },
  );

  it.each(['D1', 'D2', 'D3', 'D4', 'D 1', 'D 3'])(
    'is held of each part of a duodenum, by its number: %s',
    (specimen) => {
      expect(shownOf(`${ofBiopsies}|${ofSores}`, specimen)).toEqual([]);
    },
  );

  it.each(['Blood, D1', 'Serum D1', 'Plasma D2', 'Urine D1', 'Stool D1', 'Swab D2', 'Throat, D 3'])(
    'is shown where the number is that of a day: %s',
    (specimen) => {
      expect(shownOf('CMV|HSV|H pylori', specimen)).toEqual(['CMV', 'HSV', 'H pylori']);
    },
  );

  it.each([
    ...['Stool', 'Feces', 'Breath', 'Exhaled gas', 'EXHLD', 'Blood', 'Serum', 'Plasma', 'Saliva'],
    ...['Gastric aspirate', 'Gastric lavage', 'Stomach contents', 'Swab', 'Throat', 'Urine', 'CSF'],
    ...['BAL', 'Aqueous humor', 'Viral transport medium', 'UTM', 'Unspecified', ''],
  ])('is shown of what was drawn, passed or wiped, or is not told: %p', (specimen) => {
    const all = `${ofBiopsies}|${ofSores}`;
    expect(shownOf(all, specimen)).toEqual(all.split('|'));
  });

  it.each(['Skin', 'Lip', 'Left thigh', 'Vesicle', 'Labia', 'Lesion'])(
    'is shown of whatever has sores, where it is one that is swabbed for there: %s',
    (specimen) => {
      expect(shownOf(ofSores, specimen)).toEqual(ofSores.split('|'));
    },
  );

  it.each([
    ['H pylori, stool', 'Body'],
    ['H pylori breath test', 'Room air'],
    ['CMV, urine', 'Left arm'],
    ['CMV IgG', 'Left arm'],
    ['CMV PCR', 'Left thigh'],
  ])('is shown where its name says what it was of, or that nobody looked: %s of %s', (name, of) => {
    expect(shownOf(name, of)).toEqual([name]);
  });

  it('a smear is no word for what was passed: cells are smeared', () => {
    expect(shownOf('H pylori smear|CMV film', 'Body')).toEqual([]);
  });

  it.each(['H pylori, stool', 'CMV, urine'])('but a part of a stomach outweighs it: %s', (name) => {
    expect(shownOf(name, 'Antrum')).toEqual([]);
  });

  it('takes the bulb of a drain for no organ', () => {
    expect(solidTissueIn(wordsOf('JP bulb'))).toBeUndefined();
    expect(solidTissueIn(wordsOf('Drain bulb'))).toBeUndefined();
    expect(solidTissueIn(wordsOf('Bulb drainage'))).toBeUndefined();
  });
});

describe('around a port tissue is cut', () => {
  it.each([
    'Thrombus AV fistula',
    'AV fistula graft',
    'Mediport pocket',
    'Mediport capsule',
    'Mediport site',
    'Port-a-cath pocket',
    'Vocal cord',
    'Spinal cord',
  ])('what is also stained is held of it: %s', (specimen) => {
    expect(shownOf('CD20|EGFR|Kappa|Giemsa|AFB stain', specimen)).toEqual([]);
  });

  it('an aqueous humor is no blood: EGFR is held of it', () => {
    expect(shownOf('EGFR|CD20', 'Aqueous humor')).toEqual([]);
  });

  it.each(['Mediport', 'AV fistula', 'Left AV fistula', 'Mediport blood', 'Umbilical cord'])(
    'and shown of the blood out of it: %s',
    (specimen) => {
      expect(shownOf('CD20|Kappa|EGFR', specimen)).toEqual(['CD20', 'Kappa', 'EGFR']);
    },
  );
});
