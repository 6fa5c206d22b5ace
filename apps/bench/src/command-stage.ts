import { randomUUID } from 'node:crypto';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { commandsOn, MOST_ASKED } from './bench-decider.js';
import { appendHistory, refillRequestedAsJson } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { throughputBesideAll } from './measurement.js';
import { openPeer, peerNames, type PeerFile } from './peer.js';
import type { Stage, StageOptions } from './stage.js';

const IN_FLIGHT = 16;
/** As many as the default size of the kept states holds. */
const STREAMS = 2_000;
/** The stream's first nine events come in one append and the tenth by a command. */
const FIRST_EVENTS = 9;
const EVENTS_AT_LAST = 11;
const PEERS = ['emmett', 'castore', 'evtstore'] as const satisfies readonly PeerFile[];

interface Commanding {
  readonly name: string;
  readonly table: string;
  begin(id: string): Promise<unknown>;
  command(id: string): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * One command on each of many streams of ten events. The tenth was appended by the same process,
 * as it is for a clinic with one server, so whoever keeps states has them.
 */
export const commandStage: Stage = async function* ({ server, runs, scale }) {
  const database = await benchDatabase(server);
  const contenders: Commanding[] = [];
  try {
    contenders.push(ours(database, 'execute, states kept'));
    contenders.push(ours(database, 'execute, nothing kept', 0));
    for (const file of PEERS) contenders.push(await theirs(database, file));
    const load = { runs, streams: Math.ceil(STREAMS * scale) };
    const [kept = [], notKept = [], ...others] = await measure(database, contenders, load);
    const countsAgree = await agree(database, contenders, load);
    const peers = PEERS.map((file, index) => ({
      name: peerNames[file],
      figures: others[index] ?? [],
    }));
    for (const [subject, figures] of [
      ['execute, states kept', kept],
      ['execute, nothing kept', notKept],
    ] as const) {
      yield* throughputBesideAll(
        { stage: 'command', subject, unit: 'commands/s', inFlight: IN_FLIGHT },
        { subject: { name: subject, figures }, others: peers },
        countsAgree,
      );
    }
  } finally {
    for (const contender of contenders) await contender.close();
    await database.drop();
  }
};

type Load = Pick<StageOptions, 'runs'> & { readonly streams: number };

const measure = (
  database: BenchDatabase,
  contenders: readonly Commanding[],
  { runs, streams }: Load,
): Promise<readonly (readonly number[])[]> =>
  byTurns(
    runs,
    contenders.map(({ begin, command }) => async () => {
      const ids = Array.from({ length: streams }, () => randomUUID());
      const onEach = (call: (id: string) => Promise<unknown>): Promise<number> =>
        perSecond({ total: streams, inFlight: IN_FLIGHT }, (index) => call(ids[index] ?? ''));
      await onEach(begin);
      await onEach(command);
      await database.checkpoint();
      return onEach(command);
    }),
  );

/** Both of ours write to one table. */
const agree = async (
  database: BenchDatabase,
  contenders: readonly Commanding[],
  { runs, streams }: Load,
): Promise<boolean> => {
  const expected = new Map<string, number>();
  for (const { table } of contenders) {
    expected.set(table, (expected.get(table) ?? 0) + runs * streams * EVENTS_AT_LAST);
  }
  for (const [table, count] of expected) {
    if ((await countOf(database, table)) !== count) return false;
  }
  return true;
};

const ours = (database: BenchDatabase, name: string, cacheBytes?: number): Commanding => {
  const store = postgresEventStore({ url: database.applicationUrl });
  return {
    name,
    table: 'eventstore.events',
    begin: (id) => store.append(appendHistory(id, { events: FIRST_EVENTS })),
    command: commandsOn(store, cacheBytes),
    close: () => store.close(),
  };
};

const theirs = async (database: BenchDatabase, file: PeerFile): Promise<Commanding> => {
  const peer = await openPeer(file, { url: database.ownerUrl, connections: IN_FLIGHT });
  return {
    name: peerNames[file],
    table: peer.table,
    begin: (id) =>
      peer.append(
        id,
        Array.from({ length: FIRST_EVENTS }, () => refillRequestedAsJson(id)),
      ),
    command: (id) =>
      peer.command(id, (asked) => {
        if (asked >= MOST_ASKED) throw new Error('asked-too-often');
        return refillRequestedAsJson(id);
      }),
    close: () => peer.close(),
  };
};
