import pg from 'pg';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { prepareEventTable } from '../postgres/event-store.js';
import { prepareProjectionTables } from '../postgres/projection-store.js';
import { prepareReactionTables } from '../postgres/reaction-tables.js';

/** A database with the log and the tables of reactions, as an installation prepares them. */
export const parcelDatabase = async (label: string) => {
  const database = await freshDatabase(label);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const applicationRole = new URL(database.applicationUrl).username;
  const prepare = () => prepareReactionTables(owner, { applicationRole });
  await prepareEventTable(owner, { applicationRole });
  await prepareProjectionTables(owner, { applicationRole });
  await prepare();
  await prepare();
  return {
    url: database.applicationUrl,
    owner,
    /** As after a disk was lost: only the log is left. */
    loseTables: async () => {
      await owner.query('DROP SCHEMA reactions CASCADE');
      await prepare();
    },
    drop: async () => {
      await owner.end();
      await database.drop();
    },
  };
};
