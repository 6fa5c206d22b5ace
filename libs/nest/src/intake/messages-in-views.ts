import { StoreUnavailable, type EventStore, type ProjectionProgress } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import type { WaitingReport } from '../forgetting-completion.js';
import type { LinesSeenOptions } from './lines-seen.js';

/** Whatever came as nobody's: on the worklist, discarded, or somebody's as it was decided since. */
export const messagesApart = async (readModels: DataSource): Promise<readonly string[]> => {
  const rows = await readModels.query<{ readonly id: string }[]>(
    `SELECT message_id AS id FROM views.interface_message
      WHERE patient_id IS NULL OR decided_by IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
};

/** Reports of which nothing is shown while a message waits for a person, and since when. */
export const reportsWaiting = (readModels: DataSource) => (): Promise<readonly WaitingReport[]> =>
  readModels.query<WaitingReport[]>(
    `SELECT report.report_id AS "reportId", report.patient_id AS "patientId",
            news ->> 'messageId' AS "messageId", news ->> 'from' AS since
       FROM views.lab_report report
      CROSS JOIN jsonb_array_elements(report.header -> 'newsWaits') AS news
      WHERE news ->> 'to' IS NULL`,
  );

export type MessagesByNumber = LinesSeenOptions['messagesOf'];

const VIEWS = ['interface-messages', 'lab-reports'] as const;

export interface MessagesInViewsOptions {
  readonly store: Pick<EventStore, 'head'>;
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'waitFor'>;
  readonly timeoutMs: number;
}

/**
 * Asked of the views, once they have seen everything that is recorded by now: the messages of
 * patients who have such an order, for those of nobody else can have brought anything of it.
 */
export const messagesInViews =
  ({ store, readModels, progress, timeoutMs }: MessagesInViewsOptions): MessagesByNumber =>
  async ({ sender, controlId, fillerNumber }) => {
    const head = await store.head();
    for (const view of VIEWS) {
      if (await progress.waitFor(view, head, { timeoutMs })) continue;
      throw new StoreUnavailable(`The view ${view} has not seen everything yet. Try again.`);
    }
    const rows = await readModels.query<{ readonly id: string }[]>(
      `SELECT message_id AS id FROM views.interface_message
        WHERE sender = $1 AND control_id = $2
          AND patient_id IN (SELECT patient_id FROM views.lab_report
                              WHERE header ->> 'fillerNumber' = $3)`,
      [sender, controlId, fillerNumber],
    );
    return rows.map(({ id }) => id);
  };
