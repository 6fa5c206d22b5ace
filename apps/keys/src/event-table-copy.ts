import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';

interface Row {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly recorded_at: string;
  readonly data: string;
  readonly metadata: string;
}

const PAGE = 1_000;

/**
 * The event table as it is stored, a line for each event: what `pg_dump --schema=eventstore`
 * writes of it, for a machine that has no such program. Nothing of the views is in it.
 * @returns how many events were written
 */
export const backUpEvents = async (ownerUrl: string, file: string): Promise<number> => {
  const out = createWriteStream(file, { mode: 0o600 });
  let events = 0;
  await connected(ownerUrl, async (client) => {
    for (let after = '0'; ;) {
      const { rows } = await client.query<Row>(SELECT, [after, PAGE]);
      for (const row of rows) out.write(`${JSON.stringify(row)}\n`);
      events += rows.length;
      const last = rows.at(-1);
      if (!last) break;
      after = last.position;
    }
  });
  out.end();
  await once(out, 'close');
  return events;
};

/** Into a database without events, by the role that owns the table: bytes, order and instants. */
export const restoreEvents = async (
  { ownerUrl, applicationUrl }: { readonly ownerUrl: string; readonly applicationUrl: string },
  file: string,
): Promise<number> =>
  connected(ownerUrl, async (client) => {
    const applicationRole = decodeURIComponent(new URL(applicationUrl).username);
    await prepareEventTable(client, { applicationRole });
    let events = 0;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      await client.query(INSERT, [line]);
      events += 1;
    }
    await client.query(GO_ON_FROM_HERE);
    return events;
  });

const SELECT = `
SELECT events.position, stream, revision, id, type, recorded_at::text,
  encode(data, 'hex') AS data, encode(metadata, 'hex') AS metadata
FROM eventstore.events WHERE events.position > $1 ORDER BY events.position LIMIT $2`;

const INSERT = `
INSERT INTO eventstore.events
  (position, stream, revision, id, type, recorded_at, data, metadata)
OVERRIDING SYSTEM VALUE
SELECT (row->>'position')::bigint, row->>'stream', (row->>'revision')::integer,
  (row->>'id')::uuid, row->>'type', (row->>'recorded_at')::timestamptz,
  decode(row->>'data', 'hex'), decode(row->>'metadata', 'hex')
FROM (SELECT $1::jsonb AS row) AS line`;

/** New events come behind the restored ones, in position and in time. */
const GO_ON_FROM_HERE = `
SELECT setval(pg_get_serial_sequence('eventstore.events', 'position'), max(position)),
  setval('eventstore.clock', floor(extract(epoch FROM max(recorded_at)) * 1000)::bigint)
FROM eventstore.events`;

export const connected = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
