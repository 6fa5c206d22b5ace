import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { RefillRequested } from '@anamnesis/domain';
import { startProjections, type EventStore } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import { appendHistory, refillRequestedAsJson } from './bench-events.js';
import { byTurns, perSecond } from './load.js';
import { pairsOf, throughputOf } from './measurement.js';
import { openPeer, peerNames, type Peer } from './peer.js';
import { rebuildByHand } from './rebuild-by-hand.js';
import {
  EMMETT_TABLE,
  emptyViewsSql,
  HAND_TABLE,
  prescriptionsShown,
  prescriptionsShownTable,
  RUNNER_TABLE,
  shownAfter,
} from './rebuild-view.js';
import type { Stage } from './stage.js';

export const STREAMS = 20_000;
export const EVENTS_A_STREAM = 10;
const EMMETT_CONNECTIONS = 4;
const LONGEST_MS = 120_000;
/** It would take minutes; its rate is known after some seconds, and is best at the beginning. */
const EMMETT_SECONDS = 6;

/** A view from position 0 into an empty schema. */
export const rebuildStage: Stage = async function* ({ server, runs, scale }) {
  const database = await benchDatabase(server);
  const emmett = await openPeer('emmett', {
    url: database.ownerUrl,
    connections: EMMETT_CONNECTIONS,
  });
  const streams = Math.ceil(STREAMS * scale);
  const events = streams * EVENTS_A_STREAM;
  try {
    await fill(database, emmett, streams);
    let isWhole = (await countOf(database, 'eventstore.events')) === events;
    isWhole &&= (await countOf(database, emmett.table)) === events;
    const [subject = [], byHand = [], byEmmett = []] = await byTurns(runs, [
      async () => {
        const rate = await rebuilt(database, events, () => rebuildByRunner(database));
        isWhole &&= await holdsAll(database, RUNNER_TABLE, { streams, events });
        return rate;
      },
      async () => {
        const rate = await rebuilt(database, events, () => rebuildByHand(database.applicationUrl));
        isWhole &&= await holdsAll(database, HAND_TABLE, { streams, events });
        return rate;
      },
      () => emmettsRate(database, emmett, events),
    ]);
    const named = { stage: 'rebuild', subject: 'projection runner', unit: 'events/s' } as const;
    const raw = { ...named, beside: 'fold and upsert by hand' };
    yield throughputOf(raw, pairsOf(subject, byHand), isWhole);
    const peer = { ...named, beside: peerNames.emmett };
    yield throughputOf(peer, pairsOf(subject, byEmmett), isWhole);
  } finally {
    await emmett.close();
    await database.drop();
  }
};

/**
 * Every stream's events one after another in rounds, as they come in a clinic: a page of the log
 * touches about as many rows as it has events. Emmett has them stream by stream, which it does
 * not notice: it writes a row for each event.
 */
const fill = async (database: BenchDatabase, emmett: Peer, streams: number): Promise<void> => {
  const store = postgresEventStore({ url: database.applicationUrl });
  try {
    const ids = Array.from({ length: streams }, () => randomUUID());
    for (let revision = 0; revision < EVENTS_A_STREAM; revision += 1) {
      await perSecond({ total: streams, inFlight: 256 }, async (index) => {
        const { stream, events } = appendHistory(ids[index] ?? '', { events: 1 });
        const expectedRevision = revision === 0 ? 'no-stream' : revision - 1;
        const outcome = await store.append({ stream, expectedRevision, events });
        if (outcome.is === 'conflict') throw new Error('Two appends met on a new stream.');
      });
    }
    // One after another: of what several writers append at once, Emmett's projector skips some.
    await perSecond({ total: streams, inFlight: 1 }, (index) => {
      const id = ids[index] ?? '';
      const history = Array.from({ length: EVENTS_A_STREAM }, () => refillRequestedAsJson(id));
      return emmett.append(id, history);
    });
    await database.query('VACUUM ANALYZE');
  } finally {
    await store.close();
  }
};

export const rebuilt = async (
  database: BenchDatabase,
  events: number,
  rebuild: () => Promise<void>,
): Promise<number> => {
  await database.query(emptyViewsSql);
  await database.checkpoint();
  const began = performance.now();
  await rebuild();
  return events / ((performance.now() - began) / 1000);
};

export const rebuildByRunner = async (
  database: BenchDatabase,
  store: EventStore = postgresEventStore({ url: database.applicationUrl }),
): Promise<void> => {
  const url = database.applicationUrl;
  const tables = { [prescriptionsShown.name]: prescriptionsShownTable };
  const rows = postgresProjectionStore({ url, tables });
  const head = await store.head();
  const projections = [prescriptionsShown];
  const running = startProjections({ projections, store, codec: portalCodec(), rows });
  const waiting = { timeoutMs: LONGEST_MS };
  await running.progress.waitFor(prescriptionsShown.name, head, waiting);
  await running.close();
  await store.close();
  await rows.close();
};

export const holdsAll = async (
  database: BenchDatabase,
  table: string,
  { streams, events }: { readonly streams: number; readonly events: number },
): Promise<boolean> => {
  const [row] = await database.query<{ rows: string; asked: string; uneven: string }>(
    `SELECT count(*) AS rows, sum(asked) AS asked,
            count(*) FILTER (WHERE asked <> ${EVENTS_A_STREAM}) AS uneven FROM ${table}`,
  );
  return Number(row?.rows) === streams && Number(row?.asked) === events && row?.uneven === '0';
};

const emmettsRate = async (
  database: BenchDatabase,
  emmett: Peer,
  events: number,
): Promise<number> => {
  if (!emmett.project) throw new Error('This peer follows no log.');
  await database.query(`${emptyViewsSql} TRUNCATE emt_processors;`);
  await database.checkpoint();
  const began = performance.now();
  const running = await emmett.project((data) => shownAfter(undefined, data as RefillRequested));
  const folded = async (): Promise<number> => {
    const sql = `SELECT coalesce(sum(asked), 0) AS asked FROM ${EMMETT_TABLE}`;
    const [row] = await database.query<{ asked: string }>(sql);
    return Number(row?.asked);
  };
  let done = 0;
  while (done < events && performance.now() - began < EMMETT_SECONDS * 1000) {
    await delay(100);
    done = await folded();
  }
  const seconds = (performance.now() - began) / 1000;
  await running.stop();
  return done / seconds;
};
