import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import type { ProposalStatus } from '@anamnesis/domain/patients/demographic-proposals.projection';
import type { EmailConfirmation, ProposedField } from '@anamnesis/domain/patients/events';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';

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

const STATUSES = [
  'open',
  'accepted',
  'declined',
  'superseded',
  'lapsed',
] as const satisfies readonly ProposalStatus[];

/** What record systems would change of patients: what waits for staff when nothing is said. */
export class ListDemographicProposals extends Paged {
  get query() {
    return 'demographicProposals' as const;
  }
  /** `open` when left out. */
  @IsOptional() @IsIn(STATUSES) readonly status?: ProposalStatus;
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
}

export interface DemographicProposalItem {
  readonly proposalId: string;
  readonly patientId: string;
  readonly patientName?: string;
  readonly field: ProposedField;
  /** Left out where the sender says that there is none any more. */
  readonly value?: string;
  /** What was on file when it was proposed. */
  readonly onFile?: string;
  readonly status: ProposalStatus;
  readonly sender: string;
  /** Left out where the sender recorded the patient as a whole. */
  readonly messageId?: string;
  /** By the sender's clock. */
  readonly saidAt: string;
  readonly proposedAt: string;
  readonly endedAt?: string;
  /** While it is open, the first of the two people who accept a birth date. */
  readonly decidedBy?: Person;
  readonly decidedBecause?: string;
  readonly emailConfirmed?: EmailConfirmation;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface DemographicProposalsAnswer extends Page<DemographicProposalItem> {
  /** Proposals that no row shows, for a fault. */
  readonly notShown?: number;
}
