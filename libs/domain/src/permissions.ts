import {
  verdictOn,
  type AccessVerdict,
  type Permission,
  type Touched,
} from './access/access.policy.js';
import type { PortalCaller, Role } from './access/caller.js';
import type { FacilityCommand, PractitionerCommand } from './directory/commands.js';
import type { ForgettingCommand } from './forgetting/commands.js';
import type { LabCommand } from './labs/commands.js';
import type { InterfaceMessageCommand } from './interfaces/commands.js';
import type { MedicationCommand } from './medications/commands.js';
import type { NotificationsCommand } from './notifications/commands.js';
import type { OperationsCommand } from './operations/commands.js';
import type { PatientCommand, PatientIdentifierCommand } from './patients/commands.js';
import type { AskingCommand, HandlingCommand, ResponseTargetCommand } from './requests/commands.js';

export type CommandName = (
  | AskingCommand
  | HandlingCommand
  | ResponseTargetCommand
  | MedicationCommand
  | LabCommand
  | PatientCommand
  | PatientIdentifierCommand
  | PractitionerCommand
  | FacilityCommand
  | NotificationsCommand
  | ForgettingCommand
  | InterfaceMessageCommand
  | OperationsCommand
)['type'];

/** Every question that can be asked. */
export type QueryName =
  | 'queue'
  | 'requestsChangedSince'
  | 'archive'
  | 'patientRequest'
  | 'correspondence'
  | 'myRequests'
  | 'myPrescriptions'
  | 'prescriptions'
  | 'encounterDrafts'
  | 'myLabResults'
  | 'findMyLabResults'
  | 'myLabResult'
  | 'myLabTrend'
  | 'exportMyLabResults'
  | 'myUnreadLabResults'
  | 'myLabCorrections'
  | 'myLabViewingWishes'
  | 'followMyLabResults'
  | 'labsToReview'
  | 'labsToMap'
  | 'labsOfUnknownOrderer'
  | 'labsOfUnknownTime'
  | 'labVisibility'
  | 'labTimeliness'
  | 'labDecision'
  | 'labSightings'
  | 'labPolicyProposals'
  | 'labPolicyRehearsal'
  | 'interfaceMessages'
  | 'interfaceMessage'
  | 'interfaceWorklist'
  | 'patients'
  | 'demographicProposals'
  | 'facilities'
  | 'notifications'
  | 'mailbox'
  | 'accessLog'
  | 'whoLooked'
  | 'forgettings'
  | 'forgetting'
  | 'projections';

export type Action = CommandName | QueryName;

/**
 * Patients and proxies ask and withdraw; staff handle; only providers authorise and deny
 * (requirements row 90, R36); auditors read and nothing else. Of machines a laboratory sends
 * messages and nothing else; the record system sends messages, keeps records and says what was
 * reviewed there; an importer brings history.
 * Only people dismiss (R19).
 */
const themselves: readonly Permission[] = [
  { rule: 'patient-for-themselves', roles: ['patient'], whose: 'their-own' },
  { rule: 'proxy-by', roles: ['proxy'], whose: 'granted' },
];
const staff: Permission = {
  rule: 'staff-handles-requests',
  roles: ['staff', 'front-desk', 'provider'],
  whose: 'anybody',
};
const readsForCare: Permission = {
  rule: 'staff-reads-for-care',
  roles: ['staff', 'front-desk', 'provider'],
  whose: 'anybody',
};
const provider: Permission = {
  rule: 'provider-decides',
  roles: ['provider'],
  whose: 'anybody',
};
const sender: Permission = {
  rule: 'sender-sends-messages',
  roles: ['laboratory', 'record-system'],
  whose: 'anybody',
};
const recordSystem: Permission = {
  rule: 'record-system-records',
  roles: ['record-system'],
  whose: 'anybody',
};
/** Reviews of history are no machine's to say: `ImportLabReviewAsReviewed` is a provider's. */
const importer: Permission = {
  rule: 'importer-brings-history',
  roles: ['importer'],
  whose: 'anybody',
};
const directory: Permission = {
  rule: 'practice-keeps-its-directory',
  roles: ['staff', 'provider', 'record-system'],
  whose: 'anybody',
};
const keepsRecords: Permission = {
  rule: 'practice-keeps-records',
  roles: ['staff', 'provider'],
  whose: 'anybody',
};
/** The decider asks besides that it is another person than the one who requested it. */
const answersForRecords: Permission = {
  rule: 'provider-answers-for-records',
  roles: ['provider'],
  whose: 'anybody',
};
/** What follows by itself: nobody who signs in has this role. */
const portal: Permission = { rule: 'portal-follows-up', roles: ['portal'], whose: 'anybody' };
const auditor: Permission = { rule: 'auditor-reads', roles: ['auditor'], whose: 'anybody' };

/** Whoever works on results sees them: the front desk does not (requirements section 2). */
const worksOnResults: Permission = {
  rule: 'practice-works-on-results',
  roles: ['staff', 'provider'],
  whose: 'anybody',
};

const operator: Permission = {
  rule: 'operator-keeps-it-running',
  roles: ['operator'],
  whose: 'anybody',
};

/** A command or a query without a line does not compile. */
const permissions: Readonly<Record<Action, readonly Permission[]>> = {
  RequestRefill: themselves,
  RequestLabReport: themselves,
  ReportMissingLab: themselves,
  ReportRecordError: themselves,
  AskQuestion: themselves,
  WithdrawPatientRequest: themselves,

  TakeDownRefillRequest: [staff],
  ClaimPatientRequest: [staff],
  ReleasePatientRequest: [staff],
  NotePatientRequest: [staff],
  AnswerPatientRequest: [staff],
  DismissPatientRequest: [staff],
  SupersedePatientRequest: [staff],
  ReturnPatientRequestToQueue: [staff],
  StartRefillEncounter: [staff],
  SendRefillToPharmacy: [staff],

  AuthoriseRefill: [provider],
  DenyRefill: [provider],

  PlanResponse: [portal],
  NoteResponseDue: [portal],

  SetNotificationPreference: [...themselves, staff],
  RetryNotification: [staff],
  AbandonNotification: [staff],
  AnnounceMessage: [portal],
  AnnounceLabNews: [portal],
  MarkAddressUndeliverable: [portal],
  QueueNotification: [portal],
  NoteNotificationStep: [portal],
  RecordBounce: [portal],

  RecordPrescription: [recordSystem, importer],
  RecordDispense: [recordSystem, importer],
  DiscontinuePrescription: [recordSystem, importer, provider],
  RecordPatient: [recordSystem, importer, portal],
  RecordExamination: [recordSystem, importer],
  RecordDeath: [recordSystem, importer],
  TakePatientUpdate: [portal],
  AcceptDemographicChange: [keepsRecords],
  DeclineDemographicChange: [keepsRecords],
  AssignPatientIdentifier: [recordSystem, keepsRecords, portal],
  WithdrawPatientIdentifier: [recordSystem, keepsRecords],
  RecordPractitioner: [recordSystem, importer],
  RecordFacility: [recordSystem, importer],
  RecordDeparture: [recordSystem],
  ArrangeCovering: [directory],
  EndCovering: [directory],
  RecordMembership: [directory, importer],
  RecordClosure: [directory],
  CancelClosure: [directory],

  RecordLabResults: [importer, portal],
  NoteWaitingLabNews: [portal],
  IdentifyLabOrderer: [worksOnResults],
  MarkMinorConsentService: [worksOnResults],
  ProposeLabReportCorrection: [worksOnResults],
  ApproveLabReportCorrection: [provider],
  RefuseLabReportCorrection: [worksOnResults],
  WithdrawMisfiledLabReport: [worksOnResults],
  ReviewLabResults: [provider],
  RecordLabReview: [recordSystem],
  ImportLabReviewAsReviewed: [provider],
  ReleaseLabComment: [provider],
  NoteLabReviewOverdue: [portal],
  NoteLabDisclosure: [portal],
  NoteLabPolicyRehearsal: [portal],
  TakeLabReleaseStep: [worksOnResults],
  RecordLabViewingWish: [...themselves, worksOnResults],
  EndLabViewingWish: [...themselves, worksOnResults],
  ProposeLabPolicy: [worksOnResults],
  ApproveLabPolicy: [provider],
  RefuseLabPolicyProposal: [worksOnResults],

  ReceiveMessage: [sender],
  BeginMessageTaking: [portal],
  EndMessageTaking: [portal],
  NoteMessageTaken: [portal],
  ParkMessage: [portal],
  AttachMessagePatient: [worksOnResults, portal],
  DeclareMessagePatientNew: [worksOnResults],
  CorrectMessage: [worksOnResults],
  AcceptMessageCorrection: [provider],
  ReplayMessage: [worksOnResults],
  DiscardMessage: [worksOnResults],

  RequestForgetting: [keepsRecords],
  WithdrawForgettingRequest: [keepsRecords],
  PlaceLegalHold: [keepsRecords],
  ApproveForgetting: [answersForRecords],
  LiftLegalHold: [answersForRecords],

  myRequests: themselves,
  myPrescriptions: themselves,
  myLabResults: themselves,
  findMyLabResults: themselves,
  myLabResult: themselves,
  myLabTrend: themselves,
  exportMyLabResults: themselves,
  myUnreadLabResults: themselves,
  myLabCorrections: themselves,
  myLabViewingWishes: [...themselves, worksOnResults],
  followMyLabResults: themselves,
  patientRequest: [...themselves, readsForCare, auditor],
  queue: [readsForCare],
  requestsChangedSince: [readsForCare],
  archive: [readsForCare],
  correspondence: [readsForCare],
  prescriptions: [readsForCare],
  encounterDrafts: [readsForCare],
  labsToReview: [worksOnResults],
  labsToMap: [worksOnResults],
  labsOfUnknownOrderer: [worksOnResults],
  labsOfUnknownTime: [worksOnResults],
  labVisibility: [worksOnResults, auditor],
  labTimeliness: [worksOnResults, auditor],
  labDecision: [auditor],
  labSightings: [worksOnResults, auditor],
  labPolicyProposals: [worksOnResults, auditor],
  labPolicyRehearsal: [worksOnResults, auditor],
  interfaceMessages: [worksOnResults, auditor],
  interfaceMessage: [worksOnResults, auditor],
  interfaceWorklist: [worksOnResults, auditor],
  patients: [readsForCare],
  demographicProposals: [keepsRecords, auditor],
  facilities: [readsForCare],
  notifications: [readsForCare],
  mailbox: [...themselves, readsForCare],
  accessLog: [auditor],
  whoLooked: themselves,
  forgettings: [keepsRecords, auditor],
  forgetting: [keepsRecords, auditor],

  OperateProjection: [operator],
  projections: [operator, auditor],
};

/** What is not in the table was never allowed, whatever an embedder's code asks for. */
const permissionsOf = (what: Action): readonly Permission[] =>
  Object.hasOwn(permissions, what) ? permissions[what] : [];

/** May this caller do or see this? Everything is denied that the table does not allow. */
export const mayDo = (caller: PortalCaller, what: Action, touched: Touched): AccessVerdict =>
  verdictOn(permissionsOf(what), caller, touched);

/** Which roles may ever do it; the rest is told so before anything is read. */
export const rolesOf = (what: Action): readonly Role[] =>
  permissionsOf(what).flatMap(({ roles }) => roles);

/** Everything that has a rule: specs hold it against the routes and the buses. */
export const actions = Object.keys(permissions) as readonly Action[];
