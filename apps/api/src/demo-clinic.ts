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
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  ReportRecordError,
  RequestLabReport,
  refillRequestIdOf,
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
import { resultsOfMaria } from './demo-labs.js';
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
  okaforsNpi,
  patients,
  prescriptionId,
  prescriptions,
  records,
  rosa,
  thomas,
  walter,
  type DemoPatient,
  type DemoPrescription,
} from './demo-people.js';
import { say, step, type DemoStep, type Fields } from './demo-step.js';

/** Days from Monday to Friday that the history spans. */
export const CLINIC_DAYS = 5;

/** The ids that a step's request will have, known before it is played. */
const asked = (by: PortalCaller, key: string) => {
  const requestId = idFor(commandIdOf(by.actor, key), 'request');
  return { requestId, askedOn: `patientRequest-${requestId}` };
};
const refill = (by: PortalCaller, key: string, medication: string) => {
  const id = prescriptionId(medication);
  const requestId = refillRequestIdOf(commandIdOf(by.actor, key), id);
  return { requestId, askedOn: `prescription-${id}`, prescriptionId: id };
};

/** Facts that an interface brought in before the clinic opened on its first day. */
const recordedFacts = () => {
  let minute = 0;
  return (key: string, command: PortalCommand): DemoStep => {
    minute += 1;
    const time = `06:${String(minute).padStart(2, '0')}`;
    return { day: 0, time, by: records, key, command };
  };
};
type Recorded = ReturnType<typeof recordedFacts>;

const practice = (recorded: Recorded, before: DaysBefore): readonly DemoStep[] => {
  const practitioner = (practitionerId: string, name: Name, more: Certified = {}) => {
    const [givenName, familyName] = name;
    const fields = { practitionerId, familyName, givenName, ...more };
    // What is told of them since is another step, so that demos of before are told it, too.
    const key = ['practitioner', familyName, ...(more.npi ? ['with a number'] : [])].join(' ');
    return recorded(key, say(RecordPractitioner, fields));
  };
  const from = `${before(400)}T08:00:00Z`;
  const member = (practitionerId: string, name: string) =>
    recorded(`${name} is a member`, say(RecordMembership, { practitionerId, group, from }));
  return [
    recorded('facility', say(RecordFacility, clinic)),
    practitioner(drOkafor.actor, ['Grace', 'Okafor'], { prefix: 'Dr.', npi: okaforsNpi }),
    practitioner(drLindqvist.actor, ['Samuel', 'Lindqvist'], { prefix: 'Dr.' }),
    practitioner(departedPractitionerId, ['Claire', 'Moreau'], { prefix: 'Dr.' }),
    practitioner(nurseIto.actor, ['Kenji', 'Ito']),
    practitioner(deskSam.actor, ['Sam', 'Rivera']),
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
    member(drOkafor.actor, 'Okafor'),
    member(drLindqvist.actor, 'Lindqvist'),
  ];
};

/** Whose orders patients may see the results of. */
const group = 'practice';
type Name = readonly [given: string, family: string];
type Certified = Pick<Fields<RecordPractitioner>, 'prefix' | 'npi'>;
type DaysBefore = (days: number) => string;

const onFile = (
  recorded: Recorded,
  before: DaysBefore,
  { who, familyName, givenName, birthDate, examinedDaysBefore: days }: DemoPatient,
): readonly DemoStep[] => {
  const { facilityId } = clinic;
  const patientId = who.actor;
  const patient = recorded(
    `patient ${familyName}`,
    say(RecordPatient, { patientId, facilityId, familyName, givenName, birthDate }),
  );
  if (days === undefined) return [patient];
  const examination = say(RecordExamination, {
    patientId,
    examinationId: demoId(`examination ${familyName}`),
    completedOn: before(days),
    mode: 'in-person',
    practitionerId: drOkafor.actor,
  });
  return [patient, recorded(`examination ${familyName}`, examination)];
};

const supplied = (
  recorded: Recorded,
  before: DaysBefore,
  { name, of, writtenDaysBefore, filledDaysBefore, ...rest }: DemoPrescription,
): readonly DemoStep[] => [
  recorded(
    `prescription ${name}`,
    say(RecordPrescription, {
      ...rest,
      prescriptionId: prescriptionId(name),
      patientId: of.actor,
      facilityId: clinic.facilityId,
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
];

/** The practice, its people and what is on file. */
const setUp = (firstDay: string): readonly DemoStep[] => {
  const before: DaysBefore = (days) => addDays(firstDay, -days);
  const recorded = recordedFacts();
  return [
    ...practice(recorded, before),
    ...patients.flatMap((patient) => onFile(recorded, before, patient)),
    ...prescriptions.flatMap((prescription) => supplied(recorded, before, prescription)),
    recorded('George dies', say(RecordDeath, { patientId: george.actor, diedOn: before(3) })),
  ];
};

const onlyRequest = ({ requestId, askedOn }: ReturnType<typeof asked>) => ({ requestId, askedOn });
const onlyRefill = ({ requestId, prescriptionId: id }: ReturnType<typeof refill>) => ({
  requestId,
  prescriptionId: id,
});
const askFor = (medication: string) =>
  say(RequestRefill, { prescriptionId: prescriptionId(medication) });

/** A refill that went all the way to the pharmacy and into the archive. */
const refillOfJonas = (): readonly DemoStep[] => {
  const his = refill(jonas, 'Jonas asks for lisinopril', 'lisinopril');
  return [
    step([0, '08:12'], [jonas, 'Jonas asks for lisinopril'], askFor('lisinopril')),
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
  ];
};

/** One that was denied by the covering provider, dismissed, and returned to be decided anew. */
const refillOfWalter = (): readonly DemoStep[] => {
  const his = refill(walter, 'Walter asks for sertraline', 'sertraline');
  return [
    step([1, '09:03'], [walter, 'Walter asks for sertraline'], askFor('sertraline')),
    step(
      [1, '13:30'],
      [drLindqvist, 'Lindqvist denies'],
      say(DenyRefill, { ...onlyRefill(his), reason: 'A follow-up visit is due first.' }),
    ),
    step(
      [1, '13:41'],
      [deskSam, 'Sam dismisses it'],
      say(DismissPatientRequest, {
        ...onlyRequest(his),
        outcome: 'will-not-be-completed',
        reason: 'Denied; a visit was offered by phone.',
      }),
    ),
    step(
      [3, '10:15'],
      [deskSam, 'Sam returns it'],
      say(ReturnPatientRequestToQueue, {
        ...onlyRequest(his),
        confirmed: true,
        reason: 'He was seen this morning; Dr. Lindqvist wants to decide anew.',
      }),
    ),
  ];
};

/** Refills that wait: one noted, one taken down by phone, one claimed. */
const waitingRefills = (): readonly DemoStep[] => {
  const hers = refill(ada, 'Ada asks for alprazolam', 'alprazolam');
  const itsSupplies = refill(linh, 'Linh asks for salbutamol', 'salbutamol');
  return [
    step([2, '07:55'], [ada, 'Ada asks for alprazolam'], askFor('alprazolam')),
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
    step([4, '08:05'], [linh, 'Linh asks for salbutamol'], askFor('salbutamol')),
    step(
      [4, '16:45'],
      [nurseIto, 'Ito claims salbutamol'],
      say(ClaimPatientRequest, onlyRequest(itsSupplies)),
    ),
  ];
};

/** A proxy's question that was answered and left open, and one that was withdrawn. */
const questions = (): readonly DemoStep[] => {
  const question = asked(linh, 'Linh asks about school');
  const mistaken = asked(rosa, 'Rosa asks by mistake');
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

/** Lab reports of which one supersedes the other, and an error in the record. */
const recordsOfEleanor = (): readonly DemoStep[] => {
  const firstReport = asked(eleanor, 'Eleanor asks for her report');
  const secondReport = asked(eleanor, 'Eleanor asks again');
  const patientId = eleanor.actor;
  const reportOn = (description: string) =>
    say(RequestLabReport, { patientId, description, orderedBy: 'Dr. Lindqvist' });
  return [
    step(
      [1, '12:02'],
      [eleanor, 'Eleanor asks for her report'],
      reportOn('The cholesterol test of last month'),
    ),
    step(
      [2, '12:30'],
      [eleanor, 'Eleanor asks again'],
      reportOn('The cholesterol and the thyroid test of last month'),
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
  ];
};

/** The whole history in the order in which it happened. No step of it is ever refused. */
export const demoHistory = (firstDay: string): readonly DemoStep[] => [
  ...setUp(firstDay),
  ...[
    ...refillOfJonas(),
    ...refillOfWalter(),
    ...waitingRefills(),
    ...questions(),
    ...recordsOfEleanor(),
    ...resultsOfMaria(addDays(firstDay, -7)),
  ].sort((one, other) => (`${one.day} ${one.time}` < `${other.day} ${other.time}` ? -1 : 1)),
];
