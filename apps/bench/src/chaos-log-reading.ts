import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogCheck } from './chaos-ledger.js';

const PATIENCE_MS = 60_000;
const PAGE = 20_000;

/** Works on a connection of its own, past every link that chaos may cut. */
export const connected = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The same again while the server is away: for what may be done twice. */
export const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (performance.now() > until) throw failure;
      await delay(200);
    }
  }
};

type Row = [position: string, stream: string, revision: number, id: string, recordedAt: string];

/**
 * Everything behind the check's head, in the order of positions.
 * @param furthest the latest instant that the server's clock was ever set to, in milliseconds
 */
export const readLog = (url: string, check: LogCheck, furthest: number): Promise<void> =>
  patiently(() =>
    connected(url, async (client) => {
      for (;;) {
        const { rows } = await client.query<Row>({
          text: `SELECT position, stream, revision, id,
              (extract(epoch FROM recorded_at) * 1000)::bigint
            FROM eventstore.events WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
          values: [check.head],
          rowMode: 'array',
        });
        const latest = Math.max(await serverClock(client), furthest);
        for (const [position, stream, revision, id, recordedAt] of rows) {
          const event = { position: Number(position), stream, revision, id };
          check.see({ ...event, recordedAt: Number(recordedAt) }, latest);
        }
        if (rows.length < PAGE) return;
      }
    }),
  );

const serverClock = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<[string]>({
    text: 'SELECT ceil(extract(epoch FROM clock_timestamp()) * 1000)::bigint',
    rowMode: 'array',
  });
  return Number(rows[0]?.[0]);
};

/** The access log must name every command that was answered with yes. */
export const commandsInAccessLog = (url: string): Promise<ReadonlySet<string>> =>
  patiently(() =>
    connected(url, async (client) => {
      const { rows } = await client.query<[string]>({
        text: `SELECT DISTINCT convert_from(metadata, 'UTF8')::jsonb -> 'keys' ->> 'commandId'
          FROM eventstore.events WHERE type = 'CommandAccepted'`,
        rowMode: 'array',
      });
      return new Set(rows.map(([commandId]) => commandId));
    }),
  );
