/** Every rule in the portal is one of these. All functions are pure: same input, same answer. */
export interface Decider<
  State,
  Command extends Typed,
  Event extends Typed,
  Reason extends string,
  Facts = undefined,
> {
  /** `<category>-<id>`, no dash in the category. Ids that the server makes derive from the command's id. */
  readonly streamOf: (command: Command, commandId: string) => string;
  /**
   * The id in the stream's name says something of a person, plain or to whoever guesses it: a
   * keyed hash takes its place wherever it is stored. Such a stream is looked up by no decision.
   */
  readonly isNamedByKeyedHash?: true;
  /**
   * Its stream goes from one person to another. With an event of these types somebody begins to
   * hold it, with any other the holder lets go of it: who was forgotten while holding it ends it
   * for good, and who let go before does not. Past whoever's lost key was given up it goes on.
   */
  readonly heldFrom?: readonly Event['type'][];
  readonly initialState: State;
  readonly decide: (
    state: State,
    command: Command,
    context: Context<Facts>,
  ) => Decision<Event, Reason>;
  /** Never fails: the event already happened. */
  readonly evolve: (state: State, event: Event) => State;
  /** Whose data the event is (its key will seal it); none for facts that concern no patient. */
  readonly subjectOf: (state: State, event: Event) => string | undefined;
  /**
   * Whose data the command would touch. Access is decided on it before `decide` speaks: for
   * a patient, `undefined` is answered like somebody else's data.
   */
  readonly patientOf: (state: State, command: Command) => string | undefined;
  /**
   * What other streams know, read fresh for every decision; left out where nothing is needed.
   * Asked again with what was found, so that one fact may name the stream of the next.
   */
  readonly lookUp?: (state: State, command: Command, found: Partial<Facts>) => Lookups<Facts>;
}

export interface Typed {
  readonly type: string;
}

/** What no caller can set: who it is, what the server's clock says, what other streams know. */
export interface Context<Facts = undefined> {
  /** The actor's opaque id. */
  readonly by: string;
  /** For whom, where the actor is a proxy. */
  readonly onBehalfOf?: string;
  /** ISO 8601 instant in UTC. */
  readonly at: string;
  /** Unique per actor; ids that a decision makes derive from it, so a repeated command makes the same. */
  readonly commandId: string;
  readonly facts: Facts;
}

/** New events in order; none means "already so". A refusal is an answer, never an exception. */
export type Decision<Event, Reason extends string> = readonly Event[] | Refusal<Reason>;

export interface Refusal<Reason extends string> {
  readonly refused: Reason;
  /** What the person may be told besides: who was faster, from which day on, which request. */
  readonly details?: Readonly<Record<string, string>>;
}

export const refuse = <Reason extends string>(
  refused: Reason,
  details?: Readonly<Record<string, string>>,
): Refusal<Reason> => (details ? { refused, details } : { refused });

export const isRefusal = <Event, Reason extends string>(
  decision: Decision<Event, Reason>,
): decision is Refusal<Reason> => 'refused' in decision;

/** One stream that a decision needs, and how it is folded. */
export interface Lookup<State> {
  readonly stream: string;
  readonly initialState: State;
  readonly evolve: (state: State, event: never) => State;
}

/** The stream of whoever acts, whom no command names. */
export interface ActorLookup<State> extends Omit<Lookup<State>, 'stream'> {
  readonly streamOfActor: (by: string) => string;
}

/** One row of a view that has seen all that was recorded before: what no single stream knows. */
export interface RowLookup<State> {
  /** The projection's name. */
  readonly view: string;
  readonly key: string;
  /** Where there is no such row. */
  readonly initialState: State;
}

/** What to read by the names of the facts; a fact that is not looked up stays absent. */
export type Lookups<Facts> = {
  readonly [Name in keyof Facts]?:
    | Lookup<Exclude<Facts[Name], undefined>>
    | ActorLookup<Exclude<Facts[Name], undefined>>
    | RowLookup<Exclude<Facts[Name], undefined>>;
};
