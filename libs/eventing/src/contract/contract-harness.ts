import type { EventStore } from '../event-store.js';

/** How the log is reached that is held to the contract, and what can befall the way there. */
export interface EventStoreHarness {
  /** Opens the log, each time anew, as a process does that has just started. */
  store(): Promise<EventStore>;
  /** With `manyProcesses`: how another process opens the same log. */
  readonly elsewhere?: StoreRecipe;
  /** With `linksBreak`: what lies between the server and the stores that `store` opens. */
  readonly links?: BreakableLinks;
  /** With `boundedQueue`: a store on the same log in which at most this many appends may wait. */
  crowded?(mostWaiting: number): Promise<EventStore>;
  close(): Promise<void>;
}

/** `(await import(module))[factory](options)`, in a process of its own. */
export interface StoreRecipe {
  readonly module: string;
  readonly factory: string;
  readonly options: unknown;
}

export interface BreakableLinks {
  /** Requests arrive, but the first answer breaks its link; so does every later one. */
  loseAnswers(): void;
  /** The first request breaks its link before it arrives; so does every later one. */
  loseRequests(): void;
  /** All links break at once, and no new one is made. */
  down(): void;
  /** New links hold again. */
  mend(): void;
}
