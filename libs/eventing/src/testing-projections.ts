import assert from 'node:assert/strict';
import type { Typed } from './decider.js';
import type { EventMetadata, RecordedEvent } from './envelope.js';
import {
  asFolding,
  foldRows,
  planFold,
  withoutEmpty,
  type Folding,
  type ProjectedRow,
} from './projections/projection-fold.js';
import type { Projection } from './projection.js';
import { assertStorable, asStored, frozen } from './testing-values.js';

/**
 * The grammar of projection specs: given events, then rows. Besides, the rows that are folded in
 * one go are compared with those of a runner that restarts between any two events.
 */
export const givenProjection =
  <Row, Event extends Typed>(projection: Projection<Row, Event>) =>
  (...events: readonly GivenEvent<Event>[]): GivenProjection<Row> =>
    givenRows(projection, { events, stream: 'given-1' });

/** The event alone, or with what its envelope says besides. */
export type GivenEvent<Event extends Typed> = Event | GivenEnvelope<Event>;

export interface GivenEnvelope<Event extends Typed> extends Partial<
  Omit<RecordedEvent<Event>, 'event' | 'metadata'>
> {
  readonly event: Event;
  readonly metadata?: Partial<EventMetadata>;
}

export interface GivenProjection<Row> {
  /** The stream of every event that does not name its own. */
  on(stream: string): GivenProjection<Row>;
  thenRow(key: string, row: Row): ThenRows<Row>;
  /** Compares the given fields only. */
  thenRowWith(key: string, fields: Partial<Row>): ThenRows<Row>;
  thenNoRow(key: string): ThenRows<Row>;
}

export type ThenRows<Row> = Omit<GivenProjection<Row>, 'on'>;

interface Given<Event extends Typed> {
  readonly events: readonly GivenEvent<Event>[];
  readonly stream: string;
}

const givenRows = <Row, Event extends Typed>(
  projection: Projection<Row, Event>,
  given: Given<Event>,
): GivenProjection<Row> => {
  const then = (check: (rows: ReadonlyMap<string, ProjectedRow>) => void): ThenRows<Row> => {
    check(rowsChecked(asFolding(projection), recordedFrom(given)));
    return givenRows(projection, given);
  };
  return {
    on: (stream) => givenRows(projection, { ...given, stream }),
    thenRow: (key, row) =>
      then((rows) => {
        assert.deepEqual(rowOf(rows, key), withoutEmpty(asStored({ ...(row as ProjectedRow) })));
      }),
    thenRowWith: (key, fields) =>
      then((rows) => {
        const row = rowOf(rows, key);
        const names = Object.keys(fields);
        const compared = Object.fromEntries(names.map((name) => [name, row[name]]));
        assert.deepEqual(withoutEmpty(asStored(compared)), withoutEmpty(asStored({ ...fields })));
      }),
    thenNoRow: (key) =>
      then((rows) => {
        assert.equal(rows.get(key), undefined, `there was to be no row ${key}`);
      }),
  };
};

const rowOf = (rows: ReadonlyMap<string, ProjectedRow>, key: string): ProjectedRow => {
  const row = rows.get(key);
  if (!row) assert.fail(`there is no row ${key}, only: ${[...rows.keys()].join(', ') || 'none'}`);
  return row;
};

/** Only events that the projection declares reach it, as in the runner. */
export const recordedFrom = <Event extends Typed>({
  events,
  stream,
}: Given<Event>): readonly RecordedEvent[] => {
  const revisions = new Map<string, number>();
  return events.map((given, index): RecordedEvent => {
    const { event, metadata, ...envelope } = isEnvelope(given) ? given : { event: given };
    assertStorable(event);
    const its = envelope.stream ?? stream;
    const revision = envelope.revision ?? (revisions.get(its) ?? -1) + 1;
    revisions.set(its, revision);
    const commandId = `command-${index + 1}`;
    const at: unknown = 'at' in event ? event.at : undefined;
    return frozen({
      id: `event-${index + 1}`,
      position: String(index + 1).padStart(6, '0'),
      recordedAt: typeof at === 'string' ? at : '2026-01-05T09:00:00.000Z',
      ...envelope,
      stream: its,
      revision,
      event: asStored<Typed>(event),
      metadata: {
        actor: 'somebody',
        commandId,
        commandDigest: '',
        correlationId: commandId,
        causationId: commandId,
        schemaVersion: 1,
        ...metadata,
      },
    });
  });
};

const isEnvelope = <Event extends Typed>(given: GivenEvent<Event>): given is GivenEnvelope<Event> =>
  !('type' in given);

const rowsChecked = (
  projection: Folding,
  events: readonly RecordedEvent[],
): ReadonlyMap<string, ProjectedRow> => {
  const declared = events.filter(({ event }) => projection.events.includes(event.type));
  const inOneGo = new Map<string, ProjectedRow>();
  foldPage(projection, declared, inOneGo);
  const withRestarts = new Map<string, ProjectedRow>();
  for (const event of declared) foldPage(projection, [event], withRestarts);
  assert.deepEqual(
    Object.fromEntries(withRestarts),
    Object.fromEntries(inOneGo),
    'restarting between two events gives other rows: keysOf or rowsWhere does not name every row',
  );
  return inOneGo;
};

/** Like the runner: a page sees the rows that its events name and no others. */
const foldPage = (
  projection: Folding,
  events: readonly RecordedEvent[],
  table: Map<string, ProjectedRow>,
): void => {
  const plan = planFold(projection, events);
  const isNamed = (row: ProjectedRow): boolean =>
    [...plan.where].some(([column, values]) => values.has(String(row[column])));
  const rows = new Map([...table].filter(([key, row]) => plan.keys.has(key) || isNamed(row)));
  for (const key of foldRows(projection, plan, rows).keys()) {
    table.set(key, frozen(withoutEmpty(asStored(rows.get(key) ?? {}))));
  }
};
