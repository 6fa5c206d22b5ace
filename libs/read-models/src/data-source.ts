import { DataSource, type QueryRunner } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { CreateViews1767603600000 } from './migrations/1767603600000-create-views.js';
import { CreateForgetting1771430400000 } from './migrations/1771430400000-create-forgetting.js';
import { ResponseTargetsAndNotifications1771516800000 } from './migrations/1771516800000-response-targets-and-notifications.js';
import { VIEWS } from './projection-table.js';
import { projectionsAndTables } from './projections-and-tables.js';

const optionsFor = (url: string): PostgresDataSourceOptions => ({
  type: 'postgres',
  url,
  schema: VIEWS,
  entities: projectionsAndTables.map(({ entity }) => entity),
  migrations: [
    CreateViews1767603600000,
    CreateForgetting1771430400000,
    ResponseTargetsAndNotifications1771516800000,
  ],
  migrationsTableName: 'migration',
  migrationsTransactionMode: 'each',
  synchronize: false,
  // A server's log is no place for names, and TypeORM prints parameters.
  logging: false,
  applicationName: 'anamnesis read models',
  connectTimeoutMS: 5_000,
});

/** No screen waits longer, and none may hold up the others. */
const SLOWEST_QUERY_MS = 15_000;

/** For asking, as the application's role. */
export const readModelsDataSource = (url: string): DataSource =>
  new DataSource({ ...optionsFor(url), extra: { max: 10, statement_timeout: SLOWEST_QUERY_MS } });

/** Any number nobody else uses: two processes that start together migrate one after the other. */
const MIGRATING = 7_206_114;

export interface Migrating {
  /** As the role that owns the database. */
  readonly ownerUrl: string;
  /** Who may read and write rows, and nothing else. */
  readonly applicationRole?: string;
}

/** Brings the views' tables up to date. Safe at every start, from several processes at once. */
export const migrateReadModels = async ({
  ownerUrl,
  applicationRole = 'anamnesis_app',
}: Migrating): Promise<void> => {
  const owner = await new DataSource(optionsFor(ownerUrl)).initialize();
  const runner = owner.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATING]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS ${VIEWS}`);
    await owner.runMigrations();
    await grant(runner, applicationRole);
  } finally {
    // The lock goes with the connection, which ends here.
    await runner.release();
    await owner.destroy();
  }
};

/** Rows are deleted only to forget a person. The list of migrations is the owner's alone. */
const grant = async (runner: QueryRunner, role: string): Promise<void> => {
  const to = `"${role.replaceAll('"', '""')}"`;
  await runner.query(`GRANT USAGE ON SCHEMA ${VIEWS} TO ${to}`);
  await runner.query(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${VIEWS} TO ${to}`,
  );
  await runner.query(`REVOKE ALL ON ${VIEWS}.migration FROM ${to}`);
};
