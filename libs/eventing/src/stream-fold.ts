import type { Typed } from './decider.js';
import type { RecordedEvent } from './envelope.js';
import type { EventCodec } from './event-codec.js';
import { BEGINNING, type EventStore, type StoredEvent } from './event-store.js';
import type { Folded, KnownCommand } from './folded-states.js';

interface Foldable<State, Event extends Typed> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
}

/** The state of a stream as it is now: what is known already, and the tail read from the store. */
export const readFolded = async <State, Event extends Typed>(
  { store, codec }: { store: EventStore; codec: EventCodec },
  decider: Foldable<State, Event>,
  { stream, known }: { stream: string; known: Folded<State> | undefined },
): Promise<Folded<State>> => {
  const stored = await store.readStream(stream, known ? { from: known.revision + 1 } : {});
  return foldInto(decider, known ?? nothingFolded(decider.initialState), { stored, codec });
};

export const foldInto = <State, Event extends Typed>(
  decider: Foldable<State, Event>,
  folded: Folded<State>,
  { stored, codec }: { stored: readonly StoredEvent[]; codec: EventCodec },
): Folded<State> => {
  if (stored.length === 0) return folded;
  const commands = new Map(folded.commands);
  let { state, revision, position, bytes } = folded;
  for (const event of stored) {
    const recorded = codec.decode(event) as RecordedEvent<Event>;
    state = decider.evolve(state, recorded.event);
    ({ revision, position } = event);
    bytes += event.data.byteLength + event.metadata.byteLength;
    noteCommand(commands, recorded);
  }
  return { state, revision, position, bytes, commands };
};

const nothingFolded = <State>(state: State): Folded<State> => ({
  state,
  revision: -1,
  position: BEGINNING,
  bytes: 0,
  commands: new Map(),
});

const noteCommand = (
  commands: Map<string, KnownCommand>,
  { metadata, revision, position }: RecordedEvent,
): void => {
  const { commandId, commandDigest: digest } = metadata;
  const from = commands.get(commandId)?.from ?? revision;
  commands.set(commandId, { digest, from, to: revision, position });
};
