import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import { uuidFrom } from './ids.js';

/**
 * What follows from an event: commands to send, effects to cause. Pure, event in and consequences
 * out; the runner notes them durably, sends them, and sends none of them twice.
 */
export interface Reaction<Event extends Typed> {
  /** `when-<x>-then-<y>`; names its checkpoint and goes into the ids of what follows. For ever. */
  readonly name: string;
  /** Every event type it reacts to: an undeclared one never reaches it. */
  readonly events: readonly Event['type'][];
  /**
   * ISO 8601 instant: events that were recorded before it are passed over, so that a new reaction
   * says nothing about old history. What waited while the portal was down is still delivered.
   */
  readonly inForceFrom: string;
  readonly react: (event: Event, recorded: RecordedEvent<Event>) => readonly Consequence[];
}

export type Consequence = CommandConsequence | EffectConsequence;

/** A command that goes through the same door as everybody's, sent by the portal itself. */
export interface CommandConsequence {
  readonly is: 'command';
  /** Tells the consequences of one event apart: with event and reaction it is the command's id. */
  readonly name: string;
  /** An instance of a command class. */
  readonly command: Typed;
  /** Refusals that mean there is nothing left to do; any other waits for somebody to look at it. */
  readonly settledBy?: readonly string[];
  /** Whose data the command holds: forgetting deletes it. */
  readonly subject?: string;
}

/** Something that happens outside of the log, such as a mail; it has a life of its own in the log. */
export interface EffectConsequence {
  readonly is: 'effect';
  readonly effect: Effect;
  readonly subject?: string;
}

/**
 * Kind and id are its identity: asked for twice, it is one effect; asked for again by a later
 * event (somebody decided to retry it), it is looked at again. Holds opaque ids only.
 */
export interface Effect {
  readonly kind: string;
  /** The id that its life has in the log. */
  readonly id: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** Any reaction, where only the mechanics matter. */
export interface AnyReaction {
  readonly name: string;
  readonly events: readonly string[];
  readonly inForceFrom: string;
  readonly react: (event: never, recorded: never) => readonly Consequence[];
}

const NIL = '00000000-0000-0000-0000-000000000000';
const CONSEQUENCES = uuidFrom(NIL, 'anamnesis consequence');
const EFFECTS = uuidFrom(NIL, 'anamnesis effect');

/**
 * The id of a command that follows: the same cause makes the same, so sending it again adds nothing.
 * @param cause the event's id, or the firing's
 * @param by name of the reaction or of the timer plan
 */
export const consequenceIdOf = (cause: string, by: string, name: string): string =>
  uuidFrom(CONSEQUENCES, `${cause}\n${by}\n${name}`);

/** The id under which an effect waits to be caused. */
export const effectIdOf = ({ kind, id }: Pick<Effect, 'kind' | 'id'>): string =>
  uuidFrom(EFFECTS, `${kind}\n${id}`);
