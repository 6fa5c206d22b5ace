import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { SignalSource, Sureness } from '@anamnesis/domain/lab-tests/classification.policy';
import type {
  CorrectedOfReport,
  LabReviewBecameOverdue,
  MisfiledReason,
} from '@anamnesis/domain/labs/events';
import type { Explained, LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import type { TestCategory } from '@anamnesis/domain/lab-tests/facts';
import type { ResultStatus } from '@anamnesis/domain/lab-rules/facts';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';
import type { LabAttachment } from './lab-attachment.js';
import type { ProviderComment } from './my-lab-queries.js';

abstract class ListedWork extends Paged {
  /** Only what has waited for longer than four business days of its facility. */
  @IsOptional() @IsIn(['overdue']) readonly due?: 'overdue';
}

/** What waits for the review of its ordering provider, or of who covers for that one. */
export class ListLabsToReview extends ListedWork {
  get query() {
    return 'labsToReview' as const;
  }
  /** Ordered by this one. */
  @IsOptional() @Matches(...AN_ID) readonly providerId?: string;
  /** `mine`: ordered by who asks, or by somebody for whom they cover now; all when left out. */
  @IsOptional() @IsIn(['mine', 'all']) readonly whose?: 'mine' | 'all';
}

/** What nobody can tell apart: it is held until staff have mapped it. */
export class ListLabsToMap extends ListedWork {
  get query() {
    return 'labsToMap' as const;
  }
}

/** What is held for nobody knows who ordered it. */
export class ListLabsOfUnknownOrderer extends ListedWork {
  get query() {
    return 'labsOfUnknownOrderer' as const;
  }
}

/** What is hidden for nobody knows when it was collected, until two people have found out. */
export class ListLabsOfUnknownTime extends ListedWork {
  get query() {
    return 'labsOfUnknownTime' as const;
  }
}

export interface LabWorkItem {
  readonly reportId: string;
  readonly patientId: string;
  /** "Family, Given"; left out while the patient is not known. */
  readonly patientName?: string;
  /** What was ordered, in the laboratory's words. */
  readonly test: NamedTest;
  readonly orderedBy?: Person;
  readonly orderedAt?: string;
  readonly waitsFor: LabReviewBecameOverdue['waitsFor'];
  /** The role that must act. */
  readonly ownedBy: 'staff' | 'provider';
  /** When the oldest line of it came that waits. */
  readonly waitingSince: string;
  readonly overdueAt: string;
  readonly isOverdue: boolean;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface NamedTest {
  readonly code?: string;
  readonly system?: string;
  readonly name?: string;
}

export interface LabToReview extends LabWorkItem {
  /** Of somebody for whom the provider who asks covers now. */
  readonly isCovered: boolean;
  /** The messages on the worklist that speak of it: it may be about to change. */
  readonly newsWaitsIn?: readonly string[];
  /** Of the report, as the laboratory told them. */
  readonly collected: readonly string[];
  /** Narrative, conclusion and notes: shown once every line that has come is. */
  readonly notes: readonly string[];
  /** What was said to the patient before: shown as the notes are, beside a hidden line never. */
  readonly comments: readonly ProviderComment[];
  /** In the versions that can be read here: a version that came just now may follow. */
  readonly lines: readonly LineToReview[];
}

/** What a review names, with what there is to see. */
export interface LineToReview {
  readonly lineId: string;
  readonly version: number;
  readonly status: ResultStatus;
  /** Preliminary or partial: a review shows it, and its final version waits for another one. */
  readonly isUnconfirmed: boolean;
  readonly test: NamedTest;
  /** OBX-4: lines that have the same one belong together. */
  readonly subId?: string;
  /** Two people have mended the text of the message that brought this version. */
  readonly ofMendedText?: boolean;
  readonly receivedAt: string;
  /** It has taken the place of what was reported before. */
  readonly corrected: boolean;
  /** Of this line, as the laboratory told them. */
  readonly collected: readonly string[];
  readonly specimen?: string;
  readonly performedBy?: string;
  readonly valueType?: string;
  readonly values: readonly string[];
  /** With the documents, and with where the laboratory keeps others: they are to be reviewed. */
  readonly attachments: readonly LabAttachment[];
  readonly units?: string;
  readonly referenceRange?: string;
  readonly flags: readonly string[];
  readonly notes: readonly string[];
}

export interface LabToMap extends LabWorkItem {
  /** The name under which the sender of these codes is configured; left out where nobody knows. */
  readonly sender?: string;
  /** What was ordered, where lines are held because nobody can tell what that is. */
  readonly order?: TestToMap;
  readonly lines: readonly LineToMap[];
}

export interface LineToMap extends TestToMap {
  readonly lineId: string;
  readonly version: number;
  readonly test: NamedTest;
  /** It would be shown by itself: what was ordered is to be mapped. */
  readonly isHeldByOrder: boolean;
  readonly section?: string;
  readonly specimen?: string;
}

export interface TestToMap {
  /** Under which a rule set maps the code; left out where the laboratory sent none. */
  readonly mappingKey?: string;
  readonly category: TestCategory;
  readonly sureness: Sureness;
  /** Sentences for whoever maps it. */
  readonly needsHuman: readonly string[];
  readonly signals: readonly ToldSignal[];
}

/** What told a kind, and what it told. */
export interface ToldSignal {
  readonly source: SignalSource;
  readonly category: TestCategory;
  readonly evidence: string;
}

export interface LabOfUnknownOrderer extends LabWorkItem {
  /** As the message names whoever ordered. */
  readonly orderedByAsSent?: string;
  /**
   * `no-known-group`: the directory does not say whether that one belonged to the practice.
   * `several-groups`: it does, of some of the times at which it may have been ordered.
   */
  readonly why: 'nobody-named' | 'no-known-group' | 'several-groups';
}

export interface LabOfUnknownTime extends LabWorkItem {
  /** Of the report, as the laboratory told them. */
  readonly collected: readonly string[];
  readonly lines: readonly LineOfUnknownTime[];
}

export interface LineOfUnknownTime {
  readonly lineId: string;
  readonly version: number;
  readonly test: NamedTest;
  /** Of the line, besides those of the report. */
  readonly collected: readonly string[];
}

export interface LabWorkPage<Item> extends Page<Item> {
  /** Reports of anybody that no row shows, for a fault. */
  readonly notShown?: number;
}

export type LabsToReviewAnswer = LabWorkPage<LabToReview>;
export type LabsToMapAnswer = LabWorkPage<LabToMap>;
export type LabsOfUnknownOrdererAnswer = LabWorkPage<LabOfUnknownOrderer>;
export type LabsOfUnknownTimeAnswer = LabWorkPage<LabOfUnknownTime>;

/** Staff and auditors: what is decided of every result of a patient, for each who might look. */
export class ShowLabVisibility extends Paged {
  get query() {
    return 'labVisibility' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  /** Of this report alone. */
  @IsOptional() @Matches(...AN_ID) readonly reportId?: string;
  /** Fewer than of other pages, for each is decided for everybody who might look: 20 when left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50) override readonly limit?: number;
}

export interface LabVisibilityAnswer extends LabWorkPage<ReportVisibility> {
  readonly patientId: string;
  /** Of the moment at which it was asked. */
  readonly at: string;
}

export interface ReportVisibility {
  readonly reportId: string;
  /** The same order's report under another patient, from whom it was taken back as a mistake. */
  readonly firstFiledAs?: string;
  readonly test: NamedTest;
  /** The laboratory's own number of it, by which it is asked after there: of two alike, which. */
  readonly fillerNumber?: string;
  readonly orderedBy?: Person;
  readonly collected: readonly string[];
  readonly firstReceivedAt: string;
  readonly decisions: readonly DecisionFor[];
  readonly lines: readonly LineVisibility[];
  /** The messages on the worklist that speak of it: nobody else is shown it meanwhile. */
  readonly newsWaitsIn?: readonly string[];
  /** Those of them that nobody can open any more: two people let each of them go. */
  readonly newsLostIn?: readonly string[];
  /** Those that did so once, and were taken or let be since: why, each message says. */
  readonly newsSettledIn?: readonly string[];
  /** What came too late, or was said before what stands: it is kept and changes nothing. */
  readonly late: readonly LateNews[];
  /** What one person has proposed to correct, for whoever is to approve it. */
  readonly corrections: readonly ProposedCorrection[];
  /** People of the practice have found it to be another patient's: nobody else is ever shown it. */
  readonly misfiled?: MisfiledReport;
  /** There when an event could not be folded into it: until a fix nobody else is shown it. */
  readonly staleSince?: string;
}

export interface MisfiledReport {
  readonly reason: MisfiledReason;
  readonly foundBy: Person;
  readonly foundAt: string;
  /** The messages that brought it: staff attach them to whose they are. */
  readonly messages: readonly string[];
}

export interface LateNews {
  readonly keptAt: string;
  /** Which says it; left out where no message brought it. */
  readonly messageId?: string;
  readonly lines: readonly LateLine[];
}

export type LateLine = Pick<LineVisibility, 'lineId' | 'status' | 'test' | 'subId'>;

export interface ProposedCorrection {
  readonly correctionId: string;
  readonly corrects: CorrectedOfReport['corrects'];
  /** For which message nothing would be hidden any more. */
  readonly messageId?: string;
  readonly collected?: readonly string[];
  /** The times that count now and would not count any more. */
  readonly insteadOf?: readonly string[];
  readonly reason: string;
  readonly proposedBy: Person;
  readonly proposedAt: string;
  /** What it would show or hide; of another time of collection, once it is reviewed anew. */
  readonly changes: readonly CorrectionChange[];
}

export interface CorrectionChange {
  readonly lineId: string;
  readonly viewer: LookingAs;
  readonly becomes: 'visible' | 'hidden';
}

export interface LineVisibility {
  readonly lineId: string;
  readonly version: number;
  readonly status: ResultStatus;
  readonly test: NamedTest;
  readonly subId?: string;
  /** Two people have mended the text of the message that brought this version. */
  readonly ofMendedText?: boolean;
  readonly category: string;
  readonly decisions: readonly DecisionFor[];
}

export interface DecisionFor extends ToldDecision {
  readonly viewer: LookingAs;
}

/** Never told to a patient or a proxy. */
export type ToldDecision = Explained;
