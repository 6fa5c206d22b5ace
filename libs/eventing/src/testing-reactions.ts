import assert from 'node:assert/strict';
import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import type { Consequence, Reaction } from './reaction.js';
import { asReaction, outgoingFrom, reactTo, type Outgoing } from './reactions/consequences.js';
import { fire, keyOf, plannedBy } from './reactions/timer-fold.js';
import { recordedFrom, type GivenEvent } from './testing-projections.js';
import { asStored } from './testing-values.js';
import type { DueTimer, TimerPlan } from './timer.js';

/**
 * The grammar of reaction specs: given events, then what follows from them, in order. Checks
 * besides that reacting again gives the same, that consequences of one event are named apart and
 * that they survive JSON; events before the reaction's time say nothing.
 */
export const givenReaction =
  <Event extends Typed>(reaction: Reaction<Event>) =>
  (...events: readonly GivenEvent<Event>[]): GivenReaction =>
    givenReacted(reaction, { events, stream: 'given-1' });

export interface GivenReaction {
  /** The stream of every event that does not name its own. */
  on(stream: string): GivenReaction;
  then(...consequences: readonly Consequence[]): void;
  thenNothing(): void;
}

interface Given<Event extends Typed> {
  readonly events: readonly GivenEvent<Event>[];
  readonly stream: string;
}

const givenReacted = <Event extends Typed>(
  reaction: Reaction<Event>,
  given: Given<Event>,
): GivenReaction => ({
  on: (stream) => givenReacted(reaction, { ...given, stream }),
  then: (...consequences) => {
    const expected = consequences.map((consequence) => said(onlyOne(consequence)));
    assert.deepEqual(reactedTo(reaction, given).map(said), expected);
  },
  thenNothing: () => {
    assert.deepEqual(reactedTo(reaction, given).map(said), [], 'nothing was to follow');
  },
});

const reactedTo = <Event extends Typed>(
  reaction: Reaction<Event>,
  given: Given<Event>,
): readonly Outgoing[] =>
  declaredFrom(reaction, given).flatMap((recorded) => {
    const react = (): readonly Outgoing[] => reactTo(asReaction(reaction), recorded);
    return twice(react, `reacting to ${recorded.event.type}`);
  });

/**
 * The grammar of timer specs: given events, then what is due when, and what follows when it is
 * due. Checks besides that planning and firing again give the same.
 */
export const givenTimers =
  <Event extends Typed, Calendar = undefined>(
    plan: TimerPlan<Event, Calendar>,
    calendar?: Calendar,
  ) =>
  (...events: readonly GivenEvent<Event>[]): GivenTimers => {
    const timers = new Map<string, DueTimer>();
    for (const recorded of declaredFrom(plan, { events, stream: 'given-1' })) {
      const planned = () => plannedBy({ plan, calendar }, recorded);
      for (const change of twice(planned, `planning ${recorded.event.type}`)) {
        if ('cancel' in change) timers.delete(keyOf(change));
        else timers.set(keyOf(change), dueFrom(change));
      }
    }
    return thenTimers(plan, timers);
  };

export interface GivenTimers {
  /** Instants are compared, not their spelling. */
  thenDue(key: string, dueAt: string): GivenTimers;
  thenNoTimer(key: string): GivenTimers;
  /** What follows when the timer with this key fires. */
  whenDue(key: string): Omit<GivenReaction, 'on'>;
}

const thenTimers = <Event extends Typed, Calendar>(
  plan: TimerPlan<Event, Calendar>,
  timers: ReadonlyMap<string, DueTimer>,
): GivenTimers => {
  const timerOf = (key: string): DueTimer => {
    const found = timers.get(key);
    if (!found) {
      assert.fail(`no timer ${key} is set, only: ${[...timers.keys()].join(', ') || 'none'}`);
    }
    return found;
  };
  const fired = (key: string): readonly unknown[] =>
    twice(() => fire(plan, timerOf(key)), `firing ${key}`).map(said);
  return {
    thenDue: (key, dueAt) => {
      assert.equal(timerOf(key).dueAt, new Date(dueAt).toISOString());
      return thenTimers(plan, timers);
    },
    thenNoTimer: (key) => {
      assert.equal(timers.get(key), undefined, `no timer ${key} was to be set`);
      return thenTimers(plan, timers);
    },
    whenDue: (key) => ({
      then: (...consequences) => {
        assert.deepEqual(
          fired(key),
          consequences.map((consequence) => said(onlyOne(consequence))),
        );
      },
      thenNothing: () => {
        assert.deepEqual(fired(key), [], 'nothing was to follow');
      },
    }),
  };
};

const dueFrom = (change: {
  readonly set: string;
  readonly dueAt: string;
  readonly subject?: string;
  readonly data?: Readonly<Record<string, string>>;
}): DueTimer => {
  const { set: key, dueAt, subject, data = {} } = change;
  const whose = subject === undefined ? {} : { subject };
  return { key, dueAt: new Date(dueAt).toISOString(), data, ...whose };
};

const declaredFrom = <Event extends Typed>(
  { events }: { readonly events: readonly string[] },
  given: Given<Event>,
): readonly RecordedEvent[] =>
  recordedFrom(given).filter(({ event }) => events.includes(event.type));

const twice = <Result>(work: () => Result, what: string): Result => {
  const result = work();
  assert.deepEqual(work(), result, `${what} twice differs`);
  return result;
};

const ANY_CAUSE = { id: 'any', correlationId: 'any', by: 'any' };

const onlyOne = (consequence: Consequence): Outgoing => {
  const [only] = outgoingFrom([consequence], ANY_CAUSE);
  return only ?? assert.fail('one consequence makes one outgoing');
};

/** What is compared: everything but the ids, which follow from the cause. */
const said = ({ is, body, subject }: Outgoing): unknown => {
  const stored = asStored({ is, body, ...(subject === undefined ? {} : { subject }) });
  assert.deepEqual(JSON.parse(JSON.stringify(stored)), stored, 'JSON cannot keep a consequence');
  return stored;
};
