import { IsEmail, IsIn, IsInt, IsISO8601, IsOptional, Length, Matches } from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { CALENDAR_DATE } from '../shared/calendar-shapes.js';
import type { AdministrativeGender, ExaminationMode } from './events.js';

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

export type PatientIdentifierCommand = AssignPatientIdentifier | WithdrawPatientIdentifier;

export type PatientCommand = RecordPatient | RecordExamination | RecordDeath;
