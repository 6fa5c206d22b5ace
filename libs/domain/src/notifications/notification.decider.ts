import {
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Lookups,
} from '@anamnesis/eventing/decider';
import {
  afterStep,
  unheardOf,
  type EffectLife,
  type EffectStanding,
  type EffectStep,
  type MachineStep,
} from '@anamnesis/eventing/effect';
import {
  NoteNotificationStep,
  type NotificationCommand,
  type QueueNotification,
  type RecordBounce,
} from './commands.js';
import type { BounceSeverity, NotificationEvent, SuppressionReason } from './events.js';
import { mailedPerson, notificationStream, patientLookUp, type PatientState } from './facts.js';
import { mailbox, wantsEmail, type MailboxState } from './mailbox.decider.js';
import { mailPolicyVersion, mayBeMailed, type MailVerdict } from './may-be-mailed.policy.js';

export type NotificationReason =
  | 'no-such-notification'
  | 'step-out-of-order'
  | 'may-not-be-mailed'
  | 'notification-not-parked'
  | 'notification-never-sent';

/** One mail, from when it was queued to what became of it. */
export interface NotificationState {
  readonly standing: EffectStanding;
  readonly patientId?: string;
  /** Where the last attempt went. */
  readonly address?: string;
  readonly bounces: readonly Bounce[];
}

interface Bounce {
  readonly severity: BounceSeverity;
  readonly status: string;
}

export interface NotificationFacts {
  readonly patient: PatientState | undefined;
  readonly mailbox: MailboxState | undefined;
}

type NotificationDecision = Decision<NotificationEvent, NotificationReason>;
type NotificationContext = Context<NotificationFacts>;

const decide = (
  state: NotificationState,
  command: NotificationCommand,
  context: NotificationContext,
): NotificationDecision => {
  if (command.type === 'QueueNotification') return queue(state, command, context);
  const { notificationId } = command;
  const { patientId, standing } = state;
  if (patientId === undefined) return refuse('no-such-notification');
  const { by, at } = context;
  const stamp = { notificationId, patientId, by, at };

  switch (command.type) {
    case 'NoteNotificationStep': {
      const step = stepFrom(command);
      if (!step || !afterStep(standing, step)) return refuse('step-out-of-order');
      return noted(step, stamp, context.facts);
    }
    case 'RetryNotification': {
      const { reason } = command;
      if (!afterStep(standing, { is: 'retried' })) return refuse('notification-not-parked');
      return [{ type: 'NotificationRetried', ...stamp, reason }];
    }
    case 'AbandonNotification': {
      const { reason } = command;
      if (!afterStep(standing, { is: 'abandoned' })) return refuse('notification-not-parked');
      return [{ type: 'NotificationAbandoned', ...stamp, reason }];
    }
    case 'RecordBounce':
      return bounced(state, command, stamp);
  }
};

const queue = (
  { standing }: NotificationState,
  { notificationId, patientId }: QueueNotification,
  { by, at, facts }: NotificationContext,
): NotificationDecision => {
  if (standing.is !== 'unheard-of') return [];
  const policyVersion = mailPolicyVersion;
  const verdict = mailVerdictOn(facts);
  const about = { notificationId, patientId, policyVersion, by, at };
  return verdict.may
    ? [{ type: 'NotificationQueued', ...about, channel: 'email' }]
    : [{ type: 'NotificationSuppressed', ...about, reason: verdict.because }];
};

export const mailVerdictOn = ({ patient, mailbox: box }: NotificationFacts): MailVerdict =>
  mayBeMailed(
    mailedPerson(patient, {
      wantsEmail: wantsEmail(box ?? mailbox.initialState),
      undeliverable: box?.undeliverable,
    }),
  );

interface Stamp {
  readonly notificationId: string;
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
}

const noted = (step: MachineStep, stamp: Stamp, facts: NotificationFacts): NotificationDecision => {
  switch (step.is) {
    case 'sending': {
      const { attempt } = step;
      const verdict = mailVerdictOn(facts);
      if (!verdict.may) return refuse('may-not-be-mailed', { because: verdict.because });
      const { address } = verdict;
      return [{ type: 'NotificationSendingBegun', ...stamp, attempt, address }];
    }
    case 'sent':
      return [{ type: 'NotificationSent', ...stamp, attempt: step.attempt }];
    case 'put-off': {
      const { attempt, reason } = step;
      return [{ type: 'NotificationPutOff', ...stamp, attempt, reason }];
    }
    case 'refused': {
      const { attempt, reason } = step;
      return [{ type: 'NotificationRefused', ...stamp, attempt, reason }];
    }
    case 'suppressed': {
      const reason = step.reason as SuppressionReason;
      const policyVersion = mailPolicyVersion;
      return [{ type: 'NotificationSuppressed', ...stamp, reason, policyVersion }];
    }
    case 'parked':
      return [{ type: 'NotificationParked', ...stamp, reason: step.reason }];
  }
};

/** Nothing when the command leaves out what its step needs. */
const stepFrom = ({ step, attempt, reason }: NoteNotificationStep): MachineStep | undefined => {
  switch (step) {
    case 'sending':
    case 'sent':
      return attempt === undefined ? undefined : { is: step, attempt };
    case 'put-off':
    case 'refused':
      return attempt === undefined || reason === undefined
        ? undefined
        : { is: step, attempt, reason };
    case 'suppressed':
    case 'parked':
      return reason === undefined ? undefined : { is: step, reason };
  }
};

/** A mail that is parked because nobody knows may well come back. */
const bounced = (
  { address, bounces }: NotificationState,
  { severity, status }: RecordBounce,
  stamp: Stamp,
): NotificationDecision => {
  if (address === undefined) return refuse('notification-never-sent');
  const isKnown = bounces.some(
    (bounce) => bounce.severity === severity && bounce.status === status,
  );
  return isKnown ? [] : [{ type: 'NotificationBounced', ...stamp, severity, status }];
};

const evolve = (state: NotificationState, event: NotificationEvent): NotificationState => {
  switch (event.type) {
    case 'NotificationQueued':
      return { ...after(state, { is: 'queued' }), patientId: event.patientId };
    case 'NotificationSuppressed': {
      const standing: EffectStanding = { is: 'over', as: 'suppressed' };
      return { ...state, standing, patientId: event.patientId };
    }
    case 'NotificationSendingBegun': {
      const { attempt, address } = event;
      return { ...after(state, { is: 'sending', attempt }), address };
    }
    case 'NotificationSent':
      return after(state, { is: 'sent', attempt: event.attempt });
    case 'NotificationPutOff':
      return after(state, { is: 'put-off', attempt: event.attempt, reason: event.reason });
    case 'NotificationRefused':
      return after(state, { is: 'refused', attempt: event.attempt, reason: event.reason });
    case 'NotificationParked':
      return after(state, { is: 'parked', reason: event.reason });
    case 'NotificationRetried':
      return after(state, { is: 'retried' });
    case 'NotificationAbandoned':
      return after(state, { is: 'abandoned' });
    case 'NotificationBounced': {
      const { severity, status } = event;
      return { ...state, bounces: [...state.bounces, { severity, status }] };
    }
  }
};

const after = (state: NotificationState, step: EffectStep): NotificationState => ({
  ...state,
  standing: afterStep(state.standing, step) ?? state.standing,
});

const lookUp = (
  { patientId }: NotificationState,
  command: NotificationCommand,
): Lookups<NotificationFacts> => {
  const whose = 'patientId' in command ? command.patientId : patientId;
  const isAsked =
    command.type === 'QueueNotification' ||
    (command.type === 'NoteNotificationStep' && command.step === 'sending');
  return whose !== undefined && isAsked ? personLookUp(whose) : {};
};

/** Both streams that the mail policy asks. */
export const personLookUp = (patientId: string): Lookups<NotificationFacts> => ({
  patient: patientLookUp(patientId),
  mailbox: {
    stream: `mailbox-${patientId}`,
    initialState: mailbox.initialState,
    evolve: mailbox.evolve,
  },
});

export const notification: Decider<
  NotificationState,
  NotificationCommand,
  NotificationEvent,
  NotificationReason,
  NotificationFacts
> = {
  streamOf: ({ notificationId }) => notificationStream(notificationId),
  initialState: { standing: unheardOf, bounces: [] },
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: ({ patientId }, command) => ('patientId' in command ? command.patientId : patientId),
  lookUp: (state, command) => lookUp(state, command),
};

const EMAIL = 'email';

/** The life of a mail in the log, for the machinery that sends it. */
export const emailLife: EffectLife<NotificationState> = {
  kind: EMAIL,
  streamOf: notificationStream,
  initialState: notification.initialState,
  evolve: notification.evolve,
  standingOf: ({ standing }) => standing,
  commandFor: (notificationId, step) => {
    const { is, ...rest } = step;
    return Object.assign(new NoteNotificationStep(), { notificationId, step: is, ...rest });
  },
};
