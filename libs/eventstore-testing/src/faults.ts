import type { Refusal } from './refusals.js';
import { canceledByServer, consumerTooSlow, handlerThrew, serverNotReady } from './refusals.js';

export type Method =
  'append' | 'batchAppend' | 'read' | 'subscribe' | 'delete' | 'tombstone' | 'gossip' | 'features';

/** Which calls a fault strikes: the next one of any kind, unless said otherwise. */
export interface Scope {
  readonly on?: Method | readonly Method[];
  /** Only calls about this stream; for reads and subscriptions of everything, `$all`. */
  readonly stream?: string;
  readonly times?: number | 'until-healed';
}

/** For faults that strike in the middle of a read or a subscription. */
export interface Midway extends Scope {
  /** So many events still arrive, counted from now for one that is already open. */
  readonly afterEvents?: number;
}

export interface CommitTimeout extends Scope {
  /** The commit comes so long after the append was written; when the fault is healed if not said. */
  readonly commitAfterMs?: number;
  /** A real server waits about two seconds before it gives up; a test rarely wants to. */
  readonly answerAfterMs?: number;
}

export interface DroppedAnswer extends Scope {
  /** The client hears nothing more, or its connection is reset. */
  readonly by?: 'silence' | 'reset';
}

export interface Fault {
  /** How many calls it has struck. */
  readonly hits: number;
  heal(): void;
}

export type Effect =
  | { readonly is: 'delay'; readonly ms: number }
  | { readonly is: 'refuse'; readonly with: Refusal }
  | { readonly is: 'ignore' }
  | { readonly is: 'drop-answer'; readonly by: 'silence' | 'reset' }
  | { readonly is: 'commit-late'; readonly answerAfterMs: number; readonly commitAfterMs?: number }
  | { readonly is: 'midway'; readonly how: MidwayEnd; readonly afterEvents: number };

export type MidwayEnd = 'ok' | 'reset' | 'silence' | Refusal;

/** A read or subscription that is open, and can therefore be struck. */
export interface Strikable {
  readonly method: 'read' | 'subscribe';
  readonly stream: string;
  strike(how: MidwayEnd, afterEvents: number): void;
}

/** One effect as it strikes one call. */
export interface Strike {
  readonly effect: Effect;
  onHeal(work: () => void): void;
}

const APPENDS: readonly Method[] = ['append', 'batchAppend'];
const FLOWS: readonly Method[] = ['read', 'subscribe'];

/** What the server is told to do wrong. Every verb strikes the next call in its scope, or more. */
export class Faults {
  private active: ActiveFault[] = [];
  private readonly open = new Set<Strikable>();

  /** Lets the call wait before anything is done. */
  delay(ms: number, scope: Scope = {}): Fault {
    return this.add({ is: 'delay', ms }, scope);
  }

  /** Takes the call and never does anything about it. */
  ignore(scope: Scope = {}): Fault {
    return this.add({ is: 'ignore' }, scope);
  }

  /** Answers with an error of the server's own, without doing anything. */
  fail(how: 'not-ready' | 'canceled' | 'unknown', scope: Scope = {}): Fault {
    return this.add({ is: 'refuse', with: FAILURES[how] }, scope);
  }

  /** Stores the events and does not say so. */
  dropAnswer({ by = 'silence', ...scope }: DroppedAnswer = {}): Fault {
    return this.add({ is: 'drop-answer', by }, { on: APPENDS, ...scope });
  }

  /** Answers that the commit timed out. It comes later all the same, and holds up all behind it. */
  commitTimeout({ commitAfterMs, answerAfterMs = 0, ...scope }: CommitTimeout = {}): Fault {
    const late = commitAfterMs === undefined ? {} : { commitAfterMs };
    return this.add({ is: 'commit-late', answerAfterMs, ...late }, { on: APPENDS, ...scope });
  }

  /** Resets the caller's connection in the middle of the call; of an append, before it is stored. */
  cut(scope: Midway = {}): Fault {
    return this.midway('reset', scope);
  }

  /** Ends a read or subscription as if that had been all. */
  endWithOk(scope: Midway = {}): Fault {
    return this.midway('ok', { on: 'subscribe', ...scope });
  }

  /** Drops a subscriber that did not keep up. */
  consumerTooSlow(scope: Midway = {}): Fault {
    return this.midway(consumerTooSlow, { on: 'subscribe', ...scope });
  }

  /** Leaves a read or subscription open and sends nothing more. */
  fallSilent(scope: Midway = {}): Fault {
    return this.midway('silence', { on: 'subscribe', ...scope });
  }

  healAll(): void {
    for (const fault of [...this.active]) fault.heal();
  }

  /** What happens to this call; every effect found is counted as struck. */
  strikes(method: Method, stream: string): readonly Strike[] {
    if (this.active.length === 0) return [];
    return this.active.filter((fault) => fault.concerns(method, stream)).map((f) => f.strike());
  }

  /** Makes an open read or subscription known until the returned function is called. */
  watch(flow: Strikable): () => void {
    this.open.add(flow);
    return () => this.open.delete(flow);
  }

  private midway(how: MidwayEnd, { afterEvents = 0, ...scope }: Midway): Fault {
    const fault = this.add({ is: 'midway', how, afterEvents }, scope);
    for (const flow of [...this.open]) {
      if (!fault.concerns(flow.method, flow.stream)) continue;
      fault.strike();
      flow.strike(how, afterEvents);
    }
    return fault;
  }

  private add(effect: Effect, scope: Scope): ActiveFault {
    const fault: ActiveFault = new ActiveFault(effect, scope, () => {
      this.active = this.active.filter((other) => other !== fault);
    });
    this.active.push(fault);
    return fault;
  }
}

const FAILURES = {
  'not-ready': serverNotReady,
  canceled: canceledByServer,
  unknown: handlerThrew,
} as const satisfies Record<string, Refusal>;

class ActiveFault implements Fault {
  hits = 0;
  private healed = false;
  private readonly healing: (() => void)[] = [];

  constructor(
    private readonly effect: Effect,
    private readonly scope: Scope,
    private readonly remove: () => void,
  ) {}

  concerns(method: Method, stream: string): boolean {
    const { on, times = 1, stream: only } = this.scope;
    if (this.healed || (times !== 'until-healed' && this.hits >= times)) return false;
    if (only !== undefined && only !== stream) return false;
    if (on !== undefined) return typeof on === 'string' ? on === method : on.includes(method);
    return this.effect.is !== 'midway' || this.effect.how === 'reset' || FLOWS.includes(method);
  }

  strike(): Strike {
    this.hits += 1;
    return { effect: this.effect, onHeal: (work) => this.whenHealed(work) };
  }

  heal(): void {
    if (this.healed) return;
    this.healed = true;
    this.remove();
    for (const work of this.healing.splice(0)) work();
  }

  private whenHealed(work: () => void): void {
    if (this.healed) work();
    else this.healing.push(work);
  }
}
