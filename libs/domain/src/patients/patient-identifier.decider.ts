import { refuse, type Context, type Decider, type Decision } from '@anamnesis/eventing/decider';
import type { PatientIdentifierCommand } from './commands.js';
import type { PatientIdentifierEvent } from './events.js';
import { patientLookUp, type PatientState } from './patient.decider.js';

export type PatientIdentifierReason =
  | 'no-such-patient'
  | 'identifier-belongs-to-another'
  | 'identifier-withdrawn'
  | 'no-such-identifier';

export interface PatientIdentifierState {
  /** Whom the number names now. */
  readonly patientId?: string;
  /** From whom it was taken back last. */
  readonly withdrawnFrom?: string;
}

export interface PatientIdentifierFacts {
  readonly patient: PatientState | undefined;
}

const decide = (
  { patientId: holder, withdrawnFrom }: PatientIdentifierState,
  command: PatientIdentifierCommand,
  { by, at, facts }: Context<PatientIdentifierFacts>,
): Decision<PatientIdentifierEvent, PatientIdentifierReason> => {
  const { patientId, authority, number } = command;
  switch (command.type) {
    case 'AssignPatientIdentifier':
      if (!facts.patient?.recorded) return refuse('no-such-patient');
      if (holder === patientId) return [];
      // Whose it is stays unsaid: whoever asks has named another patient.
      if (holder !== undefined) return refuse('identifier-belongs-to-another');
      // Record systems say all numbers in each message, also those that staff found to be wrong.
      if (command.isFromMessage && withdrawnFrom === patientId) {
        return refuse('identifier-withdrawn');
      }
      return [{ type: 'PatientIdentifierAssigned', patientId, authority, number, by, at }];
    case 'WithdrawPatientIdentifier': {
      if (holder !== patientId) return refuse('no-such-identifier');
      const { reason } = command;
      return [{ type: 'PatientIdentifierWithdrawn', patientId, authority, number, reason, by, at }];
    }
  }
};

const evolve = (
  _state: PatientIdentifierState,
  event: PatientIdentifierEvent,
): PatientIdentifierState => {
  switch (event.type) {
    case 'PatientIdentifierAssigned':
      return { patientId: event.patientId };
    case 'PatientIdentifierWithdrawn':
      return { withdrawnFrom: event.patientId };
  }
};

/** A number as an authority gives it out: PID-3 with PID-3.4, an identifier with its system. */
export interface IdentifierAsTold {
  readonly authority: string;
  readonly number: string;
}

/**
 * The stream of a number before its name is hashed. Senders differ in capitals and blanks of one
 * and the same number, in nothing else: a leading zero or a dash may make another one.
 */
export const identifierStreamOf = ({ authority, number }: IdentifierAsTold): string =>
  `patientIdentifier-${JSON.stringify([asCompared(authority), asCompared(number)])}`;

const asCompared = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();

export const patientIdentifier: Decider<
  PatientIdentifierState,
  PatientIdentifierCommand,
  PatientIdentifierEvent,
  PatientIdentifierReason,
  PatientIdentifierFacts
> = {
  streamOf: identifierStreamOf,
  isNamedByKeyedHash: true,
  heldFrom: ['PatientIdentifierAssigned'],
  initialState: {},
  decide,
  evolve,
  subjectOf: (_state, { patientId }) => patientId,
  patientOf: (_state, { patientId }) => patientId,
  lookUp: (_state, { type, patientId }) =>
    type === 'AssignPatientIdentifier' ? { patient: patientLookUp(patientId) } : {},
};
