import type { LabResultsReceived } from '@anamnesis/domain';
import type { EventStore, ProjectionProgress } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { ReportsNumbered } from './corrects-nothing.js';
import { eventsInLog, type LogToRead } from './events-in-log.js';

const REPORTS = 'lab-reports';

export interface ReportsInViewsOptions {
  readonly store: Pick<EventStore, 'head'>;
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'waitFor'>;
  readonly timeoutMs: number;
}

/**
 * Whoever sent them: the numbers of two laboratories seldom meet in one patient. A view that does not
 * follow is asked as it is, for what is to be recorded must not wait for it.
 */
export const reportsNumberedInViews =
  ({ store, readModels, progress, timeoutMs }: ReportsInViewsOptions): ReportsNumbered =>
  async (patientId, fillerNumber) => {
    await progress.waitFor(REPORTS, await store.head(), { timeoutMs });
    const rows = await readModels.query<{ readonly id: string }[]>(
      `SELECT report_id AS id FROM views.lab_report
        WHERE patient_id = $1 AND header ->> 'fillerNumber' = $2
        ORDER BY report_id`,
      [patientId, fillerNumber],
    );
    return rows.map(({ id }) => id);
  };

/** The same for whoever has no views: the whole log is read each time. */
export const reportsNumberedInLog =
  (log: LogToRead): ReportsNumbered =>
  async (patientId, fillerNumber) => {
    const found = new Set<string>();
    for await (const event of eventsInLog<LabResultsReceived>(log, ['LabResultsReceived'])) {
      const isSo = event.patientId === patientId && event.header.fillerNumber === fillerNumber;
      if (isSo) found.add(event.reportId);
    }
    return [...found].sort();
  };
