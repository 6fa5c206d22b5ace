import { IsIn, IsOptional, Matches } from 'class-validator';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import type { ErasureAuthority, ErasureReason } from '@anamnesis/domain/forgetting/events';
import type { ForgettingStanding } from '@anamnesis/domain/forgetting/forgettings.projection';
import type { RetentionRule } from '@anamnesis/domain/forgetting/record-retention.policy';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';

/** Who is to be forgotten and who was, and whose record a legal hold keeps; what changed last first. */
export class ListForgettings extends Paged {
  get query() {
    return 'forgettings' as const;
  }
  @IsOptional()
  @IsIn(['kept', 'requested', 'approved', 'forgotten'])
  readonly standing?: ForgettingStanding;
}

/** One patient: may the record go, and what stands in the way. */
export class ShowForgetting {
  get query() {
    return 'forgetting' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export interface ForgettingItem {
  readonly patientId: string;
  readonly standing: ForgettingStanding;
  readonly reason?: ErasureReason;
  readonly authority?: ErasureAuthority;
  readonly reference?: string;
  readonly requestedBy?: Person;
  readonly requestedAt?: string;
  readonly approvedBy?: Person;
  readonly approvedAt?: string;
  readonly forgottenAt?: string;
  readonly holds: readonly string[];
}

export type ForgettingsAnswer = Page<ForgettingItem>;

export interface ForgettingAnswer extends ForgettingItem {
  /** Left out once there is nothing left to keep. */
  readonly retention?: RetentionItem;
  /** What stays of the patient in files of others: hidden for good, and sealed with their keys. */
  readonly misfiledReports?: readonly ReportKeptElsewhere[];
}

/** Under whom it was filed by mistake. */
export interface ReportKeptElsewhere {
  readonly reportId: string;
  readonly patientId: string;
}

/** What the rule says today, before anybody presses the button. */
export interface RetentionItem {
  readonly ended: boolean;
  readonly rule?: RetentionRule;
  /** The first day on which it may be forgotten. */
  readonly mayBeForgottenFrom?: string;
  readonly policyVersion: string;
  readonly lastCareOn?: string;
}
