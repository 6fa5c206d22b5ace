import { IsIn, IsISO8601, IsOptional, IsTimeZone, Length, Matches } from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { CALENDAR_DATE, INSTANT } from '../shared/calendar-shapes.js';
import type { MembershipRecorded } from './events.js';

export class RecordPractitioner {
  get type() {
    return 'RecordPractitioner' as const;
  }
  @Matches(...AN_ID) readonly practitionerId!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly familyName!: string;
  @Length(1, 100) @Matches(...SOMETHING) readonly givenName!: string;
  @IsOptional() @Length(1, 30) @Matches(...SOMETHING) readonly prefix?: string;
  @IsOptional()
  @Matches(/^\d{1,10}$/, { message: '$property must be up to ten digits' })
  readonly npi?: string;
}

export class ArrangeCovering {
  get type() {
    return 'ArrangeCovering' as const;
  }
  @Matches(...AN_ID) readonly practitionerId!: string;
  @Matches(...AN_ID) readonly coveredBy!: string;
  @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly from!: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly to?: string;
}

export class EndCovering {
  get type() {
    return 'EndCovering' as const;
  }
  @Matches(...AN_ID) readonly practitionerId!: string;
  @Matches(...AN_ID) readonly coveringId!: string;
}

export class RecordDeparture {
  get type() {
    return 'RecordDeparture' as const;
  }
  @Matches(...AN_ID) readonly practitionerId!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly departedOn!: string;
}

/** The same group from the same instant again, with another end, corrects the end. */
export class RecordMembership {
  get type() {
    return 'RecordMembership' as const;
  }
  @Matches(...AN_ID) readonly practitionerId!: string;
  @IsIn(['practice', 'external']) readonly group!: MembershipRecorded['group'];
  @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly from!: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...INSTANT) readonly to?: string;
}

export type PractitionerCommand =
  RecordPractitioner | ArrangeCovering | EndCovering | RecordDeparture | RecordMembership;

export class RecordFacility {
  get type() {
    return 'RecordFacility' as const;
  }
  @Matches(...AN_ID) readonly facilityId!: string;
  @Length(1, 200) @Matches(...SOMETHING) readonly name!: string;
  @IsTimeZone() readonly zone!: string;
  @Length(3, 40) @Matches(...SOMETHING) readonly phone!: string;
}

/** A code and no words: it is about no patient, so no key would ever take a name away again. */
const REASONS_TO_CLOSE = [
  'public-holiday',
  'holidays',
  'training',
  'building-works',
  'emergency',
  'other',
] as const;

/** Days on which nobody works there: they count for no promise that is made in business days. */
export class RecordClosure {
  get type() {
    return 'RecordClosure' as const;
  }
  @Matches(...AN_ID) readonly facilityId!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly firstDay!: string;
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly lastDay!: string;
  @IsIn(REASONS_TO_CLOSE) readonly reason!: (typeof REASONS_TO_CLOSE)[number];
}

export class CancelClosure {
  get type() {
    return 'CancelClosure' as const;
  }
  @Matches(...AN_ID) readonly facilityId!: string;
  @Matches(...AN_ID) readonly closureId!: string;
}

export type FacilityCommand = RecordFacility | RecordClosure | CancelClosure;
