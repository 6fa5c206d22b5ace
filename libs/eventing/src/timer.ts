import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import { uuidFrom } from './ids.js';
import type { Consequence } from './reaction.js';

/**
 * What is due when, computed from events and a calendar, and what follows when the instant comes.
 * Pure; a timer is a row that later events set anew or cancel, and that fires once.
 */
export interface TimerPlan<Event extends Typed, Calendar = undefined> {
  /** Names its checkpoint and its timers, and goes into the ids of what follows. For ever. */
  readonly name: string;
  /** One more when `plan` or its calendar says something else: all timers are then planned anew. */
  readonly version: number;
  readonly events: readonly Event['type'][];
  /** ISO 8601 instant: what was due before it does not fire. */
  readonly inForceFrom: string;
  readonly plan: (
    event: Event,
    recorded: RecordedEvent<Event>,
    calendar: Calendar,
  ) => readonly TimerChange[];
  readonly fire: (due: DueTimer) => readonly Consequence[];
}

/** The last change of a key counts; setting it to the instant that it fired at changes nothing. */
export type TimerChange = SetTimer | { readonly cancel: string };

export interface SetTimer {
  /** Tells the timers of one plan apart: an opaque id, such as that of the request. */
  readonly set: string;
  /** ISO 8601 instant. */
  readonly dueAt: string;
  /** Whose data it is: forgetting deletes it. */
  readonly subject?: string;
  /** Opaque ids that `fire` needs. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface DueTimer {
  readonly key: string;
  readonly dueAt: string;
  readonly subject?: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Any plan together with its calendar, where only the mechanics matter. */
export interface AnyTimerPlan {
  readonly name: string;
  readonly version: number;
  readonly events: readonly string[];
  readonly inForceFrom: string;
  readonly plan: (event: never, recorded: never, calendar: never) => readonly TimerChange[];
  readonly fire: (due: DueTimer) => readonly Consequence[];
}

const TIMERS = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis timer');

/** The id of the row of one timer. */
export const timerIdOf = (plan: string, key: string): string => uuidFrom(TIMERS, `${plan}\n${key}`);

/** What stands for the event's id where a timer is the cause: one firing, one id. */
export const firingIdOf = (plan: string, key: string, dueAt: string): string =>
  uuidFrom(TIMERS, `${plan}\n${key}\n${new Date(dueAt).toISOString()}`);
