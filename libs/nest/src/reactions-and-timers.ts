import type { AnyReaction, EffectHandler, EventCodec, EventStore } from '@anamnesis/eventing';
import type { PlannedBy } from '@anamnesis/eventing';
import type { PortalOptions } from './portal-options.js';

/** What follows from events by itself. One that is missing here follows from nothing. */
export const portalReactions: readonly AnyReaction[] = [];

/** What is due when, each with the calendar that it computes by. */
export const portalTimers: readonly PlannedBy[] = [];

/** What an effect needs to be caused, besides the address that the options name. */
export interface EffectParts {
  readonly options: PortalOptions;
  readonly store: EventStore;
  readonly codec: EventCodec;
}

/** How each kind of effect is caused. */
export const effectHandlers = (_parts: EffectParts): readonly EffectHandler[] => [];
