import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { VaultUnavailable } from '../sealing/key-vault.js';
import type { Census, FoundWraps, Rewrap, WrappedKey, WrappedKeys } from '../vault/wrapped-keys.js';

export interface PostgresWrappedKeysOptions {
  /** Of a database of the vault's own, as the role that owns it; never that of the events. */
  readonly url: string;
  /** False: a database without a vault is refused instead of getting a new one. */
  readonly create?: boolean | undefined;
}

const PAGE = 500;
const PREPARE_LOCK = '1634623853, 3';

/**
 * Wrapped keys in a PostgreSQL of their own, for installations on several machines. One row for
 * each subject, so that the first key is the only one; a destroyed one keeps its row and nothing
 * in it. What a destruction overwrites stays in dead rows and in the write-ahead log for a while,
 * wrapped: rotating the master key makes an end of that.
 * @throws {VaultUnavailable} it holds events, or it holds no vault and none is to be made
 */
export const postgresWrappedKeys = async ({
  url,
  create = true,
}: PostgresWrappedKeysOptions): Promise<WrappedKeys> => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    application_name: 'anamnesis key vault',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: 10_000,
    query_timeout: 15_000,
    idle_in_transaction_session_timeout: 10_000,
    // Whatever the server's own setting is: a key is durable before the event that needs it.
    options: '-c synchronous_commit=on',
  });
  // An idle connection that breaks is opened anew when it is needed.
  pool.on('error', () => undefined);
  try {
    return new PostgresWrappedKeys(pool, await prepared(pool, create));
  } catch (error) {
    await pool.end();
    throw error;
  }
};

class PostgresWrappedKeys implements WrappedKeys {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly pool: pg.Pool,
    readonly vault: string,
  ) {}

  async find(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundWraps>> {
    const rows = await this.query<FoundRow>(FIND, [subjects]);
    return new Map(rows.map((row) => [row.subject, foundOf(row)]));
  }

  async add(keys: readonly WrappedKey[]): Promise<void> {
    if (keys.length > 0) await this.query(ADD, columnsOf(keys));
  }

  async replace(keys: readonly Rewrap[]): Promise<void> {
    if (keys.length === 0) return;
    const replaces = keys.map((key) => JSON.stringify(key.replaces));
    await this.query(REPLACE, [...columnsOf(keys), replaces]);
  }

  async destroy(subject: string): Promise<void> {
    await this.query(DESTROY, [subject]);
  }

  async *notWrappedWith(masterKey: string): AsyncIterable<readonly string[]> {
    for (let after = ''; ;) {
      const rows = await this.query<{ subject: string }>(LEFT, [masterKey, after, PAGE]);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ subject }) => subject);
      after = last.subject;
    }
  }

  async openedByNone(masterKeys: readonly string[]): Promise<number> {
    const [row] = await this.query<{ lost: string }>(OPENED_BY_NONE, [masterKeys]);
    return Number(row?.lost);
  }

  async census(): Promise<Census> {
    const rows = await this.query<{ master_key: string | null; subjects: string }>(CENSUS, []);
    const byMasterKey = new Map<string, number>();
    let [keys, destroyed] = [0, 0];
    for (const { master_key: masterKey, subjects } of rows) {
      if (masterKey === null) destroyed = Number(subjects);
      else byMasterKey.set(masterKey, Number(subjects));
    }
    for (const wraps of byMasterKey.values()) keys += wraps;
    return { keys, destroyed, byMasterKey, damaged: 0 };
  }

  close(): Promise<void> {
    this.closing ??= this.pool.end();
    return this.closing;
  }

  private query<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    if (this.closing) throw new VaultUnavailable('The key vault was closed: open it again.');
    return asked<Row>(this.pool, text, values);
  }
}

interface FoundRow {
  readonly subject: string;
  readonly data_key: string | null;
  readonly master_key: string | null;
  readonly wrapped: Uint8Array | null;
}

const foundOf = (row: FoundRow): FoundWraps => {
  const { subject, data_key: dataKey, master_key: masterKey, wrapped: ciphertext } = row;
  if (dataKey === null || masterKey === null || ciphertext === null) return { is: 'destroyed' };
  return { is: 'wrapped', wraps: [{ subject, dataKey, masterKey, ciphertext }] };
};

/** In one order of subjects everywhere, or two of these statements could wait for each other. */
const columnsOf = (keys: readonly WrappedKey[]): readonly unknown[] => {
  return [
    keys.map(({ subject }) => subject),
    keys.map(({ dataKey }) => dataKey),
    keys.map(({ masterKey }) => masterKey),
    keys.map(({ ciphertext }) => Buffer.from(ciphertext)),
  ];
};

const prepared = async (pool: pg.Pool, create: boolean): Promise<string> => {
  const [{ events = null, vault = null } = {}] = await asked<{
    events: string | null;
    vault: string | null;
  }>(
    pool,
    "SELECT to_regclass('eventstore.events') AS events, to_regclass('keyvault.vault') AS vault",
  );
  if (events !== null) {
    throw new VaultUnavailable(
      'ANAMNESIS_VAULT_URL names a database with events in it: whoever had a backup of it would ' +
        'have the keys, too. Make a database of its own for the vault.',
    );
  }
  if (vault === null && !create) {
    throw new VaultUnavailable(
      'There is no key vault in the database that ANAMNESIS_VAULT_URL names: restore it from its ' +
        'backup. What was recorded about patients can be read with its keys only.',
    );
  }
  if (create) {
    await asked(pool, PREPARE);
    await asked(pool, BEGIN_VAULT, [randomUUID()]);
  }
  const [found] = await asked<{ id: string }>(pool, 'SELECT id FROM keyvault.vault');
  if (found) return found.id;
  throw new VaultUnavailable(
    'The vault’s database does not say which vault it is: restore it from its newest backup.',
  );
};

/** Errors of the server may quote rows, so only their code is told. */
const asked = async <Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> => {
  try {
    return (await pool.query<Row>(text, [...values])).rows;
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    throw new VaultUnavailable(
      `The vault’s PostgreSQL does not answer as it should (${typeof code === 'string' ? code : 'no link'}): ` +
        'look after the server that ANAMNESIS_VAULT_URL names, then try again.',
    );
  }
};

const PREPARE = `
DO $prepare$ BEGIN
  PERFORM pg_advisory_xact_lock(${PREPARE_LOCK});
  CREATE SCHEMA IF NOT EXISTS keyvault;
  CREATE TABLE IF NOT EXISTS keyvault.vault (
    id   uuid NOT NULL,
    single boolean PRIMARY KEY DEFAULT true CHECK (single)
  );
  CREATE TABLE IF NOT EXISTS keyvault.keys (
    subject      text COLLATE "C" PRIMARY KEY,
    data_key     text,
    master_key   text COLLATE "C",
    wrapped      bytea,
    destroyed_at timestamptz,
    CONSTRAINT wrapped_until_destroyed CHECK (
      (destroyed_at IS NULL) = (wrapped IS NOT NULL AND data_key IS NOT NULL AND master_key IS NOT NULL)
      AND (destroyed_at IS NULL OR coalesce(data_key, master_key) IS NULL AND wrapped IS NULL)
    )
  );
  REVOKE ALL ON SCHEMA keyvault FROM PUBLIC;
END $prepare$`;

/** Keys without the name of their vault open nowhere: another name would only hide that. */
const BEGIN_VAULT = `
INSERT INTO keyvault.vault (id) SELECT $1 WHERE NOT EXISTS (SELECT FROM keyvault.keys)
ON CONFLICT DO NOTHING`;

const FIND = `
SELECT subject, data_key, master_key, wrapped
FROM keyvault.keys WHERE subject = ANY($1::text[])`;

const ADD = `
INSERT INTO keyvault.keys (subject, data_key, master_key, wrapped)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) AS made
ORDER BY 1 ON CONFLICT DO NOTHING`;

const REPLACE = `
WITH rewraps AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])
    AS rewrap (subject, data_key, master_key, wrapped, replaces)
), locked AS (
  SELECT subject FROM keyvault.keys WHERE subject = ANY($1::text[]) ORDER BY subject FOR UPDATE
)
UPDATE keyvault.keys AS kept SET master_key = rewraps.master_key, wrapped = rewraps.wrapped
FROM rewraps JOIN locked USING (subject)
WHERE kept.subject = rewraps.subject AND kept.data_key = rewraps.data_key
  AND rewraps.replaces ? kept.master_key`;

const DESTROY = `
INSERT INTO keyvault.keys AS kept (subject, destroyed_at) VALUES ($1, clock_timestamp())
ON CONFLICT (subject) DO UPDATE SET data_key = NULL, master_key = NULL, wrapped = NULL,
  destroyed_at = coalesce(kept.destroyed_at, excluded.destroyed_at)`;

const LEFT = `
SELECT subject FROM keyvault.keys
WHERE destroyed_at IS NULL AND master_key <> $1 AND subject > $2 ORDER BY subject LIMIT $3`;

const OPENED_BY_NONE = `
SELECT count(*) AS lost FROM keyvault.keys
WHERE destroyed_at IS NULL AND master_key <> ALL($1::text[])`;

const CENSUS = 'SELECT master_key, count(*) AS subjects FROM keyvault.keys GROUP BY master_key';
