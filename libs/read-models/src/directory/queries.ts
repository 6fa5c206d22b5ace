import { IsOptional, Matches } from 'class-validator';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';

/** The facilities of the practice, with their zones and the days on which they are closed. */
export class ListFacilities {
  get query() {
    return 'facilities' as const;
  }
  /** Only this one. */
  @IsOptional() @Matches(...AN_ID) readonly facilityId?: string;
}

export interface FacilityItem {
  readonly facilityId: string;
  readonly name: string;
  readonly zone: string;
  readonly phone: string;
  readonly closures: readonly FacilityClosureItem[];
}

export interface FacilityClosureItem {
  readonly closureId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
}

export interface FacilitiesAnswer {
  readonly rows: readonly FacilityItem[];
}
