import { plainToInstance } from 'class-transformer';
import {
  addDays,
  AnswerPatientRequest,
  ArrangeCovering,
  AskQuestion,
  AuthoriseRefill,
  ClaimPatientRequest,
  DenyRefill,
  DismissPatientRequest,
  idFor,
  NotePatientRequest,
  RecordDeath,
  RecordDeparture,
  RecordDispense,
  RecordExamination,
  RecordFacility,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  ReportRecordError,
  RequestLabReport,
  RequestRefill,
  ReturnPatientRequestToQueue,
  SendRefillToPharmacy,
  StartRefillEncounter,
  SupersedePatientRequest,
  TakeDownRefillRequest,
  WithdrawPatientRequest,
  type PortalCaller,
} from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import type { PortalCommand } from '@anamnesis/nest';
import {
  ada,
  clinic,
  demoId,
  departedPractitionerId,
  deskSam,
  drLindqvist,
  drOkafor,
  eleanor,
  george,
  jonas,
  linh,
  nurseIto,
  patients,
  prescriptionId,
  prescriptions,
  records,
  rosa,
  thomas,
  walter,
} from './demo-people.js';

/** One command of the clinic's history: on which of its days, when, by whom. */
export interface DemoStep {
  /** 0 is the first clinic day. */
  readonly day: number;
  /** Local time of the clinic. */
  readonly time: string;
  readonly by: PortalCaller;
  /** Names the step for ever: its command has the same id each time it is played. */
  readonly key: string;
  readonly command: PortalCommand;
}

/** Days from Monday to Friday that the history spans. */
export const CLINIC_DAYS = 5;

type Fields<Command> = Omit<Command, 'type'>;
const say = <Command extends PortalCommand>(
  Class: new () => Command,
  fields: Fields<Command>,
): Command => plainToInstance(Class, fields);

/** The ids that a step's request will have, known before it is played. */
const asked = (by: PortalCaller, key: string, stream?: string) => {
  const requestId = idFor(commandIdOf(by.actor, key), 'request');
  return { requestId, askedOn: stream ?? `patientRequest-${requestId}` };
};
const refill = (by: PortalCaller, key: string, medication: string) => {
  const id = prescriptionId(medication);
  return { ...asked(by, key, `prescription-${id}`), prescriptionId: id };
};

/** What was before the first day: the practice, its people and what is on file. */
const setUp = (firstDay: string): readonly DemoStep[] => {
  const before = (days: number) => addDays(firstDay, -days);
  let minute = 0;
  const recorded = (key: string, command: PortalCommand): DemoStep => {
    minute += 1;
    const time = `06:${String(minute % 60).padStart(2, '0')}`;
    return { day: 0, time, by: records, key, command };
  };
  const practitioner = (practitionerId: string, familyName: string, givenName: string) =>
    recorded(
      `practitioner ${familyName}`,
      say(RecordPractitioner, { practitionerId, familyName, givenName, prefix: 'Dr.' }),
    );
  const { facilityId } = clinic;
  return [
    recorded('facility', say(RecordFacility, clinic)),
    practitioner(drOkafor.actor, 'Okafor', 'Grace'),
    practitioner(drLindqvist.actor, 'Lindqvist', 'Samuel'),
    practitioner(departedPractitionerId, 'Moreau', 'Claire'),
    recorded(
      'Moreau departs',
      say(RecordDeparture, { practitionerId: departedPractitionerId, departedOn: before(20) }),
    ),
    recorded(
      'Lindqvist covers for Moreau',
      say(ArrangeCovering, {
        practitionerId: departedPractitionerId,
        coveredBy: drLindqvist.actor,
        from: `${before(20)}T08:00:00Z`,
      }),
    ),
    ...patients.flatMap(({ who, familyName, givenName, birthDate, examinedDaysBefore: days }) => [
      recorded(
        `patient ${familyName}`,
        say(RecordPatient, { patientId: who.actor, facilityId, familyName, givenName, birthDate }),
      ),
      ...(days === undefined
        ? []
        : [
            recorded(
              `examination ${familyName}`,
              say(RecordExamination, {
                patientId: who.actor,
                examinationId: demoId(`examination ${familyName}`),
                completedOn: before(days),
                mode: 'in-person',
                practitionerId: drOkafor.actor,
              }),
            ),
          ]),
    ]),
    ...prescriptions.flatMap(({ name, of, writtenDaysBefore, filledDaysBefore, ...rest }) => [
      recorded(
        `prescription ${name}`,
        say(RecordPrescription, {
          ...rest,
          prescriptionId: prescriptionId(name),
          patientId: of.actor,
          facilityId,
          writtenOn: before(writtenDaysBefore),
          origin: 'practice',
        }),
      ),
      ...filledDaysBefore.map((days) =>
        recorded(
          `fill ${name} ${days}`,
          say(RecordDispense, {
            prescriptionId: prescriptionId(name),
            dispenseId: demoId(`fill ${name} ${days}`),
            filledOn: before(days),
            daysSupply: rest.daysSupply,
          }),
        ),
      ),
    ]),
    recorded('George dies', say(RecordDeath, { patientId: george.actor, diedOn: before(3) })),
  ];
};

const step = (
  [day, time]: readonly [number, string],
  [by, key]: readonly [PortalCaller, string],
  command: PortalCommand,
): DemoStep => ({ day, time, by, key, command });

/** A refill that went all the way, and one that was denied, dismissed and returned to be revised. */
const refills = (): readonly DemoStep[] => {
  const his = refill(jonas, 'Jonas asks for lisinopril', 'lisinopril');
  const denied = refill(walter, 'Walter asks for sertraline', 'sertraline');
  const hers = refill(ada, 'Ada asks for alprazolam', 'alprazolam');
  const itsSupplies = refill(linh, 'Linh asks for salbutamol', 'salbutamol');
  const onlyRequest = ({ requestId, askedOn }: typeof his) => ({ requestId, askedOn });
  const onlyRefill = ({ requestId, prescriptionId: id }: typeof his) => ({
    requestId,
    prescriptionId: id,
  });
  const ask = ({ prescriptionId: id }: typeof his) => say(RequestRefill, { prescriptionId: id });
  return [
    step([0, '08:12'], [jonas, 'Jonas asks for lisinopril'], ask(his)),
    step([0, '08:40'], [nurseIto, 'Ito claims it'], say(ClaimPatientRequest, onlyRequest(his))),
    step([0, '08:44'], [nurseIto, 'Ito opens a note'], say(StartRefillEncounter, onlyRefill(his))),
    step([0, '11:05'], [drOkafor, 'Okafor authorises'], say(AuthoriseRefill, onlyRefill(his))),
    step(
      [0, '11:20'],
      [nurseIto, 'Ito sends it'],
      say(SendRefillToPharmacy, { ...onlyRefill(his), via: 'electronic' }),
    ),
    step(
      [0, '11:22'],
      [nurseIto, 'Ito answers Jonas'],
      say(AnswerPatientRequest, {
        ...onlyRequest(his),
        text: 'Your refill is at the pharmacy. Please ask them when it can be picked up.',
        disposition: 'completed',
      }),
    ),
    step([1, '09:03'], [walter, 'Walter asks for sertraline'], ask(denied)),
    step(
      [1, '13:30'],
      [drLindqvist, 'Lindqvist denies'],
      say(DenyRefill, { ...onlyRefill(denied), reason: 'A follow-up visit is due first.' }),
    ),
    step(
      [1, '13:41'],
      [deskSam, 'Sam dismisses it'],
      say(DismissPatientRequest, {
        ...onlyRequest(denied),
        outcome: 'will-not-be-completed',
        reason: 'Denied; a visit was offered by phone.',
      }),
    ),
    step(
      [3, '10:15'],
      [deskSam, 'Sam returns it'],
      say(ReturnPatientRequestToQueue, {
        ...onlyRequest(denied),
        confirmed: true,
        reason: 'He was seen this morning; Dr. Lindqvist wants to decide anew.',
      }),
    ),
    step([2, '07:55'], [ada, 'Ada asks for alprazolam'], ask(hers)),
    step(
      [2, '08:30'],
      [nurseIto, 'Ito notes on Ada'],
      say(NotePatientRequest, {
        ...onlyRequest(hers),
        note: 'Asked Dr. Okafor to look at the dose before authorising.',
      }),
    ),
    step(
      [3, '15:20'],
      [deskSam, 'Sam takes down atorvastatin'],
      say(TakeDownRefillRequest, {
        prescriptionId: prescriptionId('atorvastatin'),
        channel: 'phone',
      }),
    ),
    step([4, '08:05'], [linh, 'Linh asks for salbutamol'], ask(itsSupplies)),
    step(
      [4, '16:45'],
      [nurseIto, 'Ito claims salbutamol'],
      say(ClaimPatientRequest, onlyRequest(itsSupplies)),
    ),
  ];
};

/** Questions, lab reports and an error in the record: answered, withdrawn, superseded, waiting. */
const questions = (): readonly DemoStep[] => {
  const question = asked(linh, 'Linh asks about school');
  const firstReport = asked(eleanor, 'Eleanor asks for her report');
  const secondReport = asked(eleanor, 'Eleanor asks again');
  const mistaken = asked(rosa, 'Rosa asks by mistake');
  const patientId = eleanor.actor;
  return [
    step(
      [0, '16:10'],
      [linh, 'Linh asks about school'],
      say(AskQuestion, {
        patientId: thomas.actor,
        text: 'Can the school give Thomas his inhaler before sports?',
      }),
    ),
    step(
      [1, '08:20'],
      [nurseIto, 'Ito answers Linh'],
      say(AnswerPatientRequest, {
        ...question,
        text: 'Yes. We prepare the form for the school; Dr. Okafor signs it today.',
        disposition: 'leave-open',
      }),
    ),
    step(
      [1, '12:02'],
      [eleanor, 'Eleanor asks for her report'],
      say(RequestLabReport, {
        patientId,
        description: 'The cholesterol test of last month',
        orderedBy: 'Dr. Lindqvist',
      }),
    ),
    step(
      [2, '12:30'],
      [eleanor, 'Eleanor asks again'],
      say(RequestLabReport, {
        patientId,
        description: 'The cholesterol and the thyroid test of last month',
        orderedBy: 'Dr. Lindqvist',
      }),
    ),
    step(
      [2, '13:05'],
      [deskSam, 'Sam joins the two'],
      say(SupersedePatientRequest, {
        ...firstReport,
        supersededBy: secondReport.requestId,
        supersededByAskedOn: secondReport.askedOn,
      }),
    ),
    step(
      [3, '09:40'],
      [eleanor, 'Eleanor reports an error'],
      say(ReportRecordError, {
        patientId,
        whatIsWrong: 'My record says that I am allergic to penicillin.',
        whatIsRight: 'It was my sister. I have taken it without trouble.',
      }),
    ),
    step(
      [3, '11:11'],
      [rosa, 'Rosa asks by mistake'],
      say(AskQuestion, { patientId: rosa.actor, text: 'Where can I park?' }),
    ),
    step(
      [3, '11:14'],
      [rosa, 'Rosa withdraws'],
      say(WithdrawPatientRequest, { ...mistaken, reason: 'Found it on the website.' }),
    ),
  ];
};

/** The whole history in the order in which it happened. No step of it is ever refused. */
export const demoHistory = (firstDay: string): readonly DemoStep[] => [
  ...setUp(firstDay),
  ...[...refills(), ...questions()].sort((one, other) =>
    `${one.day} ${one.time}` < `${other.day} ${other.time}` ? -1 : 1,
  ),
];
