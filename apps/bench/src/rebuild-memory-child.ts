import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { startProjections } from '@anamnesis/eventing';
import { postgresEventStore } from '@anamnesis/eventing/postgres/event-store';
import { postgresProjectionStore } from '@anamnesis/eventing/postgres/projection-store';
import { portalCodec } from '@anamnesis/nest';
import { generationsTable, prescriptionsShown } from './rebuild-view.js';

/** What the process that measures hears of this one. */
export interface RebuildReport {
  readonly seconds: number;
  /** The most memory that this process has ever had, by the operating system's count. */
  readonly peakMegabytes: number;
}

/** A process that runs a projection whose rows are there already, and builds a second generation. */
const url = process.env['REBUILD_URL'] ?? '';
const { name } = prescriptionsShown;
const store = postgresEventStore({ url });
const rows = postgresProjectionStore({ url, tables: { [name]: generationsTable } });
const projections = [prescriptionsShown];
const running = startProjections({ projections, store, codec: portalCodec(), rows });
await running.progress.waitFor(name, await store.head(), { timeoutMs: 600_000 });
if (process.env['REBUILD_PHASE'] === 'live') process.exit(0);
const began = performance.now();
const begun = await rows.generations.begin({ name, version: 1, purpose: 'rebuild' });
if (begun.is === 'impossible') throw new Error(begun.because);
running.lookForRebuilds();
const isBuilt = async (): Promise<boolean> => {
  const [found] = await rows.generations.list();
  return found?.live.generation === begun.generation && found.live.position >= (await store.head());
};
while (!(await isBuilt())) await delay(50);
/** Not `maxRSS`: that begins with what the process had from which this one was started. */
const peakMegabytes = (): number => {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};
const report: RebuildReport = {
  seconds: (performance.now() - began) / 1000,
  peakMegabytes: peakMegabytes(),
};
console.log(JSON.stringify(report));
await running.close();
await store.close();
await rows.close();
