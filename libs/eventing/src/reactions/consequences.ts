import type { Typed } from '../decider.js';
import type { RecordedEvent } from '../envelope.js';
import {
  consequenceIdOf,
  effectIdOf,
  type AnyReaction,
  type Consequence,
  type Effect,
  type Reaction,
} from '../reaction.js';

/** The machinery handles events without knowing their shapes; this is the one cast. */
export const asReaction = (reaction: AnyReaction): Reaction<Typed> =>
  reaction as unknown as Reaction<Typed>;

/** What caused it: an event, or the firing of a timer. */
export interface Cause {
  /** The event's id, or the firing's. */
  readonly id: string;
  /** The event's, or the firing's own where no request from outside is behind it. */
  readonly correlationId: string;
  /** Name of the reaction or of the timer plan. */
  readonly by: string;
}

/** A consequence as it waits to be sent. */
export interface Outgoing {
  readonly id: string;
  readonly is: 'command' | 'effect';
  readonly cause: Cause;
  readonly body: OutgoingCommand | Effect;
  readonly subject?: string;
}

export interface OutgoingCommand {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly settledBy: readonly string[];
}

/** @throws {Error} when the reaction names two consequences alike */
export const reactTo = (
  reaction: Reaction<Typed>,
  recorded: RecordedEvent,
): readonly Outgoing[] => {
  if (Date.parse(recorded.recordedAt) < Date.parse(reaction.inForceFrom)) return [];
  const { id, metadata } = recorded;
  const cause = { id, correlationId: metadata.correlationId, by: reaction.name };
  return outgoingFrom(reaction.react(recorded.event, recorded), cause);
};

/** @throws {Error} when two are named alike: only one of them would ever be sent */
export const outgoingFrom = (
  consequences: readonly Consequence[],
  cause: Cause,
): readonly Outgoing[] => {
  const outgoing = consequences.map((consequence) => outgoingOf(consequence, cause));
  if (new Set(outgoing.map(({ id }) => id)).size < outgoing.length) {
    throw new Error(`Two consequences of ${cause.by} are named alike; name them apart.`);
  }
  return outgoing;
};

const outgoingOf = (consequence: Consequence, cause: Cause): Outgoing => {
  const whose = consequence.subject === undefined ? {} : { subject: consequence.subject };
  switch (consequence.is) {
    case 'command': {
      const { name, command, settledBy = [] } = consequence;
      const body = { type: command.type, fields: { ...command }, settledBy };
      const id = consequenceIdOf(cause.id, cause.by, name);
      return { id, is: 'command', cause, body, ...whose };
    }
    case 'effect': {
      const { effect } = consequence;
      return { id: effectIdOf(effect), is: 'effect', cause, body: effect, ...whose };
    }
  }
};
