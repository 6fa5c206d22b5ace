import type { ClientBase } from 'pg';

/**
 * PostgreSQL keeps samples of a column's values for its planner (`pg_statistic`), and keeps them
 * when the rows are gone: a name would stay behind a forgetting until the table is next analysed.
 * So of the tables of persons only those columns have statistics that indexes are ordered or
 * chosen by and that say nothing: ids, instants, positions and standings. What has none is
 * planned for by PostgreSQL's usual guesses. For the owner; safe at every start, and whatever a
 * start before has not come to, or a newer server has found there, goes at this one.
 */
export const keepNoStatisticsOfPersons = async (
  owner: ClientBase,
  tables: readonly string[],
): Promise<void> => {
  const { rows } = await owner.query<Telling>(TELLING, [tables, SAID_OF_PERSONS]);
  for (const { relation, column, number, is_index: isIndex, is_off: isOff } of rows) {
    if (isOff) continue;
    const place = isIndex ? String(number) : owner.escapeIdentifier(column);
    const kind = isIndex ? 'INDEX' : 'TABLE';
    await owner.query(`ALTER ${kind} ${relation} ALTER COLUMN ${place} SET STATISTICS 0`);
  }
  const { rows: server } = await owner.query<{ can: boolean }>(CAN_CLEAR);
  if (server[0]?.can !== true) return;
  for (const { oid, column } of rows) await owner.query(CLEAR, [oid, column]);
};

/** Indexed and sorted by their bytes, as ids are, but words about a person or of a sender. */
const SAID_OF_PERSONS = ['birth_date', 'control_id'];

interface Telling {
  readonly oid: string;
  readonly relation: string;
  readonly column: string;
  readonly number: number;
  readonly is_index: boolean;
  /** Nothing is sampled from here on; what was sampled before may be there still. */
  readonly is_off: boolean;
}

/** An index depends on the columns of its keys and of its condition; expressions are its own. */
const TELLING = `
  WITH persons AS (SELECT oid FROM pg_class WHERE oid = ANY ($1::regclass[])),
  indexes AS (
    SELECT i.indexrelid, i.indrelid FROM pg_index i JOIN persons ON persons.oid = i.indrelid
  ),
  needed AS (
    SELECT i.indrelid, d.refobjsubid AS attnum FROM indexes i
    JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
    UNION
    SELECT k.conrelid, unnest(k.conkey) FROM pg_constraint k
    JOIN persons ON persons.oid = k.conrelid WHERE k.contype = 'p'
  ),
  told AS (
    SELECT a.* FROM pg_attribute a
    JOIN persons ON persons.oid = a.attrelid
    LEFT JOIN pg_collation c ON c.oid = a.attcollation
    WHERE a.attnum > 0 AND NOT a.attisdropped
      AND (
        (a.attrelid, a.attnum) NOT IN (SELECT indrelid, attnum FROM needed)
        OR a.atttypid IN ('jsonb'::regtype, 'json'::regtype)
        OR c.collname <> 'C'
        OR a.attname = ANY ($2::text[])
      )
    UNION ALL
    SELECT a.* FROM pg_attribute a
    JOIN indexes i ON i.indexrelid = a.attrelid
    JOIN pg_index x ON x.indexrelid = i.indexrelid
    WHERE a.attnum > 0 AND x.indkey[a.attnum - 1] = 0
  )
  SELECT told.attrelid AS oid, told.attrelid::regclass::text AS relation,
    told.attname AS column, told.attnum AS number, r.relkind = 'i' AS is_index,
    coalesce(told.attstattarget, -1) = 0 AS is_off
  FROM told JOIN pg_class r ON r.oid = told.attrelid
  ORDER BY told.attrelid, told.attnum`;

const CAN_CLEAR = "SELECT to_regproc('pg_catalog.pg_clear_attribute_stats') IS NOT NULL AS can";

/** What was sampled before. Servers before version 18 let only a superuser take it away. */
const CLEAR = `
  SELECT pg_clear_attribute_stats(s.schemaname, s.tablename, s.attname, s.inherited)
  FROM pg_stats s
  JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
  WHERE c.oid = $1::oid AND s.attname = $2`;
