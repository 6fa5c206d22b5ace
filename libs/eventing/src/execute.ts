import { appendSettled } from './append-settled.js';
import { commandDigest, type Caller, type CommandEnvelope } from './command.js';
import { isRefusal, type Decider, type Decision, type Refusal, type Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import type { Append, EventToStore, Position, StoredEvent } from './event-store.js';
import { foldedStates, type Folded } from './folded-states.js';
import { eventIdOf } from './ids.js';
import { lookUpFacts, type FactSources } from './look-up-facts.js';
import { oneAtATime } from './one-at-a-time.js';
import { SubjectForgotten } from './sealing/key-vault.js';
import { asRead, foldAppended, readFolded } from './stream-fold.js';
import { streamNameOf } from './stream-names.js';

export interface ExecutionOptions extends FactSources {
  readonly clock: Clock;
  /** Secret of the commands' digests; the same for all processes of an installation. */
  readonly digestKey: string;
  /** Whose lost key was given up: nobody was forgotten, see `heldFrom`. */
  readonly isGivenUp?: (subject: string) => boolean;
  /** What the folded states may hold, in stored bytes. */
  readonly cacheBytes?: number;
}

export interface Clock {
  /** ISO 8601 instant in UTC. */
  now(): string;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** Whether the caller may touch this patient's data; asked before `decide` speaks. */
export type Permit = (patientId: string | undefined) => boolean | Promise<boolean>;

export type Answer<Event extends Typed, Reason extends string> =
  | Accepted<Event>
  | ({ readonly is: 'refused'; readonly patientId: string | undefined } & Refusal<Reason>)
  | { readonly is: 'not-permitted'; readonly patientId: string | undefined }
  /** The id was used before, on this stream, for a command that said something else. */
  | { readonly is: 'different-command'; readonly patientId: string | undefined }
  /** Somebody whom the stream or the command is about was forgotten. */
  | { readonly is: 'forgotten'; readonly patientId: string }
  /** The stream changed faster than the command could be decided. */
  | { readonly is: 'conflict'; readonly patientId: string | undefined };

export interface Accepted<Event extends Typed> {
  readonly is: 'accepted';
  readonly patientId: string | undefined;
  readonly stream: string;
  /** What the command added, the first time when it was repeated; none when it was already so. */
  readonly events: readonly Event[];
  /** A view that has seen this position shows what the command did. */
  readonly position: Position;
  readonly repeated: boolean;
}

export interface Execution {
  /**
   * Loads, decides and appends. A command that arrives twice is answered like the first time and
   * writes nothing; refusals and commands that changed nothing are decided again.
   * @throws {StoreUnavailable} nothing was stored
   * @throws {OutcomeUnknown} still in doubt: send the same command again
   */
  execute<State, Command extends Typed, Event extends Typed, Reason extends string, Facts>(
    decider: Decider<State, Command, Event, Reason, Facts>,
    envelope: CommandEnvelope<Command>,
    permit?: Permit,
  ): Promise<Answer<Event, Reason>>;

  /**
   * Lets go of every folded state, once somebody was forgotten: any of them may hold what that
   * person's events said. They are read again when they are needed.
   */
  forgetFolded(): void;
}

const MOST_ATTEMPTS = 4;
const DEFAULT_CACHE_BYTES = 64 * 1024 * 1024;

export const execution = (options: ExecutionOptions): Execution => {
  const cache = foldedStates(options.cacheBytes ?? DEFAULT_CACHE_BYTES);
  // Commands of one stream wait for each other here, so that only other processes can conflict.
  const inTurn = oneAtATime();
  let timesForgotten = 0;

  return {
    execute: (decider, envelope, permit = () => true) => {
      const stream = streamNameOf(decider, envelope, options.digestKey);
      return inTurn(stream, async () => {
        const cached = cache.take(decider, stream);
        const attempt = new Attempt({ options, decider, envelope, permit, stream });
        const before = timesForgotten;
        const { answer, folded } = await attempt.run(cached);
        // Not kept when `run` throws: what an append in doubt has left is not known here.
        if (folded && before === timesForgotten) cache.keep(decider, stream, folded);
        return answer;
      });
    },
    forgetFolded: () => {
      timesForgotten += 1;
      cache.clear();
    },
  };
};

interface AttemptOptions<
  State,
  Command extends Typed,
  Event extends Typed,
  Reason extends string,
  Facts,
> {
  readonly options: ExecutionOptions;
  readonly decider: Decider<State, Command, Event, Reason, Facts>;
  readonly envelope: CommandEnvelope<Command>;
  readonly permit: Permit;
  readonly stream: string;
}

interface Outcome<State, Event extends Typed, Reason extends string> {
  readonly answer: Answer<Event, Reason>;
  /** None where nothing may be kept: it could hold what is to be forgotten. */
  readonly folded?: Folded<State>;
}

/** What was decided, and the state that it leads to once it is stored. */
interface Appending<State, Event> {
  readonly append: Append;
  readonly events: readonly Event[];
  readonly state: State;
  readonly digest: string;
}

/** One command on its way from the stream's state to its answer. */
class Attempt<State, Command extends Typed, Event extends Typed, Reason extends string, Facts> {
  constructor(private readonly given: AttemptOptions<State, Command, Event, Reason, Facts>) {}

  async run(cached: Folded<State> | undefined): Promise<Outcome<State, Event, Reason>> {
    try {
      return await this.decided(cached);
    } catch (failure) {
      if (failure instanceof SubjectForgotten) return this.aboutForgotten(failure.subject);
      throw failure;
    }
  }

  private async decided(cached: Folded<State> | undefined): Promise<Outcome<State, Event, Reason>> {
    // A cached state is proved by the append's expected revision; when nothing is appended it
    // proves nothing, so every other answer is decided again on the fresh tail.
    let folded = cached ?? (await this.catchUp(undefined));
    let fresh = cached === undefined;
    for (let conflicts = 0; conflicts < MOST_ATTEMPTS;) {
      if (folded.forgotten !== undefined) return this.aboutForgotten(folded.forgotten);
      const verdict = await this.decideOn(folded);
      if ('append' in verdict) {
        const appended = await this.append(folded, verdict);
        if (appended) return appended;
        conflicts += 1;
      } else if (fresh) {
        return { answer: verdict, folded };
      }
      folded = await this.catchUp(folded);
      fresh = true;
    }
    const { patientOf } = this.given.decider;
    const patientId = patientOf(folded.state, this.given.envelope.command);
    return { answer: { is: 'conflict', patientId }, folded };
  }

  /** Whoever may not touch that person's data hears nothing of what became of it. */
  private async aboutForgotten(patientId: string): Promise<Outcome<State, Event, Reason>> {
    const is = (await this.given.permit(patientId)) ? 'forgotten' : 'not-permitted';
    return { answer: { is, patientId } };
  }

  private async decideOn(
    folded: Folded<State>,
  ): Promise<Answer<Event, Reason> | Appending<State, Event>> {
    const { decider, envelope, permit, stream, options } = this.given;
    const { command, commandId } = envelope;
    const patientId = decider.patientOf(folded.state, command);
    if (!(await permit(patientId))) return { is: 'not-permitted', patientId };

    const known = folded.commands.get(commandId);
    if (known) {
      const same = known.digest === commandDigest(command, options.digestKey);
      if (!same) return { is: 'different-command', patientId };
      const events = await this.eventsOf(known.from, known.to);
      return {
        is: 'accepted',
        patientId,
        stream,
        events,
        position: known.position,
        repeated: true,
      };
    }
    const decision = await this.decide(folded.state);
    if (isRefusal(decision)) return { is: 'refused', patientId, ...decision };
    if (decision.length === 0) {
      const { position } = folded;
      return { is: 'accepted', patientId, stream, events: [], position, repeated: false };
    }
    return this.appending(folded, decision);
  }

  private async decide(state: State): Promise<Decision<Event, Reason>> {
    const { decider, envelope, options } = this.given;
    const { command, commandId, caller } = envelope;
    const from = { ...options, by: caller.actor };
    const facts = await lookUpFacts(from, (found: Partial<Facts>) =>
      decider.lookUp?.(state, command, found),
    );
    const at = options.clock.now();
    const acting = { by: caller.actor, ...onBehalfOf(caller) };
    return decider.decide(state, command, { ...acting, at, commandId, facts });
  }

  private appending(folded: Folded<State>, events: readonly Event[]): Appending<State, Event> {
    const { decider, envelope, stream, options } = this.given;
    const { caller, command, commandId } = envelope;
    const origin = originOf(caller, commandId);
    const digest = commandDigest(command, options.digestKey);
    let { state } = folded;
    const encoded = events.map((event, index) => {
      const subject = decider.subjectOf(state, event);
      state = decider.evolve(state, asRead(event));
      return options.codec.encode(eventIdOf(stream, commandId, index), event, {
        ...origin,
        commandDigest: digest,
        ...(subject === undefined ? {} : { subject }),
        ...policyVersionOf(event),
      });
    });
    const expectedRevision = folded.revision < 0 ? 'no-stream' : folded.revision;
    return { append: { stream, expectedRevision, events: encoded }, events, state, digest };
  }

  /**
   * Nothing when the stream had moved on, be it by this very command, sent to another process: the
   * caller reads what is stored and decides again.
   */
  private async append(
    folded: Folded<State>,
    { append, events, state, digest }: Appending<State, Event>,
  ): Promise<Outcome<State, Event, Reason> | undefined> {
    const { decider, envelope, stream, options } = this.given;
    const { command, commandId } = envelope;
    const outcome = await appendSettled(options.store, append);
    if (outcome.is === 'conflict' || outcome.repeated) return undefined;
    if (await this.wasStoredOtherwise(append, outcome.revision)) return undefined;
    const patientId = decider.patientOf(folded.state, command);
    const { position } = outcome;
    return {
      answer: { is: 'accepted', patientId, stream, events, position, repeated: false },
      folded: foldAppended(folded, {
        state,
        append,
        command: { id: commandId, digest },
        position,
      }),
    };
  }

  /**
   * Some stores answer the ids of another process's append as if ours had been stored. The bytes
   * tell: another process decided at another instant, or something else.
   */
  private async wasStoredOtherwise({ stream, events }: Append, last: number): Promise<boolean> {
    const { store } = this.given.options;
    if (store.capabilities.tellsRepeats) return false;
    const from = last - events.length + 1;
    const stored = await store.readStream(stream, { from, limit: events.length });
    return events.some((event, index) => !isSame(event, stored[index]));
  }

  private catchUp(known: Folded<State> | undefined): Promise<Folded<State>> {
    const { decider, stream, options } = this.given;
    const { heldFrom } = decider;
    const holding = heldFrom && { heldFrom, isGivenUp: options.isGivenUp };
    return readFolded(options, decider, { stream, known, holding });
  }

  private async eventsOf(from: number, to: number): Promise<readonly Event[]> {
    const { options, stream } = this.given;
    const stored = await options.store.readStream(stream, { from, limit: to - from + 1 });
    for (const { forgotten, subject = '' } of stored) {
      if (forgotten) throw new SubjectForgotten(subject);
    }
    return stored.map((event) => (options.codec.decode(event) as RecordedEvent<Event>).event);
  }
}

const isSame = (event: EventToStore, stored: StoredEvent | undefined): boolean =>
  stored !== undefined &&
  Buffer.compare(event.data, stored.data) === 0 &&
  Buffer.compare(event.metadata, stored.metadata) === 0;

const originOf = (caller: Caller, commandId: string) => ({
  actor: caller.actor,
  ...onBehalfOf(caller),
  commandId,
  correlationId: caller.correlationId ?? commandId,
  causationId: caller.causationId ?? commandId,
  ...(caller.traceparent === undefined ? {} : { traceparent: caller.traceparent }),
});

const onBehalfOf = ({ onBehalfOf: patientId }: Caller): Pick<Caller, 'onBehalfOf'> =>
  patientId === undefined ? {} : { onBehalfOf: patientId };

const policyVersionOf = (event: Typed): { policyVersion?: string } =>
  'policyVersion' in event && typeof event.policyVersion === 'string'
    ? { policyVersion: event.policyVersion }
    : {};
