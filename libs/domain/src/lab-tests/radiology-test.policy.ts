import { eachPhrase, found, wordPattern } from './test-words.policy.js';

/**
 * Is this a radiology report?
 *
 * X-ray, ultrasound and other imaging reports are not on the portal; the patient is sent to the
 * doctor's office (row 76, R12; the practice's policy, November 2026). Two letters alone (CT, US,
 * MR, XR) count only together with a part of the body or another word of imaging: CT is chlamydia
 * as well, and a count of blood cells, which are venous, complete and of a knee too. ECHO is a
 * virus of many numbers.
 * Not covered: electrocardiograms, spirometry and other measurements of function.
 */
export const radiologyTestIn = (words: string): string | undefined => {
  const pictured = found(words, PICTURED);
  if (pictured !== undefined) return pictured;
  if (found(words, LABORATORY) !== undefined) return undefined;
  const imaging = found(words.replace(ECHO_VIRUS, ' '), IMAGING);
  if (imaging !== undefined) return imaging;
  const modality = found(words, TWO_LETTERS);
  const where = mayBeCount(words, modality)
    ? found(words, COUNTED) === undefined && found(words, BODY)
    : (found(words, BODY) ?? found(words, HOW));
  return modality && where ? `${modality}, ${where}` : undefined;
};

/** Pictures may begin with their CT, and a count has what is counted before it. */
const mayBeCount = (words: string, modality: string | undefined): boolean =>
  modality === 'ct' && !words.startsWith(' ct ');

/** Named like an analyte, and seen in a picture whatever is said of a specimen. */
const PICTURED = wordPattern(
  '(?:coronary|cardiac|heart|agatston) calcium(?: [a-z]+)?|calcium (?:[a-z]+ ){0,2}scor(?:e[s]?|ing)|calcium (?:coronary|cardiac|heart)|agatston(?: [a-z]+)?|cac scor(?:e|ing)',
  'fdg|fluorodeoxyglucose|glucose uptake|suv max|radiotracer|(?:liver|hepatic) fat|fat fraction|liver iron conc[a-z]*|ferriscan',
);

const IMAGING = wordPattern(
  'x ?rays?|xray[s]?|radiograph[a-z]*|radiolog[a-z]*|roentgen[a-z]*|rontgen|kub',
  'ultra ?sound[s]?|ultra ?sonogra[a-z]*|sonogra[a-z]*|doppler|duplex|echo ?cardio[a-z]*|tte|tee|ejection fraction|nuchal translucency',
  'mri|mra|mrcp|mrv|fmri|magnetic resonance(?: [a-z]+)?|ct scan|cat scan|computed tomograph[a-z]*|tomograph[a-z]*|cta|ctpa|cbct',
  'mammo(?:gram|graphy|graphic|s)?[a-z]*|tomosynthesis|breast imaging|bi ?rads',
  'dexa(?: [a-z]+)?|dxa(?: [a-z]+)?|bone (?:density|densitometry|age|scan)(?: [a-z]+)?',
  'pet(?: ct| mr)? scan|pet ct|spect|scintigra[a-z]*|nuclear medicine|nuc med|hida(?: [a-z]+)?|muga(?: [a-z]+)?|v q scan|thyroid (?:scan|uptake)(?: [a-z]+)?',
  'fluoroscop[a-z]*|angiogra[a-z]*|venogra[a-z]*|arthrogra[a-z]*|myelogra[a-z]*|urogra[a-z]*|cystogra[a-z]*|vcug|hysterosalpingo[a-z]*|hsg|barium (?:swallow|enema)|upper gi series|esophagram|imaging(?: [a-z]+)?',
  'cxr|axr|ivp|dicom(?: [a-z]+)?|2d echo|echo|trans ?thoracic ?echo|fibro ?scan|elastograph[a-z]*|liver stiffness',
  'myocardial perfusion|(?:nuclear|cardiac|treadmill|exercise) stress(?: test)?|bone mineral density|upper gi',
  'diagnostic imaging(?: [a-z]+)?|interventional radiology|views?(?: [a-z]+)?',
);
const TWO_LETTERS = wordPattern('ct|us|mr|xr');
const BODY = wordPattern(
  'head|brain|skull|face|facial|sinus(?:es)?|orbit[s]?|neck|spine|cervical spine|c spine|l spine|lumbar|thoracic|chest|thorax|lungs?|abd|abdomen|abdominal|abdomen pelvis|pelvis|pelvic|hip[s]?|knee[s]?|ankle[s]?|foot|feet|toe[s]?|hand[s]?|wrist[s]?|elbow[s]?|shoulder[s]?|humerus|femur|tibia|forearm|clavicle|ribs?|extremity|leg[s]?|arm[s]?',
  'liver|gallbladder|renal|kidney[s]?|thyroid|breast[s]?|scrotum|testic[a-z]*|uterus|transvaginal|obstetric|ob|fetal|f(?:o)?etus|aorta|carotid[s]?|appendix|pancreas|spleen|heart|cardiac|coronary|angio[a-z]*|contrast|guided|w wo|without contrast|bilateral|portable',
);
/** Said of pictures, and of blood as well. */
const HOW = wordPattern('venous|arterial|limited|complete');
const COUNTED = wordPattern(
  'cbc[a-z]*|complete blood|blood (?:cell )?ct|cells?|[rw]bcs?|leu[ck]ocytes?|erythrocytes?',
  'plts?|platelets?|thrombocytes?|retics?|reticulocytes?|neut(?:rophil)?s?|lymphs?(?! nodes? )|lymphocytes?|monos|monocytes?|granulocytes?|eos(?:inophils?)?|basos|basophils?|blasts?|cd ?\\d+',
  'colon(?:y|ies)|bacteria|sperm|addis|diff|differential|(?:csf|fluid|fld) ct',
);
/** Enteric cytopathic human orphan viruses: not the second or third dimension of a heart. */
const ECHO_VIRUS = eachPhrase(
  'echo virus(?:es)?',
  'echo \\d{1,2}(?! (?:d|dimensional|views?) )',
  'coxsackie[a-z]* (?:[ab] |virus(?:es)? |and )*echo',
  'echo (?:and )?coxsackie[a-z]*',
);
const LABORATORY = wordPattern(
  'chlamyd[a-z]*|trachomatis|gonorr?h[a-z]*|ng|gc|naat|pcr|culture|cyt[a-z]*|serum|plasma|urine|swab|antibod[a-z]*|cycle threshold',
);
