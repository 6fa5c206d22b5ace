import type pg from 'pg';
import { ensureDatabase, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { keyRing, sealedEventStore, startProjections } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import {
  postgresProjectionStore,
  type ProjectionTable,
} from '@anamnesis/eventing/postgres/projection-store';
import { fileKeyVault } from '@anamnesis/eventing/vault/file-key-vault';
import { portalCodec } from '@anamnesis/nest';
import {
  migrateReadModels,
  projectionsAndTables,
  projectionTables,
  readModelsDataSource,
} from '@anamnesis/read-models';
import type { Violations } from './chaos-ledger.js';
import { connected } from './chaos-log-reading.js';

const MADE_ANEW = 'made_anew';
const APPLICATION_ROLE = 'anamnesis_app';
const POSITION_DIGITS = 19;

export interface ViewsCompared {
  readonly views: number;
  readonly rows: number;
}

export interface ViewsToCompare {
  readonly server: RunningPostgres;
  /** The database that was hurt. */
  readonly database: string;
  /** Where the keys to its log lie. */
  readonly vault: string;
  readonly head: number;
  readonly patienceMs: number;
  readonly violations: Violations;
}

/**
 * Every view made from position 0 in an empty schema, and compared with what chaos has left. Nobody
 * else may run any more, for both are compared at one head.
 */
export const compareViews = async (asked: ViewsToCompare): Promise<ViewsCompared> => {
  const { server, database, violations } = asked;
  await followTo(asked, { rowsIn: database, what: 'has not gone on from where chaos left it' });
  await prepareAnew(server);
  const tables = await followTo(asked, { rowsIn: MADE_ANEW, what: 'could not be made anew' });
  let rows = 0;
  const both = (work: (live: pg.Client, anew: pg.Client) => Promise<void>): Promise<void> =>
    connected(server.superuserUrl(database), (live) =>
      connected(server.superuserUrl(MADE_ANEW), (anew) => work(live, anew)),
    );
  await both(async (live, anew) => {
    for (const table of tables) {
      const compared = await compareTable(table, rowsOf(live, table), rowsOf(anew, table));
      rows += compared.rows;
      for (const difference of compared.differences) violations.add(difference);
    }
  });
  return { views: tables.length, rows };
};

const prepareAnew = async (server: RunningPostgres): Promise<void> => {
  await ensureDatabase(server, MADE_ANEW);
  const ownerUrl = server.ownerUrl(MADE_ANEW);
  await migrateReadModels({ ownerUrl, applicationRole: APPLICATION_ROLE });
};

/** Nothing reacts here, so the head stays where it is while the views go to it. */
const followTo = async (
  { server, database, vault: folder, head, patienceMs, violations }: ViewsToCompare,
  { rowsIn, what }: { readonly rowsIn: string; readonly what: string },
): Promise<readonly ProjectionTable[]> => {
  const url = server.applicationUrl(rowsIn);
  const readModels = await readModelsDataSource(url).initialize();
  const tables = projectionTables(readModels);
  await readModels.destroy();
  const vault = await fileKeyVault({ folder, create: false });
  const below = postgresEventStore({ url: server.applicationUrl(database) });
  const store = sealedEventStore(below, keyRing(vault));
  const rows = postgresProjectionStore({ url, tables });
  const projections = projectionsAndTables.map(({ projection }) => projection);
  const running = startProjections({ store, codec: portalCodec(), rows, projections });
  const position = String(head).padStart(POSITION_DIGITS, '0');
  const waits = projections.map(async ({ name }) => {
    const inTime = await running.progress.waitFor(name, position, { timeoutMs: patienceMs });
    if (!inTime) violations.add(`View ${name} ${what} in time.`);
  });
  await Promise.all(waits);
  await running.close();
  await store.close();
  await vault.close();
  await rows.close();
  return Object.values(tables);
};

export interface ViewRow {
  readonly key: string;
  /** All columns, as PostgreSQL writes them. */
  readonly text: string;
}

const PAGE = 5_000;

async function* rowsOf(client: pg.Client, table: ProjectionTable): AsyncGenerator<ViewRow> {
  const name = table.table
    .split('.')
    .map((part) => client.escapeIdentifier(part))
    .join('.');
  const column = table.columns.find(({ property }) => property === table.key)?.column ?? table.key;
  const key = client.escapeIdentifier(column);
  for (let after = ''; ;) {
    const { rows } = await client.query<[string, string]>({
      text: `SELECT ${key}, v::text FROM ${name} v WHERE ${key} > $1 ORDER BY ${key} LIMIT ${PAGE}`,
      values: [after],
      rowMode: 'array',
    });
    for (const [found, text] of rows) yield { key: found, text };
    after = rows.at(-1)?.[0] ?? after;
    if (rows.length < PAGE) return;
  }
}

const MOST_TOLD = 5;

/** Both in the order of their keys. Answers how many rows there are, and which are not the same. */
export const compareTable = async (
  { table }: Pick<ProjectionTable, 'table'>,
  live: AsyncIterator<ViewRow>,
  anew: AsyncIterator<ViewRow>,
): Promise<{ readonly rows: number; readonly differences: readonly string[] }> => {
  const differences: string[] = [];
  let more = 0;
  const differs = (key: string, how: string): void => {
    if (differences.length < MOST_TOLD) differences.push(`${table} ${key} ${how}.`);
    else more += 1;
  };
  let rows = 0;
  let left = await live.next();
  let right = await anew.next();
  while (!left.done || !right.done) {
    rows += 1;
    if (!left.done && !right.done && left.value.key === right.value.key) {
      if (left.value.text !== right.value.text) differs(left.value.key, 'differs');
      left = await live.next();
      right = await anew.next();
    } else if (right.done || (!left.done && left.value.key < right.value.key)) {
      if (!left.done) differs(left.value.key, 'should not be there');
      left = await live.next();
    } else {
      differs(right.value.key, 'is missing');
      right = await anew.next();
    }
  }
  if (more > 0) differences.push(`${table}: ${more} more rows differ.`);
  return { rows, differences };
};
