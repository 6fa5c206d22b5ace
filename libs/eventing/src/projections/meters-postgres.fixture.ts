import pg from 'pg';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { turnIntoGenerations } from '../postgres/generation-tables.js';
import { prepareEventTable } from '../postgres/event-store.js';
import { prepareProjectionTables } from '../postgres/projection-store.js';

const metersTable = `
    CREATE SCHEMA views;
    CREATE TABLE views.meter (
      meter_id text PRIMARY KEY,
      house text NOT NULL,
      installed_at timestamptz NOT NULL,
      readings integer NOT NULL,
      units bigint NOT NULL CHECK (units < 1000000000),
      colour text,
      history jsonb NOT NULL,
      houses text[] NOT NULL,
      written_by_nobody text DEFAULT 'kept'
    );
    CREATE INDEX ON views.meter (house);
  `;

/** A database with the log, the checkpoints and the view, as an installation prepares them. */
export const meterDatabase = async (label: string) => {
  const database = await freshDatabase(label);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const applicationRole = new URL(database.applicationUrl).username;
  await prepareEventTable(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await owner.query(metersTable);
  const asOwner = async (text: string, values: readonly unknown[] = []) =>
    (await owner.query<object>(text, [...values])).rows;
  await turnIntoGenerations(asOwner, {
    projection: 'meters',
    table: 'views.meter',
    generations: 'generations.meter',
  });
  const role = owner.escapeIdentifier(applicationRole);
  await owner.query(`
    GRANT USAGE ON SCHEMA views, generations TO ${role};
    GRANT SELECT ON views.meter TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA generations TO ${role};
  `);
  return {
    url: database.applicationUrl,
    owner,
    drop: async () => {
      await owner.end();
      await database.drop();
    },
  };
};
