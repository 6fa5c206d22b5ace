import type { KeyedIds, MessageCorrectionProposed, MessageParked } from '@anamnesis/domain';
import type { OrdersMeaning } from '@anamnesis/domain/interfaces/events';
import {
  NUMBERS,
  orderTold,
  type OrderNamed,
  type ReportTold,
} from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import type { Position } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { WhatIsKept } from './behind-view.js';

/** Whoever asks: what it takes was asked for at this place in the log. */
export interface AskedFrom {
  readonly position: Position;
  /** It is taken as it comes, so what came before is older news. */
  readonly isAtOnce: boolean;
}

/** A report, or an order that may begin one. */
export interface ReportAsked extends Pick<ReportTold, 'reportId' | 'firstFiledAs' | 'patientId'> {
  readonly named: OrderNamed;
}

export interface MayHold {
  readonly messageId: string;
  readonly reports: readonly ReportFound[];
}

export interface ReportFound {
  readonly report: ReportAsked;
  /** The message names its very identity; also where nobody can tell what it names. */
  readonly isNamed: boolean;
  /** It bears a number of the message's that is not the number of very many. */
  readonly isNumbered: boolean;
}

/** By what a message that waits is found by the reports that it may mean. */
export interface Naming {
  readonly messageId: string;
  /** Left out by older rows of the view, which do not tell them. */
  readonly keys?: readonly string[];
  /** It was there at this place in the log, and came no later. */
  readonly seenAt: Position;
  /** At that place it was let be. */
  readonly isLetBe?: boolean;
  /** At that place somebody has mended it: what was let be waits again. */
  readonly isMended?: boolean;
}

export const PARKED: WhatIsKept<Naming> = {
  types: ['MessageParked', 'MessageCorrectionProposed'],
  keep: (event, seenAt) => {
    const said = event as MessageParked | MessageCorrectionProposed;
    const { messageId } = said;
    if (said.type !== 'MessageParked') return { messageId, keys: [], seenAt, isMended: true };
    const { reports = [], marks = [] } = said;
    return { messageId, keys: [...reports, ...marks], seenAt };
  },
};

export const mendedAmong = (found: readonly Naming[]): ReadonlySet<string> =>
  new Set(found.flatMap(({ messageId, isMended }) => (isMended ? [messageId] : [])));

export type Numbered = readonly [field: (typeof NUMBERS)[number], number: string];

export const numbersIn = (named: readonly OrdersMeaning['named'][number][]): readonly Numbered[] =>
  NUMBERS.flatMap((field) =>
    [...new Set(named.flatMap((each) => each[field] ?? []))].map(
      (number) => [field, number] as const,
    ),
  );

/** By these a report finds it: whose it is where that is certain, else its numbers, keyed. */
export const marksOf = (
  idOf: KeyedIds,
  { named, patients, ofAnybody }: OrdersMeaning,
): readonly string[] => [
  ...patients.map((patientId) => markOf(idOf, 'patientId', patientId)),
  ...(ofAnybody ? numbersIn(named) : []).map((numbered) => markOf(idOf, ...numbered)),
];

const markOf = (idOf: KeyedIds, field: string, word: string): string =>
  idOf('what a waiting message may mean', field, word);

export interface Keys {
  readonly report: ReportAsked;
  readonly names: readonly string[];
  readonly patient: string;
  readonly numbers: ReadonlyMap<string, Numbered>;
}

export const keysOf = (idOf: KeyedIds, report: ReportAsked): Keys => {
  const { reportId, firstFiledAs, patientId, named } = report;
  const told = orderTold({ ...named, tests: [], collected: [] });
  return {
    report,
    names: firstFiledAs === undefined ? [reportId] : [reportId, firstFiledAs],
    patient: markOf(idOf, 'patientId', patientId),
    numbers: new Map(
      numbersIn([told]).map((numbered) => [markOf(idOf, ...numbered), numbered] as const),
    ),
  };
};

/**
 * By the index, which holds those alone that speak of anything; older rows do not tell it. What was
 * taken as a whole names its reports still, for they may have been filed anew; it means nothing else.
 */
const NAMING = `
  SELECT message_id AS "messageId",
         ARRAY(SELECT key FROM unnest($1::text[]) AS key WHERE speaks_of ? key) AS keys,
         last_position AS "seenAt", status = 'discarded' AS "isLetBe"
    FROM views.interface_message
   WHERE speaks_of <> '[]' AND speaks_of ?| $1::text[]
     AND (status <> 'taken' OR speaks_of ?| $2::text[])
   UNION ALL
  SELECT message_id, NULL, last_position, false FROM views.interface_message
   WHERE speaks_of IS NULL AND status = 'parked'`;

export const rowsNaming = async (
  readModels: Pick<DataSource, 'query'>,
  asked: readonly Keys[],
): Promise<readonly Naming[]> => {
  const names = new Set(asked.flatMap((each) => each.names));
  const marks = new Set(asked.flatMap(({ patient, numbers }) => [patient, ...numbers.keys()]));
  const rows = await readModels.query<NamingRow[]>(NAMING, [[...names, ...marks], [...names]]);
  return rows.map(({ keys, ...row }) => (keys ? { ...row, keys } : row));
};

interface NamingRow extends Omit<Naming, 'keys'> {
  readonly keys: readonly string[] | null;
}

interface HoldingAsked {
  readonly asked: readonly Keys[];
  readonly from: AskedFrom | undefined;
  /** Those that somebody has mended behind what the view tells. */
  readonly mended: ReadonlySet<string>;
  readonly isOfVeryMany: (numbered: Numbered) => Promise<boolean>;
}

export const holding = async (
  found: readonly Naming[],
  { asked, isOfVeryMany, ...now }: HoldingAsked,
): Promise<readonly MayHold[]> => {
  const byMessage = new Map<string, ReportFound[]>();
  for (const naming of found) {
    const { messageId, keys } = naming;
    const among = keys && new Set(keys);
    const isOver = isOverBy(naming, now);
    for (const { report, names, patient, numbers } of asked) {
      const isNamed = !among || names.some((name) => among.has(name));
      // Only what names it holds it also where nobody can open it, which is told when it is opened.
      if (!isNamed && isOver) continue;
      let isNumbered = false;
      for (const [mark, numbered] of numbers) {
        isNumbered ||= among?.has(mark) === true && !(await isOfVeryMany(numbered));
      }
      if (!isNamed && !isNumbered && !among.has(patient)) continue;
      const reports = byMessage.get(messageId) ?? [];
      byMessage.set(messageId, reports);
      reports.push({ report, isNamed, isNumbered });
    }
  }
  return [...byMessage].map(([messageId, reports]) => ({ messageId, reports }));
};

/**
 * It came before what is taken as it comes, or it was let be before anything of this was taken and
 * nobody has mended it since: the log says so by its order, and nothing has to be opened for it. A
 * patient of many years has hundreds of those.
 */
const isOverBy = (
  { messageId, seenAt, isLetBe }: Naming,
  { from, mended }: Pick<HoldingAsked, 'from' | 'mended'>,
): boolean => {
  if (!from || seenAt >= from.position) return false;
  return from.isAtOnce || (isLetBe === true && !mended.has(messageId));
};
