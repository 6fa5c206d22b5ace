import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EffectStanding, MachineStep } from '../effect.js';
import { fullJitter } from '../full-jitter.js';
import { consequenceIdOf, type Effect } from '../reaction.js';
import {
  defaultEffectPatience,
  type EffectHandler,
  type EffectPatience,
  type SendOutcome,
} from './effect-handler.js';
import type { EffectLog } from './effect-log.js';
import type { ClaimedRow, SettledAs } from './reaction-tables.js';

export interface EffectsToSend {
  readonly handlers: readonly EffectHandler[];
  readonly log: EffectLog;
  /** A taken row is surely still ours for so long without a word from the outbox. */
  readonly leaseMs: number;
}

/**
 * Causes what waits as an effect. No effect is exactly once: so *sending* is durable before the
 * call, its outcome after it, and who finds *sending* without an outcome parks it for a person.
 */
export const effectHandler = ({ handlers, log, leaseMs }: EffectsToSend) => {
  const byKind = new Map(handlers.map((handler) => [handler.life.kind, handler]));

  return async (row: ClaimedRow, closing: AbortSignal): Promise<SettledAs> => {
    const effect = row.body as Effect;
    const handler = byKind.get(effect.kind);
    if (!handler) return { is: 'parked', reason: 'no-handler-for-this-kind' };
    return new Causing({ row, effect, handler, log, leaseMs, closing }).cause();
  };
};

interface Given {
  readonly row: ClaimedRow;
  readonly effect: Effect;
  readonly handler: EffectHandler;
  readonly log: EffectLog;
  readonly leaseMs: number;
  readonly closing: AbortSignal;
}

type Waiting = Extract<EffectStanding, { is: 'waiting' }>;

/** One effect on its way from what the log says of it to what the log then knows. */
class Causing {
  private readonly patience: EffectPatience;

  constructor(private readonly given: Given) {
    this.patience = { ...defaultEffectPatience, ...given.handler.patience };
  }

  async cause(): Promise<SettledAs> {
    try {
      const { handler, log, effect } = this.given;
      return await this.causeFrom(await log.standing(handler.life, effect.id));
    } catch (error) {
      return this.later(error instanceof Error ? error.name : 'failed');
    }
  }

  private causeFrom(standing: EffectStanding): Promise<SettledAs> | SettledAs {
    switch (standing.is) {
      case 'unheard-of':
        return { is: 'parked', reason: 'not-in-the-log' };
      case 'over':
        return { is: 'done' };
      case 'parked':
        return { is: 'dropped', reason: 'waits-for-a-person' };
      case 'sending':
        // Whoever noted it had this row before and does not answer any more.
        return this.park('outcome-unknown', standing.attempt);
      case 'waiting':
        return this.send(standing);
    }
  }

  private async send(standing: Waiting): Promise<SettledAs> {
    const { handler, effect } = this.given;
    const attempt = standing.attempts + 1;
    if (standing.failures >= this.patience.mostFailures) {
      return this.park('too-many-failures', attempt);
    }
    const preparation = await handler.prepare(effect);
    if (preparation.is === 'suppressed') {
      return this.end({ is: 'suppressed', reason: preparation.reason }, attempt);
    }
    const startedAt = performance.now();
    // An id of its own: of two that note the same attempt, one is accepted and one refused.
    const mine = await this.noteUntilKnown({ is: 'sending', attempt }, randomUUID());
    if (mine === 'not-now') return this.later('changed-meanwhile');
    if (performance.now() - startedAt > this.given.leaseMs / 2) {
      // Somebody may have found it without an outcome by now, and nothing was sent yet.
      await this.note({ is: 'put-off', attempt, reason: 'took-too-long' }, attempt);
      return this.later('took-too-long');
    }
    const outcome = await this.call(preparation.prepared, attempt);
    return outcome
      ? this.after(outcome, { attempt, failures: standing.failures + 1 })
      : this.park('outcome-unknown', attempt);
  }

  /** Nothing when nobody knows. */
  private async call(prepared: unknown, attempt: number): Promise<SendOutcome | undefined> {
    const { handler, effect } = this.given;
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), this.patience.sendTimeoutMs);
    const nobodyKnows = new Promise<undefined>((resolve) => {
      tooLong.signal.addEventListener('abort', () => resolve(undefined));
    });
    try {
      const { signal } = tooLong;
      return await Promise.race([handler.send(prepared, { effect, attempt, signal }), nobodyKnows]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private async after(
    outcome: SendOutcome,
    { attempt, failures }: { readonly attempt: number; readonly failures: number },
  ): Promise<SettledAs> {
    switch (outcome.is) {
      case 'sent':
        return this.end({ is: 'sent', attempt }, attempt);
      case 'refused-for-good':
        return this.end({ is: 'refused', attempt, reason: outcome.reason }, attempt);
      case 'try-later': {
        const { reason } = outcome;
        const noted = await this.note({ is: 'put-off', attempt, reason }, attempt);
        if (noted === 'not-now') return this.later('changed-meanwhile');
        const most = this.patience.longestPauseMs;
        const ceiling = Math.min(most, this.patience.firstPauseMs * 2 ** (failures - 1));
        return { is: 'later', reason, pauseMs: ceiling * (0.5 + Math.random() / 2) };
      }
    }
  }

  private async end(step: MachineStep, attempt: number): Promise<SettledAs> {
    const noted = await this.note(step, attempt);
    // Somebody decided meanwhile: what the log says then is looked at once more.
    return noted === 'noted' ? { is: 'done' } : this.later('changed-meanwhile');
  }

  private async park(reason: string, attempt: number): Promise<SettledAs> {
    const noted = await this.note({ is: 'parked', reason }, attempt);
    return noted === 'noted' ? { is: 'dropped', reason } : this.later('changed-meanwhile');
  }

  /** The id follows from the step, so a step that was noted before is not noted again. */
  private note(step: MachineStep, attempt: number): Promise<'noted' | 'not-now'> {
    const { row, effect } = this.given;
    // A person may have let the same attempt be tried anew, by an ask of its own.
    const cause = `${effect.id}\n${row.cause.id}`;
    return this.noteUntilKnown(step, consequenceIdOf(cause, effect.kind, `${step.is} ${attempt}`));
  }

  private async noteUntilKnown(step: MachineStep, commandId: string): Promise<'noted' | 'not-now'> {
    const { row, effect, handler, log, closing } = this.given;
    const { id: causationId, correlationId } = row.cause;
    const noting = { id: effect.id, step, commandId, causationId, correlationId };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await log.note(handler.life, noting);
      } catch (error) {
        // Closing waits for nobody: what was not noted is found as it stands by the next one.
        if (closing.aborted || attempt >= MOST_NOTING) throw error;
        await delay(fullJitter(attempt, 1_000));
      }
    }
  }

  private later(reason: string): SettledAs {
    const { attempts } = this.given.row;
    return { is: 'later', reason, pauseMs: fullJitter(attempts + 1, this.given.leaseMs) };
  }
}

/** About a minute of a store that does not answer. */
const MOST_NOTING = 60;
