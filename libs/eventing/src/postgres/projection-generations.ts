import type { Position } from '../event-store.js';
import {
  buildRefused,
  MOST_GENERATIONS,
  type BuildAsked,
  type BuildBegun,
  type BuildRefused,
  type GenerationsOf,
  type HandedOver,
  type ProjectionGenerations,
  type Reaches,
  type SwitchedBack,
  type Verified,
} from '../projections/projection-generations.js';
import type { ParkedKey } from '../projections/stopped-at.js';
import { compareGenerations, type GenerationsIn } from './compare-generations.js';
import {
  abandonStatements,
  beginStatements,
  handOverStatements,
  LISTED_COLUMNS,
  listStatement,
  lockPointerStatement,
  lockStandingStatement,
  sinceStatement,
  switchBackStatements,
  verifiedStatement,
} from './generation-statements.js';
import type { Ask } from './projection-queries.js';
import { forgottenBy, qualified, quoted, type ProjectionTable } from './projection-table.js';
import type { TextRow } from './row-queries.js';

/** For whoever only reads, with whatever connection: as `list` answers it. */
export const readGenerations = async (
  ask: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<readonly GenerationsOf[]> => {
  const names = Array.from({ length: LISTED_COLUMNS }, (_, index) => `c${index}`);
  const found = await ask(`SELECT * FROM (${listStatement}) AS listed (${names.join(', ')})`);
  return found.map((row) => generationsOf(names.map((name) => textOf(row[name]))));
};

/** As the pool of the rows' store has it, whose values are not parsed. */
const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

export const postgresGenerations = (given: GenerationsIn): ProjectionGenerations => {
  const { tables, transact } = given;
  return {
    list: () => transact(async (ask) => (await ask(listStatement, [])).map(generationsOf)),
    begin: (asked) => transact((ask) => begin(ask, asked, tables[asked.name])),
    abandon: (name, since) =>
      transact(async (ask) => {
        const pointer = await lockPointer(ask, name);
        if (!pointer?.building || pointer.since !== (since ?? pointer.since)) return false;
        for (const text of abandonStatements) await ask(text, [name]);
        await deleteForgotten(ask, tables[name], pointer.building);
        return true;
      }),
    handOver: (name, reaches) =>
      transact((ask) => handOver(ask, { name, reaches, table: tables[name] })),
    switchBack: (name) => transact((ask) => switchBack(ask, name)),
    noteVerified: (name, verified) =>
      transact(
        async (ask) => void (await ask(verifiedStatement, [name, JSON.stringify(verified)])),
      ),
    compare: (name, reaches) => compareGenerations(name, reaches, given),
  };
};

interface Pointer {
  readonly live: number;
  readonly liveVersion: number;
  readonly old: number | undefined;
  readonly oldVersion: number;
  readonly building: number | undefined;
  readonly buildingVersion: number;
  readonly purpose: string;
  readonly since: string;
  /** A person has switched away from it: it is built again only when one asks. */
  readonly unwantedVersion: number | undefined;
  /** A writer has renewed its lease on what is being built. */
  readonly isBeingBuilt: boolean;
}

const lockPointer = async (ask: Ask, name: string): Promise<Pointer | undefined> => {
  const [row] = await ask(lockPointerStatement, [name]);
  if (!row) return undefined;
  const number = (text: string | null | undefined): number | undefined =>
    text === null || text === undefined ? undefined : Number(text);
  return {
    live: Number(row[0]),
    liveVersion: Number(row[1]),
    old: number(row[2]),
    oldVersion: Number(row[3]),
    building: number(row[4]),
    buildingVersion: Number(row[5]),
    purpose: row[6] ?? '',
    unwantedVersion: number(row[7]),
    isBeingBuilt: row[8] === 't',
    since: row[9] ?? '',
  };
};

const begin = async (
  ask: Ask,
  { name, version, purpose, byItself = false }: BuildAsked,
  table: ProjectionTable | undefined,
): Promise<BuildBegun | BuildRefused> => {
  if (table?.generations === undefined) {
    return buildRefused(`The rows of ${name} have one generation only: see turnIntoGenerations.`);
  }
  const pointer = await lockPointer(ask, name);
  if (!pointer) {
    return buildRefused(
      `No projection ${name} has run here yet: start the portal or the projector.`,
    );
  }
  const inTheWay = whatIsInTheWay(pointer, { name, version, purpose, byItself });
  if (inTheWay === 'under-way') {
    return { is: 'under-way', generation: pointer.building ?? 0, since: pointer.since };
  }
  if (inTheWay) return buildRefused(inTheWay);
  const generation = pointer.building ?? freeOf(pointer);
  const values = [name, generation, pointer.live, version, purpose, byItself];
  for (const { text, takes } of beginStatements) await ask(text, takes(values));
  const [pointed] = await ask(sinceStatement, [name]);
  return { is: 'begun', generation, since: pointed?.[0] ?? '' };
};

/** Rows may lie in a place for long before something else is built there. */
const deleteForgotten = async (
  ask: Ask,
  table: ProjectionTable | undefined,
  generation: number,
): Promise<void> => {
  const rows = table?.generations;
  if (!table || rows === undefined) return;
  for (const { column } of forgottenBy(table)) {
    await ask(
      `DELETE FROM ${qualified(rows)} WHERE generation = $1::smallint
         AND ${quoted(column)} IN (SELECT subject FROM eventing.forgotten_subject)`,
      [generation],
    );
  }
};

const whatIsInTheWay = (
  { liveVersion, building, buildingVersion, purpose, unwantedVersion, isBeingBuilt }: Pointer,
  asked: Required<BuildAsked>,
): string | undefined => {
  // Handed over since this writer looked: built once more, it would take the place of the old one.
  if (asked.byItself && asked.version <= liveVersion) {
    return `${asked.name} shows version ${liveVersion} by now.`;
  }
  if (asked.byItself && unwantedVersion === asked.version) {
    return `Somebody has switched ${asked.name} back from version ${asked.version}.`;
  }
  if (building === undefined) return undefined;
  if (purpose === 'verification') {
    return isBeingBuilt
      ? `${asked.name} is being verified: try again when that is done.`
      : undefined;
  }
  if (asked.purpose === 'verification') {
    return `${asked.name} is being rebuilt: verify it when that is done, or abandon the rebuild.`;
  }
  if (asked.version === buildingVersion) return 'under-way';
  return asked.version > buildingVersion
    ? undefined
    : `${asked.name} is being rebuilt by version ${buildingVersion}, which is newer than this one.`;
};

const freeOf = ({ live, old }: Pointer): number => {
  for (let generation = 1; generation <= MOST_GENERATIONS; generation += 1) {
    if (generation !== live && generation !== old) return generation;
  }
  throw new Error('Two of three generations cannot take all places.');
};

interface HandingOver {
  readonly name: string;
  readonly reaches: Reaches;
  readonly table: ProjectionTable | undefined;
}

const handOver = async (ask: Ask, { name, reaches, table }: HandingOver): Promise<HandedOver> => {
  const pointer = await lockPointer(ask, name);
  if (!pointer?.building || pointer.purpose !== 'rebuild') return 'nothing-is-built';
  const live = await standing(ask, name, pointer.live);
  if (!(await reaches(live))) return 'behind';
  if ((await standing(ask, name, pointer.building)) < live) return 'behind';
  for (const text of handOverStatements) await ask(text, [name]);
  // Its writer may have written of somebody whom the built one had forgotten before.
  await deleteForgotten(ask, table, pointer.live);
  return 'handed-over';
};

/** The generation's position, which nobody moves until the transaction ends. */
const standing = async (ask: Ask, name: string, generation: number): Promise<Position> => {
  const [row] = await ask(lockStandingStatement, [name, generation]);
  return row?.[0] ?? '';
};

const switchBack = async (ask: Ask, name: string): Promise<SwitchedBack | BuildRefused> => {
  const pointer = await lockPointer(ask, name);
  if (!pointer?.old) return buildRefused(`No older generation of ${name} is kept.`);
  if (pointer.building) {
    return buildRefused(`${name} is being built: abandon that first, or wait until it is done.`);
  }
  for (const text of switchBackStatements) await ask(text, [name]);
  return { is: 'switched-back', generation: pointer.old, version: pointer.oldVersion };
};

const generationsOf = (row: TextRow): GenerationsOf => {
  const text = (index: number): string => row[index] ?? '';
  const at = (index: number) => ({
    generation: Number(text(index)),
    version: Number(text(index + 1)),
    position: text(index + 2),
  });
  const stopped = (index: number) =>
    text(index) === 'stopped'
      ? { stopped: { eventId: text(index + 1), reason: text(index + 2) } }
      : {};
  const building = {
    ...at(7),
    purpose: text(10) === 'verification' ? ('verification' as const) : ('rebuild' as const),
    since: text(11),
    owner: text(12),
    ...stopped(13),
  };
  return {
    name: text(0),
    parked: JSON.parse(text(20)) as readonly ParkedKey[],
    ...(row[19] === null ? {} : { verified: JSON.parse(text(19)) as Verified }),
    live: { ...at(1), ...stopped(16) },
    ...(row[4] === null ? {} : { old: at(4) }),
    ...(row[7] === null ? {} : { building }),
  };
};
