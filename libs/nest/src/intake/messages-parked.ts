import type { MessageParked } from '@anamnesis/domain';
import type { DataSource } from 'typeorm';
import { eventsInLog, type LogToRead } from './events-in-log.js';

/**
 * The messages that wait for a person, or have waited: what each of them says now, its own stream
 * tells. Reports are one sender's, so those of others speak of other ones.
 */
export type MessagesParked = (sender: string) => Promise<readonly string[]>;

export const messagesParkedInViews =
  (readModels: Pick<DataSource, 'query'>): MessagesParked =>
  async (sender) => {
    const rows = await readModels.query<{ readonly id: string }[]>(
      `SELECT message_id AS id FROM views.interface_message
        WHERE status = 'parked' AND sender = $1`,
      [sender],
    );
    return rows.map(({ id }) => id);
  };

/** The same for whoever has no views, of all senders: the whole log is read each time. */
export const messagesParkedInLog =
  (log: LogToRead): MessagesParked =>
  async () => {
    const ids = new Set<string>();
    for await (const event of eventsInLog<MessageParked>(log, ['MessageParked'])) {
      ids.add(event.messageId);
    }
    return [...ids];
  };
