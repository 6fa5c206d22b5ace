import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { buildSync } from 'esbuild';
import { systemClock } from '../execute.js';
import { killingPoints, type KillingPoint } from '../contract/killing-points.js';
import { parcelDatabase } from './parcels-database.fixture.js';
import { startRig, type RunningRig } from './parcels-rig.fixture.js';
import { eventsOf, nothingWaits, postMany, standingOf, until } from './rig-spec.fixture.js';

// Processes are started and killed here, on machines that have other things to do.
jest.setTimeout(60_000);

const bundle = new URL(
  '../../../../node_modules/.cache/anamnesis/parcels-runner.mjs',
  import.meta.url,
);

let database: Awaited<ReturnType<typeof parcelDatabase>>;
let sink: Server;
let received: string[];
let rigs: RunningRig[];
let killed: ChildProcess | undefined;
beforeAll(() => {
  mkdirSync(new URL('.', bundle), { recursive: true });
  buildSync({
    entryPoints: [new URL('parcels-runner.fixture.ts', import.meta.url).pathname],
    outfile: bundle.pathname,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});
afterAll(() => rmSync(bundle, { force: true }));
beforeEach(async () => {
  database = await parcelDatabase('killed reactions');
  [received, rigs, killed] = [[], [], undefined];
  sink = createServer((request, response) => {
    received.push(request.url?.slice(1) ?? '');
    response.end();
  });
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
});
afterEach(async () => {
  killed?.kill('SIGKILL');
  await Promise.all(rigs.map((rig) => rig.close()));
  sink.closeAllConnections();
  sink.close();
  await database.drop();
});

const started = (rig: RunningRig): RunningRig => {
  rigs.push(rig);
  return rig;
};

const runUntilKilled = async (killAt: KillingPoint): Promise<void> => {
  const { port } = sink.address() as AddressInfo;
  const process_ = spawn(process.execPath, [bundle.pathname], {
    env: {
      ...process.env,
      PARCELS_URL: database.url,
      SINK_URL: `http://127.0.0.1:${port}`,
      KILL_AT: killAt,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  killed = process_;
  const [, signal] = (await once(process_, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
};

/** Only where it was killed between *sending* and *sent* does nobody know. */
const nobodyKnows = new Set<KillingPoint>([
  'after sending is noted',
  'after it left',
  'before sent is noted',
]);

/** At the other points an effect may be under way as well. */
const aboutEffects = new Set<KillingPoint>(['before sending is noted', 'after sent is noted']);

describe('a process that is killed between two steps', () => {
  it.each(killingPoints)(
    '%s: nothing is doubled or lost, and the rest is parked',
    async (killAt) => {
      const clock = systemClock;
      const sent = async (noteId: string) => {
        received.push(noteId);
        return { is: 'sent' } as const;
      };
      const quiet = startRig({
        ...{ url: database.url, clock, sink: sent },
        reactions: [],
        timers: [],
      });
      const ids = await postMany(quiet, 3);
      await quiet.close();
      await runUntilKilled(killAt);
      const rig = started(startRig({ url: database.url, clock, sink: sent, days: 0 }));
      const ended = async (): Promise<boolean> =>
        (await Promise.all(ids.map((id) => standingOf(rig, id)))).every(
          ({ is }) => is === 'over' || is === 'parked',
        );
      await until(ended, 'every note is over or parked');
      const chasesOf = async (id: string): Promise<number> =>
        (await eventsOf(rig, `parcel-${id}`)).filter(({ type }) => type === 'ParcelChased').length;
      const allChased = async (): Promise<boolean> =>
        (await Promise.all(ids.map(chasesOf))).every((times) => times > 0);
      await until(allChased, 'every timer has fired');
      await until(nothingWaits(rig), 'nothing waits');
      expect(await Promise.all(ids.map(chasesOf))).toEqual(ids.map(() => 1));

      const standings = await Promise.all(ids.map((id) => standingOf(rig, id)));
      for (const [index, id] of ids.entries()) {
        const times = received.filter((each) => each === id).length;
        if (standings[index]?.is === 'over') expect(times).toBe(1);
        else expect(times).toBeLessThanOrEqual(1);
      }
      const parked = standings.filter(({ is }) => is === 'parked').length;
      if (nobodyKnows.has(killAt)) expect(parked).toBeGreaterThan(0);
      else if (aboutEffects.has(killAt)) expect(parked).toBe(0);
    },
  );
});
