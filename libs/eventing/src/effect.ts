import type { Typed } from './decider.js';

/**
 * The life of an effect in the log, on a stream of its own. The domain names the events and
 * decides them; what may follow what is the same for every effect and stands in `afterStep`.
 */
export interface EffectLife<State> {
  readonly kind: string;
  /** `<category>-<id>` of the effect with this id. */
  readonly streamOf: (id: string) => string;
  readonly initialState: State;
  readonly evolve: (state: State, event: never) => State;
  readonly standingOf: (state: State) => EffectStanding;
  /** The command that notes a step; only the portal itself sends it. */
  readonly commandFor: (id: string, step: MachineStep) => Typed;
}

/** Any life, where only the mechanics matter. */
export interface AnyEffectLife {
  readonly kind: string;
  readonly streamOf: (id: string) => string;
  readonly initialState: unknown;
  readonly evolve: (state: never, event: never) => unknown;
  readonly standingOf: (state: never) => EffectStanding;
  readonly commandFor: (id: string, step: MachineStep) => Typed;
}

export type EffectStanding =
  /** Nothing in the log speaks of it. */
  | { readonly is: 'unheard-of' }
  /** To be tried; so many attempts were made, so many failed since somebody last decided. */
  | { readonly is: 'waiting'; readonly attempts: number; readonly failures: number }
  /** Noted before the call: from here on until its outcome is noted, nobody knows. */
  | { readonly is: 'sending'; readonly attempt: number; readonly failures: number }
  /** A person decides: try again or let it be. */
  | { readonly is: 'parked'; readonly attempts: number }
  | { readonly is: 'over'; readonly as: 'sent' | 'suppressed' | 'refused' | 'abandoned' };

/** What the machinery notes. Reasons are kebab-case words, never what a server said. */
export type MachineStep =
  | { readonly is: 'sending'; readonly attempt: number }
  | { readonly is: 'sent'; readonly attempt: number }
  /** It certainly did not happen, and may be tried again later. */
  | { readonly is: 'put-off'; readonly attempt: number; readonly reason: string }
  /** It certainly did not happen and never will. */
  | { readonly is: 'refused'; readonly attempt: number; readonly reason: string }
  /** It may not be: nothing was tried. */
  | { readonly is: 'suppressed'; readonly reason: string }
  | { readonly is: 'parked'; readonly reason: string };

export type EffectStep =
  | MachineStep
  | { readonly is: 'queued' }
  /** What a person decided about a parked one. */
  | { readonly is: 'retried' }
  | { readonly is: 'abandoned' };

export const unheardOf: EffectStanding = { is: 'unheard-of' };

/**
 * Where an effect stands after a step, or nothing when that step cannot follow: so of two that
 * would send at once only one may, and a late *sent* still counts when it was parked meanwhile.
 */
export const afterStep = (
  standing: EffectStanding,
  step: EffectStep,
): EffectStanding | undefined => {
  switch (step.is) {
    case 'queued':
      return standing.is === 'unheard-of' ? { is: 'waiting', attempts: 0, failures: 0 } : undefined;
    case 'sending':
      return afterSending(standing, step.attempt);
    case 'sent':
      return isOpenAttempt(standing, step.attempt) ? { is: 'over', as: 'sent' } : undefined;
    case 'put-off':
      return standing.is === 'sending' && standing.attempt === step.attempt
        ? { is: 'waiting', attempts: step.attempt, failures: standing.failures + 1 }
        : undefined;
    case 'refused':
      return isOpenAttempt(standing, step.attempt) ? { is: 'over', as: 'refused' } : undefined;
    case 'suppressed':
      return standing.is === 'waiting' ? { is: 'over', as: 'suppressed' } : undefined;
    case 'parked':
      return afterParking(standing);
    case 'retried':
      return standing.is === 'parked'
        ? { is: 'waiting', attempts: standing.attempts, failures: 0 }
        : undefined;
    case 'abandoned':
      return standing.is === 'parked' ? { is: 'over', as: 'abandoned' } : undefined;
  }
};

const afterSending = (standing: EffectStanding, attempt: number): EffectStanding | undefined =>
  standing.is === 'waiting' && attempt === standing.attempts + 1
    ? { is: 'sending', attempt, failures: standing.failures }
    : undefined;

const afterParking = (standing: EffectStanding): EffectStanding | undefined => {
  if (standing.is === 'sending') return { is: 'parked', attempts: standing.attempt };
  if (standing.is === 'waiting') return { is: 'parked', attempts: standing.attempts };
  return undefined;
};

/** Whoever was believed dead may still come and say how the last attempt ended. */
const isOpenAttempt = (standing: EffectStanding, attempt: number): boolean =>
  (standing.is === 'sending' && standing.attempt === attempt) ||
  (standing.is === 'parked' && standing.attempts === attempt);
