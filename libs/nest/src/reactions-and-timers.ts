import {
  announceAnswers,
  announceLabNews,
  lookAtChangedLabReports,
  lookAtConcernedLabReports,
  lookAtUnsentLabNews,
  lookWhenTimeMayShow,
  markBouncedAddresses,
  noteDueResponses,
  noteOverdueLabReviews,
  planResponses,
  queueAnnounced,
  sendQueued,
  takeMessages,
} from '@anamnesis/domain';
import type {
  AnyReaction,
  Clock,
  EffectHandler,
  EventCodec,
  EventStore,
  PlannedBy,
} from '@anamnesis/eventing';
import { emailEffect } from './mail/email-effect.js';
import type { PortalOptions } from './portal-options.js';

/** What follows from events by itself. One that is missing here follows from nothing. */
export const portalReactions: readonly AnyReaction[] = [
  planResponses,
  announceAnswers,
  lookAtChangedLabReports,
  lookAtConcernedLabReports,
  announceLabNews,
  lookAtUnsentLabNews,
  sendQueued,
  markBouncedAddresses,
  takeMessages,
];

/** What is due when, each with the calendar that it computes by. */
export const portalTimers: readonly PlannedBy[] = [
  { plan: noteDueResponses },
  { plan: noteOverdueLabReviews },
  { plan: lookWhenTimeMayShow },
  { plan: queueAnnounced },
];

/** What an effect needs to be caused, besides the address that the options name. */
export interface EffectParts {
  readonly options: PortalOptions;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
}

export interface PortalEffects {
  readonly handlers: readonly EffectHandler[];
  /** Lets go of what the handlers hold, when nothing is under way any more. */
  close(): void;
}

/** How each kind of effect is caused. */
export const portalEffects = ({ options, ...parts }: EffectParts): PortalEffects => {
  const { mail, digestKey } = options;
  const email = emailEffect({ ...parts, mail, digestKey });
  return { handlers: [email.handler], close: () => email.close() };
};
