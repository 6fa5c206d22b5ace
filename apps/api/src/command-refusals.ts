import type {
  CommandName,
  FacilityReason,
  ForgettingReason,
  LabReportReason,
  LabReviewDueReason,
  LabWishesReason,
  InterfaceMessageReason,
  LabPolicyReason,
  MailboxReason,
  NotificationReason,
  PatientIdentifierReason,
  PatientReason,
  PatientRequestReason,
  PractitionerReason,
  PrescriptionReason,
  ResponseTargetReason,
} from '@anamnesis/domain';

/** Whatever touches the data of somebody who was forgotten hears so. */
const asking = [
  'no-such-patient',
  'patient-deceased',
  'patient-forgotten',
] as const satisfies Reason[];

/** A request may be a refill, so its stream is the prescription's. */
const onARequest = [
  'never-requested',
  'no-such-prescription',
  'patient-forgotten',
] as const satisfies Reason[];
const open = [...onARequest, 'already-dismissed'] as const satisfies Reason[];
const forTheClaimant = [...open, 'claimed-by-another'] as const satisfies Reason[];

const mayBeFilled = [
  'no-such-prescription',
  'patient-deceased',
  'not-prescribed-here',
  'prescription-discontinued',
  'patient-forgotten',
] as const satisfies Reason[];
const mayBeAsked = [
  ...mayBeFilled,
  'schedule-needs-new-prescription',
  'prescription-too-old',
  'refills-used-up',
  'refill-days-unknown',
  'refill-days-used-up',
  'already-pending',
  'too-soon',
] as const satisfies Reason[];
const mayBeDecided = [
  'no-such-prescription',
  'never-requested',
  'already-dismissed',
  'already-authorised',
  'already-denied',
  'not-prescriber-or-covering',
  'prescriber-departed',
  'patient-forgotten',
] as const satisfies Reason[];
const mayBeForgotten = [
  'no-such-patient',
  'record-retained',
  'under-legal-hold',
  'patient-forgotten',
] as const satisfies ForgettingReason[];

const aboutResults = [
  'no-such-result',
  'newer-version-exists',
  'orderer-unknown',
  'not-the-ordering-provider',
  'patient-forgotten',
] as const satisfies Reason[];
const onCurrentLines = [...aboutResults, 'has-departed'] as const satisfies Reason[];

type Reason =
  | PatientRequestReason
  | PrescriptionReason
  | PatientReason
  | PatientIdentifierReason
  | PractitionerReason
  | FacilityReason
  | LabPolicyReason
  | MailboxReason
  | NotificationReason
  | ResponseTargetReason
  | InterfaceMessageReason
  | LabReportReason
  | LabReviewDueReason
  | LabWishesReason
  | ForgettingReason;

/** A review that names things as messages do becomes a command, and hears what that one hears. */
type SaidName = CommandName | 'RecordNamedLabReview';

/**
 * What a rule can say to each command: for the documentation. A command without a line does not
 * compile, a reason that nothing gives fails a spec, and the journeys fail on a refusal that is
 * not in the line of its command.
 */
export const commandRefusals: Readonly<Record<SaidName, readonly Reason[]>> = {
  RequestLabReport: asking,
  ReportMissingLab: [...asking, 'ordered-elsewhere', 'lab-not-due-yet', 'dated-in-the-future'],
  ReportRecordError: asking,
  AskQuestion: asking,

  ClaimPatientRequest: forTheClaimant,
  ReleasePatientRequest: forTheClaimant,
  NotePatientRequest: open,
  AnswerPatientRequest: [...forTheClaimant, 'reason-missing'],
  DismissPatientRequest: [...forTheClaimant, 'reason-missing'],
  WithdrawPatientRequest: [...open, 'already-authorised'],
  SupersedePatientRequest: [
    ...forTheClaimant,
    'superseded-by-itself',
    'other-request-unknown',
    'other-request-of-another-patient',
    'other-request-already-gone',
  ],
  ReturnPatientRequestToQueue: [...onARequest, 'already-pending'],

  PlanResponse: ['patient-forgotten'],
  NoteResponseDue: ['response-not-due-yet', 'patient-forgotten'],

  SetNotificationPreference: ['no-such-patient', 'channel-not-offered', 'patient-forgotten'],
  AnnounceMessage: ['patient-forgotten'],
  AnnounceLabNews: ['patient-forgotten'],
  MarkAddressUndeliverable: ['patient-forgotten'],
  QueueNotification: ['patient-forgotten'],
  NoteNotificationStep: [
    'no-such-notification',
    'step-out-of-order',
    'may-not-be-mailed',
    'patient-forgotten',
  ],
  RetryNotification: ['no-such-notification', 'notification-not-parked', 'patient-forgotten'],
  AbandonNotification: ['no-such-notification', 'notification-not-parked', 'patient-forgotten'],
  RecordBounce: ['no-such-notification', 'notification-never-sent', 'patient-forgotten'],

  RecordPrescription: ['dated-in-the-future', 'recorded-differently', 'patient-forgotten'],
  RecordDispense: [
    'no-such-prescription',
    'dated-in-the-future',
    'recorded-differently',
    'patient-forgotten',
  ],
  DiscontinuePrescription: ['no-such-prescription', 'recorded-differently', 'patient-forgotten'],
  RequestRefill: [...mayBeAsked, 'examination-needed'],
  TakeDownRefillRequest: mayBeAsked,
  AuthoriseRefill: [...mayBeDecided, ...mayBeAsked.slice(1), 'examination-needed'],
  DenyRefill: mayBeDecided,
  SendRefillToPharmacy: [
    ...mayBeFilled,
    'prescription-too-old',
    'never-requested',
    'not-authorised',
    'already-sent',
  ],
  StartRefillEncounter: [
    'no-such-prescription',
    'never-requested',
    'already-dismissed',
    'encounter-already-opened',
    'patient-forgotten',
  ],

  RecordPatient: [
    'dated-in-the-future',
    'died-before-birth',
    'recorded-differently',
    'patient-forgotten',
  ],
  RecordExamination: [
    'no-such-patient',
    'dated-in-the-future',
    'recorded-differently',
    'patient-forgotten',
  ],
  RecordDeath: ['no-such-patient', 'dated-in-the-future', 'died-before-birth', 'patient-forgotten'],

  TakePatientUpdate: [
    'no-such-patient',
    'dated-in-the-future',
    'older-than-known',
    'patient-disagrees',
    'recorded-as-deceased',
    'died-before-birth',
    'patient-forgotten',
  ],
  AcceptDemographicChange: [
    'no-such-patient',
    'proposal-not-open',
    'email-not-confirmed',
    'died-before-birth',
    'patient-forgotten',
  ],
  DeclineDemographicChange: ['no-such-patient', 'proposal-not-open', 'patient-forgotten'],

  AssignPatientIdentifier: [
    'no-such-patient',
    'identifier-belongs-to-another',
    'identifier-withdrawn',
    'patient-forgotten',
  ],
  WithdrawPatientIdentifier: ['no-such-identifier', 'patient-forgotten'],

  RecordPractitioner: [],
  RecordDeparture: ['no-such-practitioner'],
  ArrangeCovering: [
    'no-such-practitioner',
    'covers-themselves',
    'covering-provider-unknown',
    'covering-ends-before-it-begins',
  ],
  EndCovering: ['no-such-practitioner', 'no-such-covering'],
  RecordMembership: ['no-such-practitioner', 'membership-ends-before-it-begins'],
  RecordFacility: [],
  RecordClosure: ['no-such-facility', 'closure-ends-before-it-begins', 'closure-too-long'],
  CancelClosure: ['no-such-facility', 'no-such-closure'],

  OperateProjection: [],

  RecordLabResults: ['filed-under-another-patient', 'line-contradicts-itself', 'patient-forgotten'],
  IdentifyLabOrderer: [
    'no-such-result',
    'no-such-practitioner',
    'orderer-known',
    'names-themselves',
    'patient-forgotten',
  ],
  NoteWaitingLabNews: ['no-such-result', 'patient-forgotten'],
  MarkMinorConsentService: ['no-such-result', 'patient-forgotten'],
  ProposeLabReportCorrection: ['no-such-result', 'nothing-to-correct', 'patient-forgotten'],
  ApproveLabReportCorrection: [
    'no-such-result',
    'no-such-proposal',
    'proposal-already-decided',
    'second-person-needed',
    'patient-forgotten',
  ],
  RefuseLabReportCorrection: [
    'no-such-result',
    'no-such-proposal',
    'proposal-already-decided',
    'patient-forgotten',
  ],
  WithdrawMisfiledLabReport: ['no-such-result', 'patient-forgotten'],
  ReviewLabResults: onCurrentLines,
  RecordLabReview: onCurrentLines,
  RecordNamedLabReview: onCurrentLines,
  ImportLabReviewAsReviewed: [...aboutResults, 'not-imported'],
  ReleaseLabComment: onCurrentLines.filter((reason) => reason !== 'newer-version-exists'),
  TakeLabReleaseStep: [...onCurrentLines, 'not-requested-yet'],
  NoteLabReviewOverdue: ['lab-review-not-due-yet', 'patient-forgotten'],
  NoteLabDisclosure: ['patient-forgotten'],
  NoteLabPolicyRehearsal: ['no-such-proposal', 'rehearsal-outdated'],
  RecordLabViewingWish: [
    'no-such-patient',
    'wish-begins-in-the-past',
    'wish-ends-before-it-begins',
    'patient-forgotten',
  ],
  EndLabViewingWish: ['no-such-patient', 'no-such-wish', 'patient-forgotten'],
  ProposeLabPolicy: [
    'rule-not-optional',
    'rules-contradict',
    'version-not-increasing',
    'back-dated',
  ],
  ApproveLabPolicy: [
    'no-such-proposal',
    'proposal-already-decided',
    'second-person-needed',
    'rehearsal-not-seen',
    'rehearsal-outdated',
    'version-not-increasing',
    'back-dated',
    'sooner-than-proposed',
  ],
  RefuseLabPolicyProposal: ['no-such-proposal', 'proposal-already-decided'],

  ReceiveMessage: ['patient-forgotten'],
  BeginMessageTaking: ['no-such-message', 'attempt-is-over', 'patient-forgotten'],
  EndMessageTaking: ['no-such-message', 'patient-forgotten'],
  NoteMessageTaken: ['no-such-message', 'patient-forgotten'],
  ParkMessage: ['no-such-message', 'patient-forgotten'],
  AttachMessagePatient: [
    'no-such-message',
    'no-such-patient',
    'message-of-known-patient',
    'message-already-taken',
    'message-being-taken',
    'patient-forgotten',
  ],
  DeclareMessagePatientNew: [
    'no-such-message',
    'message-of-known-patient',
    'message-already-taken',
    'names-no-new-patient',
    'patient-forgotten',
  ],
  CorrectMessage: ['no-such-message', 'message-already-taken', 'patient-forgotten'],
  AcceptMessageCorrection: [
    'no-such-message',
    'no-such-proposal',
    'second-person-needed',
    'message-already-taken',
    'patient-forgotten',
  ],
  ReplayMessage: ['no-such-message', 'patient-forgotten'],
  DiscardMessage: ['no-such-message', 'message-already-taken', 'patient-forgotten'],

  RequestForgetting: [...mayBeForgotten, 'forgetting-already-requested'],
  ApproveForgetting: [...mayBeForgotten, 'no-such-forgetting-request', 'second-person-needed'],
  WithdrawForgettingRequest: ['no-such-forgetting-request', 'patient-forgotten'],
  PlaceLegalHold: ['no-such-patient', 'patient-forgotten'],
  LiftLegalHold: ['no-such-legal-hold', 'patient-forgotten'],
};

export const refusalsOf = (command: string): readonly Reason[] =>
  Object.hasOwn(commandRefusals, command) ? commandRefusals[command as SaidName] : [];
