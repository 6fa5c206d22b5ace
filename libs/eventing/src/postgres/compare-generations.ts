import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '../event-store.js';
import {
  buildRefused,
  type BuildRefused,
  type Compared,
  type Reaches,
  type RowDifference,
} from '../projections/projection-generations.js';
import { lockStandingStatement } from './generation-statements.js';
import type { Ask, Transact } from './projection-queries.js';
import { quoted, rowsOfGeneration, type ProjectionTable } from './projection-table.js';
import type { TextRow } from './row-queries.js';

/** Which tables there are, by the projection's name, and how they are asked. */
export interface GenerationsIn {
  readonly tables: Readonly<Record<string, ProjectionTable>>;
  readonly transact: Transact;
}

const MOST_EXAMPLES = 50;

/**
 * The live generation stands still only until the other one stands where it does; both are then
 * looked at in the snapshot of that moment, while new events are folded again.
 */
export const compareGenerations = (
  name: string,
  reaches: Reaches,
  { tables, transact }: GenerationsIn,
): Promise<Compared | BuildRefused> =>
  transact(async (snapshot) => {
    const table = tables[name];
    if (!table) return buildRefused(`No table is described for the projection ${name}.`);
    await snapshot(unhurried, []);
    const [pointer] = await transact((ask) => ask(pointerStatement, [name]));
    const [live, building] = (pointer ?? []).map(Number);
    if (!live || !building) return buildRefused(`Nothing of ${name} is there to be compared with.`);
    const both = { name, live, building };
    const position = await transact(async (ask) => sameMoment(both, { ask, snapshot, reaches }));
    if (position === undefined) {
      return buildRefused(`What is compared with ${name} did not catch up in time: try again.`);
    }
    return compare(snapshot, table, { ...both, position });
  }, 'REPEATABLE READ');

/** Sessions of this pool plan for small look-ups; this one reads both tables whole. */
const unhurried = ['seqscan', 'hashjoin', 'mergejoin']
  .map((way) => `SET LOCAL enable_${way} = on`)
  .concat("SET LOCAL statement_timeout = '10min'")
  .join('; ');

/** $1 name. */
const pointerStatement = `
  SELECT live, building FROM eventing.projection_generation
  WHERE name = $1 AND purpose = 'verification'`;

interface Both {
  readonly name: string;
  readonly live: number;
  readonly building: number;
}

const sameMoment = async (
  { name, live, building }: Both,
  { ask, snapshot, reaches }: { ask: Ask; snapshot: Ask; reaches: Reaches },
): Promise<Position | undefined> => {
  const [standing] = await ask(lockStandingStatement, [name, live]);
  const position = standing?.[0] ?? '';
  if (!(await reaches(position))) return undefined;
  if (!(await standsAt(ask, { name, generation: building, position }))) return undefined;
  // The first look of that transaction at tables: what it sees from now on is this moment.
  const seen = await snapshot(positionsStatement, [name]);
  const at = (generation: number): string | null | undefined =>
    seen.find((row) => row[0] === String(generation))?.[1];
  return at(live) === position && at(building) === position ? position : undefined;
};

/** What has looked so far may take a moment to note it. */
const standsAt = async (
  ask: Ask,
  { name, generation, position }: { name: string; generation: number; position: Position },
): Promise<boolean> => {
  for (let looked = 0; looked < MOST_LOOKS; looked += 1) {
    const found = await ask(positionsStatement, [name]);
    if (found.some((row) => row[0] === String(generation) && row[1] === position)) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
};

const MOST_LOOKS = 100;
const LOOK_EVERY_MS = 10;

/** $1 name. */
const positionsStatement = `
  SELECT generation, position FROM eventing.projection_checkpoint WHERE name = $1`;

const compare = async (
  snapshot: Ask,
  table: ProjectionTable,
  { live, building, position }: Both & { readonly position: Position },
): Promise<Compared> => {
  const compared = comparedRows(table, live, building);
  const [counts] = await snapshot(
    `SELECT count(*), count(*) FILTER (WHERE cardinality(properties) > 0) FROM (${compared}) c`,
    [],
  );
  const examples = await snapshot(
    `SELECT key, kind, array_to_json(properties) FROM (${compared}) c
     WHERE cardinality(properties) > 0 ORDER BY key LIMIT ${MOST_EXAMPLES}`,
    [],
  );
  return {
    is: 'compared',
    position,
    rows: Number(counts?.[0]),
    differences: Number(counts?.[1]),
    examples: examples.map(difference),
  };
};

const comparedRows = (table: ProjectionTable, live: number, building: number): string => {
  const key = table.columns.find(({ property }) => property === table.key)?.column ?? table.key;
  const differs = table.columns.map(
    ({ column, property }) =>
      `CASE WHEN live.${quoted(column)} IS DISTINCT FROM built.${quoted(column)}
        THEN '${property.replaceAll("'", "''")}' END`,
  );
  return `
    SELECT coalesce(live.${quoted(key)}, built.${quoted(key)}) AS key,
      CASE WHEN live.${quoted(key)} IS NULL THEN 'missing-in-live'
        WHEN built.${quoted(key)} IS NULL THEN 'only-in-live' ELSE 'different' END AS kind,
      array_remove(ARRAY[${differs.join(', ')}], NULL) AS properties
    FROM ${rowsOfGeneration(table, live)} live
    FULL JOIN ${rowsOfGeneration(table, building)} built USING (${quoted(key)})`;
};

const difference = ([key, kind, properties]: TextRow): RowDifference => ({
  key: key ?? '',
  is: kind === 'missing-in-live' || kind === 'only-in-live' ? kind : ('different' as const),
  properties: JSON.parse(properties ?? '[]') as readonly string[],
});
