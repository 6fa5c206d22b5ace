import type { LabResultsReceived, ReportedLine } from '../labs/events.js';
import { codeSystemOf } from '../shared/code-systems.js';
import { foldedWords } from '../shared/folded-text.js';
import { presentFields } from '../shared/present-fields.js';

/**
 * May an order speak of this report on file, though nothing of it is on file under its own identity?
 *
 * The identity of an order is its number and what was ordered. Who codes it anew keeps the number,
 * the filler's or the placer's; who numbers it anew keeps whose it is, which test and when. A value
 * that was taken back must not stay visible for that (requirements section 2, "Which result";
 * safety, November 2026): whatever bears the same number may be meant, and of the same patient
 * whatever is of the same test and time. Where one of the two does not say which test, or not when,
 * the other one decides; where neither can be told, only numbers do. Times are compared as far as
 * both are told and without their offsets: another offset is no other time (decision 42).
 * Not covered: which of several is meant; a person looks.
 */
export const bearsSameNumber = (one: OrderNamed, other: OrderNamed): boolean =>
  isSame(one.fillerNumber, other.fillerNumber) || isSame(one.placerNumber, other.placerNumber);

export const isOfSameTestAndTime = (one: OrderNamed, other: OrderNamed): boolean => {
  const [first, second] = [toldBy(one), toldBy(other)];
  const isTestTold = first.tests.size > 0 && second.tests.size > 0;
  const isTimeTold = first.times.length > 0 && second.times.length > 0;
  if (!isTestTold && !isTimeTold) return false;
  if (isTimeTold && !first.times.some((time) => isAmong(second.times, time))) return false;
  return !isTestTold || [...first.tests].some((word) => second.tests.has(word));
};

interface TestsAndTimes {
  readonly tests: ReadonlySet<string>;
  readonly times: readonly string[];
}

/** Each of many orders is held against each of many reports. */
const told = new WeakMap<OrderNamed, TestsAndTimes>();

const toldBy = (named: OrderNamed): TestsAndTimes => {
  const known = told.get(named);
  if (known) return known;
  const tests = new Set(named.tests.flatMap(wordsOf));
  const made = { tests, times: named.collected.flatMap(timesIn) };
  told.set(named, made);
  return made;
};

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

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one === other;

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
  ];
};

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const listIn = <Item>(items: readonly Item[] | undefined): readonly Item[] =>
  Array.isArray(items) ? (items as readonly Item[]) : [];

/** To the minute, as far as it is told: `2026-03-24T08:15`. Of a stretch both ends. */
const timesIn = (time: string): readonly string[] =>
  textIn(time)
    .split('/')
    .flatMap((each) => /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?/.exec(each)?.[0] ?? []);

const isAmong = (times: readonly string[], time: string): boolean =>
  times.some((other) => other.startsWith(time) || time.startsWith(other));
