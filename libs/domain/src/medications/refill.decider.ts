import { refuse, type Context, type Decision, type Refusal } from '@anamnesis/eventing/decider';
import { dateIn } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type { HandlingReason } from '../requests/handling.js';
import type {
  AuthoriseRefill,
  DenyRefill,
  RequestRefill,
  SendRefillToPharmacy,
  StartRefillEncounter,
  TakeDownRefillRequest,
} from './commands.js';
import type { MedicationEvent, PrescriptionRecorded, RefillChannel } from './events.js';
import { prescriberOf, refillPatientOf, zoneOf, type RefillFacts } from './facts.js';
import { lastSupplyOf, usualDaysSupplyOf } from './last-supply.policy.js';
import {
  mayDecideOnRefill,
  responsibleProviderOf,
  type AuthoriserReason,
  type Moment,
} from './refill-authoriser.policy.js';
import {
  mayRefill,
  type NotEligible,
  type RefillCircumstances,
  type RefillReason,
} from './refill-eligibility.policy.js';
import type { RefillDecision, RefillStanding } from './refill-standing.policy.js';

/** A refill's own life, from the ask to the pharmacy; its request's life is `requests`' matter. */
export type RefillCommand =
  | RequestRefill
  | TakeDownRefillRequest
  | AuthoriseRefill
  | DenyRefill
  | SendRefillToPharmacy
  | StartRefillEncounter;

export type RefillRefusal =
  | Extract<HandlingReason, 'never-requested' | 'already-dismissed'>
  | RefillReason
  | AuthoriserReason
  | 'already-authorised'
  | 'already-denied'
  | 'not-authorised'
  | 'already-sent'
  | 'encounter-already-opened';

export interface RecordedPrescription {
  readonly prescription: PrescriptionRecorded;
  readonly standing: RefillStanding;
  /** Who has opened an encounter note for a request, by its id. */
  readonly encounters: Readonly<Record<string, OpenedEncounter>>;
}

export interface OpenedEncounter {
  readonly encounterId: string;
  readonly by: string;
}

export type RefillContext = Context<RefillFacts>;
type Known = RecordedPrescription;
type RefillOutcome = Decision<MedicationEvent, RefillRefusal>;

export const decideRefill = (
  known: Known,
  command: RefillCommand,
  context: RefillContext,
): RefillOutcome => {
  switch (command.type) {
    case 'RequestRefill':
      return ask(known, 'portal', context);
    case 'TakeDownRefillRequest':
      return ask(known, command.channel, context);
    case 'AuthoriseRefill':
      return authorise(known, command, context);
    case 'DenyRefill':
      return deny(known, command, context);
    case 'SendRefillToPharmacy':
      return send(known, command, context);
    case 'StartRefillEncounter':
      return startEncounter(known, command, context);
  }
};

/**
 * Names the prescription too: a key that its sender used for two prescriptions is a command on
 * each, and two requests with one id would show as one.
 */
export const refillRequestIdOf = (commandId: string, prescriptionId: string): string =>
  idFor(commandId, `request for ${prescriptionId}`);

const ask = (
  { prescription, standing }: Known,
  channel: RefillChannel,
  context: RefillContext,
): RefillOutcome => {
  const { by, at, commandId, facts } = context;
  const step = channel === 'portal' ? 'asked-in-the-portal' : 'taken-down';
  const answer = mayRefill(step, standing, circumstancesOf(context));
  if (!answer.eligible) return refused(answer, context);

  const { prescriptionId, patientId, prescriberId, medication } = prescription;
  const moment = momentOf(context);
  return [
    presentFields({
      type: 'RefillRequested',
      requestId: refillRequestIdOf(commandId, prescriptionId),
      prescriptionId,
      patientId,
      responsibleProviderId: responsibleProviderOf(prescriberOf(facts, prescriberId), moment),
      medication,
      daysSupply: usualDaysSupplyOf(standing),
      lastSuppliedOn: lastSupplyOf(standing)?.on,
      channel,
      policyVersion: answer.policyVersion,
      by,
      at,
      requestedOn: moment.today,
    }),
  ];
};

const authorise = (
  known: Known,
  { prescriptionId, requestId }: AuthoriseRefill,
  context: RefillContext,
): RefillOutcome => {
  const { standing } = known;
  const { by, at } = context;
  const refusal = undecidable(known, requestId, context);
  if (refusal) return refusal;
  const answer = mayRefill('authorised', standing, { ...circumstancesOf(context), requestId });
  if (!answer.eligible) return refused(answer, context);

  return [
    presentFields({
      type: 'RefillAuthorised',
      requestId,
      prescriptionId,
      authorisedOn: momentOf(context).today,
      daysSupply: usualDaysSupplyOf(standing),
      policyVersion: answer.policyVersion,
      by,
      at,
    }),
  ];
};

const deny = (
  known: Known,
  { prescriptionId, requestId, reason }: DenyRefill,
  context: RefillContext,
): RefillOutcome => {
  const { by, at } = context;
  return (
    undecidable(known, requestId, context) ?? [
      { type: 'RefillDenied', requestId, prescriptionId, reason, by, at },
    ]
  );
};

/** A claim does not bind the provider: it is about the work on the request, not the decision. */
const undecidable = (
  { standing, prescription }: Known,
  requestId: string,
  context: RefillContext,
): Refusal<RefillRefusal> | undefined => {
  const closed = notOpen(standing, requestId);
  if (closed) return closed;
  const decision = standing.decisions[requestId];
  if (decision?.is === 'authorised') return refuse('already-authorised', madeBy(decision));
  if (decision?.is === 'denied' && !decision.returned) {
    return refuse('already-denied', madeBy(decision));
  }
  const prescriber = prescriberOf(context.facts, prescription.prescriberId);
  const authoriser = mayDecideOnRefill(context.by, prescriber, momentOf(context));
  return authoriser.may ? undefined : refuse(authoriser.because);
};

const notOpen = (
  { requests }: RefillStanding,
  requestId: string,
): Refusal<RefillRefusal> | undefined => {
  const handling = requests[requestId];
  if (!handling) return refuse('never-requested');
  if (handling.is === 'queued') return undefined;
  const { by, at, outcome } = handling;
  return refuse('already-dismissed', { by, at, outcome });
};

/** Dismissing the request does not take back the authorisation, so it may be sent all the same. */
const send = (
  { standing }: Known,
  { prescriptionId, requestId, via }: SendRefillToPharmacy,
  context: RefillContext,
): RefillOutcome => {
  if (!standing.requests[requestId]) return refuse('never-requested');
  const decision = standing.decisions[requestId];
  if (decision?.is !== 'authorised') return refuse('not-authorised');
  const { sent } = decision;
  if (sent) return refuse('already-sent', { sentOn: sent.on, via: sent.via });
  const answer = mayRefill('sent', standing, { ...circumstancesOf(context), requestId });
  if (!answer.eligible) return refused(answer, context);

  const { by, at } = context;
  const sentOn = momentOf(context).today;
  return [{ type: 'RefillSentToPharmacy', requestId, prescriptionId, via, sentOn, by, at }];
};

const startEncounter = (
  { standing, prescription, encounters }: Known,
  { prescriptionId, requestId }: StartRefillEncounter,
  { by, at, commandId }: RefillContext,
): RefillOutcome => {
  const closed = notOpen(standing, requestId);
  if (closed) return closed;
  const opened = encounters[requestId];
  if (opened?.by === by) return [];
  if (opened) return refuse('encounter-already-opened', { ...opened });

  const encounterId = idFor(commandId, `encounter for ${requestId}`);
  return [
    { type: 'EncounterNoteOpened', encounterId, requestId, prescriptionId, by, at },
    presentFields({
      type: 'PrescriptionDrafted',
      draftId: idFor(commandId, `draft for ${requestId}`),
      encounterId,
      requestId,
      prescriptionId,
      medication: prescription.medication,
      daysSupply: usualDaysSupplyOf(standing),
      by,
      at,
    }),
  ];
};

/** Where the office is the way forward, its phone goes with the refusal. */
const refused = (
  { because, details, handOff }: NotEligible,
  { facts }: RefillContext,
): Refusal<RefillReason> => {
  const officePhone = facts.facility?.recorded?.phone;
  return refuse(because, {
    ...details,
    ...(handOff === 'office' && officePhone !== undefined ? { officePhone } : {}),
  });
};

const circumstancesOf = ({ facts, at }: RefillContext): RefillCircumstances => ({
  patient: refillPatientOf(facts.patient),
  zone: zoneOf(facts.facility),
  at,
});

const momentOf = ({ facts, at }: RefillContext): Moment => ({
  at,
  today: dateIn(zoneOf(facts.facility), at),
});

export const madeBy = ({ by, at }: RefillDecision): Readonly<Record<string, string>> => ({
  by,
  at,
});
