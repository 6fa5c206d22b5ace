import pg from 'pg';
import { DataSource } from 'typeorm';
import {
  prepareProjectionTables,
  turnIntoGenerations,
} from '@anamnesis/eventing/postgres/projection-store';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { CreateViews1767603600000 } from './migrations/1767603600000-create-views.js';
import { CreateForgetting1771430400000 } from './migrations/1771430400000-create-forgetting.js';
import { ResponseTargetsAndNotifications1771516800000 } from './migrations/1771516800000-response-targets-and-notifications.js';
import { Generations1771603200000 } from './migrations/1771603200000-generations.js';
import { Labs1772000000000 } from './migrations/1772000000000-labs.js';
import { InterfaceMessages1772086400000 } from './migrations/1772086400000-interface-messages.js';
import { LabWork1772172800000 } from './migrations/1772172800000-lab-work.js';
import { ReviewedLabReports1772259200000 } from './migrations/1772259200000-reviewed-lab-reports.js';
import { LabDisclosures1772345600000 } from './migrations/1772345600000-lab-disclosures.js';
import { DemographicProposals1772432000000 } from './migrations/1772432000000-demographic-proposals.js';
import { MessageCorrections1772518400000 } from './migrations/1772518400000-message-corrections.js';
import { LabTimesTold1772604800000 } from './migrations/1772604800000-lab-times-told.js';
import { LabTimesMissing1772691200000 } from './migrations/1772691200000-lab-times-missing.js';
import { LabListings1772777600000 } from './migrations/1772777600000-lab-listings.js';
import { LabNumbers1772864000000 } from './migrations/1772864000000-lab-numbers.js';
import { MessagesSpeaking1772950400000 } from './migrations/1772950400000-messages-speaking.js';
import { DeathRecorded1773036800000 } from './migrations/1773036800000-death-recorded.js';
import { ProposalsWithoutMessage1773123200000 } from './migrations/1773123200000-proposals-without-message.js';
import { LabDocuments1773209600000 } from './migrations/1773209600000-lab-documents.js';
import { ForgottenMessages1773296000000 } from './migrations/1773296000000-forgotten-messages.js';
import { keepNoStatisticsOfPersons } from './no-statistics-of-persons.js';
import { GENERATIONS, VIEWS } from './projection-table.js';
import { projectionsAndTables, projectionTables } from './projections-and-tables.js';

const optionsFor = (url: string): PostgresDataSourceOptions => ({
  type: 'postgres',
  url,
  schema: VIEWS,
  entities: projectionsAndTables.map(({ entity }) => entity),
  migrations: [
    CreateViews1767603600000,
    CreateForgetting1771430400000,
    ResponseTargetsAndNotifications1771516800000,
    Generations1771603200000,
    Labs1772000000000,
    InterfaceMessages1772086400000,
    LabWork1772172800000,
    ReviewedLabReports1772259200000,
    LabDisclosures1772345600000,
    DemographicProposals1772432000000,
    MessageCorrections1772518400000,
    LabTimesTold1772604800000,
    LabTimesMissing1772691200000,
    LabListings1772777600000,
    LabNumbers1772864000000,
    MessagesSpeaking1772950400000,
    DeathRecorded1773036800000,
    ProposalsWithoutMessage1773123200000,
    LabDocuments1773209600000,
    ForgottenMessages1773296000000,
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
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATING]);
    await prepareProjectionTables(client, { applicationRole });
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${VIEWS}`);
    await owner.runMigrations();
    await turnAllIntoGenerations(owner, client);
    await keepNoStatisticsOfPersons(client, tablesOfPersons(owner));
    await grant(client, applicationRole);
  } finally {
    // The lock goes with the connection, which ends here.
    await client.end();
    await owner.destroy();
  }
};

/** Tables that migrations have made since the one of generations, and columns that they added. */
const turnAllIntoGenerations = async (owner: DataSource, client: pg.Client): Promise<void> => {
  const ask = async (text: string, values: readonly unknown[] = []) =>
    (await client.query<object>(text, [...values])).rows;
  for (const [projection, { table, generations }] of Object.entries(projectionTables(owner))) {
    if (generations === undefined) continue;
    await client.query('BEGIN');
    await turnIntoGenerations(ask, { projection, table, generations });
    await client.query('COMMIT');
  }
};

const tablesOfPersons = (owner: DataSource): readonly string[] =>
  Object.values(projectionTables(owner))
    .filter(({ subject }) => subject !== 'none')
    .map(({ table, generations = table }) => generations);

/** Rows are deleted to forget a person and to empty an old generation. The list of migrations is the owner's alone. */
const grant = async (client: pg.Client, role: string): Promise<void> => {
  const to = client.escapeIdentifier(role);
  await client.query(`
    GRANT USAGE ON SCHEMA ${VIEWS}, ${GENERATIONS} TO ${to};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${VIEWS} TO ${to};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${GENERATIONS} TO ${to};
    REVOKE ALL ON ${VIEWS}.migration FROM ${to};
  `);
};
