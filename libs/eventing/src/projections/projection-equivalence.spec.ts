import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { inMemoryEventStore } from '../in-memory-event-store.js';
import { inMemoryProjectionStore } from './in-memory-projection-store.js';
import { meterCodec, meterLog, meters, type MeterEvent, type MeterRow } from './meters.fixture.js';
import { asFolding, withoutEmpty, type ProjectedRow } from './projection-fold.js';
import type { Projection } from '../projection.js';
import { startProjections } from './projection-runner.js';
import type { ProjectionStore } from './projection-store.js';
import type { ProjectionSettings } from './projection-settings.js';

const meterIds = ['m1', 'm2', 'm3', 'm4'];
const houses = ['elm', 'oak'];
const meterId = fc.constantFrom(...meterIds);
const house = fc.constantFrom(...houses);
const at = fc.constant('2026-01-05T08:00:00.000Z');
const event = fc.oneof<fc.Arbitrary<MeterEvent>[]>(
  fc.record({ type: fc.constant('MeterInstalled' as const), meterId, house, at }),
  fc.record({ type: fc.constant('MeterRead' as const), meterId, units: fc.nat(9) }),
  fc.record({ type: fc.constant('MeterMoved' as const), meterId, house }),
  fc.record({
    type: fc.constant('HousePainted' as const),
    house,
    colour: fc.constantFrom('red', 'green'),
  }),
  fc.record({ type: fc.constant('MeterPolished' as const), meterId }),
);
const history = fc.array(event, { maxLength: 80 });

const streamOf = (each: MeterEvent): string =>
  'meterId' in each ? `meter-${each.meterId}` : `house-${each.house}`;

const logOf = async (events: readonly MeterEvent[]) => {
  const store = inMemoryEventStore();
  const log = meterLog(store);
  for (const each of events) await log(streamOf(each), each);
  return { store, log };
};

/** What the rows must be: one event after the other, over the whole table. */
const folded = async (
  events: readonly MeterEvent[],
  { events: declared } = meters,
): Promise<Map<string, ProjectedRow>> => {
  const { store } = await logOf(events);
  const table = new Map<string, MeterRow>();
  for await (const page of store.readAll({ after: '' })) {
    for (const stored of page.events) {
      const recorded = meterCodec.decode(stored) as ReturnType<typeof meterCodec.decode> & {
        readonly event: MeterEvent;
      };
      if (!declared.includes(recorded.event.type)) continue;
      const where = meters.rowsWhere?.(recorded.event);
      const named = [...table].filter(([, row]) => where && row[where.column] === where.value);
      const keys = new Set([
        ...meters.keysOf(recorded.event, recorded),
        ...named.map(([key]) => key),
      ]);
      for (const key of keys) {
        const row = meters.project(table.get(key), recorded.event, { key, recorded });
        if (row) table.set(key, row);
      }
    }
  }
  return new Map([...table].map(([key, row]) => [key, withoutEmpty({ ...row })]));
};

/** A second one, so that both share the subscription at the head; it folds one type only. */
const readings: Projection<MeterRow, MeterEvent> = {
  ...meters,
  name: 'readings',
  events: ['MeterInstalled', 'MeterRead'],
};

/** Writes take a while, so that the next batches are folded before they are done. */
const slowRows = () => {
  const rows = inMemoryProjectionStore();
  const save: ProjectionStore['save'] = async (asked) => {
    await nextTurn();
    const saved = await rows.save(asked);
    await nextTurn();
    return saved;
  };
  return { ...rows, save };
};

const settings = fc.record<Partial<ProjectionSettings>>({
  mostEvents: fc.constantFrom(1, 2, 3, 20),
  pageSize: fc.integer({ min: 1, max: 20 }),
  mostKnownRows: fc.constantFrom(0, 3, 50),
  mostBytesAhead: fc.constantFrom(1, 2_000, 100_000),
});

const soon = { timeoutMs: 20_000 };
const sorted = (rows: ReadonlyMap<string, ProjectedRow>) => Object.fromEntries([...rows].sort());

describe('the rows of a projection', () => {
  it('are those of folding one event after the other, however pages and batches fall', () =>
    fc.assert(
      fc.asyncProperty(history, settings, async (events, how) => {
        const { store } = await logOf(events);
        const rows = slowRows();
        const projections = startProjections({
          projections: [meters, readings],
          codec: meterCodec,
          store,
          rows,
          settings: how,
        });
        const reached = await projections.progress.waitFor('meters', await store.head(), soon);
        await projections.progress.waitFor('readings', await store.head(), soon);
        await projections.close();

        expect(reached).toBe(true);
        const others = rows.rows('readings');
        expect(sorted(others)).toEqual(sorted(await folded(events, readings)));
        expect(sorted(rows.rows('meters'))).toEqual(sorted(await folded(events)));
      }),
      { numRuns: 60 },
    ));

  it('are the same after restarts and take-overs anywhere while events come', () =>
    fc.assert(
      fc.asyncProperty(
        history,
        settings,
        fc.array(fc.boolean(), { maxLength: 5 }),
        async (events, how, restarts) => {
          const store = inMemoryEventStore();
          const log = meterLog(store);
          const rows = slowRows();
          const start = () =>
            startProjections({
              projections: [asFolding(meters), readings],
              codec: meterCodec,
              store,
              rows,
              settings: how,
            });
          const started = [start()];
          const every = Math.ceil((events.length + 1) / (restarts.length + 1));
          for (const [index, each] of events.entries()) {
            await log(streamOf(each), each);
            if (index % every !== every - 1) continue;
            if (restarts[Math.floor(index / every)]) await started.at(-1)?.close();
            started.push(start());
          }
          const last = started.at(-1);
          const reached = await last?.progress.waitFor('meters', await store.head(), soon);
          await last?.progress.waitFor('readings', await store.head(), soon);
          await Promise.all(started.map((each) => each.close()));

          expect(reached).toBe(true);
          const others = rows.rows('readings');
          expect(sorted(others)).toEqual(sorted(await folded(events, readings)));
          expect(sorted(rows.rows('meters'))).toEqual(sorted(await folded(events)));
        },
      ),
      { numRuns: 60 },
    ));
});
