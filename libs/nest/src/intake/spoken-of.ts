import { labReport, type KeyedIds, type RecordLabResults } from '@anamnesis/domain';
import { MOST_SPOKEN_OF } from '@anamnesis/domain/interfaces/commands';
import type { OrdersMeaning, OrderTold } from '@anamnesis/domain/interfaces/events';
import {
  orderNamedIn,
  orderTold,
  type OrderNamed,
} from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { mayCorrect, speaksOfNothingOnFile } from '@anamnesis/domain/labs/corrects-nothing.policy';
import { readFolded, type EventCodec, type EventStore } from '@anamnesis/eventing';
import { idFiledAnew } from '@anamnesis/interop';
import { MOST_TIMES_FILED } from './filed-anew.js';
import type { OrderRead } from './read-for-taking.js';
import { marksOf } from './messages-by-mark.js';
import type { WaitingAndOnFile } from './waiting-and-on-file.js';

export interface Reading {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  readonly looking: WaitingAndOnFile;
}

/** Whose a message may be. */
export type MayBeOf = Pick<OrdersMeaning, 'patients' | 'ofAnybody'>;

/** Of what orders speak that wait. */
export interface SpokenOf {
  /** On file or not yet. */
  readonly reports: readonly string[];
  /** What they mean besides, also of what comes on file later. */
  readonly mayMean?: OrdersMeaning;
}

/**
 * Of which reports these orders speak while they wait, whether they can be recorded or not: those
 * that have their identity, on file or not yet, and what a correction may mean that has none of it
 * on file, or an order that nobody can read, which may be one.
 * @throws {StoreUnavailable}
 */
export const reportsSpokenOf = async (
  reading: Reading,
  orders: readonly OrderRead[],
  mayBeOf: MayBeOf,
): Promise<SpokenOf> => {
  const identified = reportsNamed(orders);
  const onFile = await reportsOnFile(reading, identified);
  const named: OrderTold[] = [];
  for (const order of orders) {
    named.push(...(await namedOtherwise(reading, order)).map(orderTold));
  }
  if (named.length === 0) return { reports: [...new Set([...identified, ...onFile])] };
  const mayMean = { named, ...mayBeOf };
  const meant = await reading.looking.reportsFor(mayMean);
  return { reports: [...new Set([...identified, ...onFile, ...meant])], mayMean };
};

const namedOtherwise = async (
  { store, codec }: Reading,
  order: OrderRead,
): Promise<readonly OrderNamed[]> => {
  if (!('command' in order)) return order.named ?? [];
  const { command } = order;
  if (!mayCorrect(command)) return [];
  const { state } = await readFolded({ store, codec }, labReport, {
    stream: `labReport-${command.reportId}`,
    known: undefined,
  });
  return speaksOfNothingOnFile(state, command) ? [orderNamedIn(command)] : [];
};

/**
 * Whether something in it corrects, or takes back, what is not on file. Asked before it is recorded,
 * for then it is.
 * @throws {StoreUnavailable}
 */
export const correctsNothing = async (
  { store, codec }: Pick<Reading, 'store' | 'codec'>,
  results: RecordLabResults,
): Promise<boolean> => {
  if (!mayCorrect(results)) return false;
  const { state, forgotten } = await readFolded({ store, codec }, labReport, {
    stream: `labReport-${results.reportId}`,
    known: undefined,
  });
  // Of somebody else it is not recorded here.
  const whose = state.report?.patientId ?? forgotten ?? results.patientId;
  return whose === results.patientId && speaksOfNothingOnFile(state, results);
};

const reportsNamed = (orders: Iterable<OrderRead>): readonly string[] => {
  const named = [...orders].flatMap((order) =>
    'command' in order ? [order.command.reportId] : (order.reports ?? []),
  );
  return [...new Set(named)];
};

/**
 * Those of them that are on file, and what was filed anew of them under another patient: an order
 * that went from one to the other is named by one number still.
 * @throws {StoreUnavailable}
 */
export const reportsOnFile = async (
  reading: Reading,
  named: readonly string[],
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const first of named) {
    let reportId = first;
    for (let times = 0; times <= MOST_TIMES_FILED; times += 1) {
      const { patientId, isForgotten } = await whoseReport(reading, reportId);
      if (patientId !== undefined) found.push(reportId);
      else if (!isForgotten) break;
      reportId = idFiledAnew(reportId, reading.idOf);
    }
  }
  return [...new Set(found)];
};

export const whoseReport = async ({ store, codec }: Reading, reportId: string) => {
  const stream = `labReport-${reportId}`;
  const { state, forgotten, revision } = await readFolded({ store, codec }, labReport, {
    stream,
    known: undefined,
  });
  const { report, newsWaitsIn } = state;
  const isForgotten = forgotten !== undefined;
  return { patientId: report?.patientId, newsWaitsIn, isForgotten, revision };
};

/** What of it one event says: more would fit into no append, and the message would wait for nobody. */
export interface SpokenOfInPart extends SpokenOf {
  readonly marks?: readonly string[];
}

/** At least one, also where it speaks of nothing. */
export const inParts = (
  idOf: KeyedIds,
  { reports, mayMean }: SpokenOf,
): readonly SpokenOfInPart[] => {
  const named = namedInParts(mayMean?.named ?? []);
  const most = Math.max(1, Math.ceil(reports.length / MOST_SPOKEN_OF), named.length);
  return Array.from({ length: most }, (_, part) => {
    const these = reports.slice(part * MOST_SPOKEN_OF, (part + 1) * MOST_SPOKEN_OF);
    const orders = named[part];
    const meaning = mayMean && orders && { ...mayMean, named: orders };
    return { reports: these, ...(meaning && { mayMean: meaning, marks: marksOf(idOf, meaning) }) };
  });
};

const namedInParts = (named: readonly OrderTold[]): readonly (readonly OrderTold[])[] => {
  const parts: OrderTold[][] = [];
  let length = 0;
  for (const one of named.flatMap(halved)) {
    length += JSON.stringify(one).length;
    const last = parts.at(-1);
    if (last && last.length < MOST_ORDERS && length <= LONGEST_ORDERS) {
      last.push(one);
      continue;
    }
    length = JSON.stringify(one).length;
    parts.push([one]);
  }
  return parts;
};

const MOST_ORDERS = 500;
const LONGEST_ORDERS = 60_000;

/** One of many words or times says the same as several that have some of both each. */
const halved = (one: OrderTold): readonly OrderTold[] => {
  const { words, times } = one;
  if (words.length > MOST_WORDS) {
    const [first, rest] = [words.slice(0, MOST_WORDS), words.slice(MOST_WORDS)];
    return [
      { ...one, words: first },
      { ...one, words: rest },
    ].flatMap(halved);
  }
  if (times.length > MOST_TIMES) {
    const [first, rest] = [times.slice(0, MOST_TIMES), times.slice(MOST_TIMES)];
    return [
      { ...one, times: first },
      { ...one, times: rest },
    ].flatMap(halved);
  }
  return [one];
};

const MOST_WORDS = 200;
const MOST_TIMES = 500;
