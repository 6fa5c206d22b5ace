import type { AnyEffectLife } from '../effect.js';
import type { Effect } from '../reaction.js';

/** How one kind of effect is caused. The machinery around it knows what was noted and what not. */
export interface EffectHandler<Prepared = unknown> {
  readonly life: AnyEffectLife;
  /**
   * Asked at the moment of sending, every time: whether it may still be, and what it needs. When
   * this throws, nothing was tried, and it is asked again later.
   */
  prepare(effect: Effect): Promise<Preparation<Prepared>>;
  /**
   * Throwing, or not answering in time, means that nobody knows: a person decides. So a failure
   * before anything can have left must be said as `try-later`.
   */
  send(prepared: Prepared, sending: Sending): Promise<SendOutcome>;
  readonly patience?: Partial<EffectPatience>;
}

export type Preparation<Prepared> =
  | { readonly is: 'permitted'; readonly prepared: Prepared }
  | { readonly is: 'suppressed'; readonly reason: string };

export interface Sending {
  readonly effect: Effect;
  /** Starts at 1: names the try where the other side can tell repeats. */
  readonly attempt: number;
  /** Aborted when it has taken too long; what happens then counts as unknown. */
  readonly signal: AbortSignal;
}

export type SendOutcome =
  | { readonly is: 'sent' }
  /** It certainly was not sent. */
  | { readonly is: 'try-later'; readonly reason: string }
  | { readonly is: 'refused-for-good'; readonly reason: string };

export interface EffectPatience {
  /** So many definite failures in a row, and a person decides. */
  readonly mostFailures: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly sendTimeoutMs: number;
}

/** About a day and a half of a mail server that is away. */
export const defaultEffectPatience: EffectPatience = {
  mostFailures: 16,
  firstPauseMs: 5_000,
  longestPauseMs: 4 * 60 * 60 * 1_000,
  sendTimeoutMs: 30_000,
};
