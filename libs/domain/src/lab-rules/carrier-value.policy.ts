import { foldedWords } from '../shared/folded-text.js';
import type { LineValue } from '../labs/events.js';

/**
 * Could this value name another line of its report?
 *
 * Where any part of a report is hidden, everything that could name it is hidden with it: narrative,
 * conclusion, attachments (requirements section 2, carriers; November 2026). Documents and formatted
 * text (ED, RP, FT of table 0125) always could, whatever they say. Every other value could unless it
 * consists of numbers and of words that laboratories answer with about any test: positive, trace,
 * yellow, no growth, `O Rh negative`, `1:160`, `< 5 mg/dL`. A list of such words, for no list of
 * dangerous ones is ever complete. A coded value that is nothing but a number is a code, and stands
 * for words that nobody has looked at. Plain text (TX) is read as one, all of its lines together:
 * laboratories send numbers and `Negative` so as well as whole reports.
 * Not covered: whether anything of the report is hidden; and units and the performing laboratory,
 * which are those of the line itself.
 */
export const isCarrier = ({ valueType = '', values }: ValueOfLine): boolean => {
  const type = valueType.toUpperCase();
  if (DOCUMENTS.has(type)) return true;
  if (type === 'TX') return !isPlainText(values.join(' '));
  if (CODED.has(type)) return !values.every((value) => isPlainText(value) && !CODE.test(value));
  return !values.every(isPlainText);
};

type ValueOfLine = Pick<LineValue, 'valueType' | 'values'>;

const DOCUMENTS: ReadonlySet<string> = new Set(['ED', 'RP', 'FT']);
const CODED: ReadonlySet<string> = new Set(['CE', 'CWE', 'CNE', 'CF', 'CD', 'IS', 'ID']);
const CODE = /^\W*\d{3,}[\d\W]*$/u;

/** Also asked of a reference range beside a hidden line. */
export const isPlainText = (text: string): boolean => {
  if (A_NUMBER.test(text)) return true;
  if (text.length > LONGEST_PLAIN_TEXT) return false;
  const folded = foldedWords(text);
  return folded.split(' ').every(isPlainWord) && !SPELT.test(folded);
};

/** Most values are one: they need no reading word by word. */
const A_NUMBER = /^[<>=]{0,2} ?[+-]?\d{1,9}(?:\.\d{1,9})?$/u;
const LONGEST_PLAIN_TEXT = 100;
/** Two letters side by side: a name that is spelt out. */
const SPELT = /(?:^| )[a-z] [a-z](?: |$)/u;

/** A number, with its unit written to it or as a part of a time; or a word of the list; or signs. */
const isPlainWord = (word: string): boolean => {
  if (word === '' || PLAIN_WORDS.has(word)) return true;
  const [, unit] = NUMBER.exec(word) ?? [];
  return unit !== undefined && (unit === '' || unit === 'z' || PLAIN_WORDS.has(unit));
};
const NUMBER = /^\d+(?:t\d+)?([a-z]*)$/u;

/** The codes of OBX-8 (table 0078) and of FHIR's interpretations that say nothing but how much. */
export const isPlainFlag = (flag: string): boolean => PLAIN_FLAGS.has(flag.toUpperCase());

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u).filter(Boolean));

const PLAIN_FLAGS = words(
  'L H LL HH < > N A AA U D B W S I R MS VS HX LX HU LU POS NEG IND DET ND NR RR WR SDD NS',
);

const PLAIN_WORDS = words(`
  positive pos negative neg non not no none nonreactive reactive detected undetected detectable
  undetectable present absent seen found equivocal indeterminate inconclusive borderline weakly
  weak strong strongly trace tr small moderate mod large few many rare occasional occ some several
  abundant numerous scant heavy mild marked slight slightly normal abnormal low high critical
  elevated decreased increased within outside limits limit range wnl above below less more greater
  than equal to or and of out per from up about at least true false yes pending invalid valid
  susceptible intermediate resistant done performed applicable available reported tested measured
  quantity sufficient insufficient qns hemolyzed lipemic icteric specimen sample titer titre
  yellow straw amber colorless colourless clear cloudy hazy turbid red pink brown orange green blue
  black white tan grey gray dark light pale bloody milky opaque transparent
  a b o ab rh d group type
  growth after day days hour hours hr hrs min minutes flora mixed
  anisocytosis poikilocytosis polychromasia hypochromia normocytic normochromic microcytic
  macrocytic
  adult adults male males female females m f age years yrs yr desirable optimal near risk reference
  day fasting
  hpf lpf field mg dl g l ml mmol mol umol nmol pmol ug mcg ng pg kg iu miu u ul mm fl meq mosm sec
  s k x pct percent ratio
`);
