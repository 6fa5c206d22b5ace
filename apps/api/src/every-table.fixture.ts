import pg from 'pg';

const TABLES = `
  SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
  ORDER BY 1`;

/** What the server keeps of values when their rows are gone. */
const SAMPLES = 'pg_catalog.pg_stats';

const FOUND = `
  WHERE EXISTS (SELECT FROM unnest($1::text[]) word WHERE
    position(lower(word) IN lower(one::text)) > 0
    OR position(encode(word::bytea, 'hex') IN one::text) > 0)`;

/**
 * In which tables one of the words stands, and in how many rows: every table there is, each
 * generation of rows, and what the server has sampled; as it is written or as bytes.
 */
export const rowsWith = async (
  superuserUrl: string,
  words: readonly string[],
): Promise<Readonly<Record<string, number>>> => {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query('SET bytea_output = hex');
    const { rows: tables } = await client.query<{ name: string }>(TABLES);
    const found: Record<string, number> = {};
    for (const name of [...tables.map((table) => table.name), SAMPLES]) {
      const { rows } = await client.query<{ found: string }>(
        `SELECT count(*) AS found FROM ${name} AS one ${FOUND}`,
        [words],
      );
      const count = Number(rows[0]?.found);
      if (count > 0) found[name] = count;
    }
    return found;
  } finally {
    await client.end();
  }
};

/** As the server does by itself after many changes. */
export const analyse = async (superuserUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('ANALYZE').finally(() => client.end());
};
