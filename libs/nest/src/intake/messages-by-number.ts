import type { MessageReceived } from '@anamnesis/domain';
import { StoreUnavailable, type EventStore, type ProjectionProgress } from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import { eventsInLog, type LogToRead } from './events-in-log.js';
import type { LinesSeenOptions } from './lines-seen.js';

export type MessagesByNumber = LinesSeenOptions['messagesOf'];

const MESSAGES = 'interface-messages';

export interface MessagesInViewsOptions {
  readonly store: Pick<EventStore, 'head'>;
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'waitFor'>;
  readonly timeoutMs: number;
}

/** Asked of the view of messages, once it has seen everything that is recorded by now. */
export const messagesInViews =
  ({ store, readModels, progress, timeoutMs }: MessagesInViewsOptions): MessagesByNumber =>
  async (sender, controlId) => {
    if (!(await progress.waitFor(MESSAGES, await store.head(), { timeoutMs }))) {
      throw new StoreUnavailable(`The view ${MESSAGES} has not seen everything yet. Try again.`);
    }
    const rows = await readModels.query<{ readonly id: string }[]>(
      `SELECT message_id AS id FROM views.interface_message
        WHERE sender = $1 AND control_id = $2`,
      [sender, controlId],
    );
    return rows.map(({ id }) => id);
  };

/** The same for whoever has no views: the whole log is read each time. */
export const messagesInLog =
  (log: LogToRead): MessagesByNumber =>
  async (sender, controlId) => {
    const ids: string[] = [];
    for await (const event of eventsInLog<MessageReceived>(log, ['MessageReceived'])) {
      if (event.sender === sender && event.controlId === controlId) ids.push(event.messageId);
    }
    return ids;
  };
