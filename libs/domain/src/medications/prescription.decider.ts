import {
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Refusal,
} from '@anamnesis/eventing/decider';
import { dateIn, latestDateAt } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import {
  decideHandling,
  handlingLookUp,
  isHandlingCommand,
  type HandlingCommand,
  type HandlingReason,
} from '../requests/handling.js';
import type {
  AuthoriseRefill,
  DenyRefill,
  DiscontinuePrescription,
  PrescriptionCommand,
  RecordDispense,
  RecordPrescription,
  SendRefillToPharmacy,
  StartRefillEncounter,
} from './commands.js';
import type { PrescriptionEvent, PrescriptionRecorded, RefillChannel } from './events.js';
import { prescriberOf, refillLookUp, refillPatientOf, zoneOf, type RefillFacts } from './facts.js';
import { lastSupplyOf, usualDaysSupplyOf } from './last-supply.policy.js';
import {
  mayDecideOnRefill,
  responsibleProviderOf,
  type AuthoriserReason,
  type Moment,
} from './refill-authoriser.policy.js';
import {
  mayRefill,
  type RefillCircumstances,
  type RefillReason,
} from './refill-eligibility.policy.js';
import {
  evolveRefillStanding,
  pendingRefillOf,
  type RefillDecision,
  type RefillStanding,
} from './refill-standing.policy.js';

export type PrescriptionReason =
  | HandlingReason
  | RefillReason
  | AuthoriserReason
  | 'no-such-prescription'
  | 'recorded-differently'
  | 'dated-in-the-future'
  | 'already-authorised'
  | 'already-denied'
  | 'not-authorised'
  | 'already-sent'
  | 'encounter-already-opened';

export interface PrescriptionState {
  readonly prescription?: PrescriptionRecorded;
  readonly standing?: RefillStanding;
  /** Who has opened an encounter note for a request, by its id. */
  readonly encounters: Readonly<Record<string, OpenedEncounter>>;
}

interface OpenedEncounter {
  readonly encounterId: string;
  readonly by: string;
}

type Known = Required<PrescriptionState>;
type RefillContext = Context<RefillFacts>;
type PrescriptionDecision = Decision<PrescriptionEvent, PrescriptionReason>;

const decide = (
  state: PrescriptionState,
  command: PrescriptionCommand,
  context: RefillContext,
): PrescriptionDecision => {
  if (command.type === 'RecordPrescription') return recordPrescription(state, command, context);
  const { prescription, standing, encounters } = state;
  if (!prescription || !standing) return refuse('no-such-prescription');
  const known: Known = { prescription, standing, encounters };
  if (isHandlingCommand(command)) return handle(known, command, context);

  switch (command.type) {
    case 'RecordDispense':
      return recordDispense(known, command, context);
    case 'DiscontinuePrescription':
      return discontinue(known, command, context);
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

const recordPrescription = (
  { prescription }: PrescriptionState,
  command: RecordPrescription,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  const said = saidOf(command);
  if (said.writtenOn > latestDateAt(at)) return refuse('dated-in-the-future');
  if (!prescription) return [{ type: 'PrescriptionRecorded', ...said, by, at }];

  const before = saidOf(prescription);
  const fields = [...new Set([...namesOf(before), ...namesOf(said)])].filter(
    (name) => name !== 'shiftedDays' && before[name] !== said[name],
  );
  // The names only: what they say is patient data, and a refusal may be logged.
  return fields.length === 0 ? [] : refuse('recorded-differently', { fields: fields.join(', ') });
};

type SaidOfPrescription = Omit<PrescriptionRecorded, 'type' | 'by' | 'at'>;

const saidOf = (from: RecordPrescription | PrescriptionRecorded): SaidOfPrescription => {
  const { prescriptionId, patientId, prescriberId, facilityId, medication, rxNormCode } = from;
  const { schedule, daysSupply, writtenOn, origin, shiftedDays } = from;
  return presentFields({
    prescriptionId,
    patientId,
    prescriberId,
    facilityId,
    medication,
    rxNormCode,
    schedule,
    daysSupply,
    writtenOn,
    origin,
    shiftedDays,
  });
};

const namesOf = (said: SaidOfPrescription): (keyof SaidOfPrescription)[] =>
  Object.keys(said) as (keyof SaidOfPrescription)[];

const recordDispense = (
  { standing }: Known,
  { prescriptionId, dispenseId, filledOn, daysSupply, shiftedDays }: RecordDispense,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  if (filledOn > latestDateAt(at)) return refuse('dated-in-the-future');
  const before = standing.dispenses[dispenseId];
  if (before) {
    const fields = [
      ...(before.filledOn === filledOn ? [] : ['filledOn']),
      ...((before.daysSupply ?? null) === (daysSupply ?? null) ? [] : ['daysSupply']),
    ];
    return fields.length === 0 ? [] : refuse('recorded-differently', { fields: fields.join(', ') });
  }
  return [
    presentFields({
      type: 'DispenseRecorded',
      prescriptionId,
      dispenseId,
      filledOn,
      daysSupply,
      shiftedDays,
      by,
      at,
    }),
  ];
};

const discontinue = (
  { standing }: Known,
  { prescriptionId, discontinuedOn, reason, shiftedDays }: DiscontinuePrescription,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  if (standing.discontinuedOn === discontinuedOn) return [];
  if (standing.discontinuedOn) {
    return refuse('recorded-differently', { fields: 'discontinuedOn' });
  }
  return [
    presentFields({
      type: 'PrescriptionDiscontinued',
      prescriptionId,
      discontinuedOn,
      reason,
      shiftedDays,
      by,
      at,
    }),
  ];
};

/** The life that every request shares, and the two places where a refill's own life limits it. */
const handle = (
  { standing }: Known,
  command: HandlingCommand,
  context: RefillContext,
): PrescriptionDecision => {
  const { requestId } = command;
  const handled = decideHandling(standing.requests[requestId], command, context);
  if ('refused' in handled || handled.length === 0) return handled;

  const decision = standing.decisions[requestId];
  if (command.type === 'ReturnPatientRequestToQueue' && !decision) {
    const pending = pendingRefillOf(standing);
    if (pending !== undefined) return refuse('already-pending', { requestId: pending });
  }
  if (command.type === 'WithdrawPatientRequest' && decision?.is === 'authorised') {
    return refuse('already-authorised', madeBy(decision));
  }
  return handled;
};

const ask = (
  { prescription, standing }: Known,
  channel: RefillChannel,
  context: RefillContext,
): PrescriptionDecision => {
  const { by, at, commandId, facts } = context;
  const step = channel === 'portal' ? 'asked-in-the-portal' : 'taken-down';
  const answer = mayRefill(step, standing, circumstancesOf(context));
  if (!answer.eligible) return refuse(answer.because, answer.details);

  const { prescriptionId, patientId, prescriberId, medication } = prescription;
  const moment = momentOf(context);
  return [
    presentFields({
      type: 'RefillRequested',
      requestId: idFor(commandId, 'request'),
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
): PrescriptionDecision => {
  const { standing } = known;
  const { by, at } = context;
  const refusal = undecidable(known, requestId, context);
  if (refusal) return refusal;
  const answer = mayRefill('authorised', standing, { ...circumstancesOf(context), requestId });
  if (!answer.eligible) return refuse(answer.because, answer.details);

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
): PrescriptionDecision => {
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
): Refusal<PrescriptionReason> | undefined => {
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
): Refusal<PrescriptionReason> | undefined => {
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
): PrescriptionDecision => {
  if (!standing.requests[requestId]) return refuse('never-requested');
  const decision = standing.decisions[requestId];
  if (decision?.is !== 'authorised') return refuse('not-authorised');
  const { sent } = decision;
  if (sent) return refuse('already-sent', { sentOn: sent.on, via: sent.via });
  const answer = mayRefill('sent', standing, { ...circumstancesOf(context), requestId });
  if (!answer.eligible) return refuse(answer.because, answer.details);

  const { by, at } = context;
  const sentOn = momentOf(context).today;
  return [{ type: 'RefillSentToPharmacy', requestId, prescriptionId, via, sentOn, by, at }];
};

const startEncounter = (
  { standing, prescription, encounters }: Known,
  { prescriptionId, requestId }: StartRefillEncounter,
  { by, at, commandId }: RefillContext,
): PrescriptionDecision => {
  const closed = notOpen(standing, requestId);
  if (closed) return closed;
  const opened = encounters[requestId];
  if (opened?.by === by) return [];
  if (opened) return refuse('encounter-already-opened', { ...opened });

  const encounterId = idFor(commandId, 'encounter');
  return [
    { type: 'EncounterNoteOpened', encounterId, requestId, prescriptionId, by, at },
    presentFields({
      type: 'PrescriptionDrafted',
      draftId: idFor(commandId, 'draft'),
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

const circumstancesOf = ({ facts, at }: RefillContext): RefillCircumstances => ({
  patient: refillPatientOf(facts.patient),
  zone: zoneOf(facts.facility),
  at,
});

const momentOf = ({ facts, at }: RefillContext): Moment => ({
  at,
  today: dateIn(zoneOf(facts.facility), at),
});

const madeBy = ({ by, at }: RefillDecision): Readonly<Record<string, string>> => ({ by, at });

const evolve = (state: PrescriptionState, event: PrescriptionEvent): PrescriptionState => {
  const standing = evolveRefillStanding(state.standing, event);
  const evolved = standing ? { ...state, standing } : state;
  if (event.type === 'PrescriptionRecorded') return { ...evolved, prescription: event };
  if (event.type !== 'EncounterNoteOpened') return evolved;
  const { requestId, encounterId, by } = event;
  return { ...evolved, encounters: { ...state.encounters, [requestId]: { encounterId, by } } };
};

export const prescription: Decider<
  PrescriptionState,
  PrescriptionCommand,
  PrescriptionEvent,
  PrescriptionReason,
  RefillFacts
> = {
  streamOf: (command) =>
    isHandlingCommand(command) ? command.askedOn : `prescription-${command.prescriptionId}`,
  initialState: { encounters: {} },
  decide,
  evolve,
  subjectOf: (state, event) =>
    'patientId' in event ? event.patientId : state.prescription?.patientId,
  patientOf: (state, command) =>
    state.prescription?.patientId ??
    (command.type === 'RecordPrescription' ? command.patientId : undefined),
  lookUp: ({ standing }, command) => ({
    ...handlingLookUp(command),
    ...(standing ? refillLookUp(command.type, standing.prescribed) : {}),
  }),
};
