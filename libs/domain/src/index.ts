export * from './requests/events.js';
export * from './requests/commands.js';
export {
  asked,
  claimAt,
  decideHandling,
  evolveHandling,
  evolveRequests,
  handlingLookUp,
  isHandlingCommand,
  isHandlingEvent,
} from './requests/handling.js';
export type {
  AnyAskingEvent,
  Claim,
  Handling,
  HandlingContext,
  HandlingFacts,
  HandlingReason,
  RequestHelper,
  Requests,
} from './requests/handling.js';
export { patientRequest } from './requests/patient-request.decider.js';
export type {
  PatientRequestCommand,
  PatientRequestReason,
  PatientRequestState,
} from './requests/patient-request.decider.js';
export type { PatientRequestFacts, ResponseTargetFacts } from './requests/facts.js';
export { responseTarget } from './requests/response-target.decider.js';
export type { ResponseTargetReason } from './requests/response-target.decider.js';
export { planResponses } from './requests/when-a-request-waits-then-its-response-is-planned.reaction.js';
export { noteDueResponses } from './requests/when-a-response-is-due-then-it-is-noted.reaction.js';

export * from './medications/events.js';
export * from './medications/commands.js';
export { prescription } from './medications/prescription.decider.js';
export type { PrescriptionReason, PrescriptionState } from './medications/prescription.decider.js';
export { refillPatientOf } from './medications/facts.js';
export type { RefillFacts } from './medications/facts.js';
export { refillRequestIdOf } from './medications/refill.decider.js';
export { refillHelper } from './medications/refill.helper.js';
export { mayRefill, refillEligibilityOf } from './medications/refill-eligibility.policy.js';
export type {
  NotEligible,
  RefillCircumstances,
  RefillEligibility,
  RefillHandOff,
  RefillPatient,
  RefillReason,
  RefillStep,
} from './medications/refill-eligibility.policy.js';
export { evolveRefillStanding, pendingRefillOf } from './medications/refill-standing.policy.js';
export type { RefillDecision, RefillStanding } from './medications/refill-standing.policy.js';
export { lastSupplyOf } from './medications/last-supply.policy.js';
export { refillRulesOn } from './medications/refill-rules.policy.js';

export * from './patients/events.js';
export * from './patients/commands.js';
export { patient } from './patients/patient.decider.js';
export type { PatientReason, PatientState } from './patients/patient.decider.js';
export { identifierStreamOf, patientIdentifier } from './patients/patient-identifier.decider.js';
export type {
  IdentifierAsTold,
  PatientIdentifierReason,
  PatientIdentifierState,
} from './patients/patient-identifier.decider.js';
export { patientMatchOf } from './patients/patient-match.policy.js';
export type { PatientMatch, PatientOnFile, PersonAsTold } from './patients/patient-match.policy.js';

export * from './directory/events.js';
export * from './directory/commands.js';
export { practitioner } from './directory/practitioner.decider.js';
export type {
  PractitionerFacts,
  PractitionerReason,
  PractitionerState,
} from './directory/practitioner.decider.js';
export { facility } from './directory/facility.decider.js';
export type { FacilityReason, FacilityState } from './directory/facility.decider.js';
export { groupAt } from './directory/membership.policy.js';
export type { Membership, RecordedMemberships } from './directory/membership.policy.js';
export { coveringProviders, coversFor } from './directory/covering.policy.js';
export type { Covering, RecordedCoverings } from './directory/covering.policy.js';

export * from './interfaces/events.js';
export {
  AcceptMessageCorrection,
  AttachMessagePatient,
  BeginMessageTaking,
  CorrectMessage,
  DeclareMessagePatientNew,
  DiscardMessage,
  EndMessageTaking,
  LARGEST_MESSAGE,
  NoteMessageTaken,
  ParkMessage,
  ReceiveMessage,
  ReplayMessage,
  SENDER_NAME,
  worklistReasons,
} from './interfaces/commands.js';
export type { InterfaceMessageCommand } from './interfaces/commands.js';
export { interfaceMessage, isOver } from './interfaces/interface-message.decider.js';
export type {
  InterfaceMessageReason,
  InterfaceMessageState,
  MessageAsItStands,
  ProposedText,
} from './interfaces/interface-message.decider.js';
export { takeMessages } from './interfaces/when-a-message-waits-then-it-is-taken.reaction.js';
export type { TakeMessage } from './interfaces/when-a-message-waits-then-it-is-taken.reaction.js';

export * from './operations/events.js';
export * from './operations/commands.js';
export { projectionOperations } from './operations/projection-operations.decider.js';

export * from './forgetting/events.js';
export * from './forgetting/commands.js';
export { forgetting } from './forgetting/forgetting.decider.js';
export type { ForgettingReason, ForgettingState } from './forgetting/forgetting.decider.js';
export type { ForgettingFacts } from './forgetting/facts.js';
export { recordRetentionOf } from './forgetting/record-retention.policy.js';
export type {
  RecordRetention,
  RetainedRecord,
  RetentionRule,
} from './forgetting/record-retention.policy.js';

export * from './notifications/events.js';
export * from './notifications/commands.js';
export { mailbox } from './notifications/mailbox.decider.js';
export type { MailboxReason } from './notifications/mailbox.decider.js';
export {
  emailLife,
  notification,
  personLookUp,
  mailVerdictOn,
} from './notifications/notification.decider.js';
export type {
  NotificationFacts,
  NotificationReason,
  NotificationState,
} from './notifications/notification.decider.js';
export { severityOf } from './notifications/bounce-severity.policy.js';
export type { MailVerdict } from './notifications/may-be-mailed.policy.js';
export { announceAnswers } from './notifications/when-staff-answer-then-the-message-is-announced.reaction.js';
export { queueAnnounced } from './notifications/when-a-message-is-announced-then-one-mail-is-queued.reaction.js';
export { announceLabNews } from './notifications/when-lab-news-is-noted-then-it-is-announced.reaction.js';
export { lookAtUnsentLabNews } from './notifications/when-a-mail-had-nothing-to-say-then-its-news-is-looked-at.reaction.js';
export type { LookAtUnsentLabNews } from './notifications/when-a-mail-had-nothing-to-say-then-its-news-is-looked-at.reaction.js';
export { announcedLookUp } from './notifications/facts.js';
export type { AnnouncedByMail, AnnouncedLabNews } from './notifications/facts.js';
export { sendQueued } from './notifications/when-a-mail-is-queued-or-retried-then-it-is-sent.reaction.js';
export { markBouncedAddresses } from './notifications/when-a-mail-comes-back-for-good-then-its-address-is-marked.reaction.js';

export * from './labs/events.js';
export * from './labs/commands.js';
export { labReport } from './labs/lab-report.decider.js';
export type { LabReportFacts, LabReportReason, LabReportState } from './labs/lab-report.decider.js';
export { labWishes } from './labs/lab-wishes.decider.js';
export type { LabWishesFacts, LabWishesReason, LabWishesState } from './labs/lab-wishes.decider.js';
export { labReviewDue } from './labs/review-due.decider.js';
export type {
  LabReviewDueFacts,
  LabReviewDueReason,
  LabReviewDueState,
} from './labs/review-due.decider.js';
export { noteOverdueLabReviews } from './labs/when-a-lab-review-is-due-then-it-is-noted.reaction.js';
export { labDisclosure, disclosureAsked } from './labs/lab-disclosure.decider.js';
export type { LabDisclosureFacts, LabDisclosureState } from './labs/lab-disclosure.decider.js';
export { isStillNews } from './labs/lab-disclosure.policy.js';
export { lookAtChangedLabReports } from './labs/when-a-lab-report-changes-then-it-is-looked-at.reaction.js';
export type { LookAtLabReport } from './labs/when-a-lab-report-changes-then-it-is-looked-at.reaction.js';
export { lookAtConcernedLabReports } from './labs/when-what-decides-on-lab-results-changes-then-reports-are-looked-at.reaction.js';
export type { LookAtLabReports } from './labs/when-what-decides-on-lab-results-changes-then-reports-are-looked-at.reaction.js';
export { lookWhenTimeMayShow } from './labs/when-time-may-show-a-lab-result-then-it-is-looked-at.reaction.js';
export { reviewRightOf } from './labs/review-right.policy.js';
export type {
  BlockedCategory,
  Specimen,
  TestCategory,
  TestIdentity,
  TestParts,
} from './lab-tests/facts.js';
export type {
  ComponentFacts,
  DelegationFact,
  LabFacts,
  LabPatientFacts,
  LabResultFacts,
  OrderFacts,
  OrderingProvider,
  PatientPreference,
  ReleaseAgreement,
  ResultStatus,
  ResultVersion,
  ReviewFact,
  Viewer,
  ViewerGrant,
} from './lab-rules/facts.js';
export { labVisibilityOf, labVisibilityTimeline } from './lab-rules/decision-span.policy.js';
export type { LabDecision, LabSpan } from './lab-rules/decision-span.policy.js';
export type {
  AppliedRule,
  LabAnswer,
  LiftedRule,
  LineAnswer,
} from './lab-rules/visibility.policy.js';
export { blockedCategories, testCategories } from './lab-tests/facts.js';
export { resultStatuses } from './lab-rules/facts.js';
export { labPolicies, labPolicyAt, labRuleIds } from './lab-rules/lab-rules.policy.js';
export { labPoliciesOf, policiesWith } from './lab-rules/lab-policies.policy.js';
export type { AdoptedLabPolicy } from './lab-rules/lab-policies.policy.js';
export { rehearsedChangesOf, rehearsedViewers } from './labs/rehearsal.policy.js';
export type {
  RehearsedChange,
  RehearsedRange,
  RehearsedReport,
  RehearsedViewer,
} from './labs/rehearsal.policy.js';
export { lookedAt, rehearsalReportOf } from './labs/rehearsal-report.policy.js';
export type {
  RehearsalAsked,
  RehearsalCount,
  RehearsalGroup,
  RehearsalLooked,
  RehearsalReport,
} from './labs/rehearsal-report.policy.js';
export { LAB_POLICY_ID, LAB_POLICY_STREAM, labPolicy } from './labs/lab-policy.decider.js';
export type { LabPolicyReason, LabPolicyState } from './labs/lab-policy.decider.js';
export type {
  LabPolicies,
  LabPolicy,
  LabRuleId,
  ReleaseMode,
  RuleBasis,
  RuleSetting,
} from './lab-rules/lab-rules.policy.js';
export { classificationOf } from './lab-tests/classification.policy.js';
export type { Classification, SignalSource, Sureness } from './lab-tests/classification.policy.js';
export { mappingKey } from './lab-tests/code-mappings.policy.js';
export type { CodeMappings } from './lab-tests/code-mappings.policy.js';
export { possibleTimesOf } from './lab-rules/possible-times.policy.js';
export type { PossibleTimes } from './lab-rules/possible-times.policy.js';
export { STANDING_SENTENCE } from './lab-rules/hand-off.policy.js';
export { isToldOfCorrection } from './lab-rules/correction-notice.policy.js';

export * from './audit/events.js';
export { looksAt } from './looks.js';
export { accessLogStreamOf, messageAccessStreamOf } from './audit/access-log.policy.js';
export * from './access/caller.js';
export type { AccessVerdict, Touched } from './access/access.policy.js';

export { actions, mayDo, rolesOf } from './permissions.js';
export type { Action, CommandName, QueryName } from './permissions.js';
export { requestHelpers } from './request-helpers.js';
export { handOffs, meaningOfRefusal, refusals } from './refusals.js';
export type { RefusalReason } from './refusals.js';
export type { HandOffTo, RefusalClass, RefusalMeaning } from './refusal-meaning.js';

export * from './shared/calendar-shapes.js';
export * from './shared/text-shapes.js';
export * from './shared/facility-calendar.js';
export * from './shared/business-calendar.js';
export { idFor, keyedIds, uuidFrom, type KeyedIds } from './shared/ids.js';
