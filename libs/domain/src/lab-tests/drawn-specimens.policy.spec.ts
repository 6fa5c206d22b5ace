import {
  areCellsCountedIn,
  isDrawnOrWiped,
  isOfBlood,
  isRinsedOrWiped,
  notDrawnOff,
  notTakenWithoutCutting,
  saysASpecimen,
} from './drawn-specimens.policy.js';
import { wordsOf } from './test-words.policy.js';

const drawnOff =
  'Blood|BLD|BLDV|BLDA|BLDC|BldCo|CBLD|MBLD|WB|Serum|Sera|SER|SerPl|Serplas|Serp|Sera|Plasma|Plasm|' +
  'PLAS|PL|PLB|PPP|PRP|Plt|Plts|RBC|RBCs|WBC|WBCs|PBMC|PBMCs|Cord|DBS|Dried spot|BPU|Donor|Venous|' +
  'Arterial|Capillary|Venipuncture|Drawn by nurse|Antecubital|PICC|Central line|Art line|' +
  'Arterial line|LNA|LNV|Fingerstick|Finger stick|Heelstick|SST|PST|EDTA|K2EDTA|K3EDTA|Heparin|Hep|' +
  'Li Hep|LiHep|Citrate|Citrated|ACD|Lavender|Lav|Vacutainer|Microtainer|Red top|Gold tube|' +
  'Tiger top|Marble top|Green top tube|Blue tubes|Purple tops|Pink top|Tan top|Gray top|Grey top|' +
  'Yellow top|Black top|Serum tube|Sep tube|Separator tube|Gel tube|Plain tube|Clot tube|' +
  'Light blue|Lt green|Dark green|Royal blue|Red|Gold|Tiger|Purple|Pink|Tan|Gray|Grey|Yellow|CSF|' +
  'Cerebrospinal|Spinal fluid|Urine|UR|URN|URNS|URC|URT|Uri|U|Clean catch|Midstream|Mid stream|' +
  'CCMS|Void|Voided|Cath|Catheter|Catheterized|Cathized|Foley|Sediment|Fluid|Fluids|FLD|Flds|FLU|' +
  'PLR|PRT|SNV|AMN|Pleural|Peritoneal|Synovial|Pericardial|Amniotic|Ascites|Asctic|Effusion|' +
  'Dialysate|DIAF|PAFL|VITF|DUFL|BIFL|Exudate|Transudate|Lavage|BAL|Wash|Washing|Washings|Sputum|' +
  'Sput|SPT|SPTC|SPTT|Saliva|SAL|Sweat|SWT|Tears|Milk|MLK|Semen|SEM|SMN|Stool|Stools|STL|Feces|' +
  'Faeces|Fecal|Faecal|Meconium|MEC|Swab|Swabs|SWB|Isolate|Isolates|ISLT|Breath|BRTH|Hair|Mucus|Gastric aspirate|Stomach contents|' +
  '119297000|122592007|309201001|122571007|119364003|119361006|258580003|122555007|122552005|122554006|122556008|440500007|' +
  '122575003|258574006|276833005|258450006|119339001|119334006|119342007|258607008|309051001|' +
  '418564007|119332005|168139001|119373006|119303007|257261003|258500001|258529004|' +
  'PLSM|VBLD|Mediport|Port-a-Cath|Port draw|Peripheral draw|Line draw|Fistula draw|AV fistula|' +
  'GoldTop|RedTop|Left mediport|Mediport, right chest|Mediport draw|AV fistula, L arm|' +
  'MEDIPORT Mediport|Skin puncture|Umbilical cord|Exhaled gas|EXHLD';

const wiped =
  'Wound|Wounds|WND|WNDA|Abscess|ABS|Pus|Drainage|Drain|Drains|DRN|Discharge|Secretion|Secretions|' +
  'Scraping|Scrapings|Burn|Burns|Decubitus|Hardware|Prosthesis|Throat|THRT|Pharynx|Pharyngeal|' +
  'Oropharynx|Nasopharynx|NP|Nose|Nasal|Nares|Sinus|Sinuses|Mouth|Oral|Ear|Ears|Eye|Eyes|Ocular|' +
  'Cornea|Corneal|Conjunctiva|Conjunctival|CNJT|Vitreous|Genital|GEN|GENV|GENL|Vagina|Vaginal|Vag|' +
  'Cervical|Endocervix|Endocervical|CVX|Urethra|Urethral|URTH|Penis|Penile|Rectal|Anal|Perianal|' +
  'Perineal|Tip|CTP|Line|Respiratory|Resp|Trachea|Tracheal|Trach|Endotracheal|Bronchial|Bronchus|' +
  'BRO|Brush|Brushing|Brushings|ETT|Nail|Nails|Smear|Film|Films|Periph|Peripheral|Slide, thick|' +
  'VTM|UTM|Viral transport medium|Universal transport|Aqueous humor|Humour|' +
  'Thick slide|Thin slide|Slide, thin';

const saysNothing =
  ' |XXX|123|12345|Unspecified|Unknown|Unk|Undefined|Other|Others|Oth|Misc|Miscellaneous|Specimen|' +
  'Specimens|Spec|Sample|Samples|Smp|^Patient|PT|Type of site|Source not given|Not specified|' +
  'Not stated|Not applicable|Not available|N/A|NA|None|Null|See note|See comments|Comment|Notes|' +
  'Body site|Body part|Body structure|Body location|Body sites|Left|Right|L|R|Lt|Rt|Bilateral|Upper and lower|Random|Timed|Routine|Standard|Std|Stat|' +
  'Lab test|Laboratory tests|Normal|Fasting|Non-fasting|Nonfasting|Baseline|Frozen|Refrigerated|' +
  'Ambient|Room temp|Room temperature|Received from the lab|Collected for lab|XX or XXX|HL70070|' +
  'HL70487|SCT';

describe('a specimen', () => {
  it.each(['RED RED', 'Gold GOLD', 'Blue blue'])('that is a tube by code and word: %s', (name) => {
    expect(notDrawnOff(wordsOf(name))).toBeUndefined();
  });

  it.each(drawnOff.split('|'))('that was drawn off or passed: %s', (name) => {
    const specimen = wordsOf(name);
    expect(notDrawnOff(specimen)).toBeUndefined();
    expect(notTakenWithoutCutting(specimen)).toBeUndefined();
  });

  it.each(wiped.split('|'))('that a swab or a scraper reaches: %s', (name) => {
    const specimen = wordsOf(name);
    expect(notDrawnOff(specimen)).toBe(specimen.trim());
    expect(notTakenWithoutCutting(specimen)).toBeUndefined();
    expect(isDrawnOrWiped(specimen)).toBe(true);
  });

  it.each(saysNothing.split('|'))('that says no more than that it is one: %p', (name) => {
    expect(notDrawnOff(wordsOf(name))).toBeUndefined();
    expect(notTakenWithoutCutting(wordsOf(name))).toBeUndefined();
  });

  it.each([
    ['Mediastinum', 'mediastinum'],
    ['Left forearm', 'forearm'],
    ['Other (see note): neck', 'neck'],
    ['Blue nevus', 'blue nevus'],
    ['Red papule, left', 'red papule'],
    ['Fallopian tube', 'fallopian tube'],
    ['Temporal artery', 'temporal artery'],
    ['Serous', 'serous'],
    ['119376003', '119376003'],
    ['4711171147', '4711171147'],
    ['Body', 'body'],
    ['Whole body', 'whole body'],
    ['Mediport pocket', 'mediport pocket'],
    ['Mediport capsule', 'mediport capsule'],
    ['Mediport site', 'mediport'],
    ['Port-a-cath pocket', 'port cath pocket'],
    ['AV fistula graft', 'av fistula graft'],
    ['Thrombus AV fistula', 'thrombus av fistula'],
    ['Spinal cord', 'spinal cord'],
    ['Vocal cord, left', 'vocal cord'],
    ['Spermatic cord', 'spermatic cord'],
    ['Z line', 'z line'],
    ['Dentate line', 'dentate line'],
    ['Suture line', 'suture line'],
    ['Staple line', 'staple line'],
    ['Xxbloodxx', 'xxbloodxx'],
    ['Unknownish notesx', 'unknownish notesx'],
  ])('that may have been cut: %s', (name, told) => {
    expect(notDrawnOff(wordsOf(name))).toBe(told);
    expect(notTakenWithoutCutting(wordsOf(name))).toBe(told);
    expect(isDrawnOrWiped(wordsOf(name))).toBe(false);
  });

  it.each(
    (
      'Swab|Swabs|SWB|Wash|Washing|Washings|Lavage|BAL|Fluid|Fluids|FLD|Urine|UR|Secretion|' +
      'Secretions|Discharge|Mucus|Cath|Catheter|Gastric aspirate|Stomach aspirate|' +
      'Duodenal aspirate|Gastric contents|Stomach contents'
    ).split('|'),
  )('of an organ that was rinsed or wiped: %s', (name) => {
    expect(isRinsedOrWiped(wordsOf(`Organ ${name}`))).toBe(true);
  });

  it.each(['Uterine contents', 'Ovary aspirate', 'Blood', 'Antrum'])(
    'of an organ that was not: %s',
    (name) => {
      expect(isRinsedOrWiped(wordsOf(name))).toBe(false);
    },
  );

  it('is drawn or wiped where any of its words says so', () => {
    expect(isDrawnOrWiped(wordsOf('Eosinophils, urine'))).toBe(true);
  });

  const ofBlood =
    'Blood|BLD|BLDV|CBLD|MBLD|WB|Serum|Sera|SER|SerPl|Serplas|Serp|Plasma|Plasm|Plas|' +
    'Venipuncture|SST|PST|EDTA|K2EDTA|K3EDTA|Lavender|Blood, left arm|119297000|122555007|' +
    '122552005|122554006|119364003|119361006|PLSM|VBLD|Mediport|Port-a-Cath|Port draw|' +
    'Peripheral draw|Line draw|Fistula draw|AV fistula|Skin puncture|Gold top|GoldTop|Red top|RedTop|Tiger top';
  it.each(ofBlood.split('|'))('of blood: %s', (name) => {
    expect(isOfBlood(wordsOf(name))).toBe(true);
    expect(areCellsCountedIn(wordsOf(name))).toBe(true);
  });

  const drained =
    'CSF|Cerebrospinal|Spinal fluid|Fluid|Fluids|FLD|Flds|PLR|PRT|SNV|PAFL|Pleural|Peritoneal|' +
    'Synovial|Pericardial|Ascites|Ascitic|Asctic|Effusion|Dialysate|258450006|418564007|' +
    '168139001|119332005';
  it.each(drained.split('|'))('that was drained, and whose cells are counted: %s', (name) => {
    expect(isOfBlood(wordsOf(name))).toBe(false);
    expect(areCellsCountedIn(wordsOf(name))).toBe(true);
  });

  it.each(
    (
      'Aspirate|ASP|Core|Cores|Clot section|Touch prep|Imprint|Imprints|Hip|Iliac|Ilium|Sternum|' +
      'Sternal|Marrow|Cyst|Cysts|Cystic|Masses|AMN|Amniotic'
    ).split('|'),
  )('in a list with what a needle draws of other places: %s', (name) => {
    expect(isOfBlood(wordsOf(`Blood; ${name}`))).toBe(false);
    expect(areCellsCountedIn(wordsOf(`Blood; ${name}`))).toBe(false);
    expect(areCellsCountedIn(wordsOf(`${name} fluid`))).toBe(false);
  });

  it.each([
    ...['Urine', 'Sputum', 'Swab', 'BAL', 'Left forearm', 'Bone', '4711171147'],
    ...['Thrombus AV fistula', 'AV fistula graft', 'Mediport pocket', 'Mediport site'],
  ])('whose cells are not counted as those of a fluid: %s', (name) => {
    expect(areCellsCountedIn(wordsOf(name))).toBe(false);
  });

  it.each([
    ['Blood', true],
    ['Hip', true],
    ['Red', true],
    ['Unspecified', false],
    ['', false],
  ])('%p says more than that it is one: %p', (name, isTold) => {
    expect(saysASpecimen(wordsOf(name))).toBe(isTold);
  });
});
