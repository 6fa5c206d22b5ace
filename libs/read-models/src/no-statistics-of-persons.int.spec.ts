import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '@anamnesis/embedded-postgres/testing';
import { migrateReadModels, readModelsDataSource } from './data-source.js';
import { projectionTables } from './projections-and-tables.js';

const MARK = 'Zqvstatistic';

/** Ids, instants, positions and standings. */
const OPAQUE =
  /^(generation|position|subject|sender|viewer|status|outcome|is_\w+|\w+_(id|at|on|since|position|by))$/;

const WORDS = ['birth_date', 'control_id'];

/** Twenty rows, in which every text that could be about a person has the mark. */
const filled = `
  SELECT format('INSERT INTO %s SELECT (jsonb_populate_record(NULL::%1$s, jsonb_build_object(%s))).*
      FROM generate_series(1, 20) n', a.attrelid::regclass,
    string_agg(format('%L, %s', a.attname, CASE
      WHEN a.atttypid = 'jsonb'::regtype THEN $$jsonb_build_object('t', '${MARK}' || n % 7)$$
      WHEN a.atttypid = 'boolean'::regtype THEN 'n % 2 = 0'
      WHEN a.atttypid <> 'text'::regtype THEN '1'
      WHEN c.collname <> 'C' OR a.attname IN (${WORDS.map((word) => `'${word}'`).join()})
        THEN $$'${MARK}' || n % 7$$
      ELSE $$'opaque-' || n$$ END), ', ')) AS text
  FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
  GROUP BY a.attrelid`;

const sampled = `
  SELECT starelid::regclass || '.' || a.attname AS column,
    concat_ws(' ', stavalues1, stavalues2, stavalues3, stavalues4, stavalues5) AS kept
  FROM pg_statistic
  JOIN pg_attribute a ON a.attrelid = starelid AND a.attnum = staattnum
  JOIN pg_class c ON c.oid = starelid AND c.relnamespace = 'generations'::regnamespace`;

describe('what PostgreSQL samples of the views for its planner', () => {
  let database: FreshDatabase;
  let superuser: pg.Client;
  let ofPersons: readonly string[];

  const migrate = () =>
    migrateReadModels({
      ownerUrl: database.ownerUrl,
      applicationRole: new URL(database.applicationUrl).username,
    });
  const kept = async () =>
    (await superuser.query<{ column: string; kept: string }>(sampled)).rows.filter(({ column }) =>
      ofPersons.some((table) => column.startsWith(`${table}.`) || column.includes('_words.')),
    );

  beforeAll(async () => {
    database = await freshDatabase('statistics');
    await migrate();
    const readModels = await readModelsDataSource(database.applicationUrl).initialize();
    ofPersons = Object.values(projectionTables(readModels)).flatMap(
      ({ subject, generations = '' }) => (subject === 'none' ? [] : [generations]),
    );
    await readModels.destroy();
    superuser = new pg.Client({ connectionString: database.superuserUrl });
    await superuser.connect();
    for (const table of ofPersons) {
      const [statement] = (await superuser.query<{ text: string }>(filled, [table])).rows;
      await superuser.query(statement?.text ?? '');
    }
    await superuser.query('ANALYZE');
  }, 60_000);

  afterAll(async () => {
    await superuser.end();
    await database.drop();
  });

  it('is nothing that was said of a person', async () => {
    expect(ofPersons.length).toBeGreaterThan(10);
    expect((await kept()).filter((each) => each.kept.includes(MARK))).toEqual([]);
  });

  it('is what indexes of ids and instants need, and nothing else', async () => {
    const columns = (await kept()).map(({ column }) => column);
    expect(columns).toEqual(
      expect.arrayContaining([
        'generations.patient_request.patient_id',
        'generations.patient_request.outcome',
        'generations.patient_name.last_position',
      ]),
    );
    const names = columns.map((column) => column.split('.').at(-1) ?? '');
    expect(names.filter((name) => !OPAQUE.test(name))).toEqual([]);
  });

  it('is let go of where an older portal has had it sampled', async () => {
    await superuser.query(
      `ALTER TABLE generations.patient_name ALTER family_name SET STATISTICS -1;
       ALTER INDEX generations.patient_request_words ALTER COLUMN 1 SET STATISTICS -1;
       ALTER TABLE generations.patient_request ALTER search_text SET STATISTICS -1;
       ANALYZE`,
    );
    const marked = async () =>
      (await kept()).flatMap((each) =>
        each.kept.toLowerCase().includes(MARK.toLowerCase()) ? [each.column] : [],
      );
    expect((await marked()).toSorted()).toEqual([
      'generations.patient_name.family_name',
      'generations.patient_request.search_text',
      'generations.patient_request_words.to_tsvector',
    ]);
    await migrate();
    expect(await marked()).toEqual([]);
  });

  it('is let go of where that start was cut off, or an older server could not', async () => {
    const name = 'ALTER TABLE generations.patient_name ALTER family_name SET STATISTICS';
    await superuser.query(`${name} -1; ANALYZE generations.patient_name; ${name} 0`);
    const columns = async () => (await kept()).map(({ column }) => column);
    expect(await columns()).toContain('generations.patient_name.family_name');
    await migrate();
    expect(await columns()).not.toContain('generations.patient_name.family_name');
    expect(await columns()).toContain('generations.patient_name.last_position');
  });
});
