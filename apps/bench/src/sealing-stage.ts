import { randomUUID } from 'node:crypto';
import { keyRing, sealedEventStore, type EventStore } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { commandsOn } from './bench-decider.js';
import { appendHistory } from './bench-events.js';
import { countingVault, type CountingVault } from './counting-vault.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf, type ThroughputMeasurement } from './measurement.js';
import { EVENTS_A_STREAM, holdsAll, rebuildByRunner, rebuilt, STREAMS } from './rebuild-stage.js';
import { RUNNER_TABLE } from './rebuild-view.js';
import { portalRebuilt, QUEUE } from './portal-rebuild.js';
import { sealsOfOneCore } from './seals-of-one-core.js';
import type { Stage, StageOptions } from './stage.js';

const APPENDS = 16_000;
/** Appends and commands take half a second, and single ratios lie between 0.6 and 1.5. */
const PAIRS_A_RUN = 7;
const COMMANDS = 2_000;
const PATIENTS = 2_000;
const IN_FLIGHT = 16;
const FIRST_EVENTS = 9;
/** Of the bare view's: each event goes through several views. */
const PORTAL_SHARE = 0.2;

/** Sealed beside unsealed: the same events on the same server, a database for each. */
export const sealingStage: Stage = async function* (options) {
  yield await besideUnsealed(options, appends);
  yield await besideUnsealed(options, commands);
  yield await besideUnsealed(options, rebuilds);
  yield await besideUnsealed(options, portalRebuilds);
  // Last: hundreds of thousands of ciphers in a loop leave another heap behind than a store does.
  yield* sealsOfOneCore(options);
};

interface Side {
  readonly database: BenchDatabase;
  /** As a process that has just started: no key is in hand. */
  open(): EventStore;
}

interface Sides {
  readonly sealed: Side;
  readonly plain: Side;
  readonly vault: CountingVault;
}

type Measured = (sides: Sides, options: StageOptions) => Promise<ThroughputMeasurement>;

const besideUnsealed = async (
  options: StageOptions,
  measure: Measured,
): Promise<ThroughputMeasurement> => {
  const vault = await countingVault();
  const databases = [await benchDatabase(options.server), await benchDatabase(options.server)];
  const [sealed, plain] = databases as [BenchDatabase, BenchDatabase];
  const opened = ({ applicationUrl: url }: BenchDatabase) => postgresEventStore({ url });
  try {
    return await measure(
      {
        sealed: {
          database: sealed,
          open: () => sealedEventStore(opened(sealed), keyRing(vault.vault)),
        },
        plain: { database: plain, open: () => opened(plain) },
        vault,
      },
      options,
    );
  } finally {
    await vault.close();
    for (const { drop } of databases) await drop();
  }
};

/** To new streams, of patients whose keys there are: few events are somebody's first. */
const appends: Measured = async ({ sealed, plain }, { runs, scale }) => {
  const total = Math.ceil(APPENDS * scale);
  const patients = Array.from({ length: PATIENTS }, () => randomUUID());
  const ofPatient = (index: number) =>
    appendHistory(randomUUID(), { events: 1, patientId: patients[index % PATIENTS] ?? '' });
  const contender = async ({ database, open }: Side) => {
    const store = open();
    const warmUp = { total: PATIENTS, inFlight: IN_FLIGHT };
    await perSecond(warmUp, (index) => store.append(ofPatient(index)));
    return {
      store,
      run: async () => {
        const asked = Array.from({ length: total }, (_, index) => ofPatient(index));
        await database.checkpoint();
        return perSecond({ total, inFlight: IN_FLIGHT }, (index) =>
          store.append(asked[index] ?? ofPatient(index)),
        );
      },
    };
  };
  const contenders = [await contender(sealed), await contender(plain)];
  const pairs = runs * PAIRS_A_RUN;
  const figures = await byTurns(
    pairs,
    contenders.map(({ run }) => run),
  );
  for (const { store } of contenders) await store.close();
  const isWhole = await bothHold({ sealed, plain }, PATIENTS + pairs * total);
  return compared({ subject: 'append', unit: 'events/s', inFlight: IN_FLIGHT }, figures, isWhole);
};

/** As in the stage `command`, with the states kept. */
const commands: Measured = async ({ sealed, plain }, { runs, scale }) => {
  const streams = Math.ceil(COMMANDS * scale);
  const contender = ({ database, open }: Side) => {
    const store = open();
    const command = commandsOn(store);
    const begin = (id: string) => store.append(appendHistory(id, { events: FIRST_EVENTS }));
    return {
      store,
      run: async () => {
        const ids = Array.from({ length: streams }, () => randomUUID());
        const onEach = (call: (id: string) => Promise<unknown>): Promise<number> =>
          perSecond({ total: streams, inFlight: IN_FLIGHT }, (index) => call(ids[index] ?? ''));
        await onEach(begin);
        await onEach(command);
        await database.checkpoint();
        return onEach(command);
      },
    };
  };
  const contenders = [contender(sealed), contender(plain)];
  const pairs = runs * PAIRS_A_RUN;
  const figures = await byTurns(
    pairs,
    contenders.map(({ run }) => run),
  );
  for (const { store } of contenders) await store.close();
  const isWhole = await bothHold({ sealed, plain }, pairs * streams * (FIRST_EVENTS + 2));
  return compared(
    { subject: 'command, states kept', unit: 'commands/s', inFlight: IN_FLIGHT },
    figures,
    isWhole,
  );
};

/** As in the stage `rebuild`, every stream another patient's, and no key in hand at first. */
const rebuilds: Measured = async ({ sealed, plain, vault }, { runs, scale }) => {
  const streams = Math.ceil(STREAMS * scale);
  const events = streams * EVENTS_A_STREAM;
  let isWhole = true;
  let vaultBatches = 0;
  const contender =
    ({ database, open }: Side) =>
    async () => {
      const before = vault.batches();
      const rate = await rebuilt(database, events, () => rebuildByRunner(database, open()));
      vaultBatches = Math.max(vaultBatches, vault.batches() - before);
      isWhole &&= await holdsAll(database, RUNNER_TABLE, { streams, events });
      return rate;
    };
  for (const side of [sealed, plain]) await fill(side, streams);
  const figures = await byTurns(runs, [contender(sealed), contender(plain)]);
  isWhole &&= await bothHold({ sealed, plain }, events);
  const subject = `rebuild, ${streams} patients`;
  return { ...compared({ subject, unit: 'events/s' }, figures, isWhole), vaultBatches };
};

/** All views of the portal together, as after a restore: each event is one more of a patient's requests. */
const portalRebuilds: Measured = async ({ sealed, plain }, { runs, scale }) => {
  const streams = Math.ceil(STREAMS * PORTAL_SHARE * scale);
  const events = streams * EVENTS_A_STREAM;
  let isWhole = true;
  const contender =
    ({ database, open }: Side) =>
    async () => {
      const rate = await portalRebuilt(database, events, open);
      isWhole &&= (await countOf(database, QUEUE)) === events;
      return rate;
    };
  for (const side of [sealed, plain]) await fill(side, streams);
  const figures = await byTurns(runs, [contender(sealed), contender(plain)]);
  isWhole &&= await bothHold({ sealed, plain }, events);
  const subject = `rebuild of all views, ${streams} patients`;
  return compared({ subject, unit: 'events/s' }, figures, isWhole);
};

const fill = async ({ database, open }: Side, streams: number): Promise<void> => {
  const store = open();
  const ids = Array.from({ length: streams }, () => ({
    id: randomUUID(),
    patientId: randomUUID(),
  }));
  for (let revision = 0; revision < EVENTS_A_STREAM; revision += 1) {
    await perSecond({ total: streams, inFlight: 256 }, async (index) => {
      const { id = '', patientId = '' } = ids[index] ?? {};
      const { stream, events } = appendHistory(id, { events: 1, patientId });
      const expectedRevision = revision === 0 ? 'no-stream' : revision - 1;
      const outcome = await store.append({ stream, expectedRevision, events });
      if (outcome.is === 'conflict') throw new Error('Two appends met on a new stream.');
    });
  }
  await store.close();
  await database.query('VACUUM ANALYZE');
};

const bothHold = async (
  { sealed, plain }: Pick<Sides, 'sealed' | 'plain'>,
  events: number,
): Promise<boolean> =>
  (await countOf(sealed.database, 'eventstore.events')) === events &&
  (await countOf(plain.database, 'eventstore.events')) === events &&
  // 123 is what JSON begins with, 1 what sealed data does.
  (await isStoredAs(sealed.database, 1)) &&
  (await isStoredAs(plain.database, 123));

const isStoredAs = async (database: BenchDatabase, firstByte: number): Promise<boolean> =>
  (await countOf(database, `eventstore.events WHERE get_byte(data, 0) <> ${firstByte}`)) === 0;

const compared = (
  named: Pick<ThroughputMeasurement, 'subject' | 'unit' | 'inFlight'>,
  [subject = [], beside = []]: readonly (readonly number[])[],
  isWhole: boolean,
): ThroughputMeasurement =>
  throughputOf(
    { stage: 'sealing', ...named, subject: `${named.subject}, sealed`, beside: 'unsealed' },
    pairsOf(subject, beside),
    isWhole,
  );
