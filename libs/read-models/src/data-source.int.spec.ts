import pg from 'pg';
import type { DataSource } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { migrateReadModels, readModelsDataSource } from './data-source.js';
import { projectionsAndTables, projectionTables } from './projections-and-tables.js';

describe('the tables of the views', () => {
  let database: FreshDatabase;
  let readModels: DataSource;

  beforeAll(async () => {
    database = await freshDatabase('migrations');
    const { ownerUrl } = database;
    const applicationRole = new URL(database.applicationUrl).username;
    const migrate = () => migrateReadModels({ ownerUrl, applicationRole });
    await Promise.all([migrate(), migrate(), migrate()]);
    await migrate();
    readModels = await readModelsDataSource(database.applicationUrl).initialize();
  }, 30_000);

  afterAll(async () => {
    await readModels.destroy();
    await database.drop();
  });

  it('are made once, however many processes start together', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query('SELECT name FROM views.migration');
    await owner.end();
    const names = rows.map(({ name }: { name: string }) => name);
    expect(names.slice(0, 2)).toEqual([
      'CreateViews1767603600000',
      'CreateForgetting1771430400000',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(projectionsAndTables.map(({ projection, entity }) => [projection.name, entity] as const))(
    'hold the columns of %s as its entity says',
    async (_name, entity) => {
      const { columns, tableName } = readModels.getMetadata(entity);
      const found = await readModels.query<unknown[]>(
        `SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS optional
           FROM information_schema.columns
          WHERE table_schema = 'generations' AND table_name = $1 AND column_name <> 'generation'
          ORDER BY 1`,
        [tableName],
      );
      const declared = columns
        .map(({ databaseName, type, isNullable }) => ({
          name: databaseName,
          type,
          optional: isNullable,
        }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
      expect(found).toEqual(declared);
    },
  );

  it('are described for the writer of rows by the names of the projections', () => {
    const tables = projectionTables(readModels);
    expect(Object.keys(tables)).toEqual(
      projectionsAndTables.map(({ projection }) => projection.name),
    );
    expect(tables['facilities']).toEqual({
      table: 'views.facility',
      generations: 'generations.facility',
      key: 'facilityId',
      subject: 'none',
      columns: [
        { property: 'facilityId', column: 'facility_id', type: 'text' },
        { property: 'name', column: 'name', type: 'text' },
        { property: 'zone', column: 'zone', type: 'text' },
        { property: 'phone', column: 'phone', type: 'text' },
        { property: 'closures', column: 'closures', type: 'jsonb' },
        { property: 'lastPosition', column: 'last_position', type: 'text' },
      ],
    });
  });

  it.each([
    'DELETE FROM views.patient_request',
    'TRUNCATE generations.patient_request',
    'ALTER TABLE generations.patient_request ADD COLUMN extra text',
    'SELECT * FROM views.migration',
  ])('do not let the application say %s', async (statement) => {
    await expect(readModels.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('say of every row of a person whose data it is', () => {
    for (const { entity, subject, freeOfPersons, projection } of projectionsAndTables) {
      const names = readModels.getMetadata(entity).columns.map(({ propertyName }) => propertyName);
      const isOfPersons = names.includes('patientId') && projection.name !== 'forgettings';
      // Whose a message is may be found out later; until then its key is its own.
      const whose = names.includes('subject') ? 'subject' : 'patientId';
      expect([projection.name, subject]).toEqual([projection.name, isOfPersons ? whose : 'none']);
      if (subject === 'none') expect(freeOfPersons).toMatch(/^[A-Z].{10,}[.]$/);
      else expect(freeOfPersons).toBeUndefined();
    }
  });
});
