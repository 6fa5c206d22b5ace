import type { MessageReceived } from '@anamnesis/domain';
import { StoreUnavailable, type EventStore, type ProjectionProgress } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import { eventsInLog, type LogToRead } from './events-in-log.js';
import type { LinesSeenOptions } from './lines-seen.js';

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

/** The same for whoever has no views, of whatever order: the whole log is read each time. */
export const messagesInLog =
  (log: LogToRead): MessagesByNumber =>
  async ({ sender, controlId }) => {
    const ids: string[] = [];
    for await (const event of eventsInLog<MessageReceived>(log, ['MessageReceived'])) {
      if (event.sender === sender && event.controlId === controlId) ids.push(event.messageId);
    }
    return ids;
  };
