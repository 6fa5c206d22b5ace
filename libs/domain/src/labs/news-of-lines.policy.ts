import { codeSystemOf } from '../shared/code-systems.js';
import { isBefore } from '../shared/facility-calendar.js';
import { uuidFrom } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import { withoutReadings } from './collection-times.policy.js';
import type { LineValue, ReportedLine, ResultSource } from './events.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { ResultStatus } from '../lab-rules/facts.js';
import { testAsSent, testToldAgain } from './test-told-again.policy.js';

/**
 * What is new in what a laboratory sent of a report's lines?
 *
 * A line keeps its identity (filler order number, OBX-3, OBX-4) and gets a new version when it says
 * something else than its current one, in whatever message that comes; a resend without change is
 * no news (requirements section 2, "Which result"; November 2026). A final, preliminary or partial
 * line without any value (OBX-11 `U`) keeps the value that is there, and so does an appended one
 * (`B`), which adds its notes to those that stand; one empty value deletes it.
 * What it leaves out of its test is filled up as `test-told-again` says; a repeat of what was filled
 * up is one of that version.
 * What comes too late is kept and changes nothing: what came before the message of the current
 * version, or before the order was taken back, whenever it is taken; a registered line behind any
 * other, a preliminary or partial one behind a confirmed one, and word for word an earlier version
 * behind one that was corrected or withdrawn since, for engines send batches again and a withdrawn
 * result must not come back that way. Other news behind a withdrawal counts, and that a line was
 * another patient's always does: it hides for good, in whatever order it is taken.
 * Not covered: values corrected back and forth, each of which is a version; the laboratory's own
 * verification (OBX-11 `V`, `R`), which is no review, so that it stands in no line.
 */
export const newsOfLines = (
  known: KnownOfReport,
  sent: readonly SentLine[],
  cameAt: string,
): LinesNews => {
  const lines = sent.map(lineAsSent);
  const once = lines.filter(
    (line, index) => lines.findIndex((other) => isSame(other, line)) === index,
  );
  const contradicted = once.find((line) => once.some((other) => contradicts(line, other)));
  if (contradicted) return { contradicted: contradicted.lineId };

  const received: ReportedLine[] = [];
  const late: SentLine[] = [];
  const unheard: string[] = [];
  let repeated = 0;
  for (const line of once) {
    const before = known.lines[line.lineId];
    const said = before ? filledUpFrom(before.current, line) : line;
    if (before && isSame(said, before.current)) {
      // The same by another offset: no version, and yet one more time that may be the right one.
      const counting = [...before.collected, ...before.current.collected];
      if (said.collected.some((time) => !counting.includes(time))) late.push(line);
      continue;
    }
    const isOlder = cameBefore(cameAt, before, known) && line.status !== 'wrong-patient';
    if (!isOlder && !(before && isLate(before, line))) {
      received.push({ ...said, version: (before?.current.version ?? 0) + 1 });
      continue;
    }
    const kept = before?.late ?? known.lateOfOthers;
    const isKept = kept.includes(fingerprintOf(line));
    if (!isKept) late.push(line);
    if (!isKept && isToBeHeard(before, line)) unheard.push(line.lineId);
    if (isKept || repeatsEarlier(before, line)) repeated += 1;
  }
  const isRepeated = once.length > 0 && repeated === once.length;
  return { received, late, unheard, isRepeated };
};

/** What is known of an order that is taken back as a whole, and that the message does not name. */
export const takenBackWith = (
  known: KnownLines,
  sent: readonly SentLine[],
  status: ResultStatus,
): readonly SentLine[] =>
  Object.values(known)
    .map(({ current }) => current)
    .filter((line) => !isWithdrawn(line) && sent.every(({ lineId }) => lineId !== line.lineId))
    .map((line) => ({ ...lineAsSent(line), status }));

export type SentLine = Omit<ReportedLine, 'version'>;

/** Two different lines under one identity: nobody can tell which of them counts. */
export type LinesNews =
  | { readonly contradicted: string }
  | {
      readonly received: readonly ReportedLine[];
      /** To be kept, and not yet kept. */
      readonly late: readonly SentLine[];
      /** Those of them that a person has to look at. */
      readonly unheard: readonly string[];
      /** All of it came too late, and was said before word for word. */
      readonly isRepeated: boolean;
    };

/** By their ids. */
export type KnownLines = Readonly<Record<string, KnownLine>>;

export interface KnownOfReport {
  readonly lines: KnownLines;
  /** When the last message came that took the order back as a whole. */
  readonly takenBackAt?: string;
  /** Fingerprints of what came too late of lines that were never received. */
  readonly lateOfOthers: readonly string[];
}

export interface KnownLine {
  readonly current: ReportedLine;
  /** When the message came that brought the current version. */
  readonly cameAt: string;
  /** Where the current version comes from. */
  readonly source: ResultSource;
  /** The versions before the current one, as `rememberedOf` has them. */
  readonly earlier: readonly SentLine[];
  /** Fingerprints of what came too late. */
  readonly late: readonly string[];
  /** Every time of collection that may be the right one. */
  readonly collected: readonly string[];
  /** When the laboratory last corrected them. */
  readonly collectedAnewAt: string | undefined;
  /** A correction of the whole order has not named it, nor has anything that was news since. */
  readonly isLeftOut?: true;
  /** It was told by mistake: for good where it was another patient's, else while nothing of it stands. */
  readonly mistake?: 'wrong-patient' | 'entered-in-error';
}

/**
 * Says the same exactly where the line says the same, by whatever offset its message had and however
 * it spells the system of a code; never leaves the process.
 */
export const fingerprintOf = (line: SentLine | ReportedLine): string => {
  const { test, ...told } = rememberedOf({ ...line, collected: withoutReadings(line.collected) });
  return uuidFrom(line.lineId, JSON.stringify([told, inOneSpelling(test)]));
};

/** As much as tells it from others: a document of every version would stay in memory. */
export const rememberedOf = (line: SentLine | ReportedLine): SentLine => {
  const { value, ...rest } = lineAsSent(line);
  const inShort = (text: string): string =>
    text.length > LONGEST_REMEMBERED ? uuidFrom(line.lineId, text) : text;
  const [values, notes] = [value.values.map(inShort), value.notes.map(inShort)];
  return { ...rest, value: { ...value, values, notes } };
};
const LONGEST_REMEMBERED = 100;

const inOneSpelling = ({ alternates, ...test }: TestIdentity): readonly unknown[] =>
  [test, ...(alternates ?? [])].map((coding) => {
    const { code, name, system: _asSpelt, ...rest } = coding;
    // In one order of fields, whether the sender left out the system or not.
    return { code, name, system: codeSystemOf(coding), ...rest };
  });

/** An empty text is a value that was deleted, which is not the same. */
export const saysNoValue = ({ value }: Pick<SentLine, 'value'>): boolean =>
  value.values.length === 0;

export const isWithdrawn = ({ status }: Pick<SentLine, 'status'>): boolean =>
  finality[status] === 3;

export const isConfirmed = ({ status }: Pick<SentLine, 'status'>): boolean => finality[status] > 0;

const finality: Readonly<Record<ResultStatus, 0 | 1 | 2 | 3>> = {
  registered: 0,
  preliminary: 0,
  partial: 0,
  final: 1,
  corrected: 2,
  amended: 2,
  appended: 2,
  cancelled: 3,
  'entered-in-error': 3,
  'wrong-patient': 3,
};

const cameBefore = (
  cameAt: string,
  line: KnownLine | undefined,
  { takenBackAt }: KnownOfReport,
): boolean =>
  (line !== undefined && isBefore(cameAt, line.cameAt)) ||
  (takenBackAt !== undefined && isBefore(cameAt, takenBackAt));

const isLate = (known: KnownLine, sent: SentLine): boolean => {
  const { current } = known;
  if (sent.status === 'registered' && current.status !== 'registered') return true;
  if (finality[sent.status] >= finality[current.status]) return false;
  return !isConfirmed(sent) || isStatusOnly(sent) || repeatsEarlier(known, sent);
};

/** What it left out was filled up when it came, and a repeat of it leaves out the same. */
export const repeatsEarlier = (known: KnownLine | undefined, sent: SentLine): boolean => {
  if (!known || known.earlier.length === 0) return false;
  const line = rememberedOf(sent);
  const said = fingerprintOf(line);
  return known.earlier.some((earlier) => {
    const its = fingerprintOf(earlier);
    return its === said || its === fingerprintOf(filledUpFrom(earlier, line));
  });
};

/**
 * It is confirmed, or takes back: it may be meant, and what stands be wrong. That a value which
 * stands is final is nothing to look at.
 */
const isToBeHeard = (before: KnownLine | undefined, line: SentLine): boolean => {
  const stands = before !== undefined && !isWithdrawn(before.current);
  const saysMore = !isStatusOnly(line) || line.value.notes.length > 0;
  return isConfirmed(line) && (saysMore || !stands);
};

const isStatusOnly = (line: SentLine): boolean =>
  STATUSES_THAT_BLANK_NOTHING.has(line.status) && saysNoValue(line);

const STATUSES_THAT_BLANK_NOTHING: ReadonlySet<ResultStatus> = new Set([
  'preliminary',
  'partial',
  'final',
  'appended',
]);

/** What it leaves out stands as it stood: a line that says nothing else is a repeat. */
export const filledUpFrom = (before: SentLine, sent: SentLine): SentLine =>
  keepingValues(before, { ...sent, test: testToldAgain(before.test, sent.test) });

const keepingValues = ({ value, collected }: SentLine, sent: SentLine): SentLine =>
  isStatusOnly(sent)
    ? {
        ...sent,
        collected: sent.collected.length > 0 ? sent.collected : collected,
        value: {
          ...value,
          flags: sent.value.flags.length > 0 ? sent.value.flags : value.flags,
          notes: notesAfter(value.notes, sent),
        },
      }
    : sent;

/** What is appended stands beside what was noted; other notes take the place of those before. */
const notesAfter = (
  before: readonly string[],
  { status, value: { notes } }: SentLine,
): readonly string[] => {
  if (status === 'appended') return [...new Set([...before, ...notes])];
  return notes.length > 0 ? notes : before;
};

const isSame = (one: SentLine, other: SentLine | ReportedLine): boolean =>
  one.lineId === other.lineId && fingerprintOf(one) === fingerprintOf(other);

const contradicts = (one: SentLine, other: SentLine): boolean =>
  one.lineId === other.lineId && !isSame(one, other);

/** In one order of fields, without those that say nothing. */
const lineAsSent = ({ lineId, status, test, subId, collected, value }: SentLine): SentLine =>
  presentFields({
    ...{ lineId, status, test: testAsSent(test), subId },
    ...{ collected: [...collected], value: valueAsSent(value) },
  });

const valueAsSent = (value: LineValue): LineValue => {
  const { valueType, values, units, referenceRange, flags, performedBy, notes } = value;
  return presentFields({
    valueType,
    values: [...values],
    units,
    referenceRange,
    flags: [...flags],
    performedBy,
    notes: [...notes],
  });
};
