import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsOptional,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import {
  Instant,
  LabPolicySaid,
  LineSaid,
  Many,
  One,
  ReportHeaderSaid,
  ReviewedLineSaid,
  ViewingWishSaid,
} from './commands.shapes.js';
import type {
  CorrectedOfReport,
  LabReleaseAgreementStepTaken,
  MisfiledReason,
  ResultSource,
} from './events.js';

const A_DIGEST = [
  /^[0-9a-f]{64}$/,
  { message: '$property must be a SHA-256 in lower-case hexadecimal' },
] as const;

abstract class OnAReport {
  @Matches(...AN_ID) readonly reportId!: string;
  @Matches(...AN_ID) readonly patientId!: string;
}

abstract class OnLines extends OnAReport {
  @Many(() => ReviewedLineSaid, 1, 1000) readonly lines!: readonly ReviewedLineSaid[];
}

/** What a message, a bundle or an import says of one order; a repeat changes nothing. */
export class RecordLabResults extends OnAReport {
  get type() {
    return 'RecordLabResults' as const;
  }
  @IsIn(['hl7v2', 'fhir', 'import']) readonly source!: ResultSource;
  @IsOptional() @Matches(...AN_ID) readonly messageId?: string;
  /** The report that the same order was filed as before, under another patient, by mistake. */
  @IsOptional() @Matches(...AN_ID) readonly firstFiledAs?: string;
  /** When the message came, if it waited since: what came before other news is older than it. */
  @IsOptional() @Instant() readonly receivedAt?: string;
  /** It is taken as it came, behind all that came before it: no clock makes it older than that. */
  @IsOptional() @IsBoolean() readonly isTakenAtOnce?: boolean;
  @One(() => ReportHeaderSaid) readonly header!: ReportHeaderSaid;
  @Many(() => LineSaid, 0, 1000) readonly lines!: readonly LineSaid[];
  /** The order as a whole is taken back: also lines of it that are not named again. */
  @IsOptional()
  @IsIn(['cancelled', 'entered-in-error'])
  readonly takenBack?: 'cancelled' | 'entered-in-error';
  /** The text of the message is not its sender's, but as people have mended it. */
  @IsOptional() @IsBoolean() readonly ofMendedText?: boolean;
  /** Where a report begins with it: the messages on the worklist that may take back what it says. */
  @IsOptional()
  @IsArray()
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly newsWaitsIn?: readonly string[];
  /** The laboratory says of the order that it corrects what it told (OBR-25 `C`). */
  @IsOptional() @IsBoolean() readonly isCorrection?: boolean;
}

/** The portal itself says this of a report of which a message on the worklist speaks. */
export class NoteWaitingLabNews extends OnAReport {
  get type() {
    return 'NoteWaitingLabNews' as const;
  }
  @Matches(...AN_ID) readonly messageId!: string;
  /** Not any more, once the message is taken or let be. */
  @IsBoolean() readonly waits!: boolean;
  /** It waits, and its key was given up: nobody can take it or let it be. */
  @IsOptional() @IsBoolean() readonly isLost?: boolean;
}

export class IdentifyLabOrderer extends OnAReport {
  get type() {
    return 'IdentifyLabOrderer' as const;
  }
  @Matches(...AN_ID) readonly orderingProviderId!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** Whoever says it reviewed it: the ordering provider, or one who covers for that one. */
export class ReviewLabResults extends OnLines {
  get type() {
    return 'ReviewLabResults' as const;
  }
  /** Released to the patient together with what was reviewed. */
  @IsOptional() @Length(1, 4000) @Matches(...SOMETHING) readonly comment?: string;
}

/** The EMR says which provider reviewed it there. A person at this portal cannot say it. */
export class RecordLabReview extends OnLines {
  get type() {
    return 'RecordLabReview' as const;
  }
  @Matches(...AN_ID) readonly reviewedBy!: string;
  @IsOptional() @Length(1, 4000) @Matches(...SOMETHING) readonly comment?: string;
}

/** A person answers for it that history was reviewed elsewhere before it came. */
export class ImportLabReviewAsReviewed extends OnLines {
  get type() {
    return 'ImportLabReviewAsReviewed' as const;
  }
  @Matches(...AN_ID) readonly reviewedBy!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

export class ReleaseLabComment extends OnAReport {
  get type() {
    return 'ReleaseLabComment' as const;
  }
  @Length(1, 4000) @Matches(...SOMETHING) readonly text!: string;
}

/** The portal itself asks whether anything of a report is late; decided by `review-due`. */
export class NoteLabReviewOverdue extends OnAReport {
  get type() {
    return 'NoteLabReviewOverdue' as const;
  }
}

export type LabReviewDueCommand = NoteLabReviewOverdue;

/** The portal itself says this: what can be seen of a report may be other than before. */
export class NoteLabDisclosure extends OnAReport {
  get type() {
    return 'NoteLabDisclosure' as const;
  }
}

export type LabDisclosureCommand = NoteLabDisclosure;

/**
 * The practice records what the patient asked for, agreed to or was told (L8). Patients ask in
 * their own words: a command of theirs that names a report would tell them that it exists.
 */
export class TakeLabReleaseStep extends OnLines {
  get type() {
    return 'TakeLabReleaseStep' as const;
  }
  @IsIn(['requested', 'professional-agreed', 'discussed'])
  readonly step!: LabReleaseAgreementStepTaken['step'];
  @ValidateIf(
    ({ step, requestedBy }: TakeLabReleaseStep) =>
      step === 'requested' || requestedBy !== undefined,
  )
  @IsIn(['patient', 'representative'])
  readonly requestedBy?: 'patient' | 'representative';
}

/** Staff or a provider know that it is a service to which a minor consented alone (L11). */
export class MarkMinorConsentService extends OnAReport {
  get type() {
    return 'MarkMinorConsentService' as const;
  }
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** What may show something is for two people: one who proposes it, and another who approves. */
export class ProposeLabReportCorrection extends OnAReport {
  get type() {
    return 'ProposeLabReportCorrection' as const;
  }
  /**
   * When it was collected, that it is no service to which a minor consents alone, or that nothing is
   * to be hidden for a message which is lost.
   */
  @IsIn(['collected', 'minor-consent', 'lost-news'])
  readonly corrects!: CorrectedOfReport['corrects'];
  /** When it was: an instant or a day, instead of all that count now. */
  @ValidateIf(
    ({ corrects, collected }: ProposeLabReportCorrection) =>
      corrects === 'collected' || collected !== undefined,
  )
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @IsISO8601({ strict: true }, { each: true })
  readonly collected?: readonly string[];
  /** Which message is lost. */
  @ValidateIf(
    ({ corrects, messageId }: ProposeLabReportCorrection) =>
      corrects === 'lost-news' || messageId !== undefined,
  )
  @Matches(...AN_ID)
  readonly messageId?: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** Another person than the one who proposed it. */
export class ApproveLabReportCorrection extends OnAReport {
  get type() {
    return 'ApproveLabReportCorrection' as const;
  }
  @Matches(...AN_ID) readonly correctionId!: string;
}

export class RefuseLabReportCorrection extends OnAReport {
  get type() {
    return 'RefuseLabReportCorrection' as const;
  }
  @Matches(...AN_ID) readonly correctionId!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

const REASONS_TO_WITHDRAW = [
  'attached-to-wrong-patient',
  'sent-of-wrong-patient',
  'specimen-of-another-patient',
  'patient-says-so',
] as const satisfies readonly MisfiledReason[];

/** It only hides, so one person says it; it holds for good, and the order may be somebody else's. */
export class WithdrawMisfiledLabReport extends OnAReport {
  get type() {
    return 'WithdrawMisfiledLabReport' as const;
  }
  @IsIn(REASONS_TO_WITHDRAW) readonly reason!: MisfiledReason;
}

export type LabReportCommand =
  | NoteWaitingLabNews
  | RecordLabResults
  | IdentifyLabOrderer
  | ReviewLabResults
  | RecordLabReview
  | ImportLabReviewAsReviewed
  | ReleaseLabComment
  | TakeLabReleaseStep
  | MarkMinorConsentService
  | ProposeLabReportCorrection
  | ApproveLabReportCorrection
  | RefuseLabReportCorrection
  | WithdrawMisfiledLabReport;

export class RecordLabViewingWish {
  get type() {
    return 'RecordLabViewingWish' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @One(() => ViewingWishSaid) readonly wish!: ViewingWishSaid;
}

export class EndLabViewingWish {
  get type() {
    return 'EndLabViewingWish' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...AN_ID) readonly wishId!: string;
}

export type LabWishesCommand = RecordLabViewingWish | EndLabViewingWish;

/** A code and no words: it is about no patient, so no key would ever take a name away again. */
const REASONS_TO_PROPOSE = [
  'law-changed',
  'guideline-changed',
  'laboratory-changed',
  'practice-decided',
  'mistake-found',
] as const;
const REASONS_TO_REFUSE = ['not-wanted', 'not-as-meant', 'not-now', 'advice-needed'] as const;

export class ProposeLabPolicy {
  get type() {
    return 'ProposeLabPolicy' as const;
  }
  @One(() => LabPolicySaid) readonly policy!: LabPolicySaid;
  @IsIn(REASONS_TO_PROPOSE) readonly reason!: (typeof REASONS_TO_PROPOSE)[number];
}

/** Another person than the one who proposed it. */
export class ApproveLabPolicy {
  get type() {
    return 'ApproveLabPolicy' as const;
  }
  @Matches(...AN_ID) readonly proposalId!: string;
  /** SHA-256 of the report of the rehearsal that the approver was shown. */
  @IsOptional() @Matches(...A_DIGEST) readonly rehearsalDigest?: string;
  /**
   * The version that the rehearsal says it was compared with: needed for one of the command line,
   * of which the server notes no digest.
   */
  @IsOptional() @Length(1, 100) readonly comparedWith?: string;
  /** Never before the approval; the policy's own instant where it is left out. */
  @IsOptional() @Instant() readonly effectiveFrom?: string;
}

export class RefuseLabPolicyProposal {
  get type() {
    return 'RefuseLabPolicyProposal' as const;
  }
  @Matches(...AN_ID) readonly proposalId!: string;
  @IsIn(REASONS_TO_REFUSE) readonly reason!: (typeof REASONS_TO_REFUSE)[number];
}

/** The portal notes which rehearsal of a proposal it has shown. */
export class NoteLabPolicyRehearsal {
  get type() {
    return 'NoteLabPolicyRehearsal' as const;
  }
  @Matches(...AN_ID) readonly proposalId!: string;
  /** Left out where there are too many reports for a server: the command line rehearses then. */
  @IsOptional() @Matches(...A_DIGEST) readonly digest?: string;
  /** The version that was adopted last when it was computed: another one since makes it outdated. */
  @Length(1, 100) readonly comparedWith!: string;
}

export type LabPolicyCommand =
  ProposeLabPolicy | ApproveLabPolicy | RefuseLabPolicyProposal | NoteLabPolicyRehearsal;

export type LabCommand =
  | LabReportCommand
  | LabReviewDueCommand
  | LabDisclosureCommand
  | LabWishesCommand
  | LabPolicyCommand;
