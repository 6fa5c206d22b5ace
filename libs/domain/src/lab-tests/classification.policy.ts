import { emptiedWhenForgetting } from '../shared/remembered.js';
import type { TestCategory, TestIdentity } from './facts.js';
import { MICROBES } from './genes.policy.js';
import { doubtOf } from './doubtful-names.policy.js';
import { geneticTestIn } from './genetic-test.policy.js';
import { infectionTestsIn } from './infection-test.policy.js';
import { codingsOf, mappingOf, type CodeMappings } from './code-mappings.policy.js';
import { codeSignalsOf } from './code-signals.policy.js';
import { ordinaryReadingOf, type OrdinaryReading } from './ordinary-test.policy.js';
import { radiologyTestIn } from './radiology-test.policy.js';
import { mayBeListedSection, sectionSignalOf } from './section-signal.policy.js';
import { specimenSignalOf } from './specimen-signal.policy.js';
import { found, hasUnreadWords, isMnemonic, testWordsOf, wordsOf } from './test-words.policy.js';
import { tissueTestIn } from './tissue-test.policy.js';
import { toxicologyTestIn } from './toxicology-test.policy.js';

/**
 * Which of the eight kinds is this test, radiology, an ordinary one, or none that can be told?
 *
 * What is measured decides, told by the code, the parts of its name, the section, the specimen, the
 * organisation's own mapping and last the name, in this order (P2, P9, P10, requirements section 2;
 * the practice's policy, November 2026). Any structured signal of a listed kind blocks, whatever
 * the others say; so does a whole word of the name. An ordinary code or mapping shows what no other
 * signal blocks; without one the name must plainly identify an ordinary test. The rest is
 * unclassified, and held. Values of results are not looked at (P4).
 * Not covered: panels, whose lines are judged one by one where they stand (P8).
 */
export const classificationOf = (
  test: TestIdentity,
  mappings: CodeMappings = NO_MAPPINGS,
): Classification => {
  const key = keyOf(test);
  const known = remembered(mappings);
  const before = known.get(key);
  if (before) return before;
  const answer = classify(test, mappings);
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, answer);
  return answer;
};

export type SignalSource = 'code' | 'parts' | 'section' | 'specimen' | 'mapping' | 'name';
export type Sureness = 'certain' | 'strong' | 'likely' | 'unsure';

export interface Signal {
  readonly source: SignalSource;
  readonly category: TestCategory;
  /** The code, the section or the words that say so. */
  readonly evidence: string;
}

export interface Classification {
  readonly category: TestCategory;
  /** Every kind it falls under, the one that decided first. */
  readonly categories: readonly TestCategory[];
  /** Left out where nothing said anything. */
  readonly decidedBy?: Signal;
  readonly signals: readonly Signal[];
  readonly sureness: Sureness;
  /** Sentences for whoever maps the organisation's codes; empty when nobody need look. */
  readonly needsHuman: readonly string[];
  /**
   * A panel of listed and ordinary tests, a line that only accompanies others, words that make
   * another test of an ordinary one, or words that are a listed test's as often as an ordinary one's.
   */
  readonly role?: 'mixed-panel' | 'accompaniment' | 'another-test' | 'doubtful';
}

/** The same answer again for the same test: what a test is does not depend on the patient. */
const remembered = (mappings: CodeMappings): Map<string, Classification> => {
  const known = memory.get(mappings);
  if (known) return known;
  const fresh = new Map<string, Classification>();
  memory.set(mappings, fresh);
  return fresh;
};
let memory = new WeakMap<CodeMappings, Map<string, Classification>>();
emptiedWhenForgetting(() => {
  memory = new WeakMap();
});
const MOST_REMEMBERED = 20_000;
const NO_MAPPINGS: CodeMappings = {};

const keyOf = ({
  code,
  system,
  sender,
  name,
  section,
  specimen,
  parts,
  alternates,
}: TestIdentity): string =>
  `${code}\u0000${system}\u0000${sender}\u0000${name}\u0000${section}${specimen ? JSON.stringify(specimen) : ''}${
    parts ? JSON.stringify(parts) : ''
  }${alternates ? JSON.stringify(alternates) : ''}`;

const classify = (test: TestIdentity, mappings: CodeMappings): Classification => {
  const signals = signalsOf(test, mappings);
  const listed = signals.filter(({ category }) => !isNoKind(category));
  if (listed.length > 0) return listedAnswer(listed, signals);
  const held = signals.find(({ category }) => category === 'unclassified');
  if (held) return heldByMapping(held, signals);
  // Whatever its code says, the rest of the name may be that of a listed test.
  if (hasUnreadWords(test))
    return unclassified('A name is too long to be read: have it sent as one.');
  const [structured] = signals;
  if (structured) return ordinaryAnswer(structured, signals, 'certain');
  return answerByName(test);
};

const listedAnswer = (listed: readonly Signal[], signals: readonly Signal[]): Classification => {
  const ordered = mostTelling(listed);
  const [first] = ordered as [Signal, ...Signal[]];
  const ordinary = signals.find(({ category }) => category === 'none');
  const isByNameAlone = ordered.every(({ source }) => source === 'name');
  return {
    category: first.category,
    categories: [...new Set(ordered.map(({ category }) => category))],
    decidedBy: first,
    signals,
    sureness: isByNameAlone ? 'likely' : first.source === 'parts' ? 'strong' : 'certain',
    needsHuman: [
      ...(ordinary ? [conflict(ordinary, first)] : []),
      ...(isByNameAlone && !ordinary ? ['Only the name says so: map the code.'] : []),
    ],
  };
};

const isNoKind = (category: TestCategory): boolean =>
  category === 'none' || category === 'unclassified';

/** Whatever else shows it: they want it held until somebody has found out. */
const heldByMapping = (mapped: Signal, signals: readonly Signal[]): Classification => ({
  ...unclassified('Staff have mapped its code to be held: find out what it is, and map it.'),
  decidedBy: mapped,
  signals,
});

const conflict = (ordinary: Signal, listed: Signal): string =>
  `The ${ordinary.source} says an ordinary test and the ${listed.source} says ${listed.category}: ` +
  'find out which, and map the code.';

/** A Pap smear or a marrow in a section for tissues is told by its own kind. */
const mostTelling = (listed: readonly Signal[]): readonly Signal[] => {
  const [first] = listed;
  const closer = listed.find(
    ({ category }) => first?.source === 'section' && isKindOfTissue(category),
  );
  if (first?.category !== 'tissue' || !closer) return listed;
  return [closer, ...listed.filter((signal) => signal !== closer)];
};
const isKindOfTissue = (category: TestCategory): boolean =>
  category === 'pap-smear' || category === 'products-of-conception' || category === 'bone-marrow';

const ordinaryAnswer = (
  by: Signal,
  signals: readonly Signal[],
  sureness: Sureness,
): Classification => ({
  category: 'none',
  categories: [],
  decidedBy: by,
  signals,
  sureness,
  needsHuman: [],
});

/** In the order in which a test's identity is told. */
const signalsOf = (test: TestIdentity, mappings: CodeMappings): readonly Signal[] => {
  const section = sectionSignalOf(test.section);
  const specimen = specimenSignalOf(test.specimen, test.parts?.system);
  const mapped = mappingOf(test, mappings);
  const byWords = wordSignalsOf(test);
  return [
    ...codeSignalsOf(test),
    ...byWords.filter(({ source }) => source === 'parts'),
    ...(section ? [{ source: 'section' as const, ...section }] : []),
    ...(specimen ? [{ source: 'specimen' as const, ...specimen }] : []),
    ...(mapped ? [{ source: 'mapping' as const, ...mapped }] : []),
    ...byWords.filter(({ source }) => source === 'name'),
  ];
};

const wordSignalsOf = (test: TestIdentity): readonly Signal[] => {
  const { names, specimen } = testWordsOf(test);
  const byParts = test.parts ? names.length - 1 : -1;
  const byName = names.flatMap((words, index) =>
    listedIn(words, specimen).map((signal) => ({
      source: index === byParts ? ('parts' as const) : ('name' as const),
      ...signal,
    })),
  );
  const byCode = codingsOf(test).flatMap(({ code = '' }) =>
    isMnemonic(code) ? listedIn(wordsOf(code), specimen) : [],
  );
  return [...byName, ...byCode.map((signal) => ({ source: 'name' as const, ...signal }))];
};

type Named = Omit<Signal, 'source'>;

const listedIn = (words: string, specimen: string): readonly Named[] => {
  const infections = infectionTestsIn(words);
  const tissue = tissueTestIn(words, specimen);
  const named = (category: TestCategory, evidence: string | undefined): readonly Named[] =>
    evidence === undefined ? [] : [{ category, evidence }];
  return [
    ...infections,
    ...named('toxicology', toxicologyTestIn(words, specimen)),
    ...(tissue ? [tissue] : []),
    // The genotype of a listed virus is a test for the infection and not of human genes.
    ...(infections.length > 0 ? [] : named('genetic', geneticTestIn(words))),
    ...named('radiology', radiologyTestIn(words)),
  ];
};

const answerByName = (test: TestIdentity): Classification => {
  const { names, specimen } = testWordsOf(test);
  const read = names.map((words) => ({ words, reading: ordinaryReadingOf(words, specimen) }));
  const readings = read.map(({ reading }) => reading);
  const ordinary = readings.find((reading) => reading.is === 'ordinary');
  const isOneUnread = readings.some(({ is }) => is === 'unknown');
  const another = readings.find((reading) => reading.is === 'another-test');
  const mixed = readings.find((reading) => reading.is === 'mixed-panel');
  // Whatever its other names say: only one of them may say where it was taken.
  if (another) return unclassified(mayBe(another.evidence), 'another-test');
  const doubt = doubtOf(test, read);
  if (doubt !== undefined) return unclassified(mayBe(doubt), 'doubtful');
  if (mixed) return unclassified('It holds listed tests or none: judge its lines.', 'mixed-panel');
  if (readings.length > 0 && readings.every(({ is }) => is === 'accompaniment')) {
    return unclassified('The name identifies no test by itself.', 'accompaniment');
  }
  const section = mayBeListedSection(test.section);
  if (section !== undefined && !names.some(isOfAMicrobe)) return unclassified(mayBe(section));
  if (ordinary) return ordinaryByName(ordinary, isOneUnread);
  return unclassified('Neither the code nor a word of the name is known: map the code.');
};

const isOfAMicrobe = (words: string): boolean => found(words, MICROBES) !== undefined;

const mayBe = (words: string): string => `"${words}" may be a listed test or not: map the code.`;

/** Whatever no list knows of the name is for a human to look at, though the rest plainly tells. */
const ordinaryByName = (
  reading: OrdinaryReading & { readonly is: 'ordinary' },
  isOneUnread: boolean,
): Classification => {
  const signal: Signal = { source: 'name', category: 'none', evidence: reading.evidence };
  if (reading.isWhollyKnown && !isOneUnread) return ordinaryAnswer(signal, [signal], 'strong');
  return {
    ...ordinaryAnswer(signal, [signal], 'likely'),
    needsHuman: ['Only a part of its names is known: map the code.'],
  };
};

const unclassified = (why: string, role?: Classification['role']): Classification => ({
  category: 'unclassified',
  categories: ['unclassified'],
  signals: [],
  sureness: 'unsure',
  needsHuman: [why],
  ...(role ? { role } : {}),
});
