import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';
import type { LabPolicy } from '../lab-rules/lab-rules.policy.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { PatientPreference, ResultStatus } from '../lab-rules/facts.js';

interface OfAReport {
  readonly reportId: string;
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
}

/** What a laboratory says of one order (OBR, DiagnosticReport), apart from its lines. */
export interface ReportHeader {
  /** What was ordered: OBR-4, OBR-24. */
  readonly test: TestIdentity;
  readonly fillerNumber?: string;
  readonly placerNumber?: string;
  /** The directory's id; left out while nobody knows who ordered. */
  readonly orderingProviderId?: string;
  /** As the message names whoever ordered: for staff who have to find out. */
  readonly orderedByAsSent?: string;
  readonly orderedAt?: string;
  /** Every time of collection that was told (OBR-7, SPM-17), as it was told. */
  readonly collected: readonly string[];
  readonly resultedAt?: string;
  readonly performedBy?: string;
  readonly isMinorConsentService?: boolean;
  /** Narrative, conclusion and notes of the whole report: carriers. */
  readonly notes: readonly string[];
}

/** One line of a report (OBX, Observation) as it is from this version on. */
export interface ReportedLine {
  /** Of filler order number, OBX-3 and OBX-4: the same result keeps it through its versions. */
  readonly lineId: string;
  /** From 1, one more for each change of this line. */
  readonly version: number;
  readonly status: ResultStatus;
  readonly test: TestIdentity;
  /** OBX-4: tells results of one test apart, such as the organisms of a culture. */
  readonly subId?: string;
  /** OBX-14. */
  readonly collected: readonly string[];
  readonly value: LineValue;
}

export interface LineValue {
  /** Table 0125, OBX-2; an attachment when ED or RP. */
  readonly valueType?: string;
  readonly values: readonly string[];
  readonly units?: string;
  readonly referenceRange?: string;
  /** Table 0078, OBX-8. */
  readonly flags: readonly string[];
  readonly performedBy?: string;
  readonly notes: readonly string[];
}

/** Where results come from; `import` is history of another system. */
export type ResultSource = 'hl7v2' | 'fhir' | 'import';

/**
 * News of one report: its header as it is now, and the lines that are new or other than before.
 * Cancelled, retracted and wrongly filed lines come as versions with such a status.
 */
export interface LabResultsReceived extends OfAReport {
  readonly type: 'LabResultsReceived';
  readonly source: ResultSource;
  /** The message that brought it, where one did. */
  readonly messageId?: string;
  /** When that message came; left out where nobody told. */
  readonly receivedAt?: string;
  readonly header: ReportHeader;
  /** People have mended the text of the message: two of them, as the message says. */
  readonly ofMendedText?: true;
  /** The message took the order back as a whole. */
  readonly takenBack?: 'cancelled' | 'entered-in-error';
  /** The same order's report under another patient, from whom it was taken back as a mistake. */
  readonly firstFiledAs?: string;
  readonly lines: readonly ReportedLine[];
  /** Lines that say what they said, of an order that is another one now: a version each. */
  readonly renewed?: readonly ReviewedLine[];
  /** Those of the renewed ones that a correction of the whole order does not name. */
  readonly leftOut?: readonly string[];
  /** Where the laboratory has corrected when it was collected: what it told before counts no more. */
  readonly collectedAnew?: CollectedAnew;
}

export interface CollectedAnew {
  /** The header's own times, which are all told in the header. */
  readonly ofReport?: true;
  readonly ofLines: readonly string[];
  /** What people have found to be wrong, or one of them says is, and the laboratory insists on. */
  readonly countAgain?: readonly string[];
}

/**
 * Older than what is known, a preliminary version behind a final one, or the current one by another
 * offset: it changes nothing, but that its times of collection may be the right ones.
 */
export interface LateLabResultsKept extends OfAReport {
  readonly type: 'LateLabResultsKept';
  readonly source: ResultSource;
  readonly messageId?: string;
  readonly lines: readonly Omit<ReportedLine, 'version'>[];
  readonly ofMendedText?: true;
  /** Lines whose times of collection, as told here, the laboratory has corrected since. */
  readonly collectedCorrected?: readonly string[];
  /** Lines that say something confirmed, or take something back, and are not heard. */
  readonly unheard?: readonly string[];
}

/** Staff have found out who ordered; membership of the group is the directory's matter. */
export interface LabOrdererIdentified extends OfAReport {
  readonly type: 'LabOrdererIdentified';
  readonly orderingProviderId: string;
  readonly reason: string;
}

export interface ReviewedLine {
  readonly lineId: string;
  /** The version that the reviewer saw. */
  readonly version: number;
}

/** The ordering provider, or who acts for that one by a recorded covering, has seen these (R8). */
export interface LabResultsReviewed extends OfAReport {
  readonly type: 'LabResultsReviewed';
  readonly reviewedBy: string;
  readonly onBehalfOf?: string;
  readonly lines: readonly ReviewedLine[];
  /** `import-as-reviewed` says why history counts as reviewed; it is audited. */
  readonly how: 'portal' | 'emr' | 'import-as-reviewed';
  readonly reason?: string;
}

/** What the provider says to the patient about it; read with the result, never without. */
export interface LabCommentReleased extends OfAReport {
  readonly type: 'LabCommentReleased';
  readonly commentId: string;
  readonly text: string;
  /** The provider whose words they are, where another one brings them (the EMR). */
  readonly saidBy?: string;
}

/** Four business days without a review, or without anybody who found out what it lacks (R9). */
export interface LabReviewBecameOverdue extends OfAReport {
  readonly type: 'LabReviewBecameOverdue';
  readonly overdueSince: string;
  readonly waitsFor: 'review' | 'mapping' | 'orderer' | 'collection-time';
}

/** What of a report waits, and by when: where it is due later than at the first look (R9). */
export interface LabReviewPlanned extends OfAReport {
  readonly type: 'LabReviewPlanned';
  readonly waits: readonly PlannedWait[];
  /** Whose days count; left out where the patient's facility is not known. */
  readonly facilityId?: string;
  readonly zone: string;
  readonly policyVersion: string;
}

export interface PlannedWait {
  readonly waitsFor: LabReviewBecameOverdue['waitsFor'];
  readonly waitingSince: string;
  readonly overdueAt: string;
}

/** On a stream of its own, `labReviewDue-<reportId>`: people decide on the report's. */
export type LabReviewDueEvent = LabReviewPlanned | LabReviewBecameOverdue;

/** A line as it was shown, and the day that it was told to be of, where one was. */
export interface DisclosedLine {
  readonly lineId: string;
  readonly version: number;
  readonly collectedOn?: string;
}

export interface UndisclosedLine extends DisclosedLine {
  readonly hiddenSince: string;
}

interface OfADisclosure extends OfAReport {
  readonly lines: readonly DisclosedLine[];
  /** Of the rule set that decided. */
  readonly policyVersion: string;
}

/** The patient may see these versions for the first time, and is told that something waits. */
export interface LabDisclosureBegun extends OfADisclosure {
  readonly type: 'LabDisclosureBegun';
  readonly newsId: string;
}

/**
 * What could be seen is hidden again. Whoever could see it is told that something of that day is
 * being corrected, until it is shown again; or is not told, where that would tell too much.
 */
export interface LabDisclosureEnded extends OfADisclosure {
  readonly type: 'LabDisclosureEnded';
  readonly newsId: string;
  readonly lines: readonly UndisclosedLine[];
  readonly isTold: boolean;
}

/** Versions that were shown before are shown again: no news, if the mail about them was sent. */
export interface LabDisclosureResumed extends OfADisclosure {
  readonly type: 'LabDisclosureResumed';
  /** By which they were told. */
  readonly news: readonly string[];
}

/** At this instant the passing of time alone shows or hides something of the report. */
export interface LabDisclosureLookPlanned extends OfAReport {
  readonly type: 'LabDisclosureLookPlanned';
  readonly lookAt: string;
}

/** What the patient could see, and what of it was told; on `labDisclosure-<reportId>`. */
export type LabDisclosureEvent =
  LabDisclosureBegun | LabDisclosureEnded | LabDisclosureResumed | LabDisclosureLookPlanned;

/**
 * Names of events stand outside of the seal, and that a blocked result was asked for, or that a
 * minor has consented to it alone, is nothing for those to read who have no key: these steps have
 * one name, and what each was is sealed.
 */
interface OfAStep extends OfAReport {
  readonly type: 'LabReportStepTaken';
}

/** The three steps of H&S 123148(f), each about these versions (L8, R11). */
export interface LabReleaseAgreementStepTaken extends OfAStep {
  readonly step: 'requested' | 'professional-agreed' | 'discussed';
  readonly requestedBy?: 'patient' | 'representative';
  readonly lines: readonly ReviewedLine[];
}

/** Somebody of the practice knows it of the order; from then on it is one (L11). */
export interface LabMinorConsentMarked extends OfAStep {
  readonly step: 'minor-consent-marked';
  readonly reason: string;
}

/**
 * A message that speaks of this report waits for a person, or does no more: it may take back what
 * is shown, so until then nothing is. Whose key was given up waits on until two people let it go.
 */
export interface LabNewsWaitingNoted extends OfAStep {
  readonly step: 'news-waits' | 'news-settled' | 'news-lost';
  readonly messageId: string;
}

/** What a person has found out and another one is to look at, for it may show something. */
export interface LabReportCorrectionProposed extends OfAReport, CorrectedOfReport {
  readonly type: 'LabReportCorrectionProposed';
  readonly correctionId: string;
  readonly reason: string;
}

export interface CorrectedOfReport {
  readonly corrects: 'collected' | 'minor-consent' | 'lost-news';
  /** For which message nothing is to be hidden any more, for its key was given up. */
  readonly messageId?: string;
  /** When it was collected. */
  readonly collected?: readonly string[];
  /** The times that were told of the report and its lines, and that were found wrong. */
  readonly insteadOf?: readonly string[];
}

export interface LabReportCorrectionApproved extends OfAReport, CorrectedOfReport {
  readonly type: 'LabReportCorrectionApproved';
  readonly correctionId: string;
  /** Lines that say what they said, collected at another time: a version each. */
  readonly renewed?: readonly ReviewedLine[];
}

export interface LabReportCorrectionRefused extends OfAReport {
  readonly type: 'LabReportCorrectionRefused';
  readonly correctionId: string;
  readonly reason: string;
}

/** Why people of the practice say that a report is not its patient's: a code, no words of a case. */
export type MisfiledReason =
  | 'attached-to-wrong-patient'
  | 'sent-of-wrong-patient'
  | 'specimen-of-another-patient'
  | 'patient-says-so';

/** Hidden for good, as if the laboratory had said so of each line: a version each. */
export interface LabReportWithdrawnAsMisfiled extends OfAReport {
  readonly type: 'LabReportWithdrawnAsMisfiled';
  readonly reason: MisfiledReason;
  readonly lines: readonly ReviewedLine[];
}

export type LabReportEvent =
  | LabResultsReceived
  | LateLabResultsKept
  | LabOrdererIdentified
  | LabResultsReviewed
  | LabCommentReleased
  | LabReviewBecameOverdue
  | LabReleaseAgreementStepTaken
  | LabMinorConsentMarked
  | LabNewsWaitingNoted
  | LabReportCorrectionProposed
  | LabReportCorrectionApproved
  | LabReportCorrectionRefused
  | LabReportWithdrawnAsMisfiled;

/** What a patient wants to see later or not at all (L9); on `labWishes-<patientId>`. */
export interface LabViewingWishRecorded {
  readonly type: 'LabViewingWishRecorded';
  readonly patientId: string;
  readonly wishId: string;
  readonly wish: PatientPreference;
  readonly by: string;
  readonly at: string;
}

export interface LabViewingWishEnded {
  readonly type: 'LabViewingWishEnded';
  readonly patientId: string;
  readonly wishId: string;
  readonly by: string;
  readonly at: string;
}

export type LabWishesEvent = LabViewingWishRecorded | LabViewingWishEnded;

interface OfAPolicy {
  /** One practice, one rule set. */
  readonly policyId: string;
  readonly proposalId: string;
  readonly by: string;
  readonly at: string;
}

/** Changing a rule, a mode, a mapping or the whole set is a release act: two people. */
export interface LabPolicyProposed extends OfAPolicy {
  readonly type: 'LabPolicyProposed';
  readonly policy: LabPolicy;
  readonly reason: string;
}

export interface LabPolicyApproved extends OfAPolicy {
  readonly type: 'LabPolicyApproved';
  /** Never before the approval. */
  readonly effectiveFrom: string;
  /** What the approver was shown: the report of the rehearsal, by its hash. */
  readonly rehearsalDigest?: string;
}

export interface LabPolicyProposalRefused extends OfAPolicy {
  readonly type: 'LabPolicyProposalRefused';
  readonly reason: string;
}

/** What a proposal would have shown or hidden was shown to somebody, who may approve it now. */
export interface LabPolicyRehearsed extends OfAPolicy {
  readonly type: 'LabPolicyRehearsed';
  /** Left out where there were too many reports for a server; then the command line has told. */
  readonly digest?: string;
}

export type LabPolicyEvent =
  LabPolicyProposed | LabPolicyApproved | LabPolicyProposalRefused | LabPolicyRehearsed;

export type LabEvent =
  LabReportEvent | LabReviewDueEvent | LabDisclosureEvent | LabWishesEvent | LabPolicyEvent;

const report = ['reportId', 'patientId'] as const;

export const labEvents: EventDeclarations<LabEvent> = {
  LabResultsReceived: { version: 1, keys: [...report, 'messageId'] },
  LateLabResultsKept: { version: 1, keys: [...report, 'messageId'] },
  LabOrdererIdentified: { version: 1, keys: [...report, 'orderingProviderId'] },
  LabResultsReviewed: { version: 1, keys: report },
  LabCommentReleased: { version: 1, keys: [...report, 'commentId'] },
  LabReviewBecameOverdue: { version: 1, keys: report },
  LabReviewPlanned: { version: 1, keys: [...report, 'facilityId'] },
  LabDisclosureBegun: { version: 1, keys: [...report, 'newsId'] },
  LabDisclosureEnded: { version: 1, keys: [...report, 'newsId'] },
  LabDisclosureResumed: { version: 1, keys: report },
  LabDisclosureLookPlanned: { version: 1, keys: report },
  LabReportStepTaken: { version: 1, keys: report },
  LabReportCorrectionProposed: { version: 1, keys: [...report, 'correctionId'] },
  LabReportCorrectionApproved: { version: 1, keys: [...report, 'correctionId'] },
  LabReportCorrectionRefused: { version: 1, keys: [...report, 'correctionId'] },
  LabReportWithdrawnAsMisfiled: { version: 1, keys: report },
  LabViewingWishRecorded: { version: 1, keys: ['patientId', 'wishId'] },
  LabViewingWishEnded: { version: 1, keys: ['patientId', 'wishId'] },
  LabPolicyProposed: { version: 1, keys: ['policyId', 'proposalId'] },
  LabPolicyApproved: { version: 1, keys: ['policyId', 'proposalId'] },
  LabPolicyProposalRefused: { version: 1, keys: ['policyId', 'proposalId'] },
  LabPolicyRehearsed: { version: 1, keys: ['policyId', 'proposalId'] },
};
