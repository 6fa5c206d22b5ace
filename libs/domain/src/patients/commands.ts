import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  Length,
  Matches,
} from 'class-validator';
import { A_SENDER, AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { CALENDAR_DATE, INSTANT } from '../shared/calendar-shapes.js';
import type { AdministrativeGender, EmailConfirmation, ExaminationMode } from './events.js';

/** Recorded by an interface or an import; the same again changes nothing, other values update. */
export class RecordPatient {
  get type() {
    return 'RecordPatient' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly facilityId!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly familyName!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly givenName!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly birthDate!: string;
  @IsOptional()
  @IsIn(['male', 'female', 'other', 'unknown'])
  readonly administrativeGender?: AdministrativeGender;
  @IsOptional() @IsEmail() readonly email?: string;
  @IsOptional() @Length(3, 40) @Matches(...SOMETHING) readonly phone?: string;
  @IsOptional() @Length(3, 12) @Matches(...SOMETHING) readonly zip?: string;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

export class RecordExamination {
  get type() {
    return 'RecordExamination' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly examinationId!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly completedOn!: string;
  @IsIn(['in-person', 'telehealth']) readonly mode!: ExaminationMode;
  @IsOptional() @Matches(...AN_ID) readonly practitionerId?: string;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

export class RecordDeath {
  get type() {
    return 'RecordDeath' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly diedOn?: string;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

/** A number by which others know a patient, and who gives these numbers out. */
export class AssignPatientIdentifier {
  get type() {
    return 'AssignPatientIdentifier' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(1, 200) @Matches(...SOMETHING) readonly authority!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly number!: string;
  /** A message says it, not a person: what staff have withdrawn stays so. */
  @IsOptional() @IsBoolean() readonly isFromMessage?: boolean;
}

export class WithdrawPatientIdentifier {
  get type() {
    return 'WithdrawPatientIdentifier' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(1, 200) @Matches(...SOMETHING) readonly authority!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly number!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** As exact as it was told, with the sender's offset or without one. */
const TIME_AS_TOLD = [
  /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?([+-]\d{2}:\d{2})?)?)?)?$/,
  { message: '$property must be a time such as 2026-03-02T09:30-08:00' },
] as const;

export const canBeNone = ['middleNames', 'administrativeGender', 'email', 'zip'] as const;

/**
 * What the practice's record system says of a patient in a message. The portal itself says this,
 * when it takes the message; what is left out, the message says nothing of.
 */
export class TakePatientUpdate {
  get type() {
    return 'TakePatientUpdate' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly messageId!: string;
  @Matches(...A_SENDER)
  readonly sender!: string;
  /** By the sender's clock: of two messages the later one counts. */
  @Matches(...TIME_AS_TOLD) readonly saidAt!: string;
  /** When the message came, if it waited since: behind it no clock that is right can be. */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly receivedAt?: string;
  /** It is taken as it came, behind all that came before it: no clock makes it older than that. */
  @IsOptional() @IsBoolean() readonly isTakenAtOnce?: boolean;
  /** `person`: staff have said whose the message is, whatever name and birth date it tells. */
  @IsIn(['file', 'person']) readonly identifiedBy!: 'file' | 'person';
  @IsOptional() @Length(1, 100) @Matches(...SOMETHING) readonly familyName?: string;
  /** With middle names, where they are told. */
  @IsOptional() @Length(1, 100) @Matches(...SOMETHING) readonly givenName?: string;
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(...CALENDAR_DATE)
  readonly birthDate?: string;
  @IsOptional()
  @IsIn(['male', 'female', 'other', 'unknown'])
  readonly administrativeGender?: AdministrativeGender;
  /** All that are told, the one to use first. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsEmail({}, { each: true })
  readonly emails?: readonly string[];
  @IsOptional() @Length(3, 12) @Matches(...SOMETHING) readonly zip?: string;
  /** Of what the sender says that there is none. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(canBeNone.length)
  @IsIn(canBeNone, { each: true })
  readonly none?: readonly (typeof canBeNone)[number][];
  @IsOptional() @IsIn(['died', 'alive']) readonly life?: 'died' | 'alive';
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly diedOn?: string;
}

abstract class OnAProposal {
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly proposalId!: string;
  /** By what it was verified, or why it is not taken. */
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** From now on what was proposed is so; a birth date once another person accepts it, too. */
export class AcceptDemographicChange extends OnAProposal {
  get type() {
    return 'AcceptDemographicChange' as const;
  }
  /** How the patient has said that nobody else reads this e-mail: no address is taken without. */
  @IsOptional()
  @IsIn(['in-person', 'by-phone', 'in-writing'])
  readonly emailConfirmed?: EmailConfirmation;
}

/** What is on file stays; the same said again by the sender is not proposed again. */
export class DeclineDemographicChange extends OnAProposal {
  get type() {
    return 'DeclineDemographicChange' as const;
  }
}

export type PatientIdentifierCommand = AssignPatientIdentifier | WithdrawPatientIdentifier;

export type ProposalCommand = AcceptDemographicChange | DeclineDemographicChange;

export type PatientCommand =
  RecordPatient | RecordExamination | RecordDeath | TakePatientUpdate | ProposalCommand;
