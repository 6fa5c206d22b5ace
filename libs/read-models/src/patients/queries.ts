import { Type } from 'class-transformer';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';

/** Sent by POST: names do not belong into URLs. */
export class FindPatients {
  get query() {
    return 'patients' as const;
  }
  /** Part of a name; accents and case do not matter. */
  @Length(2, 100) readonly name!: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50) readonly limit?: number;
}

export interface PatientItem {
  readonly patientId: string;
  readonly name: string;
  readonly birthDate: string;
  readonly facilityId: string;
  readonly facilityName?: string;
  readonly died: boolean;
  readonly examinations: number;
  readonly lastExaminedOn?: string;
}

export interface PatientsAnswer {
  readonly rows: readonly PatientItem[];
  /** There are more than were asked for: a longer name finds fewer. */
  readonly more: boolean;
}
