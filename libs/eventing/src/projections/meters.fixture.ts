import { eventCodec } from '../event-codec.js';
import type { EventDeclarations } from '../event-declarations.js';
import type { Append, EventStore, Position } from '../event-store.js';
import { eventIdOf } from '../ids.js';
import type { Projection } from '../projection.js';
import type { ForgettingRule } from './forgotten-subjects.js';

/** A small context for the runner's specs: meters of houses that are read and repainted. */
export type MeterEvent =
  | {
      readonly type: 'MeterInstalled';
      readonly meterId: string;
      readonly house: string;
      readonly at: string;
    }
  | { readonly type: 'MeterRead'; readonly meterId: string; readonly units: number }
  | { readonly type: 'MeterMoved'; readonly meterId: string; readonly house: string }
  | { readonly type: 'HousePainted'; readonly house: string; readonly colour: string }
  | { readonly type: 'MeterPolished'; readonly meterId: string }
  | { readonly type: 'HouseForgotten'; readonly house: string };

const declarations: EventDeclarations<MeterEvent> = {
  MeterInstalled: { version: 1, keys: ['meterId'] },
  MeterRead: { version: 1, keys: ['meterId'] },
  MeterMoved: { version: 1, keys: ['meterId'] },
  HousePainted: { version: 1, keys: ['house'] },
  MeterPolished: { version: 1, keys: ['meterId'] },
  HouseForgotten: { version: 1, keys: ['house'] },
};

export const meterCodec = eventCodec(declarations);

export interface MeterRow {
  readonly meterId: string;
  readonly house: string;
  readonly installedAt: string;
  readonly readings: number;
  readonly units: number;
  readonly colour?: string;
  readonly history: readonly { readonly units: number; readonly revision: number }[];
  readonly houses: readonly string[];
}

/** The most that a reading may say; more is a bug of the projection, for the poison specs. */
export const MOST_UNITS = 1_000_000;

export const meters: Projection<MeterRow, MeterEvent> = {
  name: 'meters',
  events: ['MeterInstalled', 'MeterRead', 'MeterMoved', 'HousePainted'],
  keysOf: (event) => ('meterId' in event ? [event.meterId] : []),
  rowsWhere: (event) =>
    event.type === 'HousePainted' ? { column: 'house', value: event.house } : undefined,
  project: (row, event, { recorded }) => {
    switch (event.type) {
      case 'MeterInstalled': {
        const { meterId, house, at } = event;
        const installed = { meterId, house, installedAt: at, readings: 0, units: 0 };
        return { ...installed, history: [], houses: [house] };
      }
      case 'MeterRead': {
        if (event.units > MOST_UNITS) throw new Error(`Maria's meter says ${event.units}`);
        if (!row) return undefined;
        const reading = { units: event.units, revision: recorded.revision };
        const history = [...row.history.slice(-2), reading];
        return { ...row, readings: row.readings + 1, units: row.units + event.units, history };
      }
      case 'MeterMoved':
        return row && { ...row, house: event.house, houses: [...row.houses, event.house] };
      case 'HousePainted':
        return row && { ...row, colour: event.colour };
      case 'MeterPolished':
      case 'HouseForgotten':
        return row;
    }
  },
};

/** Appends events of one stream, all about one subject, and answers the position of the last. */
export const meterLog = (store: EventStore, subject?: string) => {
  const revisions = new Map<string, number>();
  return async (stream: string, ...events: readonly MeterEvent[]): Promise<Position> => {
    const last = revisions.get(stream);
    const append = appendAbout(subject, { stream, last }, events);
    const outcome = await store.append(append);
    if (outcome.is === 'conflict') throw new Error(`${stream} is at ${outcome.actual}`);
    revisions.set(stream, outcome.revision);
    return outcome.position;
  };
};

export const appendOf = (
  stream: string,
  last: number | undefined,
  events: readonly MeterEvent[],
): Append => appendAbout(undefined, { stream, last }, events);

const appendAbout = (
  subject: string | undefined,
  { stream, last }: { readonly stream: string; readonly last: number | undefined },
  events: readonly MeterEvent[],
): Append => {
  const commandId = `command-${(last ?? -1) + 1}`;
  return {
    stream,
    expectedRevision: last ?? 'no-stream',
    events: events.map((event, index) =>
      meterCodec.encode(eventIdOf(stream, commandId, index), event, {
        actor: 'reader',
        commandId,
        commandDigest: '',
        correlationId: commandId,
        causationId: commandId,
        ...(subject === undefined ? {} : { subject }),
      }),
    ),
  };
};

/** As a portal says which events forget whom. */
export const forgettingHouses: ForgettingRule = {
  eventTypes: ['HouseForgotten'],
  subjectsOf: ({ event }) => [(event as Extract<MeterEvent, { type: 'HouseForgotten' }>).house],
};
