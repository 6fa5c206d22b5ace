import type { LabResultsReceived, ReportedLine } from '../labs/events.js';
import { codeSystemOf } from '../shared/code-systems.js';
import { foldedWords } from '../shared/folded-text.js';
import { presentFields } from '../shared/present-fields.js';
import type { OrderTold, OrdersMeaning } from './events.js';

/**
 * Does what waits speak of this report, whichever of the two came first?
 *
 * The identity of an order is its number and what was ordered; what was filed anew of it under
 * another patient keeps the first one. Where a correction finds nothing under it, or nobody can read
 * an order, it may speak of another report all the same: who codes it anew keeps the number, the
 * filler's or the placer's; who numbers it anew keeps whose it is, which test and when. A value that
 * was taken back must not stay visible for that (requirements section 2, "Which result"; safety,
 * November 2026): whatever bears the same number may be meant, and of the same patient whatever is
 * of the same test and time. Where one of the two does not say which test, or not when, the other
 * one decides; where neither can be told, only numbers do. Times are compared as far as both are
 * told and without their offsets: another offset is no other time (decision 42).
 * Not covered: which of several is meant, for a person looks; and that a number which very many
 * reports bear is none, for whoever asks can count them.
 */
export const speaksOf = (waiting: Waiting, report: ReportTold): boolean =>
  speakingOf(waiting)(report);

/** The same for many reports: what waits is looked through once. */
export const speakingOf = ({
  reports,
  named,
  patients,
  ofAnybody,
}: Waiting): ((report: ReportTold) => boolean) => {
  const identified = new Set(reports);
  const whose = new Set(patients);
  const numbers = NUMBERS.map((field) => [field, new Set(named.map((one) => one[field]))] as const);
  const isOfSameTestAndTime = testsAndTimesOf(named);
  return (report) => {
    const { reportId, firstFiledAs = reportId, patientId } = report;
    if (identified.has(reportId) || identified.has(firstFiledAs)) return true;
    const isTheirs = whose.has(patientId);
    if (!isTheirs && !ofAnybody) return false;
    const isNumbered = numbers.some(
      ([field, told]) => report[field] !== undefined && told.has(report[field]),
    );
    return isNumbered || (isTheirs && isOfSameTestAndTime(report));
  };
};

/** What waits, and of what it speaks: by identity for sure, and by likeness perhaps. */
export interface Waiting extends OrdersMeaning {
  readonly reports: readonly string[];
}

/** A report, on file or about to be. */
export interface ReportTold extends OrderTold {
  readonly reportId: string;
  /** The identity of its order, where it was filed anew. */
  readonly firstFiledAs?: string;
  readonly patientId: string;
}

export const NUMBERS = ['fillerNumber', 'placerNumber'] as const;

/** Of many orders at once: which of them has a word, or a time, is nothing that matters. */
const testsAndTimesOf = (named: readonly OrderTold[]): ((report: OrderTold) => boolean) => {
  const [any, wordless] = [
    timesOf(named),
    timesOf(named.filter(({ words }) => words.length === 0)),
  ];
  const byWord = new Map<string, OrderTold[]>();
  for (const one of named) {
    for (const word of one.words) {
      const having = byWord.get(word);
      if (having) having.push(one);
      else byWord.set(word, [one]);
    }
  }
  const timesByWord = new Map([...byWord].map(([word, having]) => [word, timesOf(having)]));
  return ({ words, times }) =>
    words.length === 0
      ? coincide(any, times)
      : words.some((word) => mayCoincide(timesByWord.get(word), times)) ||
        coincide(wordless, times);
};

interface TimesTold {
  /** One of them tells none. */
  readonly isUntold: boolean;
  readonly told: ReadonlySet<string>;
  readonly lessExactly: ReadonlySet<string>;
}

const timesOf = (named: readonly OrderTold[]): TimesTold => {
  const told = new Set(named.flatMap(({ times }) => times));
  const isUntold = named.some(({ times }) => times.length === 0);
  return { isUntold, told, lessExactly: new Set([...told].flatMap(lessExact)) };
};

const mayCoincide = (one: TimesTold | undefined, times: readonly string[]): boolean =>
  one !== undefined && (one.isUntold || times.length === 0 || coincide(one, times));

/** As far as both tell it. */
const coincide = ({ told, lessExactly }: TimesTold, times: readonly string[]): boolean =>
  times.some(
    (time) =>
      told.has(time) || lessExactly.has(time) || lessExact(time).some((less) => told.has(less)),
  );

/** The year, the month and the day of a time. */
const lessExact = (time: string): readonly string[] =>
  [4, 7, 10].filter((length) => length < time.length).map((length) => time.slice(0, length));

/** What an order says of itself, whether it can be recorded or not. */
export interface OrderNamed {
  readonly fillerNumber?: string;
  readonly placerNumber?: string;
  /** What was ordered, and what was measured. */
  readonly tests: readonly TestIdentity[];
  /** Times of collection as they are told, of the order and of its lines. */
  readonly collected: readonly string[];
}

type TestIdentity = LabResultsReceived['header']['test'];
type Coding = Pick<TestIdentity, 'code' | 'system' | 'name'>;

export const orderNamedIn = ({ header, lines }: Told): OrderNamed => {
  const { fillerNumber, placerNumber, test, collected } = header;
  return presentFields({
    ...{ fillerNumber, placerNumber },
    tests: [test, ...lines.map((line) => line.test)],
    collected: [...collected, ...lines.flatMap((line) => line.collected)],
  });
};

interface Told {
  readonly header: Pick<
    LabResultsReceived['header'],
    'fillerNumber' | 'placerNumber' | 'test' | 'collected'
  >;
  readonly lines: readonly Pick<ReportedLine, 'test' | 'collected'>[];
}

/** By what one may mean the other: each word and each time once. */
export const orderTold = ({
  fillerNumber,
  placerNumber,
  tests,
  collected,
}: OrderNamed): OrderTold =>
  presentFields({
    fillerNumber: numberIn(fillerNumber),
    placerNumber: numberIn(placerNumber),
    words: [...new Set(tests.flatMap(wordsOf))],
    times: [...new Set(collected.flatMap(timesIn))],
  });

/** Nothing on file holds a character that no database can be asked for. */
const numberIn = (number: unknown): string | undefined =>
  typeof number === 'string' && number !== '' && !number.includes('\0') ? number : undefined;

const wordsOf = (test: TestIdentity | null): readonly string[] =>
  [test, ...listIn(test?.alternates)].flatMap(codingWords);

/** Neither an order that cannot be read nor what is on file is sure to hold what it should. */
const codingWords = (coding: Coding | null): readonly string[] => {
  const { code, system, name } = coding ?? {};
  const called = foldedWords(textIn(name));
  const words = { code: textIn(code), system: textIn(system) };
  return [
    ...(words.code === '' ? [] : [JSON.stringify([words.code, codeSystemOf(words)])]),
    ...(called === '' ? [] : [called]),
  ].map((word) => word.slice(0, LONGEST_WORD));
};

/** Nobody's test begins like another one for that long. */
const LONGEST_WORD = 200;

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const listIn = <Item>(items: readonly Item[] | undefined): readonly Item[] =>
  Array.isArray(items) ? (items as readonly Item[]) : [];

/** To the minute, as far as it is told: `2026-03-24T08:15`. Of a stretch both ends. */
const timesIn = (time: string): readonly string[] =>
  textIn(time)
    .split('/')
    .flatMap((each) => /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?/.exec(each)?.[0] ?? []);
