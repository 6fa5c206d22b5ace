import {
  AbandonNotification,
  AcceptDemographicChange,
  AnnounceLabNews,
  AnnounceMessage,
  AnswerPatientRequest,
  ApproveForgetting,
  ApproveLabPolicy,
  ApproveLabReportCorrection,
  ArrangeCovering,
  AskQuestion,
  AssignPatientIdentifier,
  AttachMessagePatient,
  AuthoriseRefill,
  CancelClosure,
  ClaimPatientRequest,
  CorrectMessage,
  DeclareMessagePatientNew,
  DeclineDemographicChange,
  DenyRefill,
  DiscardMessage,
  DiscontinuePrescription,
  DismissPatientRequest,
  EndCovering,
  EndLabViewingWish,
  IdentifyLabOrderer,
  ImportLabReviewAsReviewed,
  LiftLegalHold,
  MarkAddressUndeliverable,
  MarkMinorConsentService,
  NoteMessageTaken,
  NoteLabDisclosure,
  NoteLabReviewOverdue,
  NoteNotificationStep,
  NotePatientRequest,
  NoteResponseDue,
  OperateProjection,
  ParkMessage,
  PlaceLegalHold,
  PlanResponse,
  ProposeLabPolicy,
  ProposeLabReportCorrection,
  QueueNotification,
  ReceiveMessage,
  RecordBounce,
  RecordClosure,
  RecordDeath,
  RecordDeparture,
  RecordDispense,
  RecordExamination,
  RecordFacility,
  RecordLabResults,
  RecordLabReview,
  RecordLabViewingWish,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  RefuseLabPolicyProposal,
  RefuseLabReportCorrection,
  ReleaseLabComment,
  ReleasePatientRequest,
  ReplayMessage,
  ReportMissingLab,
  ReportRecordError,
  RequestForgetting,
  RequestLabReport,
  RequestRefill,
  RetryNotification,
  ReturnPatientRequestToQueue,
  ReviewLabResults,
  SendRefillToPharmacy,
  SetNotificationPreference,
  StartRefillEncounter,
  SupersedePatientRequest,
  TakeDownRefillRequest,
  TakeLabReleaseStep,
  TakePatientUpdate,
  WithdrawForgettingRequest,
  WithdrawPatientIdentifier,
  WithdrawPatientRequest,
  facility,
  forgetting,
  interfaceMessage,
  labDisclosure,
  labPolicy,
  labReport,
  labReviewDue,
  labWishes,
  mailbox,
  notification,
  patient,
  patientIdentifier,
  patientRequest,
  practitioner,
  prescription,
  projectionOperations,
  responseTarget,
} from '@anamnesis/domain';
import { categoryOf, type Decider, type Typed } from '@anamnesis/eventing';

/** Which decider decides which commands; a command that is missing here reaches nobody. */
const decidedBy = [
  {
    decider: prescription,
    commands: [
      RecordPrescription,
      RecordDispense,
      DiscontinuePrescription,
      RequestRefill,
      TakeDownRefillRequest,
      AuthoriseRefill,
      DenyRefill,
      SendRefillToPharmacy,
      StartRefillEncounter,
    ],
  },
  {
    decider: patientRequest,
    commands: [RequestLabReport, ReportMissingLab, ReportRecordError, AskQuestion],
  },
  {
    decider: patient,
    commands: [
      RecordPatient,
      RecordExamination,
      RecordDeath,
      TakePatientUpdate,
      AcceptDemographicChange,
      DeclineDemographicChange,
    ],
  },
  {
    decider: practitioner,
    commands: [RecordPractitioner, ArrangeCovering, EndCovering, RecordDeparture, RecordMembership],
  },
  { decider: facility, commands: [RecordFacility, RecordClosure, CancelClosure] },
  {
    decider: forgetting,
    commands: [
      RequestForgetting,
      ApproveForgetting,
      WithdrawForgettingRequest,
      PlaceLegalHold,
      LiftLegalHold,
    ],
  },
  { decider: responseTarget, commands: [PlanResponse, NoteResponseDue] },
  {
    decider: mailbox,
    commands: [
      AnnounceMessage,
      AnnounceLabNews,
      SetNotificationPreference,
      MarkAddressUndeliverable,
    ],
  },
  {
    decider: notification,
    commands: [
      QueueNotification,
      NoteNotificationStep,
      RetryNotification,
      AbandonNotification,
      RecordBounce,
    ],
  },
  { decider: projectionOperations, commands: [OperateProjection] },
  {
    decider: patientIdentifier,
    commands: [AssignPatientIdentifier, WithdrawPatientIdentifier],
  },
  {
    decider: interfaceMessage,
    commands: [
      ReceiveMessage,
      NoteMessageTaken,
      ParkMessage,
      AttachMessagePatient,
      DeclareMessagePatientNew,
      CorrectMessage,
      ReplayMessage,
      DiscardMessage,
    ],
  },
  {
    decider: labPolicy,
    commands: [ProposeLabPolicy, ApproveLabPolicy, RefuseLabPolicyProposal],
  },
  {
    decider: labReport,
    commands: [
      RecordLabResults,
      IdentifyLabOrderer,
      ReviewLabResults,
      RecordLabReview,
      ImportLabReviewAsReviewed,
      ReleaseLabComment,
      TakeLabReleaseStep,
      MarkMinorConsentService,
      ProposeLabReportCorrection,
      ApproveLabReportCorrection,
      RefuseLabReportCorrection,
    ],
  },
  { decider: labWishes, commands: [RecordLabViewingWish, EndLabViewingWish] },
  { decider: labReviewDue, commands: [NoteLabReviewOverdue] },
  { decider: labDisclosure, commands: [NoteLabDisclosure] },
] as const;

/** Commands on a request are decided where it was asked, by a decider that takes in handling. */
const handlingCommands = [
  ClaimPatientRequest,
  ReleasePatientRequest,
  NotePatientRequest,
  AnswerPatientRequest,
  DismissPatientRequest,
  WithdrawPatientRequest,
  SupersedePatientRequest,
  ReturnPatientRequestToQueue,
] as const;

export const commandClasses = [
  ...decidedBy[0].commands,
  ...decidedBy[1].commands,
  ...decidedBy[2].commands,
  ...decidedBy[3].commands,
  ...decidedBy[4].commands,
  ...decidedBy[5].commands,
  ...decidedBy[6].commands,
  ...decidedBy[7].commands,
  ...decidedBy[8].commands,
  ...decidedBy[9].commands,
  ...decidedBy[10].commands,
  ...decidedBy[11].commands,
  ...decidedBy[12].commands,
  ...decidedBy[13].commands,
  ...decidedBy[14].commands,
  ...decidedBy[15].commands,
  ...decidedBy[16].commands,
  ...handlingCommands,
] as const;

export type CommandClass = (typeof commandClasses)[number];
export type PortalCommand = InstanceType<CommandClass>;

/** A decider where only the mechanics matter; the registry says which commands it is given. */
export type PortalDecider = Decider<unknown, PortalCommand, Typed, string, unknown>;
const asPortalDecider = (decider: object): PortalDecider => decider as PortalDecider;

const handledOn: Readonly<Record<string, PortalDecider>> = {
  prescription: asPortalDecider(prescription),
  patientRequest: asPortalDecider(patientRequest),
};

const deciders = new Map<CommandClass, PortalDecider>(
  decidedBy.flatMap(({ decider, commands }) =>
    [...commands].map((command): [CommandClass, PortalDecider] => [
      command,
      asPortalDecider(decider),
    ]),
  ),
);

/** None for a request on a stream whose category takes in no handling: there is no such request. */
export const deciderOf = (command: PortalCommand): PortalDecider | undefined =>
  'askedOn' in command
    ? handledOn[categoryOf(command.askedOn)]
    : deciders.get(command.constructor as CommandClass);
