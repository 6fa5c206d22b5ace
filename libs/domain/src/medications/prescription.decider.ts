import { refuse, type Decider, type Decision } from '@anamnesis/eventing/decider';
import { isYetToCome } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import {
  decideHandling,
  handlingLookUp,
  isHandlingCommand,
  type HandlingCommand,
  type HandlingReason,
} from '../requests/handling.js';
import type {
  DiscontinuePrescription,
  PrescriptionCommand,
  RecordDispense,
  RecordPrescription,
} from './commands.js';
import type { PrescriptionEvent, PrescriptionRecorded } from './events.js';
import { refillLookUp, type RefillFacts } from './facts.js';
import { fieldsSaidDifferently } from './recorded-differently.policy.js';
import {
  decideRefill,
  madeBy,
  type RecordedPrescription,
  type RefillContext,
  type RefillRefusal,
} from './refill.decider.js';
import { evolveRefillStanding, pendingRefillOf } from './refill-standing.policy.js';

export type PrescriptionReason =
  | HandlingReason
  | RefillRefusal
  | 'no-such-prescription'
  | 'recorded-differently'
  | 'dated-in-the-future';

/** Nothing is known but that no encounter was opened, until the prescription was recorded. */
export type PrescriptionState = Pick<RecordedPrescription, 'encounters'> &
  Partial<RecordedPrescription>;

type PrescriptionDecision = Decision<PrescriptionEvent, PrescriptionReason>;

const decide = (
  state: PrescriptionState,
  command: PrescriptionCommand,
  context: RefillContext,
): PrescriptionDecision => {
  if (command.type === 'RecordPrescription') return recordPrescription(state, command, context);
  const { prescription, standing, encounters } = state;
  if (!prescription || !standing) return refuse('no-such-prescription');
  const known: RecordedPrescription = { prescription, standing, encounters };
  if (isHandlingCommand(command)) return handle(known, command, context);

  switch (command.type) {
    case 'RecordDispense':
      return recordDispense(known, command, context);
    case 'DiscontinuePrescription':
      return discontinue(known, command, context);
    case 'RequestRefill':
    case 'TakeDownRefillRequest':
    case 'AuthoriseRefill':
    case 'DenyRefill':
    case 'SendRefillToPharmacy':
    case 'StartRefillEncounter':
      return decideRefill(known, command, context);
  }
};

const recordPrescription = (
  { prescription }: PrescriptionState,
  command: RecordPrescription,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  const said = saidOf(command);
  if (isYetToCome(said.writtenOn, at)) return refuse('dated-in-the-future');
  if (prescription) return unlessSaidDifferently(saidOf(prescription), said);
  const { shiftedDays } = command;
  return [presentFields({ type: 'PrescriptionRecorded', ...said, shiftedDays, by, at })];
};

const unlessSaidDifferently = <Said extends object>(
  before: Said,
  said: Said,
): PrescriptionDecision => {
  const fields = fieldsSaidDifferently(before, said);
  return fields.length === 0 ? [] : refuse('recorded-differently', { fields: fields.join(', ') });
};

type SaidOfPrescription = Omit<PrescriptionRecorded, 'type' | 'shiftedDays' | 'by' | 'at'>;

const saidOf = (from: RecordPrescription | PrescriptionRecorded): SaidOfPrescription => {
  const { prescriptionId, patientId, prescriberId, facilityId, medication, rxNormCode } = from;
  const { schedule, daysSupply, writtenOn, origin } = from;
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
  });
};

const recordDispense = (
  { standing }: RecordedPrescription,
  { prescriptionId, dispenseId, filledOn, daysSupply, shiftedDays }: RecordDispense,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  if (isYetToCome(filledOn, at)) return refuse('dated-in-the-future');
  const before = standing.dispenses[dispenseId];
  const said = presentFields({ filledOn, daysSupply });
  if (before) return unlessSaidDifferently(before, said);
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
  { standing }: RecordedPrescription,
  { prescriptionId, discontinuedOn, reason, shiftedDays }: DiscontinuePrescription,
  { by, at }: RefillContext,
): PrescriptionDecision => {
  const before = standing.discontinuedOn;
  if (before === discontinuedOn) return [];
  // It may end earlier than was said: that only takes refills away.
  if (before !== undefined && before < discontinuedOn) {
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
  { standing }: RecordedPrescription,
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
