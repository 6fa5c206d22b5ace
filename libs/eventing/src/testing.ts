import assert from 'node:assert/strict';
import { isRefusal, type Decider, type Decision, type Typed } from './decider.js';
import { assertStorable, asStored, frozen } from './testing-values.js';

export { givenProjection } from './testing-projections.js';
export type { GivenEvent, GivenProjection } from './testing-projections.js';
export { givenReaction, givenTimers } from './testing-reactions.js';
export type { GivenReaction, GivenTimers } from './testing-reactions.js';

/**
 * The grammar of decider specs: given events, by whom, when which command, then what. Works in
 * any test runner. Every `then` checks besides that `evolve` takes all events, that deciding
 * again gives the same, that nothing is changed in place and that events survive JSON.
 */
export const givenFor =
  <State, Command extends Typed, Event extends Typed, Reason extends string, Facts = undefined>(
    decider: Decider<State, Command, Event, Reason, Facts>,
  ) =>
  (...events: readonly Event[]): GivenEvents<Command, Event, Reason, Facts> =>
    givenEvents(decider, { events, by: 'somebody', at: '2026-01-05T09:00:00Z', as: 'command-1' });

export interface GivenEvents<Command, Event, Reason extends string, Facts> {
  by(actor: string): GivenEvents<Command, Event, Reason, Facts>;
  /** As a proxy. */
  onBehalfOf(patientId: string): GivenEvents<Command, Event, Reason, Facts>;
  at(instant: string): GivenEvents<Command, Event, Reason, Facts>;
  as(commandId: string): GivenEvents<Command, Event, Reason, Facts>;
  /**
   * What other streams say. Facts that are left out are those of streams without events, and only
   * facts that the decider looks up for the command reach it.
   */
  knowing(facts: Partial<Facts>): GivenEvents<Command, Event, Reason, Facts>;
  when(command: Command): Outcome<Event, Reason>;
}

export interface Outcome<Event, Reason extends string> {
  then(...events: readonly Event[]): void;
  thenNothing(): void;
  /** Details are compared when they are given. */
  thenRefused(reason: Reason, details?: Readonly<Record<string, string>>): void;
  /** One event or more; what they say is another spec's matter. */
  thenSomething(): void;
}

interface Given<Event, Facts> {
  readonly events: readonly Event[];
  readonly by: string;
  readonly onBehalfOf?: string;
  readonly at: string;
  readonly as: string;
  readonly facts?: Partial<Facts>;
}

const givenEvents = <
  State,
  Command extends Typed,
  Event extends Typed,
  Reason extends string,
  Facts,
>(
  decider: Decider<State, Command, Event, Reason, Facts>,
  given: Given<Event, Facts>,
): GivenEvents<Command, Event, Reason, Facts> => ({
  by: (actor) => givenEvents(decider, { ...given, by: actor }),
  onBehalfOf: (patientId) => givenEvents(decider, { ...given, onBehalfOf: patientId }),
  at: (instant) => givenEvents(decider, { ...given, at: instant }),
  as: (commandId) => givenEvents(decider, { ...given, as: commandId }),
  knowing: (facts) => givenEvents(decider, { ...given, facts: { ...given.facts, ...facts } }),
  when: (command) => outcomeOf(decideChecked(decider, given, command)),
});

const outcomeOf = <Event, Reason extends string>(
  decision: Decision<Event, Reason>,
): Outcome<Event, Reason> => ({
  then: (...events) => {
    assert.deepEqual(asStored(decision), asStored(events));
  },
  thenNothing: () => {
    assert.deepEqual(asStored(decision), [], 'the command was to change nothing');
  },
  thenRefused: (refused, details) => {
    const expected = details ? { refused, details } : { refused };
    const comparable =
      !details && isRefusal(decision) ? { refused: decision.refused } : asStored(decision);
    assert.deepEqual(comparable, expected);
  },
  thenSomething: () => {
    if (isRefusal(decision)) assert.fail(`was refused: ${JSON.stringify(decision)}`);
    assert.notEqual(decision.length, 0, 'the command was to change something');
  },
});

const decideChecked = <
  State,
  Command extends Typed,
  Event extends Typed,
  Reason extends string,
  Facts,
>(
  decider: Decider<State, Command, Event, Reason, Facts>,
  given: Given<Event, Facts>,
  command: Command,
): Decision<Event, Reason> => {
  const state = foldChecked(decider, decider.initialState, given.events);
  const facts = frozen(factsOf(decider, { state, command, given }));
  const decide = (): Decision<Event, Reason> =>
    decider.decide(state, frozen(command), {
      by: given.by,
      ...(given.onBehalfOf === undefined ? {} : { onBehalfOf: given.onBehalfOf }),
      at: given.at,
      commandId: given.as,
      facts,
    });
  const decision = decide();
  assert.deepEqual(asStored(decide()), asStored(decision), 'deciding twice differs');
  const [patient, again] = [decider.patientOf(state, command), decider.patientOf(state, command)];
  assert.equal(again, patient, 'patientOf differs when it is asked twice');
  if (isRefusal(decision) || decision.length === 0) return decision;

  foldChecked(decider, state, decision);
  const stream = decider.streamOf(command, given.as);
  assert.match(stream, /^[A-Za-z][A-Za-z0-9]*-./, 'a stream is named <category>-<id>');
  return decision;
};

/** Folds as a restart would: every event has been JSON, and no state may be changed in place. */
const foldChecked = <
  State,
  Command extends Typed,
  Event extends Typed,
  Reason extends string,
  Facts,
>(
  decider: Decider<State, Command, Event, Reason, Facts>,
  initial: State,
  events: readonly Event[],
): State => {
  let state = frozen(initial);
  for (const event of events) {
    assertStorable(event);
    const stored = frozen(asStored(event));
    decider.subjectOf(state, stored);
    const next = decider.evolve(state, stored);
    assert.deepEqual(decider.evolve(state, stored), next, `evolving ${event.type} twice differs`);
    state = frozen(next);
  }
  return state;
};

/** Asks like `execute`: again with what was found, until nothing new is looked up. */
const factsOf = <State, Command extends Typed, Event extends Typed, Reason extends string, Facts>(
  decider: Decider<State, Command, Event, Reason, Facts>,
  { state, command, given }: { state: State; command: Command; given: Given<Event, Facts> },
): Facts => {
  if (!decider.lookUp) return given.facts as Facts;
  const known: Partial<Record<string, unknown>> = { ...given.facts };
  const facts: Record<string, unknown> = {};
  for (let found = -1; found < Object.keys(facts).length;) {
    found = Object.keys(facts).length;
    const lookups = decider.lookUp(state, command, facts as Partial<Facts>);
    for (const [name, lookup] of Object.entries<{ initialState: unknown } | undefined>(lookups)) {
      if (!lookup || name in facts) continue;
      facts[name] = name in known ? known[name] : lookup.initialState;
    }
  }
  return facts as Facts;
};
