import type { EntityManager } from 'typeorm';
import type { AnyProjection } from '@anamnesis/eventing/projection';
import { projectionsAndTables } from './projections-and-tables.js';

/** Rows that wait for a fix, for an event could not be folded into them. */
export interface StaleRows {
  /** From when the row has taken no event; `undefined` when it is as new as its view. */
  readonly since: (key: string) => string | undefined;
  /** How many the list may lack: rows not there at all, or old ones that it leaves out. */
  readonly notShown: number;
}

export interface AskedRows {
  readonly keys: readonly string[];
  /** Which rows are on the list at all, as SQL about `row`; every one when left out. */
  readonly listed?: string;
}

const PARKED = `
  FROM eventing.projection_generation pointer
  JOIN eventing.parked_key parked
    ON parked.name = pointer.name AND parked.generation = pointer.live
  WHERE pointer.name = $1`;

/** SQL that says whether the row of that key, as SQL, waits for a fix. */
export const isParked = ({ name }: AnyProjection, key: string): string =>
  `EXISTS (SELECT ${PARKED.replace('$1', `'${name}'`)} AND parked.key = ${key})`;

interface RawParked {
  readonly key: string;
  readonly since: string;
  readonly shown: boolean;
}

/** One question for a whole page; where nothing is parked it finds an empty index. */
export const staleRowsOf = async (
  reader: EntityManager,
  { name }: AnyProjection,
  { keys, listed = 'TRUE' }: AskedRows,
): Promise<StaleRows> => {
  const { tablePath, column } = tableOfView(reader, name);
  const found = await reader.query<RawParked[]>(
    `SELECT * FROM (
       SELECT parked.key,
         to_char(parked.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since,
         EXISTS (SELECT FROM ${tablePath} row
           WHERE row.${column} = parked.key AND ${listed}) AS shown
       ${PARKED}) AS parked
     WHERE parked.key = ANY ($2::text[]) OR NOT parked.shown`,
    [name, keys],
  );
  const since = new Map(found.map((each) => [each.key, each.since]));
  return {
    since: (key) => since.get(key),
    notShown: found.filter(({ shown }) => !shown).length,
  };
};

/** What an answer says of them: nothing where every row is there. */
export const notShownOf = ({ notShown }: StaleRows): { readonly notShown?: number } =>
  notShown > 0 ? { notShown } : {};

/** All of a view, shown or not. */
export const countStaleRows = async (
  reader: EntityManager,
  { name }: AnyProjection,
): Promise<number> => {
  const [counted] = await reader.query<{ stale: number }[]>(
    `SELECT count(*)::integer AS stale ${PARKED}`,
    [name],
  );
  return counted?.stale ?? 0;
};

const tableOfView = (reader: EntityManager, name: string) => {
  const found = projectionsAndTables.find(({ projection }) => projection.name === name);
  if (!found) throw new Error(`There is no table of the view ${name}.`);
  const { tablePath, primaryColumns } = reader.connection.getMetadata(found.entity);
  const [primary] = primaryColumns;
  if (!primary) throw new Error(`The table of the view ${name} has no key.`);
  return { tablePath, column: primary.databaseName };
};
