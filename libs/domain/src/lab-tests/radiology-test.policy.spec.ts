import { classificationOf } from './classification.policy.js';
import { radiologyTestIn } from './radiology-test.policy.js';
import { wordsOf } from './test-words.policy.js';

describe('radiology test', () => {
  it.each<[string, boolean]>([
    ['Chest x-ray', true],
    ['CT head', true],
    ['CT/NG', false],
    ['CT', false],
    ['US pelvis', true],
    ['US', false],
    ['MRI brain', true],
    ['Mammogram', true],
  ])('%s: %p', (name, expected) => {
    expect(radiologyTestIn(wordsOf(name)) !== undefined).toEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ['a blood count', 'Complete Blood Ct', false],
    ['one that says what is in it', 'CBC, Complete Blood Ct w/ Diff', false],
    ['a count of blood in short', 'CBCD Ct, complete', false],
    ['white cells of a vein', 'WBC Ct, venous', false],
    ['red cells', 'RBC Ct, foot', false],
    ['blood in a joint', 'Blood Ct, knee', false],
    ['blood cells', 'Blood Cell Ct, complete', false],
    ['platelets of an artery', 'Platelet Ct, arterial', false],
    ['platelets in short', 'Plt Ct, heel, foot', false],
    ['thrombocytes', 'Thrombocyte ct, hand', false],
    ['leukocytes', 'Leukocyte ct, knee', false],
    ['erythrocytes', 'Erythrocyte ct, knee', false],
    ['reticulocytes', 'Reticulocyte ct, arm', false],
    ['reticulocytes in short', 'Retic Ct, arm', false],
    ['neutrophils', 'Neutrophil ct, knee', false],
    ['neutrophils in short', 'Neut ct, knee', false],
    ['lymphocytes', 'Lymphocyte ct, knee', false],
    ['lymphocytes in short', 'Lymphs ct, knee', false],
    ['a lymph node is none', 'Chest ct, lymph node', true],
    ['monocytes', 'Monocyte ct, knee', false],
    ['monocytes in short', 'Monos ct, knee', false],
    ['granulocytes', 'Granulocyte ct, knee', false],
    ['eosinophils', 'Eosinophil ct, knee', false],
    ['eosinophils in short', 'Eos ct, knee', false],
    ['basophils', 'Basophil ct, knee', false],
    ['basophils in short', 'Basos ct, knee', false],
    ['blasts', 'Blast ct, knee', false],
    ['helper cells', 'CD4 ct, arm', false],
    ['cells of a joint', 'Cell Ct, Knee', false],
    ['cells and what they are', 'Synovial ct and diff, knee', false],
    ['a differential', 'Differential ct, knee', false],
    ['cells of the CSF', 'CSF Cell Ct, lumbar tube 1', false],
    ['of the CSF', 'CSF Ct, lumbar tube 1', false],
    ['of a fluid', 'Body fluid ct, knee', false],
    ['of a fluid in short', 'Fld ct, knee', false],
    ['colonies of a wound', 'Colony Ct, Foot wound', false],
    ['colonies', 'Colonies ct, foot', false],
    ['bacteria', 'Bacteria ct, foot', false],
    ['sperm', 'Sperm ct, complete', false],
    ['Addis', 'Addis ct, renal', false],
    ['what is venous and says no more', 'Zorblax ct, venous', false],
    ['a CT that is arterial', 'CT arterial phase', true],
    ['a CT that is venous', 'CT venous phase', true],
    ['a CT that is limited', 'CT limited', true],
    ['a CT that is complete', 'CT complete', true],
    ['a CT angiography of arteries', 'Arterial phase CT angiography', true],
    ['a CT venogram', 'CT venogram', true],
    ['a CT of the chest', 'Chest CT', true],
    ['a CT of a tumour of cells', 'CT chest, small cell cancer', true],
    ['a CT of white cells', 'CT foot, tagged WBC', true],
    ['a CT of the colon', 'Abdomen CT, colon', true],
    ['a CT that guides to a fluid', 'Abdomen CT, guided fluid drainage', true],
    ['an ultrasound of veins', 'Leg US, venous', true],
    ['an ultrasound that is complete', 'Ob US complete', true],
    ['an ultrasound that is limited', 'US limited', true],
    ['an ultrasound of arteries', 'US arterial', true],
  ])('CT is a count as well: %s', (_says, name, expected) => {
    expect(radiologyTestIn(wordsOf(name)) !== undefined).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['in two words', 'ECHO virus Ab', false],
    ['of many kinds', 'Echo viruses', false],
    ['by its number', 'ECHO 30', false],
    ['beside its cousins', 'Coxsackie/Echo', false],
    ['beside groups of them', 'Coxsackie A and B, Echo Ab', false],
    ['beside their viruses', 'Coxsackievirus and Echo', false],
    ['before them', 'Echo and Coxsackie Ab', false],
    ['before them at once', 'Echo/Coxsackievirus', false],
    ['no heart', 'Echo', true],
    ['no heart in two dimensions', 'Echo 2D', true],
    ['no heart in 2 D', 'Echo 2 D', true],
    ['no heart in 3 dimensions', 'Echo 3 dimensional', true],
    ['no heart in 4 views', 'Echo 4 views', true],
    ['no heart in 1 view', 'Echo 1 view', true],
    ['no heart by stress', 'Stress echo', true],
    ['the heart beside the virus', 'Echo virus 30, stress echo', true],
  ])('ECHO is a virus as well: %s', (_says, name, expected) => {
    expect(radiologyTestIn(wordsOf(name)) !== undefined).toBe(expected);
  });

  it('is no radiology where the code says a count, or staff have mapped it', () => {
    const name = 'Complete Blood Ct';
    expect(classificationOf({ name, code: '718-7', system: 'LN' }).category).toBe('none');
    const local = { name, code: 'CBC', system: 'L', sender: 'acme' };
    expect(classificationOf(local, { 'ACME|L|CBC': 'none' }).category).toBe('none');
  });
});
