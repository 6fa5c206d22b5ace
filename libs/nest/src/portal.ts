import {
  accessLogEvents,
  directoryEvents,
  forgettingEvents,
  interfaceEvents,
  labEvents,
  medicationEvents,
  notificationEvents,
  operationsEvents,
  patientEvents,
  patientRequestEvents,
  responseTargetEvents,
} from '@anamnesis/domain';
import { emptyMemories } from '@anamnesis/domain/shared/remembered';
import {
  eventCodec,
  execution,
  keyedIds,
  ProjectionProgress,
  startProjections,
  systemClock,
  type Clock,
  type EventCodec,
  type EventStore,
  type Execution,
  type ProjectionStore,
  type ReactionTables,
  type RunningProjections,
  type RunningReactions,
} from '@anamnesis/eventing';
import { postgresReactionTables } from '@anamnesis/eventing/postgres/reaction-tables';
import { projectionsAndTables } from '@anamnesis/read-models';
import type { DataSource } from 'typeorm';
import { accessLog, type AccessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { cursorKeyFrom } from './cursor-key.js';
import { havePassed, type Followers } from './forgetting-completion.js';
import { ForgettingFollower, forgettingRule } from './forgetting-follower.js';
import { LabLooking } from './disclosure/lab-looking.js';
import { messageIntake, type MessageIntake } from './intake/message-intake.js';
import { MessageTaking } from './intake/message-taking.js';
import { followingViewings, MessageViewings } from './intake/message-viewings.js';
import { messagesNaming } from './intake/messages-naming.js';
import { messagesApart, messagesInViews, reportsWaiting } from './intake/messages-in-views.js';
import { NamedLabReviews } from './intake/named-lab-reviews.js';
import { newPatientsInViews } from './intake/new-patients.js';
import { Orderers } from './intake/orderers.js';
import { waitingAndOnFile } from './intake/waiting-and-on-file.js';
import { patientFinder, type PatientFinder } from './patient-finder.js';
import { refuseOlderLog } from './older-log.js';
import { openReadModels, preparePostgres } from './portal-stores.js';
import { withBounces } from './mail/bounces.js';
import { codecInTimeOf } from './portal-clock.js';
import type { PortalOptions } from './portal-options.js';
import { PositionSeal } from './position-seal.js';
import { QueryDoor } from './query-door.js';
import { startPortalReactions } from './reactions.js';
import { LabRehearsals } from './rehearsal/lab-rehearsal-query.js';
import { notingRehearsals } from './rehearsal/note-rehearsal.js';
import { rowsOfViews } from './rows-of-views.js';
import { openSealedStore, sentenceOnReportsInVain, type SealedStore } from './sealed-store.js';
import { sealingEvents } from './sealing-established.js';
import { StaleViews } from './stale-views.js';
import { minorityEndIn } from './touched-patient.js';
import { ViewChanges } from './view-changes.js';

/** Every fact of every context: what can be in the log. */
export const portalEvents = [
  patientRequestEvents,
  medicationEvents,
  labEvents,
  patientEvents,
  directoryEvents,
  responseTargetEvents,
  notificationEvents,
  accessLogEvents,
  forgettingEvents,
  operationsEvents,
  interfaceEvents,
  sealingEvents,
] as const;

export const portalCodec = (): EventCodec => eventCodec(...portalEvents);

/** All parts of the portal put together, without Nest: for workers, imports and measurements. */
export interface Portal {
  readonly clock: Clock;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly accessLog: AccessLog;
  readonly commands: CommandDoor;
  /** The same door at another time: for histories that are played, never for callers. */
  commandsAt(clock: Clock): CommandDoor;
  readonly queries: QueryDoor;
  /** For positions that leave the house, and come back. */
  readonly positions: PositionSeal;
  /** Whom a message is about; for interfaces, which have to find out. */
  readonly patients: PatientFinder;
  /** Where messages of other systems come in. */
  readonly intake: MessageIntake;
  /** Where a record system says what was reviewed there, as messages name it. */
  readonly namedReviews: Pick<NamedLabReviews, 'record'>;
  readonly progress: ProjectionProgress;
  readonly changes: ViewChanges;
  readonly rows: ProjectionStore;
  readonly readModels: DataSource;
  /** Who was forgotten, and when somebody is. */
  readonly forgotten: ForgettingFollower;
  /** Only where this process runs the projections. */
  readonly projections: RunningProjections | undefined;
  /** What follows from events by itself; also only there. */
  readonly reactions: RunningReactions | undefined;
  /** What waits to be sent and what is parked, wherever it is sent from. */
  readonly reactionTables: ReactionTables;
  /** Where mails that came back are taken in, if anywhere. */
  readonly bouncePort: number | undefined;
  /** Finishes what is under way, notes the checkpoints, lets go of every connection. */
  close(): Promise<void>;
}

const AT_LEAST_TIMEOUT_MS = 2_000;

/**
 * Prepares the tables, opens log and key vault, forgets again whoever was forgotten, and starts.
 * @throws {StoreUnavailable} when a server cannot be reached
 * @throws {SealingRefused | VaultUnavailable} when log and key vault do not belong together
 * @throws {Error} when the key of cursors is too short
 */
export const openPortal = async (options: PortalOptions): Promise<Portal> => {
  // Before anything is opened that would have to be let go of.
  cursorKeyFrom(options.cursorKey);
  await preparePostgres(options);
  const codec = codecInTimeOf(options.clock ?? systemClock, portalCodec());
  const sealed = await openSealedStore(options, codec, async (log) =>
    closeTables(await openTables({ ...options, onWarning: () => undefined }, log)),
  );
  try {
    const { store, vault, keys } = sealed;
    // Before any view is written: a restored vault must not bring anybody back.
    const forgotten = await ForgettingFollower.open({ store, codec, vault, keys });
    await sealed.tellOfLostKeys();
    const tables = await openTables(options, store);
    const portal = start(options, { codec, sealed, forgotten, ...tables });
    return await withBounces(options, portal);
  } catch (failure) {
    await sealed.close();
    throw failure;
  }
};

interface Tables {
  readonly rows: ProjectionStore;
  readonly readModels: DataSource;
  readonly reactionTables: ReactionTables;
}

interface Opened extends Tables {
  readonly codec: EventCodec;
  readonly sealed: SealedStore;
  readonly forgotten: ForgettingFollower;
}

/** What follows from the log, after it is clear that it followed from this one. */
const openTables = async (options: PortalOptions, store: EventStore): Promise<Tables> => {
  const reactionTables = postgresReactionTables({ url: options.databaseUrl });
  const tables = { ...(await openReadModels(options)), reactionTables };
  try {
    await refuseOlderLog(store, [tables.rows, reactionTables.rows]);
    return tables;
  } catch (failure) {
    await closeTables(tables);
    throw failure;
  }
};

const closeTables = async ({ rows, readModels, reactionTables }: Tables): Promise<void> => {
  await reactionTables.close();
  await rows.close();
  await readModels.destroy();
};

const start = (options: PortalOptions, opened: Opened): Portal => {
  const { codec, forgotten, rows, readModels, reactionTables: tables } = opened;
  const { store } = opened.sealed;
  const { clock = systemClock } = options;
  const progress = new ProjectionProgress(rows);
  const projections = startHere(options, { store, codec, rows, progress });
  const { run, log: accessLog, staleViews, ...doors } = doorsOf(options, opened, progress);
  staleViews.follow();
  const { commands } = doors;
  const parts = { store, codec, commands, accessLog, forgotten, readModels, progress };
  const { patients, intake, namedReviews, taking, naming } = interfacesOf(options, parts);
  const forgetting = forgettingRule;
  const looking = new LabLooking({ store, codec, clock, commands, progress, readModels });
  const following = { store, codec, tables, commands, clock, forgetting, taking, looking };
  const reactions = startPortalReactions(options, following);
  const passed = havePassed(followersOf(progress, reactions));
  const waiting = reportsWaiting(readModels);
  const onWaitingInVain = (reports: readonly string[]): void =>
    options.onLostKeys?.(sentenceOnReportsInVain(reports));
  const completing = { execution: run, accessLog, clock, havePassed: passed, onWaitingInVain };
  forgotten.follow(
    projections && { ...completing, messagesNaming: naming, reportsWaiting: waiting },
  );
  return {
    ...{ clock, store, codec, accessLog, forgotten, ...doors },
    positions: new PositionSeal(options.cursorKey),
    ...{ patients, intake, namedReviews },
    ...{ progress, changes: new ViewChanges(progress), rows, readModels, projections },
    ...{ reactions, reactionTables: tables },
    bouncePort: undefined,
    close: async () => {
      await staleViews.close();
      await reactions?.close();
      await forgotten.close();
      await projections?.close();
      await opened.sealed.close();
      await closeTables(opened);
    },
  };
};

/** What messages from outside need: who they are about, how they come in and how they are taken. */
const interfacesOf = (
  { digestKey, clock = systemClock, interfaces, onIntakeFailure: onFailure }: PortalOptions,
  parts: Pick<
    Portal,
    'store' | 'codec' | 'commands' | 'accessLog' | 'forgotten' | 'readModels' | 'progress'
  >,
) => {
  const { senders = [], testMode = false } = interfaces ?? {};
  const isGivenUp = (patientId: string): boolean => parts.forgotten.isGivenUp(patientId);
  const patients = patientFinder({ ...parts, digestKey, isGivenUp });
  const idOf = keyedIds(digestKey);
  const into = { commands: parts.commands, patients, idOf, accessLog: parts.accessLog };
  const telling = onFailure ? { onFailure } : {};
  const intake = messageIntake(into, { senders, testMode, clock, ...telling });
  const viewed = { ...parts, timeoutMs: AT_LEAST_TIMEOUT_MS };
  const newPatients = newPatientsInViews(viewed);
  const looking = waitingAndOnFile({ ...parts, idOf, views: parts });
  const known = { patients, idOf, newPatients, looking, orderers: new Orderers(parts), senders };
  const forgetMessage: ForgettingFollower['forgetMessage'] = (patientId, messageId) =>
    parts.forgotten.forgetMessage(patientId, messageId);
  const taking = followingViewings(
    new MessageTaking({ ...parts, ...known, forgetMessage }),
    new MessageViewings(parts),
  );
  const apart = () => messagesApart(parts.readModels);
  const naming = messagesNaming({ ...parts, patients, senders, apart });
  const messagesOf = messagesInViews(viewed);
  const namedReviews = new NamedLabReviews({ ...parts, clock, idOf, senders, messagesOf });
  return { patients, intake, namedReviews, taking, naming };
};

/** The two ways in, and what decides behind them. */
const doorsOf = (options: PortalOptions, opened: Opened, progress: ProjectionProgress) => {
  const { codec, forgotten, readModels } = opened;
  const { store, keys } = opened.sealed;
  const { clock = systemClock, atLeastTimeoutMs: timeoutMs = AT_LEAST_TIMEOUT_MS } = options;
  const log = accessLog(store, codec, keys);
  forgotten.onAnyForgotten(emptyMemories);
  const rowOf = rowsOfViews({ store, readModels, progress, timeoutMs });
  const isForgotten = (patientId: string): boolean => forgotten.has(patientId);
  const isGivenUp = (subject: string): boolean => forgotten.isGivenUp(subject);
  const executionAt = (at: Clock): Execution => {
    const { digestKey } = options;
    const run = execution({ store, codec, clock: at, digestKey, rowOf, isGivenUp });
    forgotten.onAnyForgotten(() => run.forgetFolded());
    return run;
  };
  const minorityEndOf = minorityEndIn({ store, codec });
  const doorAt = (at: Clock, by: Execution) =>
    new CommandDoor(by, log, { clock: at, isForgotten, minorityEndOf });
  const run = executionAt(clock);
  const commands = doorAt(clock, run);
  const rehearsals = new LabRehearsals({ store, codec }, { note: notingRehearsals(commands) });
  forgotten.onForgotten(() => rehearsals.forgetAll());
  const staleViews = staleViewsOf(options, opened);
  const queries = new QueryDoor({
    ...{ store, codec, clock, accessLog: log, reader: readModels.manager },
    cursorKey: cursorKeyFrom(options.cursorKey),
    rehearsals,
    stale: (names) => staleViews.among(names),
    mayLack: (names) => staleViews.mayLack(names),
    seen: async (names, position) => {
      const waits = names.map((name) => progress.waitFor(name, position, { timeoutMs }));
      return (await Promise.all(waits)).every(Boolean);
    },
    forgettingAt: (patients) => forgotten.unfinishedAt(patients),
  });
  const commandsAt = (at: Clock) => doorAt(at, executionAt(at));
  return { run, log, queries, commands, commandsAt, staleViews };
};

const staleViewsOf = ({ viewsMayLagMs }: PortalOptions, { rows, sealed }: Opened): StaleViews =>
  new StaleViews({
    ...{ rows, store: sealed.store },
    views: projectionsAndTables.map(({ projection }) => projection.name),
    ...(viewsMayLagMs === undefined ? {} : { mayLagMs: viewsMayLagMs }),
  });

/** Everything that must have let go of a forgotten person's rows before it is called done. */
const followersOf = (
  progress: ProjectionProgress,
  reactions: RunningReactions | undefined,
): readonly Followers[] => {
  const views = { progress, names: projectionsAndTables.map(({ projection }) => projection.name) };
  if (!reactions) return [views];
  const names = reactions.health().following.map(({ name }) => name);
  return [views, { progress: reactions.progress, names }];
};

interface Started {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly rows: ProjectionStore;
  readonly progress: ProjectionProgress;
}

const startHere = (
  { projections, onProjection }: PortalOptions,
  started: Started,
): RunningProjections | undefined =>
  projections === 'elsewhere'
    ? undefined
    : startProjections({
        ...started,
        projections: projectionsAndTables.map(({ projection }) => projection),
        takeOver: projections === 'run' ? 'at-once' : 'when-silent',
        forgetting: forgettingRule,
        onStatus: (projection, status) => onProjection?.({ projection, of: 'rows', status }),
        onBuild: (projection, status) => onProjection?.({ projection, of: 'build', status }),
        onParked: (projection, _key, at) =>
          onProjection?.({ projection, of: 'rows', status: { is: 'parked', at } }),
      });
