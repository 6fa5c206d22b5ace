import type { LabResultsReceived } from '@anamnesis/domain';
import {
  BEGINNING,
  type EventCodec,
  type EventStore,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { ReportsNumbered } from './corrects-nothing.js';

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
  ({ store, codec }: { readonly store: EventStore; readonly codec: EventCodec }): ReportsNumbered =>
  async (patientId, fillerNumber) => {
    const found = new Set<string>();
    const filter = { by: 'type', types: ['LabResultsReceived'] } as const;
    for await (const page of store.readAll({ after: BEGINNING, filter })) {
      for (const stored of page.events.filter(({ forgotten }) => !forgotten)) {
        const event = codec.decode(stored).event as LabResultsReceived;
        const isSo = event.patientId === patientId && event.header.fillerNumber === fillerNumber;
        if (isSo) found.add(event.reportId);
      }
    }
    return [...found].sort();
  };
