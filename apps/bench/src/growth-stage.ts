import { performance } from 'node:perf_hooks';
import type { RunningPostgres } from '@anamnesis/embedded-postgres';
import { benchDatabase } from './bench-database.js';
import { appendToNewStream } from './bench-events.js';
import { freshnessIn, runner } from './freshness-stage.js';
import { patientOf, streamOf, type GrownLog, grownLog } from './grown-log.js';
import { byTurns, eachTook } from './load.js';
import { latencyOf, pairsOf, throughputOf, type Measurement } from './measurement.js';
import type { Stage } from './stage.js';

const BIG = 1_000_000;
const SMALL = 100_000;
const APPENDS = 16_000;
const IN_FLIGHT = 16;
const QUERIES = 4_000;
const QUERIES_IN_FLIGHT = 4;
const RATE = 1_000;
const SECONDS = 3;

interface Sizes {
  readonly big: GrownLog;
  readonly small: GrownLog;
  readonly runs: number;
  readonly scale: number;
}

/** A log of a million events beside one of a tenth of it, by turns on the same server. */
export const growthStage: Stage = async function* ({ server, runs, scale }) {
  const [big, small] = [await grown(server, BIG * scale), await grown(server, SMALL * scale)];
  try {
    const sizes = { big, small, runs, scale };
    yield* appends(sizes);
    yield* queries(sizes);
    yield await freshness(sizes);
  } finally {
    await big.drop();
    await small.drop();
  }
};

const grown = async (server: RunningPostgres, events: number): Promise<GrownLog> =>
  grownLog(await benchDatabase(server), Math.ceil(events));

const namedBy = ({ big, small }: Sizes, what: string) => ({
  stage: 'growth',
  subject: `${what}, ${big.events} events`,
  beside: `${small.events} events`,
});

async function* appends(sizes: Sizes): AsyncIterable<Measurement> {
  const total = Math.ceil(APPENDS * sizes.scale);
  const load = { total, inFlight: IN_FLIGHT };
  const one = (log: GrownLog) => async () => {
    await log.database.checkpoint();
    const began = performance.now();
    const took = await eachTook(load, () => log.store.append(appendToNewStream()));
    log.expect(total);
    return { took, perSecond: total / ((performance.now() - began) / 1000) };
  };
  const [big = [], small = []] = await byTurns(sizes.runs, [one(sizes.big), one(sizes.small)]);
  const countsAgree = (await sizes.big.isWhole()) && (await sizes.small.isWhole());
  const named = { ...namedBy(sizes, 'append'), inFlight: IN_FLIGHT };
  const rates = (runs: typeof big) => runs.map(({ perSecond }) => perSecond);
  const took = (runs: typeof big) => runs.map((run) => run.took);
  yield throughputOf(
    { ...named, unit: 'events/s' },
    pairsOf(rates(big), rates(small)),
    countsAgree,
  );
  yield latencyOf(named, { subject: took(big), beside: took(small) }, countsAgree);
}

/** What a screen asks for, and what a command loads; each from anywhere in the log. */
async function* queries(sizes: Sizes): AsyncIterable<Measurement> {
  const load = { total: Math.ceil(QUERIES * sizes.scale), inFlight: QUERIES_IN_FLIGHT };
  let found = true;
  const asked = {
    "a patient's newest rows": async (log: GrownLog, at: number) => {
      found &&= (await log.rowsOf(patientOf(at))) === log.rowsAPage;
    },
    'a stream of ten events': async (log: GrownLog, at: number) => {
      found &&= (await log.store.readStream(streamOf(at))).length === log.eventsAStream;
    },
  };
  for (const [what, ask] of Object.entries(asked)) {
    const one = (log: GrownLog) => () =>
      eachTook(load, (index) => ask(log, anywhere(index, log.streams)));
    const [big = [], small = []] = await byTurns(sizes.runs, [one(sizes.big), one(sizes.small)]);
    const named = { ...namedBy(sizes, what), inFlight: QUERIES_IN_FLIGHT };
    yield latencyOf(named, { subject: big, beside: small }, found);
  }
}

const freshness = async (sizes: Sizes): Promise<Measurement> => {
  const load = { rate: RATE, seconds: Math.max(1, Math.round(SECONDS * sizes.scale)) };
  const one = (log: GrownLog) => async () => {
    await log.catchUp();
    const run = await freshnessIn(log.database, load, runner);
    log.expect(load.rate * load.seconds);
    return run;
  };
  const [big = [], small = []] = await byTurns(sizes.runs, [one(sizes.big), one(sizes.small)]);
  const latencies = (runs: typeof big) => runs.map((run) => run.latencies);
  const countsAgree =
    [...big, ...small].every((run) => run.countsAgree) &&
    (await sizes.big.isWhole()) &&
    (await sizes.small.isWhole());
  return latencyOf(
    { ...namedBy(sizes, 'append to row'), appendsPerSecond: RATE },
    { subject: latencies(big), beside: latencies(small) },
    countsAgree,
  );
};

/** Steps of a large prime: spread over the log, and the same in every run. */
const anywhere = (index: number, streams: number): number => (index * 7_919) % streams;
