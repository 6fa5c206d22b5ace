import { codingsOf } from './code-mappings.policy.js';
import type { TestIdentity } from './facts.js';
import { MICROBES } from './genes.policy.js';
import { mayBeGeneticTest } from './genetic-test.policy.js';
import { mayBeInfectionTest } from './infection-test.policy.js';
import { ordinaryReadingOf, type OrdinaryReading } from './ordinary-test.policy.js';
import { PERHAPS_A_TUMOUR } from './ordinary-words.policy.js';
import {
  eachPhrase,
  found,
  isMnemonic,
  testWordsOf,
  wordPattern,
  wordsOf,
} from './test-words.policy.js';
import { mayBeTissueTest } from './tissue-test.policy.js';
import { mayBeToxicologyTest } from './toxicology-test.policy.js';

/**
 * Which words among a test's names and codes may be a listed test's, or an ordinary one's?
 *
 * `HBc` beside `IgM` is the core of hepatitis B, though IgM alone is a protein, and `POC` beside
 * `Culture` may be products of conception: an ordinary name does not outweigh a doubtful one (P9,
 * P10; collected November 2026). A name of known words is not asked. What an ordinary name of the
 * same test spells out is no doubt: `Hep panel` of a hepatic panel, `BAC` of bacteria, `HBS` of a
 * haemoglobin; nor are words about genes beside a microbe, whose genes are not listed.
 * Not covered: words that nobody knows, which tell nothing beside an ordinary name.
 */
export const doubtOf = (test: TestIdentity, names: readonly NameRead[]): string | undefined => {
  const said = names.filter(({ reading }) => reading.is === 'ordinary').map(({ words }) => words);
  return [...names, ...mnemonicsOf(test)]
    .filter(({ reading }) => ASKED.has(reading.is))
    .map(({ words }) => mayBeListed(words, said.join('')))
    .find((doubt) => doubt !== undefined && !said.some((name) => isSpelledOut(doubt, name)));
};

export interface NameRead {
  readonly words: string;
  readonly reading: OrdinaryReading;
}

const ASKED: ReadonlySet<OrdinaryReading['is']> = new Set(['unknown', 'mixed-panel']);

const mnemonicsOf = (test: TestIdentity): readonly NameRead[] => {
  const { specimen } = testWordsOf(test);
  return codingsOf(test).flatMap(({ code = '' }) => {
    const words = wordsOf(code);
    return isMnemonic(code) ? [{ words, reading: ordinaryReadingOf(words, specimen) }] : [];
  });
};

const mayBeListed = (words: string, said: string): string | undefined => {
  const isOfNoTissue = found(`${words}${said}`, OF_NO_TISSUE) !== undefined;
  const looked = words.replace(FLUIDS, ' ').replace(LOOKED_AT_ANYWHERE, ' ');
  return (
    mayBeInfectionTest(words, `${words}${said}`) ??
    mayBeToxicologyTest(words.replace(MONITORED_DRUGS, ' ')) ??
    mayBeTissueTest(`${isOfNoTissue ? looked.replace(STAINED_OR_CARED, ' ') : looked}${said}`) ??
    found(words, SHORT_FOR_LISTED) ??
    (PERHAPS_A_TUMOUR.has(said.trim()) ? found(words, NEITHER_CALCIUM_NOR_GLUCOSE) : undefined) ??
    (found(words, MICROBES) === undefined ? mayBeGeneticTest(words) : undefined)
  );
};

const MONITORED_DRUGS = eachPhrase('therapeutic drugs?(?: (?:levels?|monitor[a-z]*))?');

/** What a needle draws from these is a fluid, and neither tissue nor marrow. */
const FLUIDS = eachPhrase(
  '(?:joint|knee|hip|synovial|abscess|wound|gastric|duodenal) aspirate',
  '(?:endo)?tracheal aspirate|(?:nasopharyngeal|bronchial) aspirate',
);

const LOOKED_AT_ANYWHERE = eachPhrase(
  '(?:gra?m|afb|acid fast|fung(?:al|us)|koh|wet|wbc|eos) (?:smears?|stains?|stn)|smear gram',
  'path(?:ologist)? (?:smear|review|rev)',
);

/** In these a stain finds fat, iron or eggs, and the point of care has a strip for them. */
const OF_NO_TISSUE = wordPattern(
  'urine|ur|ua|stool|stl|fa?eces|fa?ecal|occult|ova|semen|sperm|koh|wet',
);
const STAINED_OR_CARED = eachPhrase('(?:[a-z]+ )?(?:stains?|stn)|pocs?');

/** Of cytology, histology and karyotypes: an ordinary name spells it out, or it is none of it. */
const SHORT_FOR_LISTED = wordPattern('cyt', 'hist', 'histo', 'karyo');
/** A word that is not made of theirs: the organ, or what the tumour is. */
const NEITHER_CALCIUM_NOR_GLUCOSE = wordPattern(
  '(?![a-z]*(?:ca|gct|glu|gtt))[a-z]+|[a-z]*(?:canc|carc)[a-z]*',
);

/** Each word of it begins a word of the ordinary name, or its letters are the name's initials. */
const isSpelledOut = (doubt: string, name: string): boolean => {
  const initials = name.replace(/ (.)[^ ]*/gu, '$1');
  // One letter begins too many words.
  const isBegun = (word: string): boolean => word.length > 1 && name.includes(` ${word}`);
  return doubt.split(' ').every(isBegun) || initials.includes(doubt);
};
