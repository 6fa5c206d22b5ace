import type { Position } from './event-store.js';

/** A stream's events folded up to a revision, and the commands that made them. */
export interface Folded<State> {
  readonly state: State;
  /** -1 when there is no such stream. */
  readonly revision: number;
  readonly position: Position;
  /** Stored bytes that were folded: the measure of what keeping it costs. */
  readonly bytes: number;
  /** One map all along, that grows: who folds on takes it over. */
  readonly commands: Map<string, KnownCommand>;
  /** Somebody whose facts stood here until that person was forgotten. */
  readonly forgotten?: string | undefined;
}

/** What a command left in its stream: revisions from and to, and where that was. */
export interface KnownCommand {
  readonly digest: string;
  readonly from: number;
  readonly to: number;
  readonly position: Position;
}

/** Folded states by stream, the least recently used ones forgotten beyond a number of bytes. */
export interface FoldedStates {
  /** Takes it out: whoever holds it keeps it again, or lets it go when it can no longer be trusted. */
  take<State>(decider: Folding<State>, stream: string): Folded<State> | undefined;
  keep<State>(decider: Folding<State>, stream: string, folded: Folded<State>): void;
  /** Lets go of all that is kept. */
  clear(): void;
  readonly bytes: number;
}

interface Folding<State> {
  readonly initialState: State;
}

interface Entry {
  readonly decider: object;
  readonly folded: Folded<unknown>;
}

/** Objects, map entries and ids cost about this much beside the bytes that were folded. */
const BYTES_BESIDE = 512;
const weightOf = ({ folded }: Entry): number =>
  2 * folded.bytes + BYTES_BESIDE * (1 + folded.commands.size);

export const foldedStates = (mostBytes: number): FoldedStates => {
  // A Map iterates in order of insertion: the first entry is the least recently used.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const remove = (stream: string, entry: Entry): void => {
    entries.delete(stream);
    bytes -= weightOf(entry);
  };

  return {
    get bytes() {
      return bytes;
    },
    take: <State>(decider: Folding<State>, stream: string) => {
      const entry = entries.get(stream);
      if (!entry) return undefined;
      remove(stream, entry);
      // Only the decider that folded a state knows its shape.
      return entry.decider === decider ? (entry.folded as Folded<State>) : undefined;
    },
    keep: (decider, stream, folded) => {
      const before = entries.get(stream);
      if (before) remove(stream, before);
      const entry: Entry = { decider, folded };
      if (folded.revision < 0 || weightOf(entry) > mostBytes) return;
      entries.set(stream, entry);
      bytes += weightOf(entry);
      for (const [oldest, old] of entries) {
        if (bytes <= mostBytes) return;
        remove(oldest, old);
      }
    },
    clear: () => {
      entries.clear();
      bytes = 0;
    },
  };
};
