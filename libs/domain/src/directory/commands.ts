import { IsISO8601, IsOptional, IsTimeZone, IsUUID, Length, Matches } from 'class-validator';
import { CALENDAR_DATE, INSTANT } from '../shared/calendar-shapes.js';

export class RecordPractitioner {
  get type() {
    return 'RecordPractitioner' as const;
  }
  @IsUUID() readonly practitionerId!: string;
  @Length(1, 100) readonly familyName!: string;
  @Length(1, 100) readonly givenName!: string;
  @IsOptional() @Length(1, 30) readonly prefix?: string;
  @IsOptional() @Matches(/^\d{1,10}$/) readonly npi?: string;
}

export class ArrangeCovering {
  get type() {
    return 'ArrangeCovering' as const;
  }
  @IsUUID() readonly practitionerId!: string;
  @IsUUID() readonly coveredBy!: string;
  @IsISO8601({ strict: true }) @Matches(INSTANT) readonly from!: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(INSTANT) readonly to?: string;
}

export class EndCovering {
  get type() {
    return 'EndCovering' as const;
  }
  @IsUUID() readonly practitionerId!: string;
  @IsUUID() readonly coveringId!: string;
}

export class RecordDeparture {
  get type() {
    return 'RecordDeparture' as const;
  }
  @IsUUID() readonly practitionerId!: string;
  @IsISO8601({ strict: true }) @Matches(CALENDAR_DATE) readonly departedOn!: string;
}

export type PractitionerCommand =
  RecordPractitioner | ArrangeCovering | EndCovering | RecordDeparture;

export class RecordFacility {
  get type() {
    return 'RecordFacility' as const;
  }
  @IsUUID() readonly facilityId!: string;
  @Length(1, 200) readonly name!: string;
  @IsTimeZone() readonly zone!: string;
  @Length(3, 40) readonly phone!: string;
}

export type FacilityCommand = RecordFacility;
