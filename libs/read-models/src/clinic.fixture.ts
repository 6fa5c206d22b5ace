import pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  directoryEvents,
  labEvents,
  medicationEvents,
  interfaceEvents,
  notificationEvents,
  patientEvents,
  patientRequestEvents,
  responseTargetEvents,
} from '@anamnesis/domain';
import type { AnyProjection } from '@anamnesis/eventing/projection';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import {
  commandIdOf,
  eventCodec,
  execution,
  inMemoryEventStore,
  startProjections,
  type Decider,
  type Typed,
} from '@anamnesis/eventing';
import {
  postgresProjectionStore,
  prepareProjectionTables,
} from '@anamnesis/eventing/postgres/projection-store';
import { migrateReadModels, readModelsDataSource } from './data-source.js';
import { projectionsAndTables, projectionTables } from './projections-and-tables.js';
import type { AskedBy, QueryDefinition } from './query.js';

export const cursorKey = new Uint8Array(32).fill(7);

/** A class with some of its fields filled in, as a body would. */
export const said = <Message extends object>(
  Class: new () => Message,
  fields: Partial<Message>,
): Message => Object.assign(new Class(), fields);

export interface Says {
  readonly by: string;
  readonly at: string;
  readonly onBehalfOf?: string;
}

/** A projection as it is, or one that cannot fold something. */
export type Faulty = (projection: AnyProjection) => AnyProjection;

/** The real runner, from a log in memory into PostgreSQL. */
const projected = (databaseUrl: string, readModels: DataSource, faulty: Faulty) => {
  const store = inMemoryEventStore();
  const codec = eventCodec(
    ...[patientRequestEvents, medicationEvents, patientEvents, directoryEvents],
    ...[responseTargetEvents, notificationEvents, labEvents, interfaceEvents],
  );
  const rows = postgresProjectionStore({ url: databaseUrl, tables: projectionTables(readModels) });
  const projections = projectionsAndTables.map(({ projection }) => faulty(projection));
  const running = startProjections({ projections, store, codec, rows });
  return {
    store,
    codec,
    retry: (name: string) => rows.retry(name),
    caughtUp: async (): Promise<void> => {
      const head = await store.head();
      const seen = projections.map(({ name }) =>
        running.progress.waitFor(name, head, { timeoutMs: 20_000 }),
      );
      if ((await Promise.all(seen)).includes(false)) throw new Error('A projection stands still.');
    },
    close: async () => {
      await running.close();
      await rows.close();
      await store.close();
    },
  };
};

const there = <Answer>(answer: Answer | undefined): Answer => {
  if (answer === undefined) throw new Error('There is no such thing.');
  return answer;
};

/**
 * A clinic of one spec: commands are decided, their events are kept in memory and projected into
 * PostgreSQL by the real runner, and queries wait until the rows have seen everything.
 */
export const openClinic = async (label: string, faulty: Faulty = (sound) => sound) => {
  const { database, readModels } = await openViews(label);
  const running = projected(database.applicationUrl, readModels, faulty);
  const { store, codec, caughtUp, close } = running;
  let now = '2026-03-25T17:00:00.000Z';
  const { execute } = execution({ store, codec, clock: { now: () => now }, digestKey: 'spec' });
  let commands = 0;

  return {
    readModels,
    retry: running.retry,
    says: async <Command extends Typed, Event extends Typed, State, Reason extends string, Facts>(
      decider: Decider<State, Command, Event, Reason, Facts>,
      command: Command,
      { by, at, onBehalfOf }: Says,
    ) => {
      now = at;
      commands += 1;
      const caller = onBehalfOf === undefined ? { actor: by } : { actor: by, onBehalfOf };
      const commandId = commandIdOf(by, `command ${commands}`);
      const answer = await execute(decider, { command, caller, commandId });
      if (answer.is === 'accepted') return answer;
      const why = answer.is === 'refused' ? answer.refused : answer.is;
      throw new Error(`${command.type} was not accepted: ${why}`);
    },
    asks: async <Query, Answer>(
      { ask }: QueryDefinition<Query, Answer>,
      query: Query,
      asked: Partial<AskedBy> = {},
    ): Promise<Answer> => {
      await caughtUp();
      const by: AskedBy = { by: 'nurse-ito', at: now, view: 'staff', cursorKey, ...asked };
      return there(await ask(readModels.manager, query, by));
    },
    close: async () => {
      await close();
      await readModels.destroy();
      await database.drop();
    },
  };
};

/** As the writer of a view does when an event cannot be folded into a row. */
export const parkRow = (
  { readModels }: Pick<Clinic, 'readModels'>,
  view: string,
  key: string,
): Promise<unknown> =>
  readModels.query(
    `INSERT INTO eventing.parked_key (name, generation, key, event_id, reason, since)
     SELECT name, live, $2, 'event-9', 'TypeError at project', '2026-03-25T11:02:00Z'
     FROM eventing.projection_generation WHERE name = $1`,
    [view, key],
  );

export type Clinic = Awaited<ReturnType<typeof openClinic>>;

/** The views' tables in a database of their own, asked as the application's role. */
export const openViews = async (label: string) => {
  const database = await freshDatabase(label);
  const applicationRole = decodeURIComponent(new URL(database.applicationUrl).username);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    await prepareProjectionTables(owner, { applicationRole });
    // Rows of a spec may be lost with the server; waiting for the disk would cost most of its time.
    await owner.query(`ALTER DATABASE ${database.name} SET synchronous_commit = off`);
  } finally {
    await owner.end();
  }
  await migrateReadModels({ ownerUrl: database.ownerUrl, applicationRole });
  const readModels: DataSource = await readModelsDataSource(database.applicationUrl).initialize();
  return { database, applicationRole, readModels };
};
