import type { LabResultsReceived } from '@anamnesis/domain';
import {
  bearsSameNumber,
  isOfSameTestAndTime,
  orderNamedIn,
  type OrderNamed,
} from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import {
  BEGINNING,
  UndecodableEvent,
  type Position,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { LogToRead } from './events-in-log.js';

/** Orders that speak of something else than what they are on file as, and whose it may be. */
export interface OrdersMeaning {
  readonly named: readonly OrderNamed[];
  /** Of these also what is of the same test and time. */
  readonly patients: readonly string[];
  /** Nobody is sure whose it is: the same number under whomever. */
  readonly ofAnybody: boolean;
}

/**
 * The reports on file that they may mean, as everything that is recorded by now tells.
 * @throws {StoreUnavailable} nothing is known yet
 */
export type ReportsMeant = (meaning: OrdersMeaning) => Promise<readonly string[]>;

export interface ReportsInViewsOptions extends LogToRead {
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'refresh' | 'positionOf'>;
}

interface ReportNamed extends OrderNamed {
  readonly reportId: string;
  readonly patientId: string;
}

/**
 * Whoever sent them: two laboratories seldom count alike. What the view has not seen yet is read in
 * the log, so what is to be taken waits for no view, and nothing is missed where one has stopped.
 */
export const reportsMeantInViews =
  (given: ReportsInViewsOptions): ReportsMeant =>
  async (meaning) => {
    await given.progress.refresh();
    // Before the rows: what comes in between is in both.
    const seen = given.progress.positionOf(REPORTS) ?? BEGINNING;
    const rows = await rowsNamed(given.readModels, meaning);
    const { reports } = await namedInLog(given, seen);
    return meantAmong([...rows, ...reports], meaning);
  };

/** The same for whoever has no views: before each answer what was added to the log since is read. */
export const reportsMeantInLog = (log: LogToRead): ReportsMeant => {
  const found: ReportNamed[] = [];
  let seen: Position = BEGINNING;
  return async (meaning) => {
    const added = await namedInLog(log, seen);
    found.push(...added.reports);
    seen = added.seen;
    return meantAmong(found, meaning);
  };
};

const REPORTS = 'lab-reports';

interface NamedInLog {
  readonly reports: readonly ReportNamed[];
  readonly seen: Position;
}

const namedInLog = async ({ store, codec }: LogToRead, after: Position): Promise<NamedInLog> => {
  const reports: ReportNamed[] = [];
  let seen = after;
  const filter = { by: 'type', types: ['LabResultsReceived'] } as const;
  for await (const { events, scannedTo } of store.readAll({ after, filter })) {
    for (const stored of events) {
      const event = stored.forgotten ? undefined : readable(() => codec.decode(stored).event);
      if (event) reports.push(namedBy(event as unknown as LabResultsReceived));
    }
    seen = scannedTo;
  }
  return { reports, seen };
};

const namedBy = (event: LabResultsReceived): ReportNamed => {
  const { reportId, patientId } = event;
  return { reportId, patientId, ...orderNamedIn(event) };
};

/** What nobody can open is shown to nobody either, and keeps nothing from being taken. */
const readable = <Read>(read: () => Read): Read | undefined => {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return undefined;
    throw failure;
  }
};

const rowsNamed = async (
  readModels: Pick<DataSource, 'query'>,
  { named, patients, ofAnybody }: OrdersMeaning,
): Promise<readonly ReportNamed[]> => {
  const found = [...(await readModels.query<Row[]>(`${NAMED} patient_id = ANY($1)`, [patients]))];
  for (const [field, number] of ofAnybody ? numbersIn(named) : []) {
    const where = `header ->> '${field}' = $1 LIMIT ${MOST_OF_ONE_NUMBER + 1}`;
    found.push(...(await readModels.query<Row[]>(`${NAMED} ${where}`, [number])));
  }
  return found.map(({ fillerNumber, placerNumber, ...row }) => ({
    ...row,
    ...(fillerNumber === null ? {} : { fillerNumber }),
    ...(placerNumber === null ? {} : { placerNumber }),
  }));
};

type Row = Pick<ReportNamed, 'reportId' | 'patientId' | 'tests' | 'collected'> & {
  readonly fillerNumber: string | null;
  readonly placerNumber: string | null;
};

const NAMED = `
  SELECT report_id AS "reportId", patient_id AS "patientId",
         header ->> 'fillerNumber' AS "fillerNumber", header ->> 'placerNumber' AS "placerNumber",
         jsonb_path_query_array(header, '$.test')
           || jsonb_path_query_array(lines, '$[*].versions[*].test') AS tests,
         jsonb_path_query_array(header, '$.collected[*]')
           || jsonb_path_query_array(lines, '$[*].versions[*].collected[*]') AS collected
    FROM views.lab_report WHERE`;

const FIELDS = ['fillerNumber', 'placerNumber'] as const;
type NumberField = (typeof FIELDS)[number];

const numbersIn = (named: readonly OrderNamed[]): readonly (readonly [NumberField, string])[] =>
  FIELDS.flatMap((field) =>
    [...new Set(named.flatMap((each) => each[field] ?? []))]
      // Nothing on file holds it, and no database can be asked for it.
      .filter((number) => typeof number === 'string' && !number.includes('\0'))
      .map((number) => [field, number] as const),
  );

/** More reports bear what is no number: `0`, or a word for that there is none. */
const MOST_OF_ONE_NUMBER = 200;

const meantAmong = (
  found: readonly ReportNamed[],
  { named, patients, ofAnybody }: OrdersMeaning,
): readonly string[] => {
  const ofThese = new Set(patients);
  const theirs = found.filter(
    (report) =>
      ofThese.has(report.patientId) &&
      named.some((one) => bearsSameNumber(one, report) || isOfSameTestAndTime(one, report)),
  );
  const anybodys = ofAnybody ? numbersIn(named).flatMap((number) => bearing(number, found)) : [];
  const ids = [...theirs.map(({ reportId }) => reportId), ...anybodys];
  return [...new Set(ids)].sort();
};

const bearing = (
  [field, number]: readonly [NumberField, string],
  found: readonly ReportNamed[],
): readonly string[] => {
  const ids = found.flatMap((report) => (report[field] === number ? [report.reportId] : []));
  return new Set(ids).size > MOST_OF_ONE_NUMBER ? [] : ids;
};
