import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import type { EventCodec } from './event-codec.js';
import {
  BEGINNING,
  storedBytesOf,
  type Append,
  type EventStore,
  type EventToStore,
  type Position,
  type StoredEvent,
} from './event-store.js';
import type { Folded, KnownCommand } from './folded-states.js';

interface Foldable<State, Event extends Typed> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
}

interface Reading<State> {
  readonly stream: string;
  readonly known: Folded<State> | undefined;
  /** Of a stream that goes from one person to another. */
  readonly holding?: Holding | undefined;
}

interface Holding {
  /** With an event of these types somebody begins to hold the stream. */
  readonly heldFrom: readonly string[];
  /** Whose absent events keep nobody from going on. */
  readonly isGivenUp: ((subject: string) => boolean) | undefined;
}

/**
 * The state of a stream as it is now: what is known already, and the tail read from the store.
 * What is known goes on in what comes back; nobody else may still use it. Events of somebody who
 * was forgotten count as absent.
 */
export const readFolded = async <State, Event extends Typed>(
  { store, codec }: { store: EventStore; codec: EventCodec },
  decider: Foldable<State, Event>,
  { stream, known, holding }: Reading<State>,
): Promise<Folded<State>> => {
  const stored = await store.readStream(stream, known ? { from: known.revision + 1 } : {});
  const read = { stored, codec, holding };
  return foldInto(decider, known ?? nothingFolded(decider.initialState), read);
};

interface Stored {
  readonly stored: readonly StoredEvent[];
  readonly codec: EventCodec;
}

const foldInto = <State, Event extends Typed>(
  decider: Foldable<State, Event>,
  folded: Folded<State>,
  { stored, codec, holding }: Pick<Reading<State>, 'holding'> & Stored,
): Folded<State> => {
  if (stored.length === 0) return folded;
  const { commands } = folded;
  let { state, revision, position, bytes } = folded;
  let { forgotten } = folded;
  for (const event of stored) {
    ({ revision, position } = event);
    bytes += storedBytesOf(event);
    forgotten = forgottenBehind(event, { before: forgotten, holding });
    // It counts as absent; that it was there is all that is known.
    if (event.forgotten) continue;
    const recorded = codec.decode(event) as RecordedEvent<Event>;
    state = decider.evolve(state, recorded.event);
    noteCommand(commands, recorded);
  }
  return { state, revision, position, bytes, commands, forgotten };
};

/** Whoever stands on a stream stays there, but on one that goes from one person to another. */
const forgottenBehind = (
  { forgotten, subject, type }: StoredEvent,
  { before, holding }: Pick<Reading<unknown>, 'holding'> & { readonly before: string | undefined },
): string | undefined => {
  if (!holding) return forgotten ? subject : before;
  const { heldFrom, isGivenUp } = holding;
  const isHeld = forgotten && heldFrom.includes(type) && !isGivenUp?.(subject ?? '');
  return isHeld ? subject : undefined;
};

const nothingFolded = <State>(state: State): Folded<State> => ({
  state,
  revision: -1,
  position: BEGINNING,
  bytes: 0,
  commands: new Map(),
});

export interface JustAppended<State> {
  /** After the events as a reader will find them, not as they were meant: see `asRead`. */
  readonly state: State;
  readonly append: Append;
  readonly command: { readonly id: string; readonly digest: string };
  readonly position: Position;
}

/** What an append has added need not be read again; takes over what was folded before. */
export const foldAppended = <State>(
  { revision, bytes, commands, forgotten }: Folded<unknown>,
  { state, append: { events }, command: { id, digest }, position }: JustAppended<State>,
): Folded<State> => {
  const to = revision + events.length;
  commands.set(id, { digest, from: revision + 1, to, position });
  const all = events.reduce((sum, event) => sum + bytesOf(event), bytes);
  return { state, revision: to, position, bytes: all, commands, forgotten };
};

const bytesOf = ({ data, metadata }: EventToStore): number => data.byteLength + metadata.byteLength;

/** An event went through bytes, and left behind what they do not hold. */
export const asRead = <Event extends Typed>(event: Event): Event =>
  JSON.parse(JSON.stringify(event)) as Event;

const noteCommand = (
  commands: Map<string, KnownCommand>,
  { metadata, revision, position }: RecordedEvent,
): void => {
  const { commandId, commandDigest: digest } = metadata;
  const from = commands.get(commandId)?.from ?? revision;
  commands.set(commandId, { digest, from, to: revision, position });
};
