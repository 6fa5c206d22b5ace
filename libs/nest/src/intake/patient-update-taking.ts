import {
  AssignPatientIdentifier,
  patientMatchOf,
  RecordPatient,
  TakePatientUpdate,
  type IdentifierAsTold,
  type KeyedIds,
  type MessageAsItStands,
  type PatientMatch,
  type PatientOnFile,
  type RefusalReason,
  type WorklistReason,
} from '@anamnesis/domain';
import type { CommandOutcome } from '@anamnesis/eventing';
import type { AssignedId } from '@anamnesis/interop';
import { plainToInstance } from 'class-transformer';
import type { PortalCommand } from '../command-registry.js';
import { PORTAL_ITSELF } from '../portal-itself.js';
import { malformedFields } from '../validation.js';
import type { KnownSender } from './known-senders.js';
import type { ReadUpdate } from './read-for-taking.js';
import { FORGOTTEN, type TakingAttempt } from './taking-attempt.js';

/** What has to be known before somebody is recorded whom nobody knows by number. */
export interface NewPatientsOf {
  /**
   * Everybody who is on file with that birth date, also who was recorded a moment ago.
   * @throws {StoreUnavailable} it cannot be said now: whoever asks is to ask again
   */
  bornOn(birthDate: string): Promise<readonly PatientOnFile[]>;
  /** Where they are registered whose sender says nothing of it: the only facility, if there is one. */
  onlyFacility(): Promise<string | undefined>;
}

export interface PatientUpdateTakingOptions {
  readonly newPatients: NewPatientsOf;
  readonly idOf: KeyedIds;
}

export interface UpdateToTake {
  readonly attempt: TakingAttempt;
  readonly message: MessageAsItStands;
  readonly read: ReadUpdate;
  readonly whose: PatientMatch;
  readonly sender: KnownSender | undefined;
}

/**
 * Takes what the practice's record system says of a patient. Who registers is recorded when nobody
 * has the number and nobody on file is called so and born that day; else a person decides. Then the
 * message is attached to the new patient, whose file its next attempt brings up to date, like that
 * of anybody who was known.
 */
export class PatientUpdateTaking {
  constructor(private readonly given: PatientUpdateTakingOptions) {}

  take(update: UpdateToTake): Promise<CommandOutcome> {
    const { attempt, message, read, whose } = update;
    if (whose.is === 'matched') {
      const { patientId } = whose;
      return message.patientId === undefined
        ? attempt.attach(patientId)
        : this.counts(update, patientId);
    }
    const mayBeNew = read.update.isRegistration || message.isOfNewPatient;
    return whose.is === 'patient-unknown' && mayBeNew
      ? this.registers(update)
      : attempt.park(whose.is);
  }

  private async counts(
    { attempt, message, read, sender }: UpdateToTake,
    patientId: string,
  ): Promise<CommandOutcome> {
    const { messageId } = attempt.of;
    const { saidAt, fields, identifiers, unreadable } = read.update;
    const command = plainToInstance(TakePatientUpdate, {
      ...{ patientId, messageId, sender: message.sender, saidAt },
      ...attempt.came,
      ...{ identifiedBy: isSaidByPerson(message) ? 'person' : 'file', ...fields },
    });
    const refused = await refusalOf(attempt, command, 'update');
    if (refused?.reason === OLDER) return attempt.note([], OLDER);
    if (refused !== undefined) return settled(attempt, refused);
    const noted = await attempt.note([], 'counts');
    if (noted.is !== 'accepted') return noted;
    const numbers = numbersOfPatients(identifiers, sender?.assigningAuthority);
    const assigned = await assignAll(attempt, patientId, numbers);
    if (assigned && assigned.is !== 'accepted') return assigned;
    for (const place of unreadable) {
      const parked = await attempt.park('unreadable-content', place);
      if (parked.is !== 'accepted') return parked;
    }
    return noted;
  }

  private async registers({
    attempt,
    message,
    read,
    sender,
  }: UpdateToTake): Promise<CommandOutcome> {
    const { fields, identifiers } = read.update;
    const { familyName, givenName, birthDate, administrativeGender } = fields;
    const numbers = numbersOfPatients(identifiers, sender?.assigningAuthority);
    if (numbers.length === 0) return attempt.park('patient-incomplete', 'PID[1]-3');
    if (familyName === undefined || givenName === undefined) {
      return attempt.park('patient-incomplete', 'PID[1]-5');
    }
    if (birthDate === undefined) return attempt.park('patient-incomplete', 'PID[1]-7');
    const facilityId = sender?.registersAt ?? (await this.given.newPatients.onlyFacility());
    if (facilityId === undefined) return attempt.park('patient-incomplete', 'MSH[1]-4');
    const patientId = this.given.idOf('patient of message', attempt.of.messageId);
    // Before anybody is recorded: without the number, nothing would find whom it records.
    if (!numbers.every((number) => malformedFields(assigning(patientId, number)).length === 0)) {
      return attempt.park('unreadable-content', 'PID[1]-3');
    }
    const person = { familyName, givenName, birthDate };
    if (!message.isOfNewPatient && (await this.isOnFile(person, patientId))) {
      return attempt.park('patient-perhaps-on-file');
    }
    const said = { patientId, facilityId, ...person };
    const gender = administrativeGender && { administrativeGender };
    const command = plainToInstance(RecordPatient, { ...said, ...gender });
    const refused = await refusalOf(attempt, command, 'register');
    // A birth to come is the only thing that can be wrong with it.
    if (refused) return settled(attempt, { ...refused, field: 'birthDate' });
    const assigned = await assignAll(attempt, patientId, numbers);
    return assigned ?? attempt.attach(patientId, REGISTERED);
  }

  /** Whoever was cut off finds the patient whom it has recorded itself. */
  private async isOnFile(
    person: { readonly birthDate: string; readonly familyName: string; readonly givenName: string },
    but: string,
  ): Promise<boolean> {
    const born = await this.given.newPatients.bornOn(person.birthDate);
    return born.some(
      (other) => other.patientId !== but && patientMatchOf(person, [other]).is === 'matched',
    );
  }
}

const OLDER = 'older-than-known' satisfies RefusalReason;
const WITHDRAWN = 'identifier-withdrawn' satisfies RefusalReason;
const REGISTERED = 'The record system has registered this patient.';

const isSaidByPerson = ({ attachedBy }: MessageAsItStands): boolean =>
  attachedBy !== undefined && attachedBy !== PORTAL_ITSELF;

/** Table 0203: numbers of cards, accounts and visits are others' too, or nobody's business here. */
const NUMBERS_OF_PATIENTS: ReadonlySet<string> = new Set(['', 'MR', 'PI', 'PT', 'PN', 'PE', 'U']);
/** Each of them is a stream. */
const MOST_NUMBERS = 20;

const numbersOfPatients = (
  identifiers: readonly AssignedId[],
  assigningAuthority: string | undefined,
): readonly IdentifierAsTold[] =>
  identifiers
    .flatMap(({ id: number, authority = assigningAuthority, type = '' }) =>
      authority !== undefined && number !== '' && NUMBERS_OF_PATIENTS.has(type.toUpperCase())
        ? [{ authority, number }]
        : [],
    )
    .slice(0, MOST_NUMBERS);

/**
 * Nothing when all of them name the patient now, but for those that staff have withdrawn. Beside a
 * number of somebody who was forgotten the others are the patient's all the same; a person is told.
 */
const assignAll = async (
  attempt: TakingAttempt,
  patientId: string,
  numbers: readonly IdentifierAsTold[],
): Promise<CommandOutcome | undefined> => {
  let parked: CommandOutcome | undefined;
  for (const [index, number] of numbers.entries()) {
    const command = assigning(patientId, number);
    const refused = await refusalOf(attempt, command, `number ${index + 1}`);
    if (!refused || refused.reason === WITHDRAWN) continue;
    const isForgotten = refused.reason === FORGOTTEN;
    parked = isForgotten
      ? await attempt.park('refused', placeOf['number'])
      : await settled(attempt, { ...refused, field: 'number' });
    if (!isForgotten || parked.is !== 'accepted') return parked;
  }
  return parked;
};

const assigning = (patientId: string, number: IdentifierAsTold): AssignPatientIdentifier =>
  plainToInstance(AssignPatientIdentifier, { patientId, ...number, isFromMessage: true });

interface Refused {
  readonly reason: RefusalReason | 'malformed' | 'conflict' | 'not-allowed';
  /** Which field of the command is wrong, where the decider says it. */
  readonly field?: string | undefined;
}

/** Nothing when it is so now, or was decided before. */
const refusalOf = async (
  attempt: TakingAttempt,
  command: PortalCommand,
  name: string,
): Promise<Refused | undefined> => {
  const answer = await attempt.send(command, name);
  switch (answer.is) {
    case 'accepted':
    case 'different-command':
      return undefined;
    case 'refused':
      return { reason: answer.reason as RefusalReason, field: answer.details?.['field'] };
    case 'malformed':
    case 'conflict':
    case 'not-allowed':
      return { reason: answer.is };
    case 'not-found':
      return { reason: 'not-allowed' };
  }
};

/** How the taking goes on after something was refused: most of it is for a person to look at. */
const settled = async (
  attempt: TakingAttempt,
  { reason, field = '' }: Refused,
): Promise<CommandOutcome> => {
  if (reason === FORGOTTEN) return { is: 'pointless', reason };
  if (reason === 'conflict') return { is: 'try-later', reason };
  if (reason === 'not-allowed') return { is: 'refused', reason };
  const waits = waitsFor[reason] ?? { reason: 'refused' };
  return attempt.park(waits.reason, placeOf[field] ?? waits.place);
};

const placeOf: Readonly<Record<string, string>> = {
  ...{ saidAt: 'EVN[1]-2', birthDate: 'PID[1]-7', number: 'PID[1]-3' },
};

const waitsFor: Readonly<
  Partial<Record<Refused['reason'], { readonly reason: WorklistReason; readonly place?: string }>>
> = {
  malformed: { reason: 'unreadable-content' },
  'patient-disagrees': { reason: 'patient-disagrees' },
  'recorded-as-deceased': { reason: 'patient-disagrees', place: 'PID[1]-30' },
  'died-before-birth': { reason: 'unreadable-content', place: 'PID[1]-29' },
  'dated-in-the-future': { reason: 'unreadable-content', place: 'PID[1]-29' },
  'identifier-belongs-to-another': { reason: 'patient-ambiguous' },
};
