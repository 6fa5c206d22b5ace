import type { MessageParked } from '@anamnesis/domain';
import {
  BEGINNING,
  UndecodableEvent,
  type Position,
  type ProjectionProgress,
  type StoredEvent,
} from '@anamnesis/eventing';
import type { DataSource } from 'typeorm';
import { eventsInLog, type LogToRead } from './events-in-log.js';

/**
 * The messages that have waited for a person and spoken of any of these reports, as everything that
 * is recorded by now tells: what each of them says now, its own stream tells.
 * @throws {StoreUnavailable} nothing is known yet
 */
export type MessagesParked = (reports: readonly string[]) => Promise<readonly string[]>;

export interface MessagesInViewsOptions extends LogToRead {
  readonly readModels: Pick<DataSource, 'query'>;
  readonly progress: Pick<ProjectionProgress, 'refresh' | 'positionOf'>;
}

/**
 * However they stand in the view: what has happened to them since, it may not know. What it has not
 * seen at all is read in the log, so no report is shown because a view has stopped.
 */
export const messagesParkedInViews = (given: MessagesInViewsOptions): MessagesParked => {
  const parkedSince = parkedBehind(given);
  return async (reports) => {
    await given.progress.refresh();
    // Before the rows: what comes in between is in both.
    const seen = given.progress.positionOf(MESSAGES) ?? BEGINNING;
    const rows = await given.readModels.query<{ readonly id: string }[]>(NAMING, [reports]);
    const since = await parkedSince(seen);
    return [...new Set([...rows.map(({ id }) => id), ...naming(since, reports)])];
  };
};

/** The same for whoever has no views: the whole log is read each time. */
export const messagesParkedInLog =
  (log: LogToRead): MessagesParked =>
  async (reports) => {
    const parked: MessageParked[] = [];
    for await (const event of eventsInLog<MessageParked>(log, ['MessageParked'])) {
      parked.push(event);
    }
    return [...new Set(naming(parked, reports))];
  };

const MESSAGES = 'interface-messages';

/** By the index, which holds those alone that speak of anything; older rows do not tell it. */
const NAMING = `
  SELECT message_id AS id FROM views.interface_message
   WHERE speaks_of <> '[]' AND speaks_of ?| $1::text[]
   UNION
  SELECT message_id FROM views.interface_message WHERE speaks_of IS NULL AND status = 'parked'`;

type Naming = Pick<MessageParked, 'messageId' | 'reports'>;

const naming = (parked: Iterable<Naming>, reports: readonly string[]): readonly string[] => {
  const among = new Set(reports);
  return [...parked].flatMap(({ messageId, reports: named = [] }) =>
    named.some((reportId) => among.has(reportId)) ? [messageId] : [],
  );
};

/** What the view has not seen is kept until it has: each page of the log is read once. */
const parkedBehind = (log: LogToRead): ((from: Position) => Promise<Iterable<Naming>>) => {
  const found = new Map<Position, Naming>();
  let from: Position = BEGINNING;
  let seen: Position = BEGINNING;
  const begin = (at: Position): void => {
    // A view that is built anew has seen less than before.
    if (at < from) found.clear();
    if (at < from || at > seen) seen = at;
    from = at;
    for (const position of found.keys()) if (position <= from) found.delete(position);
  };
  const read = async (at: Position): Promise<Iterable<Naming>> => {
    begin(at);
    const filter = { by: 'type', types: ['MessageParked'] } as const;
    for await (const { events, scannedTo } of log.store.readAll({ after: seen, filter })) {
      for (const stored of events) {
        const event = readable(log, stored);
        if (event) found.set(stored.position, event);
      }
      seen = scannedTo;
    }
    return [...found.values()];
  };
  let last: Promise<unknown> = Promise.resolve();
  return (at) => {
    const reading = last.then(() => read(at));
    last = reading.catch(() => undefined);
    return reading;
  };
};

/** What nobody can open keeps nothing else from being taken. */
const readable = ({ codec }: LogToRead, stored: StoredEvent): Naming | undefined => {
  if (stored.forgotten) return undefined;
  try {
    const { messageId, reports } = codec.decode(stored).event as unknown as MessageParked;
    return reports && { messageId, reports };
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return undefined;
    throw failure;
  }
};
