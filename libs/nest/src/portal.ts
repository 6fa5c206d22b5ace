import {
  accessLogEvents,
  directoryEvents,
  medicationEvents,
  patientEvents,
  patientRequestEvents,
} from '@anamnesis/domain';
import {
  eventCodec,
  execution,
  ProjectionProgress,
  startProjections,
  systemClock,
  type Clock,
  type EventCodec,
  type EventStore,
  type ProjectionStore,
  type RunningProjections,
} from '@anamnesis/eventing';
import { projectionsAndTables } from '@anamnesis/read-models';
import type { DataSource } from 'typeorm';
import { accessLog, type AccessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { openReadModels, openStore, preparePostgres } from './portal-stores.js';
import type { PortalOptions } from './portal-options.js';
import { QueryDoor } from './query-door.js';
import { ViewChanges } from './view-changes.js';

/** Every fact of every context: what can be in the log. */
export const portalCodec = (): EventCodec =>
  eventCodec(
    patientRequestEvents,
    medicationEvents,
    patientEvents,
    directoryEvents,
    accessLogEvents,
  );

/** All parts of the portal put together, without Nest: for workers, imports and measurements. */
export interface Portal {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly accessLog: AccessLog;
  readonly commands: CommandDoor;
  /** The same door at another time: for histories that are played, never for callers. */
  commandsAt(clock: Clock): CommandDoor;
  readonly queries: QueryDoor;
  readonly progress: ProjectionProgress;
  readonly changes: ViewChanges;
  readonly rows: ProjectionStore;
  readonly readModels: DataSource;
  /** Only where this process runs the projections. */
  readonly projections: RunningProjections | undefined;
  /** Finishes what is under way, notes the checkpoints, lets go of every connection. */
  close(): Promise<void>;
}

const AT_LEAST_TIMEOUT_MS = 2_000;

/**
 * Prepares the tables, connects and starts.
 * @throws {StoreUnavailable} when a server cannot be reached
 */
export const openPortal = async (options: PortalOptions): Promise<Portal> => {
  await preparePostgres(options);
  const codec = portalCodec();
  const store = openStore(options);
  const { rows, readModels } = await openReadModels(options);
  const progress = new ProjectionProgress(rows);
  const projections = startHere(options, { store, codec, rows, progress });
  const { clock = systemClock, digestKey } = options;
  const log = accessLog(store, codec);
  const commandsAt = (at: Clock) =>
    new CommandDoor(execution({ store, codec, clock: at, digestKey }), log, at);
  const commands = commandsAt(clock);
  const queries = new QueryDoor({
    store,
    codec,
    clock,
    accessLog: log,
    reader: readModels.manager,
    cursorKey: Buffer.from(options.cursorKey, 'base64url'),
    seen: async (names, position) => {
      const timeoutMs = options.atLeastTimeoutMs ?? AT_LEAST_TIMEOUT_MS;
      const waits = names.map((name) => progress.waitFor(name, position, { timeoutMs }));
      return (await Promise.all(waits)).every(Boolean);
    },
  });
  const changes = new ViewChanges(progress);
  return {
    ...{ store, codec, accessLog: log, commands, commandsAt, queries },
    ...{ progress, changes, rows, readModels, projections },
    close: async () => {
      await projections?.close();
      await store.close();
      await rows.close();
      await readModels.destroy();
    },
  };
};

interface Started {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly rows: ProjectionStore;
  readonly progress: ProjectionProgress;
}

const startHere = (
  { projections }: PortalOptions,
  started: Started,
): RunningProjections | undefined =>
  projections === 'elsewhere'
    ? undefined
    : startProjections({
        ...started,
        projections: projectionsAndTables.map(({ projection }) => projection),
        takeOver: projections === 'run' ? 'at-once' : 'when-silent',
      });
