import 'reflect-metadata';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { inMemoryKeyVault } from '@anamnesis/eventing';
import type { ProjectionTable } from '@anamnesis/eventing/postgres/projection-store';
import { projectionsAndTables, projectionTables } from '@anamnesis/read-models';
import { openPortal, type Portal } from './portal.js';

/**
 * Every other table that an installation has, and why forgetting a person need not delete rows of
 * it, or where that is done. Whoever adds a table says it here, or registers it with a subject.
 */
const otherTables: Readonly<Record<string, string>> = {
  'eventstore.events': 'Sealed with the key that is destroyed; the bytes stay for the proofs.',
  'eventing.projection_checkpoint': 'Positions, and ids of events where a projection stopped.',
  'eventing.projection_generation': 'Positions and names of generations.',
  'eventing.parked_key': 'Opaque keys of rows that wait for a person, and where in the code.',
  'eventing.forgotten_subject': 'The opaque ids of the forgotten: what is left out in rebuilds.',
  'reactions.checkpoint': 'Positions, as those of projections.',
  'reactions.forgotten_subject': 'The same, for what follows from events.',
  'reactions.outbox': 'Rows of a subject are deleted where reactions meet the forgetting.',
  'reactions.timer': 'The same.',
  'views.migration': 'Names of migrations.',
};

describe('the tables of an installation', () => {
  let database: FreshDatabase;
  let portal: Portal;
  let tables: readonly { readonly name: string; readonly columns: readonly string[] }[];

  beforeAll(async () => {
    database = await freshDatabase('portal tables');
    portal = await openPortal({
      databaseUrl: database.applicationUrl,
      databaseOwnerUrl: database.ownerUrl,
      projections: 'run',
      digestKey: 'the digest key of this spec, long enough',
      cursorKey: Buffer.alloc(32, 1).toString('base64url'),
      keyVault: inMemoryKeyVault(),
    });
    const client = new pg.Client({ connectionString: database.superuserUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string; columns: string[] }>(
      `SELECT t.table_schema || '.' || t.table_name AS name,
              array_agg(c.column_name::text ORDER BY c.ordinal_position) AS columns
         FROM information_schema.tables t
         JOIN information_schema.columns c USING (table_schema, table_name)
        WHERE t.table_type = 'BASE TABLE'
          AND t.table_schema NOT IN ('pg_catalog', 'information_schema')
        GROUP BY 1 ORDER BY 1`,
    );
    await client.end();
    tables = rows;
  }, 60_000);
  afterAll(async () => {
    await portal.close();
    await database.drop();
  }, 30_000);

  it('are all registered with forgetting, or declared free of persons', () => {
    const registered = Object.values(projectionTables(portal.readModels)).flatMap((table) =>
      tablesOf(table),
    );
    const known = new Set([...registered, ...Object.keys(otherTables)]);
    expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('have the column by which a person’s rows are deleted', () => {
    for (const table of Object.values(projectionTables(portal.readModels))) {
      const column = table.columns.find(({ property }) => property === table.subject)?.column;
      for (const name of tablesOf(table)) {
        const columns = tables.find((found) => found.name === name)?.columns ?? [];
        if (table.subject !== 'none')
          expect([name, columns]).toEqual([name, expect.arrayContaining([column])]);
      }
    }
  });

  it('let go of a message by its own id as well, whosever it is', () => {
    const tables = projectionTables(portal.readModels);
    expect(tables['interface-messages']).toMatchObject({
      ...{ subject: 'subject', alsoForgottenBy: 'messageId' },
    });
  });

  it('of what follows from events have it, too', () => {
    for (const name of ['reactions.outbox', 'reactions.timer']) {
      const columns = tables.find((found) => found.name === name)?.columns;
      expect([name, columns]).toEqual([name, expect.arrayContaining(['subject'])]);
    }
  });

  it('say why none of their rows is anybody’s, where they have no subject', () => {
    for (const { subject, freeOfPersons, projection } of projectionsAndTables) {
      const says = subject === 'none' ? freeOfPersons : 'by its subject';
      expect([projection.name, says]).toEqual([projection.name, expect.stringMatching(/\w{3,}/)]);
    }
  });

  it('are named here only when they are there', () => {
    const found = new Set(tables.map(({ name }) => name));
    expect(Object.keys(otherTables).filter((name) => !found.has(name))).toEqual([]);
  });
});

/** Behind a view of that name lie the generations of its rows, in one table. */
const tablesOf = ({ table, generations }: ProjectionTable): readonly string[] => [
  generations ?? table,
];
