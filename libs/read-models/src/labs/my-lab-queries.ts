import { IsOptional, Length, Matches } from 'class-validator';
import { AN_ID, SOMETHING } from '@anamnesis/domain/shared/text-shapes';
import type { PatientPreference, ResultStatus } from '@anamnesis/domain/lab-rules/facts';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';
import type { MyLabAttachment } from './lab-attachment.js';
import type { LabBundle } from './fhir-bundle.js';
import type { MeasuredNumber } from './shown-value.js';

/** What the patient, or whoever acts for the patient, may see now; newest first. */
export class ListMyLabResults extends Paged {
  get query() {
    return 'myLabResults' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Sent by POST: which tests somebody looks for does not belong into URLs. */
export class FindMyLabResults extends Paged {
  get query() {
    return 'findMyLabResults' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** Every one of these words, in whatever order; accents and case do not matter. */
  @Length(2, 100) @Matches(...SOMETHING) readonly words!: string;
}

/** All of it with its documents as FHIR R4, to be kept or taken elsewhere. */
export class ExportMyLabResults {
  get query() {
    return 'exportMyLabResults' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** As the part before answered it as `next`; opaque and sealed. */
  @IsOptional() @Length(1, 8000) readonly cursor?: string;
}

export class ShowMyLabResult {
  get query() {
    return 'myLabResult' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly reportId!: string;
}

/** The numbers of one analyte over time, found by one of its results. */
export class ShowMyLabTrend {
  get query() {
    return 'myLabTrend' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly reportId!: string;
  @Matches(...AN_ID) readonly lineId!: string;
}

export class CountMyUnreadLabResults {
  get query() {
    return 'myUnreadLabResults' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Of which days results that could be seen are being corrected. */
export class ListMyLabCorrections {
  get query() {
    return 'myLabCorrections' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** What somebody asked to see later or not at all, with the ids by which that is ended. */
export class ListMyLabViewingWishes {
  get query() {
    return 'myLabViewingWishes' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** What a live screen holds against what it told last; never sent out as it is. */
export class FollowMyLabResults {
  get query() {
    return 'followMyLabResults' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Stands on every answer about results, the same for everybody. */
export interface SaidOfEveryResult {
  readonly standingSentence: string;
}

export interface MyLabResultsAnswer extends Page<MyLabReport>, SaidOfEveryResult {
  readonly patientId: string;
}

export interface MyLabExportAnswer {
  readonly patientId: string;
  readonly bundle: LabBundle;
  /** Of this part, and of what is visible alone. */
  readonly manifest: MyLabExportManifest;
  /** Where the next part goes on; left out on the last one. */
  readonly next?: string;
}

export interface MyLabExportManifest {
  readonly reports: number;
  readonly results: number;
  readonly documents: number;
}

/**
 * One report, as far as this viewer may see it now. Nothing tells whether there is more to it: of
 * what and where it was done each line says by itself, for the whole would name hidden ones as well.
 */
export interface MyLabReport {
  readonly reportId: string;
  /** What was ordered; left out where the name of the order tells too much. */
  readonly name?: string;
  /** In the facility's zone. */
  readonly collectedOn?: string;
  /** Where the time of day was told as well. */
  readonly collectedAt?: string;
  readonly orderedBy?: Person;
  readonly results: readonly MyLabLine[];
  /** Narrative, conclusion and notes. */
  readonly notes: readonly string[];
  readonly comments: readonly ProviderComment[];
  /** Something here has taken the place of what was reported before. */
  readonly corrected: boolean;
  /** This viewer has not opened it as it is now. */
  readonly unread: boolean;
}

export interface MyLabLine {
  readonly lineId: string;
  readonly name: string;
  /** From 1: lines of one group belong together, such as an organism and what it resists (OBX-4). */
  readonly group?: number;
  /** In which type of table 0125 it was sent; the texts of `values` are read by it already. */
  readonly valueType?: string;
  readonly values: readonly string[];
  /** What a list says of them, without the documents; these stand in the one report. */
  readonly attachments: readonly MyLabAttachment[];
  readonly units?: string;
  readonly referenceRange?: string;
  readonly flags: readonly string[];
  readonly status: ResultStatus;
  /** It has taken the place of what was reported before. */
  readonly corrected: boolean;
  /** By its own time, or else the order's; left out where neither was told, as in a trend. */
  readonly collectedOn?: string;
  readonly collectedAt?: string;
  readonly receivedAt: string;
  readonly performedBy?: string;
  readonly specimen?: string;
  readonly notes: readonly string[];
}

export interface ProviderComment {
  readonly text: string;
  readonly by: Person;
  readonly at: string;
}

export interface MyLabResultAnswer extends SaidOfEveryResult {
  readonly patientId: string;
  readonly report: MyLabReport;
}

export interface MyLabTrendAnswer extends SaidOfEveryResult {
  readonly patientId: string;
  readonly name: string;
  /** Oldest first, each by its own time of collection; the newest ones where there are very many. */
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint extends MeasuredNumber {
  readonly reportId: string;
  readonly lineId: string;
  readonly collectedOn?: string;
  readonly collectedAt?: string;
  readonly units?: string;
  readonly referenceRange?: string;
  readonly flags: readonly string[];
  readonly corrected: boolean;
}

export interface MyUnreadLabResultsAnswer extends SaidOfEveryResult {
  readonly patientId: string;
  readonly unread: number;
  /** There are more; nobody counts on. */
  readonly more: boolean;
}

/** One neutral notice for each day: no test, no report, and nothing to be followed. */
export interface MyLabCorrectionsAnswer extends SaidOfEveryResult {
  readonly patientId: string;
  readonly corrections: readonly MyLabCorrection[];
}

export interface MyLabCorrection {
  /** In the facility's zone; left out where no day was told. */
  readonly collectedOn?: string;
}

export interface MyLabViewingWishesAnswer {
  readonly patientId: string;
  /** The newest first, with those that are over. */
  readonly wishes: readonly MyLabViewingWish[];
}

export interface MyLabViewingWish extends PatientPreference {
  readonly wishId: string;
  readonly isOver: boolean;
}

export interface FollowedLabResults {
  readonly patientId: string;
  /** What is shown of each report, by the report's id. */
  readonly shown: Readonly<Record<string, string>>;
  readonly unread: number;
  /** The instant of asking, as the portal's clock said it. */
  readonly asOf: string;
  /** The first instant at which time alone changes the answer. */
  readonly until?: string;
}
