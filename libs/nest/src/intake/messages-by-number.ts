import type { MessageReceived } from '@anamnesis/domain';
import {
  BEGINNING,
  StoreUnavailable,
  type EventCodec,
  type EventStore,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
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
  ({
    store,
    codec,
  }: {
    readonly store: EventStore;
    readonly codec: EventCodec;
  }): MessagesByNumber =>
  async (sender, controlId) => {
    const ids: string[] = [];
    const filter = { by: 'type', types: ['MessageReceived'] } as const;
    for await (const page of store.readAll({ after: BEGINNING, filter })) {
      for (const stored of page.events.filter(({ forgotten }) => !forgotten)) {
        const event = codec.decode(stored).event as MessageReceived;
        if (event.sender === sender && event.controlId === controlId) ids.push(event.messageId);
      }
    }
    return ids;
  };
