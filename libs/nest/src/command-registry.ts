import {
  AnswerPatientRequest,
  ArrangeCovering,
  AskQuestion,
  AuthoriseRefill,
  ClaimPatientRequest,
  DenyRefill,
  DiscontinuePrescription,
  DismissPatientRequest,
  EndCovering,
  NotePatientRequest,
  RecordDeath,
  RecordDeparture,
  RecordDispense,
  RecordExamination,
  RecordFacility,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  ReleasePatientRequest,
  ReportRecordError,
  RequestLabReport,
  RequestRefill,
  ReturnPatientRequestToQueue,
  SendRefillToPharmacy,
  StartRefillEncounter,
  SupersedePatientRequest,
  TakeDownRefillRequest,
  WithdrawPatientRequest,
  facility,
  patient,
  patientRequest,
  practitioner,
  prescription,
} from '@anamnesis/domain';
import { categoryOf, type AnyDecider } from '@anamnesis/eventing';

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
  { decider: patientRequest, commands: [RequestLabReport, ReportRecordError, AskQuestion] },
  { decider: patient, commands: [RecordPatient, RecordExamination, RecordDeath] },
  {
    decider: practitioner,
    commands: [RecordPractitioner, ArrangeCovering, EndCovering, RecordDeparture],
  },
  { decider: facility, commands: [RecordFacility] },
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

const handledOn: Readonly<Record<string, AnyDecider>> = { prescription, patientRequest };

export const commandClasses = [
  ...decidedBy.flatMap(({ commands }) => commands),
  ...handlingCommands,
];

export type CommandClass = (typeof commandClasses)[number];
export type PortalCommand = InstanceType<CommandClass>;

const deciders = new Map<CommandClass, AnyDecider>(
  decidedBy.flatMap(({ decider, commands }) =>
    commands.map((command): [CommandClass, AnyDecider] => [command, decider]),
  ),
);

/** None for a request on a stream whose category takes in no handling: there is no such request. */
export const deciderOf = (command: PortalCommand): AnyDecider | undefined =>
  'askedOn' in command
    ? handledOn[categoryOf(command.askedOn)]
    : deciders.get(command.constructor as CommandClass);
