import { setImmediate as others } from 'node:timers/promises';
import type { KeyedIds, LabResultsReceived, MessageParked } from '@anamnesis/domain';
import type { OrdersMeaning } from '@anamnesis/domain/interfaces/events';
import {
  NUMBERS,
  orderNamedIn,
  orderTold,
  speakingOf,
  type OrderNamed,
  type ReportTold,
} from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { BEGINNING, type Position, type ProjectionProgress } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import {
  addedSince,
  behindView,
  sharedWork,
  type FoundBehind,
  type WhatIsKept,
} from './behind-view.js';
import type { LogToRead } from './events-in-log.js';

/**
 * What waits and what is on file, held against each other in both directions, as everything that is
 * recorded by now tells. Views are not waited for: what one has not seen is read in the log.
 */
export interface WaitingAndOnFile {
  /**
   * The reports on file that these orders may mean.
   * @throws {StoreUnavailable} nothing is known yet
   */
  reportsFor(meaning: OrdersMeaning): Promise<readonly string[]>;
  /**
   * The messages that have waited and may speak of one of these reports: what each of them says
   * now, its own stream tells.
   * @throws {StoreUnavailable} nothing is known yet
   */
  messagesFor(reports: readonly ReportAsked[]): Promise<MessagesFound>;
}

/** A report, or an order that may begin one. */
export interface ReportAsked extends Pick<ReportTold, 'reportId' | 'firstFiledAs' | 'patientId'> {
  readonly named: OrderNamed;
}

export interface MessagesFound {
  readonly found: readonly MayHold[];
  /** Those that have come to wait since. */
  since(): Promise<readonly MayHold[]>;
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

export interface LookingOptions extends LogToRead {
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  /** Left out where there are none: then all of the log is read once, and kept. */
  readonly views?: {
    readonly readModels: Pick<DataSource, 'query'>;
    readonly progress: Pick<ProjectionProgress, 'refresh' | 'positionOf'>;
  };
}

export const waitingAndOnFile = (given: LookingOptions): WaitingAndOnFile => {
  const { idOf, views } = given;
  const both = bothSides(views);
  const reportsBehind = behindView(given, ON_FILE);
  const messagesBehind = behindView(given, PARKED);
  const onFile = async (meaning: OrdersMeaning): Promise<readonly ReportTold[]> => {
    const { rows, behind } = await both('lab-reports', {
      rows: (readModels) => rowsNamed(readModels, meaning),
      behind: reportsBehind,
    });
    return [...rows, ...behind.found];
  };
  const isOfVeryMany = async (numbered: Numbered): Promise<boolean> => {
    const [field, number] = numbered;
    const named = [{ [field]: number, words: [], times: [] }];
    const found = await onFile({ named, patients: [], ofAnybody: true });
    return bearing(numbered, found).size > MOST_OF_ONE_NUMBER;
  };
  return {
    reportsFor: async (meaning) => meantAmong(await onFile(meaning), meaning),
    messagesFor: async (reports) => {
      const asked = reports.map((report) => keysOf(idOf, report));
      const { rows, behind } = await both('interface-messages', {
        rows: (readModels) => rowsNaming(readModels, asked),
        behind: messagesBehind,
      });
      const among = (parked: readonly Naming[]) => holding(parked, asked, isOfVeryMany);
      return {
        found: await among([...rows, ...behind.found]),
        since: async () => among(await addedSince(given, PARKED, behind.until)),
      };
    },
  };
};

/** What is on file, and what waits, by what the one may be found by the other. */
const ON_FILE: WhatIsKept<ReportTold> = {
  type: 'LabResultsReceived',
  keep: (event) => {
    const received = event as LabResultsReceived;
    const { reportId, patientId } = received;
    return { reportId, patientId, ...orderTold(orderNamedIn(received)) };
  },
};

interface Naming {
  readonly messageId: string;
  /** Left out by older rows of the view, which do not tell them. */
  readonly keys?: readonly string[];
}

const PARKED: WhatIsKept<Naming> = {
  type: 'MessageParked',
  keep: (event) => {
    const { messageId, reports = [], marks = [] } = event as MessageParked;
    return { messageId, keys: [...reports, ...marks] };
  },
};

interface Sides<Row, Kept> {
  readonly rows: (
    readModels: NonNullable<LookingOptions['views']>['readModels'],
  ) => Promise<readonly Row[]>;
  readonly behind: (from: Position) => Promise<FoundBehind<Kept>>;
}

/** Where many messages are taken at once, one look at how far the views are is for several. */
const bothSides = (views: LookingOptions['views']) => {
  const refreshed = sharedWork(async () => views?.progress.refresh());
  return async <Row, Kept>(view: string, sides: Sides<Row, Kept>): Promise<Both<Row, Kept>> => {
    if (!views) return { rows: [], behind: await sides.behind(BEGINNING) };
    await refreshed();
    // Before the rows: what comes in between is in both.
    const seen = views.progress.positionOf(view) ?? BEGINNING;
    const rows = await sides.rows(views.readModels);
    return { rows, behind: await sides.behind(seen) };
  };
};

interface Both<Row, Kept> {
  readonly rows: readonly Row[];
  readonly behind: FoundBehind<Kept>;
}

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

interface Keys {
  readonly report: ReportAsked;
  readonly names: readonly string[];
  readonly patient: string;
  readonly numbers: ReadonlyMap<string, Numbered>;
}

const keysOf = (idOf: KeyedIds, report: ReportAsked): Keys => {
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
         ARRAY(SELECT key FROM unnest($1::text[]) AS key WHERE speaks_of ? key) AS keys
    FROM views.interface_message
   WHERE speaks_of <> '[]' AND speaks_of ?| $1::text[]
     AND (status <> 'taken' OR speaks_of ?| $2::text[])
   UNION ALL
  SELECT message_id, NULL FROM views.interface_message
   WHERE speaks_of IS NULL AND status = 'parked'`;

const rowsNaming = async (
  readModels: Pick<DataSource, 'query'>,
  asked: readonly Keys[],
): Promise<readonly Naming[]> => {
  const names = new Set(asked.flatMap((each) => each.names));
  const marks = new Set(asked.flatMap(({ patient, numbers }) => [patient, ...numbers.keys()]));
  const rows = await readModels.query<NamingRow[]>(NAMING, [[...names, ...marks], [...names]]);
  return rows.map(({ messageId, keys }) => (keys ? { messageId, keys } : { messageId }));
};

interface NamingRow {
  readonly messageId: string;
  readonly keys: readonly string[] | null;
}

const holding = async (
  parked: readonly Naming[],
  asked: readonly Keys[],
  isOfVeryMany: (numbered: Numbered) => Promise<boolean>,
): Promise<readonly MayHold[]> => {
  const byMessage = new Map<string, ReportFound[]>();
  for (const { messageId, keys } of parked) {
    const among = keys && new Set(keys);
    for (const { report, names, patient, numbers } of asked) {
      const isNamed = !among || names.some((name) => among.has(name));
      let isNumbered = false;
      for (const [mark, numbered] of numbers) {
        isNumbered ||= among?.has(mark) === true && !(await isOfVeryMany(numbered));
      }
      if (!isNamed && !isNumbered && !among.has(patient)) continue;
      const found = byMessage.get(messageId) ?? [];
      byMessage.set(messageId, found);
      found.push({ report, isNamed, isNumbered });
    }
  }
  return [...byMessage].map(([messageId, reports]) => ({ messageId, reports }));
};

const rowsNamed = async (
  readModels: Pick<DataSource, 'query'>,
  { named, patients, ofAnybody }: OrdersMeaning,
): Promise<readonly ReportTold[]> => {
  const found: Row[] = [];
  if (patients.length > 0) {
    found.push(...(await readModels.query<Row[]>(`${NAMED} patient_id = ANY($1)`, [patients])));
  }
  for (const [field, number] of ofAnybody ? numbersIn(named) : []) {
    const where = `header ->> '${field}' = $1 LIMIT ${MOST_OF_ONE_NUMBER + 1}`;
    found.push(...(await readModels.query<Row[]>(`${NAMED} ${where}`, [number])));
  }
  const reports: ReportTold[] = [];
  for (const { reportId, patientId, ...row } of found) {
    reports.push({ reportId, patientId, ...orderTold(row) });
    // A patient may have thousands, and nobody else is to wait for all of them.
    if (reports.length % ROWS_AT_ONCE === 0) await others();
  }
  return reports;
};

const ROWS_AT_ONCE = 200;

type Row = Pick<ReportTold, 'reportId' | 'patientId'> & OrderNamed;

const NAMED = `
  SELECT report_id AS "reportId", patient_id AS "patientId",
         header ->> 'fillerNumber' AS "fillerNumber", header ->> 'placerNumber' AS "placerNumber",
         jsonb_path_query_array(header, '$.test')
           || jsonb_path_query_array(lines, '$[*].versions[*].test') AS tests,
         jsonb_path_query_array(header, '$.collected[*]')
           || jsonb_path_query_array(lines, '$[*].versions[*].collected[*]') AS collected
    FROM views.lab_report WHERE`;

type Numbered = readonly [field: (typeof NUMBERS)[number], number: string];

const numbersIn = (named: readonly OrdersMeaning['named'][number][]): readonly Numbered[] =>
  NUMBERS.flatMap((field) =>
    [...new Set(named.flatMap((each) => each[field] ?? []))].map(
      (number) => [field, number] as const,
    ),
  );

/** More reports bear what is no number: `0`, or a word for that there is none. */
const MOST_OF_ONE_NUMBER = 200;

const meantAmong = (found: readonly ReportTold[], meaning: OrdersMeaning): readonly string[] => {
  const isTheirs = speakingOf({ reports: [], ...meaning, ofAnybody: false });
  const ids = new Set(found.filter(isTheirs).map(({ reportId }) => reportId));
  for (const numbered of meaning.ofAnybody ? numbersIn(meaning.named) : []) {
    const bearers = bearing(numbered, found);
    if (bearers.size <= MOST_OF_ONE_NUMBER) bearers.forEach((reportId) => ids.add(reportId));
  }
  return [...ids].sort();
};

const bearing = ([field, number]: Numbered, found: readonly ReportTold[]): ReadonlySet<string> =>
  new Set(found.flatMap((report) => (report[field] === number ? [report.reportId] : [])));
