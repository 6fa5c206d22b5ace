import { setTimeout as delay } from 'node:timers/promises';
import { link, type PostgresConnection } from './postgres-connection.js';
import { NEWS_CHANNEL } from './postgres-event-table.js';

/** Wakes the subscribers of this process. Hearsay only: what there is, they read themselves. */
export interface News {
  /** Grows with every piece of news: note it before reading, wait for it afterwards. */
  heard(): number;
  /** Something was appended here. */
  tell(): void;
  /** Until there is more news than that, the patience is over, or nobody wants to know any more. */
  moreThan(heard: number, signal: AbortSignal): Promise<void>;
  /** Hears other processes from now on; one connection, however many ask. */
  listen(): void;
  close(): Promise<void>;
}

export interface NewsOptions {
  readonly connection: PostgresConnection;
  /** What this process itself tells is not heard again. */
  readonly writer: string;
  /** The net below everything: a look without news. */
  readonly pollMs: number;
}

const PAUSE_BEFORE_LISTENING_AGAIN_MS = 500;

export const postgresNews = ({ connection, writer, pollMs }: NewsOptions): News => {
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let heard = 0;
  let listening: Promise<void> | undefined;
  let lost: (() => void) | undefined;

  const tell = (): void => {
    heard += 1;
    for (const wake of [...waiting]) wake();
  };

  const ear = link({
    connection,
    onOpen: (client) => {
      client.on('notification', ({ payload }) => {
        if (payload !== writer) tell();
      });
      return client.query(`LISTEN ${NEWS_CHANNEL}`);
    },
    onLost: () => lost?.(),
  });

  const keepListening = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const broken = new Promise<void>((resolve) => {
          lost = resolve;
        });
        await ear.open();
        // What was told while nobody listened.
        tell();
        await broken;
      } catch {
        // Until the link is back the poll finds what is new.
        await delay(PAUSE_BEFORE_LISTENING_AGAIN_MS);
      }
    }
  };

  return {
    heard: () => heard,
    tell,
    moreThan: (known, signal) =>
      new Promise((resolve) => {
        if (heard > known || signal.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          waiting.delete(wake);
          clearTimeout(poll);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const poll = setTimeout(wake, pollMs);
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      }),
    listen: () => {
      listening ??= keepListening();
    },
    close: async () => {
      closing.abort();
      await ear.close();
      lost?.();
      await listening;
    },
  };
};
