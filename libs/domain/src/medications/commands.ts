import { IsIn, IsInt, IsISO8601, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { CALENDAR_DATE } from '../shared/calendar-shapes.js';
import type {
  ControlledSchedule,
  PharmacyRoute,
  PrescriptionOrigin,
  RefillChannel,
} from './events.js';
import type { HandlingCommand } from '../requests/commands.js';

/** Recorded by an interface or an import; a repeat that says the same changes nothing. */
export class RecordPrescription {
  get type() {
    return 'RecordPrescription' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly prescriberId!: string;
  @Matches(...AN_ID) readonly facilityId!: string;
  @Length(1, 300) @Matches(...SOMETHING) readonly medication!: string;
  @IsOptional() @Length(1, 20) @Matches(...SOMETHING) readonly rxNormCode?: string;
  @IsIn(['non-controlled', 'II', 'III', 'IV', 'V']) readonly schedule!: ControlledSchedule;
  @IsOptional() @IsInt() @Min(1) @Max(730) readonly daysSupply?: number;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly writtenOn!: string;
  @IsIn(['practice', 'external', 'patient-entered']) readonly origin!: PrescriptionOrigin;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

export class RecordDispense {
  get type() {
    return 'RecordDispense' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly dispenseId!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly filledOn!: string;
  @IsOptional() @IsInt() @Min(1) @Max(730) readonly daysSupply?: number;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

export class DiscontinuePrescription {
  get type() {
    return 'DiscontinuePrescription' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly discontinuedOn!: string;
  @IsOptional() @Length(1, 500) @Matches(...SOMETHING) readonly reason?: string;
  @IsOptional() @IsInt() readonly shiftedDays?: number;
}

/** A patient or a proxy presses the button. */
export class RequestRefill {
  get type() {
    return 'RequestRefill' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
}

/** Staff take down an ask that came another way; it is flagged where the portal would refuse. */
export class TakeDownRefillRequest {
  get type() {
    return 'TakeDownRefillRequest' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @IsIn(['phone', 'fax', 'in-person', 'pharmacy'])
  readonly channel!: Exclude<RefillChannel, 'portal'>;
}

export class AuthoriseRefill {
  get type() {
    return 'AuthoriseRefill' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly requestId!: string;
}

export class DenyRefill {
  get type() {
    return 'DenyRefill' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly requestId!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

export class SendRefillToPharmacy {
  get type() {
    return 'SendRefillToPharmacy' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly requestId!: string;
  @IsIn(['fax', 'electronic']) readonly via!: PharmacyRoute;
}

/** The refill's helper: a new encounter note with the requested prescription in it. */
export class StartRefillEncounter {
  get type() {
    return 'StartRefillEncounter' as const;
  }
  @Matches(...AN_ID) readonly prescriptionId!: string;
  @Matches(...AN_ID) readonly requestId!: string;
}

export type MedicationCommand =
  | RecordPrescription
  | RecordDispense
  | DiscontinuePrescription
  | RequestRefill
  | TakeDownRefillRequest
  | AuthoriseRefill
  | DenyRefill
  | SendRefillToPharmacy
  | StartRefillEncounter;

export type PrescriptionCommand = MedicationCommand | HandlingCommand;
