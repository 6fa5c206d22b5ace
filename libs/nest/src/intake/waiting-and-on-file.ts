import { setImmediate as others } from 'node:timers/promises';
import type { KeyedIds, LabResultsReceived } from '@anamnesis/domain';
import type { OrdersMeaning } from '@anamnesis/domain/interfaces/events';
import {
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
import {
  holding,
  keysOf,
  mendedAmong,
  numbersIn,
  PARKED,
  rowsNaming,
  type AskedFrom,
  type MayHold,
  type Naming,
  type Numbered,
  type ReportAsked,
} from './messages-by-mark.js';

export type { AskedFrom, MayHold, ReportAsked };

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
   * @param from leaves out, unless they name the report, those that cannot hold it any more
   * @throws {StoreUnavailable} nothing is known yet
   */
  messagesFor(reports: readonly ReportAsked[], from?: AskedFrom): Promise<MessagesFound>;
}

export interface MessagesFound {
  readonly found: readonly MayHold[];
  /** Those that have come to wait since. */
  since(): Promise<readonly MayHold[]>;
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

export const waitingAndOnFile = (log: LookingOptions): WaitingAndOnFile => {
  const { idOf, views } = log;
  const both = bothSides(views);
  const reportsBehind = behindView(log, ON_FILE);
  const messagesBehind = behindView<Naming>(log, PARKED);
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
    messagesFor: async (reports, from) => {
      const asked = reports.map((report) => keysOf(idOf, report));
      const { rows, behind } = await both('interface-messages', {
        rows: (readModels) => rowsNaming(readModels, asked),
        behind: messagesBehind,
      });
      const told = [...rows, ...behind.found];
      const given = { asked, from, isOfVeryMany: once(isOfVeryMany) };
      return {
        found: await holding(told, { ...given, mended: mendedAmong(behind.found) }),
        since: async () => {
          const added = await addedSince(log, PARKED, behind.until);
          const mended = mendedAmong(added);
          const again = told.filter(({ messageId }) => mended.has(messageId));
          return holding([...added, ...again], { ...given, mended });
        },
      };
    },
  };
};

/** Many orders bear one number, and many messages its mark: each is asked about once. */
const once = (isOfVeryMany: (numbered: Numbered) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean>>();
  return (numbered: Numbered): Promise<boolean> => {
    const key = JSON.stringify(numbered);
    const asked = known.get(key) ?? isOfVeryMany(numbered);
    known.set(key, asked);
    return asked;
  };
};

/** What is on file, by what a message that waits may find it. */
const ON_FILE: WhatIsKept<ReportTold> = {
  types: ['LabResultsReceived'],
  keep: (event) => {
    const received = event as LabResultsReceived;
    const { reportId, patientId } = received;
    return { reportId, patientId, ...orderTold(orderNamedIn(received)) };
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
