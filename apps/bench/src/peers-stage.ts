import { randomUUID } from 'node:crypto';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { appendToNewStream, refillRequestedAsJson } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { throughputBesideAll } from './measurement.js';
import { openPeer, peerNames, type PeerFile } from './peer.js';
import type { Stage } from './stage.js';

const IN_FLIGHT = 64;
/** Enough for a second or more of each: they differ by ten times. */
const OURS = 24_000;
const THEIRS = 6_000;
const WARM_UP = 200;
const PEERS = ['emmett', 'castore'] as const satisfies readonly PeerFile[];

interface Appending {
  readonly table: string;
  readonly total: number;
  append(): Promise<unknown>;
  close(): Promise<void>;
}

/** The appends of the stage `append`, beside the same on other event stores for Node. */
export const peersStage: Stage = async function* ({ server, runs, scale }) {
  const database = await benchDatabase(server);
  const contenders = [ours(database, Math.ceil(OURS * scale))];
  try {
    for (const file of PEERS) {
      contenders.push(await theirs(database, file, Math.ceil(THEIRS * scale)));
    }
    for (const { append } of contenders) {
      await perSecond({ total: WARM_UP, inFlight: IN_FLIGHT }, append);
    }
    const [subject = [], ...others] = await byTurns(
      runs,
      contenders.map(({ total, append }) => async () => {
        await database.checkpoint();
        return perSecond({ total, inFlight: IN_FLIGHT }, append);
      }),
    );
    const name = 'store port, PostgreSQL';
    yield* throughputBesideAll(
      { stage: 'peers', subject: name, unit: 'events/s', inFlight: IN_FLIGHT },
      {
        subject: { name, figures: subject },
        others: PEERS.map((file, peer) => ({ name: peerNames[file], figures: others[peer] ?? [] })),
      },
      await agree(database, contenders, runs),
    );
  } finally {
    for (const { close } of contenders) await close();
    await database.drop();
  }
};

const ours = (database: BenchDatabase, total: number): Appending => {
  const port = postgresEventStore({ url: database.applicationUrl });
  return {
    table: 'eventstore.events',
    total,
    append: () => port.append(appendToNewStream()),
    close: () => port.close(),
  };
};

const theirs = async (
  database: BenchDatabase,
  file: PeerFile,
  total: number,
): Promise<Appending> => {
  const peer = await openPeer(file, { url: database.ownerUrl, connections: IN_FLIGHT });
  return {
    table: peer.table,
    total,
    append: () => {
      const id = randomUUID();
      return peer.append(id, [refillRequestedAsJson(id)]);
    },
    close: () => peer.close(),
  };
};

const agree = async (
  database: BenchDatabase,
  contenders: readonly Appending[],
  runs: number,
): Promise<boolean> => {
  for (const { table, total } of contenders) {
    if ((await countOf(database, table)) !== WARM_UP + total * runs) return false;
  }
  return true;
};
