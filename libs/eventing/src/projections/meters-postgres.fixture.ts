import pg from 'pg';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { prepareEventTable } from '../postgres/event-store.js';
import { prepareProjectionTables } from '../postgres/projection-store.js';

/** A database with the log, the checkpoints and the view, as an installation prepares them. */
export const meterDatabase = async (label: string) => {
  const database = await freshDatabase(label);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const applicationRole = new URL(database.applicationUrl).username;
  await prepareEventTable(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await owner.query(`
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
    GRANT USAGE ON SCHEMA views TO ${owner.escapeIdentifier(applicationRole)};
    GRANT SELECT, INSERT, UPDATE, DELETE ON views.meter TO ${owner.escapeIdentifier(applicationRole)};
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
