import type { ReleaseAgreement, ReviewFact } from '../lab-rules/facts.js';
import type { ToldOfDocument } from './enclosed-document.policy.js';
import type {
  CorrectedOfReport,
  LabReportWithdrawnAsMisfiled,
  LabResultsReceived,
  LabReviewBecameOverdue,
  LateLabResultsKept,
  LineValue,
  ReportHeader,
  ReportedLine,
} from './events.js';
import type { WaitingNews } from './waiting-news.policy.js';

/** One order's report with all that was ever said of it: who may see what is decided when asked. */
export interface LabReportRow {
  readonly reportId: string;
  readonly patientId: string;
  readonly source: LabResultsReceived['source'];
  readonly header: HeaderOnFile;
  /** As the laboratory said, or as staff found out. */
  readonly orderingProviderId?: string | undefined;
  readonly lines: readonly LineOfReport[];
  /** As they were sent, apart from the lines that they came with. */
  readonly documents?: readonly string[] | undefined;
  readonly comments: readonly ReleasedComment[];
  readonly overdue: readonly OverdueReport[];
  readonly late: readonly LateLines[];
  /** What lists are sorted by, in UTC, of no line's time; empty where nobody said when. */
  readonly collectedAt: string;
  readonly firstReceivedAt: string;
  readonly lastReceivedAt: string;
  /** Whether anybody has reviewed any version of any line. */
  readonly isReviewed: boolean;
  /** Arrival of the oldest line whose latest version nobody has reviewed. */
  readonly awaitsReviewSince?: string | undefined;
  /** Folded names of its tests, hidden ones as well: they only narrow what is decided. */
  readonly searchText: string;
  readonly lastPosition: string;
}

/** What the laboratory says of the order, and what people of the practice say besides. */
export interface HeaderOnFile extends ReportHeader {
  /** The same order's report under another patient, from whom it was taken back as a mistake. */
  readonly firstFiledAs?: string;
  /** Times of collection that two people have found to be wrong. */
  readonly timesFoundWrong?: readonly string[];
  /** What patients are told of its times of collection, where that is not all of them. */
  readonly timesTold?: readonly string[];
  /** When messages that speak of it have waited for a person, or wait. */
  readonly newsWaits?: readonly WaitingNews[];
  /** What one person has proposed and another one is to look at. */
  readonly corrections?: readonly OpenCorrection[];
  /** Who of the practice has found that all of it is another patient's. */
  readonly misfiled?: FoundMisfiled;
}

export type FoundMisfiled = Pick<LabReportWithdrawnAsMisfiled, 'reason' | 'by' | 'at'>;

export interface OpenCorrection extends CorrectedOfReport {
  readonly correctionId: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

export interface LineOfReport {
  readonly lineId: string;
  /** In the order in which they came. */
  readonly versions: readonly VersionOfLine[];
  readonly reviews: readonly ReviewFact[];
  /** One for each version about which anything was said. */
  readonly agreements?: readonly ReleaseAgreement[];
  /** Times of collection in what came too late, which may be the right ones. */
  readonly lateCollected?: readonly string[];
}

export interface VersionOfLine extends Omit<ReportedLine, 'lineId' | 'value'> {
  readonly value: ValueOnFile;
  readonly receivedAt: string;
  readonly messageId?: string;
  /** With it the laboratory has corrected when it was collected. */
  readonly collectedAnew?: true;
  /** As people have mended the text of the message which said so first. */
  readonly ofMendedText?: true;
}

export interface ReleasedComment {
  readonly commentId: string;
  readonly text: string;
  readonly by: string;
  readonly at: string;
}

export type OverdueReport = Pick<LabReviewBecameOverdue, 'waitsFor' | 'overdueSince' | 'at'>;
export type LateLines = Pick<LateLabResultsKept, 'messageId' | 'at'> & KeptLate;

export interface ValueOnFile extends LineValue {
  /** Its documents, whose texts stand apart from it. */
  readonly enclosed?: readonly DocumentOnFile[];
}

/** What came too late, as it is on file. */
interface KeptLate {
  readonly lines: readonly LateLine[];
}

type LateLine = Omit<ReportedLine, 'version' | 'value'> & { readonly value: ValueOnFile };

export interface DocumentOnFile extends ToldOfDocument {
  /** The place of its text among the documents of the report. */
  readonly document: number;
}
