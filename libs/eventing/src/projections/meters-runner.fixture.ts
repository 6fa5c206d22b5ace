import { meterTable } from './meters-table.fixture.js';
import { meterCodec, meters } from './meters.fixture.js';
import { postgresEventStore } from '../postgres/event-store.js';
import { postgresProjectionStore } from '../postgres/projection-store.js';
import { startProjections } from './projection-runner.js';

/** A process of its own that runs the projection until it is killed. */
const url = process.env['METERS_URL'] ?? '';
const mostEvents = Number(process.env['METERS_EVENTS'] ?? 20);
startProjections({
  projections: [meters],
  codec: meterCodec,
  store: postgresEventStore({ url }),
  rows: postgresProjectionStore({ url, tables: { meters: meterTable } }),
  settings: { mostEvents, leaseMs: 500, standbyMs: 50 },
  onStatus: (_, { is }) => console.log(is),
});
