export { AnamnesisModule, PORTAL } from './anamnesis.module.js';
export type {
  DatabaseKeyVaultPlace,
  FileKeyVaultPlace,
  PortalOptions,
  ProjectionsHere,
} from './portal-options.js';
export { messageOfPatient } from './attached-messages.js';
export {
  ForgettingFollower,
  forgettingRule,
  forgottenIn,
  type ForgettingReport,
  type WhenForgotten,
} from './forgetting-follower.js';
export {
  digestKeyMarkOf,
  establishedVaultOf,
  establishSealing,
  SEALING_STREAM,
  type SealingEstablished,
} from './sealing-established.js';
export { giveUpKey, refuseForeignVault, WHY_NOT, type GivingUp } from './keys-given-up.js';
export { LOST_KEY_REASONS, type LostKeyReason } from './lost-key-events.js';
export { OlderLog } from './older-log.js';
export { openSealedLog, UnsealedLog, type SealedStore } from './sealed-store.js';
export { SealingRefused } from './sealing-refused.js';
export { patientFinder, type PatientFinder, type PatientFinderOptions } from './patient-finder.js';
export { openPortal, portalCodec, type Portal } from './portal.js';
export { PositionSeal } from './position-seal.js';
export {
  RehearseLabPolicyProposal,
  type LabRehearsalAnswer,
  type RehearsalSummary,
} from './rehearsal/lab-rehearsal-query.js';
export { readKnownLabs, TooManyReports, type KnownLabs } from './rehearsal/known-labs.js';
export { rehearse, type Rehearsal } from './rehearsal/rehearse.js';
export { rehearseProposal, type ProposalRehearsal } from './rehearsal/rehearse-proposal.js';
export {
  CommandMessage,
  commandMessage,
  commandMessageClasses,
  QueryMessage,
  queryMessage,
  queryMessageClasses,
} from './messages.js';
export type {
  AcceptedAnswer,
  CommandAnswer,
  MalformedField,
  QueryAnswer,
  RefusedAnswer,
} from './answers.js';
export { commandClasses, deciderOf, type PortalCommand } from './command-registry.js';
export { queryClasses, definitionOf, type AnswerOf, type PortalQuery } from './query-registry.js';
export {
  ShowAccessLog,
  type AccessLogAnswer,
  type AccessLogEntry,
  type LostFacts,
  type SealedFacts,
} from './access-log-query.js';
export { ListWhoLooked, type Look, type WhoLookedAnswer } from './who-looked-query.js';
export { mailServerFrom, type MailOptions, type MailServer } from './mail/mail-options.js';
export {
  ProjectionOperations,
  type BuildingProgress,
  type ProjectionStanding,
} from './projection-operations.js';
export { PortalHealth, type ProjectionReport, type Readiness } from './portal-health.js';
export { ViewChanges, type ViewChange } from './view-changes.js';
export { malformedFields } from './validation.js';
export {
  ShowInterfaceMessage,
  type InterfaceMessageAnswer,
  type MessageFact,
  type MessageText,
  type MessageViewing,
  type ProposedCorrectionOfText,
} from './intake/interface-message-query.js';
export type { ChangedLines } from './intake/changed-lines.js';
export type { BundleIssue } from './intake/judged-bundle.js';
export type { BundleTakenIn, MessageIntake, TakenIn } from './intake/message-intake.js';
export type { KnownSender, Origin } from './intake/known-senders.js';
export { RecordNamedLabReview } from './intake/named-lab-review.js';
export type { NamedLabReviews } from './intake/named-lab-reviews.js';
export type { InterfaceOptions } from './portal-options.js';
export { intakeInMemory, type IntakeInMemory } from './intake/intake-in-memory.js';
export {
  decisionViewers,
  ShowLabDecision,
  type DecidedLineTold,
  type DecidedReportTold,
  type DecisionByKnowledge,
  type DecisionViewer,
  type LabDecisionAnswer,
  type NamedTestOfLine,
} from './lab-history/lab-decision-query.js';
export {
  ListLabSightings,
  type CouldSee,
  type LabSightingsAnswer,
  type SightedVersion,
  type Sighting,
} from './lab-history/lab-sightings-query.js';
