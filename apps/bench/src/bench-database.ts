import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import pg from 'pg';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { prepareEventTable } from '@anamnesis/eventing/postgres/event-store';
import { prepareProjectionTables } from '@anamnesis/eventing/postgres/projection-store';

export interface BenchDatabase {
  readonly applicationUrl: string;
  readonly ownerUrl: string;
  /** As the owner: for counting, and for the tables of what stands beside. */
  query<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]>;
  /** So that nobody pays for what an earlier one left to be written. */
  checkpoint(): Promise<void>;
  drop(): Promise<void>;
}

export const APPLICATION_ROLE = 'anamnesis_app';

/** The embedded PostgreSQL as an installation has it, durable, in a data folder of its own. */
export const benchServer = (): Promise<RunningPostgres> =>
  ensurePostgres({ folder: resolve(process.env['DATA_FOLDER'] ?? '.data', 'bench-postgres') });

/** A new database with the event table and the checkpoints, gone when the stage is over. */
export const benchDatabase = async (server: RunningPostgres): Promise<BenchDatabase> => {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await ensureDatabase(server, name);
  const ownerUrl = server.ownerUrl(name);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await prepareEventTable(owner, { applicationRole: APPLICATION_ROLE });
  await prepareProjectionTables(owner, { applicationRole: APPLICATION_ROLE });
  return {
    applicationUrl: server.applicationUrl(name),
    ownerUrl,
    query: async <Row extends pg.QueryResultRow>(sql: string) => (await owner.query<Row>(sql)).rows,
    checkpoint: () => asSuperuser(server, 'CHECKPOINT'),
    drop: async () => {
      await owner.end();
      await asSuperuser(server, `DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    },
  };
};

const asSuperuser = async (server: RunningPostgres, sql: string): Promise<void> => {
  const admin = new pg.Client({ connectionString: server.superuserUrl('postgres') });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
};

export const countOf = async (database: BenchDatabase, table: string): Promise<number> => {
  const [row] = await database.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`);
  return Number(row?.count);
};
