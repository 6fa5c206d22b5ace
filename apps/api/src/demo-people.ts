import { uuidFrom } from '@anamnesis/eventing';
import type { PortalCaller } from '@anamnesis/domain';

const DEMO = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis demo clinic');

/** The same name has the same id in every demo clinic. */
export const demoId = (name: string): string => uuidFrom(DEMO, name);

/** Everybody and everything is invented. */
export const clinic = {
  facilityId: demoId('facility'),
  name: 'Harbor Street Family Practice',
  zone: 'America/Los_Angeles',
  phone: '555-0142',
};

const patient = (name: string): PortalCaller => ({ actor: demoId(name), role: 'patient' });

export const records: PortalCaller = { actor: demoId('records interface'), role: 'record-system' };
export const nurseIto: PortalCaller = { actor: demoId('nurse Ito'), role: 'staff' };
export const deskSam: PortalCaller = { actor: demoId('front desk Sam'), role: 'front-desk' };
export const drOkafor: PortalCaller = { actor: demoId('Dr. Okafor'), role: 'provider' };
export const drLindqvist: PortalCaller = { actor: demoId('Dr. Lindqvist'), role: 'provider' };
/** By it a laboratory's messages name who ordered. */
export const okaforsNpi = '1234567893';
export const importer: PortalCaller = { actor: demoId('importer'), role: 'importer' };
/** Known to the demo as a sender of messages, by HTTP and from this machine. */
export const laboratory: PortalCaller = { actor: 'demo-lab', role: 'laboratory' };
export const auditorReyes: PortalCaller = { actor: demoId('auditor Reyes'), role: 'auditor' };
export const departedPractitionerId = demoId('Dr. Moreau');

export const maria = patient('Maria Alvarez');
export const jonas = patient('Jonas Weber');
export const ada = patient('Ada Brooks');
export const rosa = patient('Rosa Delgado');
export const walter = patient('Walter Hughes');
export const eleanor = patient('Eleanor Price');
export const george = patient('George Tan');
export const thomas = patient('Thomas Nguyen');

/** Thomas is ten: his mother acts for him until he comes of age. */
export const linh: PortalCaller = {
  actor: demoId('Linh Nguyen'),
  role: 'proxy',
  grants: [
    {
      patientId: thomas.actor,
      basis: 'minority',
      from: '2016-06-03T07:00:00Z',
      to: '2034-06-03T07:00:00Z',
    },
  ],
};

/** Written this many days before the clinic's first day, filled on these days before it. */
export interface DemoPrescription {
  readonly name: string;
  readonly of: PortalCaller;
  readonly prescriberId: string;
  readonly medication: string;
  readonly schedule: 'non-controlled' | 'IV';
  readonly daysSupply: number;
  readonly writtenDaysBefore: number;
  readonly filledDaysBefore: readonly number[];
}

const plain = { schedule: 'non-controlled', daysSupply: 30 } as const;
const byOkafor = { prescriberId: drOkafor.actor } as const;

export const prescriptions: readonly DemoPrescription[] = [
  {
    ...{ name: 'metformin', of: maria, medication: 'metformin 500 mg, twice daily' },
    ...{ ...plain, ...byOkafor, writtenDaysBefore: 100, filledDaysBefore: [98, 68, 38] },
  },
  {
    ...{ name: 'lisinopril', of: jonas, medication: 'lisinopril 10 mg, once daily' },
    ...{ ...plain, ...byOkafor, writtenDaysBefore: 62, filledDaysBefore: [60, 29] },
  },
  {
    ...{ name: 'levothyroxine', of: jonas, medication: 'levothyroxine 75 µg, once daily' },
    ...{ ...plain, ...byOkafor, daysSupply: 90, writtenDaysBefore: 12, filledDaysBefore: [10] },
  },
  {
    ...{ name: 'alprazolam', of: ada, medication: 'alprazolam 0.25 mg, at night' },
    ...{ ...plain, ...byOkafor, schedule: 'IV', writtenDaysBefore: 35, filledDaysBefore: [33] },
  },
  {
    ...{ name: 'atorvastatin', of: rosa, medication: 'atorvastatin 20 mg, once daily' },
    ...{ ...plain, ...byOkafor, writtenDaysBefore: 1, filledDaysBefore: [] },
  },
  {
    ...{ name: 'sertraline', of: walter, medication: 'sertraline 50 mg, once daily' },
    ...{ ...plain, prescriberId: departedPractitionerId },
    ...{ writtenDaysBefore: 80, filledDaysBefore: [79, 48] },
  },
  {
    ...{ name: 'salbutamol', of: thomas, medication: 'salbutamol 100 µg inhaler, as needed' },
    ...{ ...plain, ...byOkafor, writtenDaysBefore: 70, filledDaysBefore: [69] },
  },
  {
    ...{ name: 'amlodipine', of: eleanor, medication: 'amlodipine 5 mg, once daily' },
    ...{ ...plain, prescriberId: drLindqvist.actor },
    ...{ writtenDaysBefore: 45, filledDaysBefore: [44] },
  },
];

export const prescriptionId = (name: string): string => demoId(`prescription ${name}`);

export interface DemoPatient {
  readonly who: PortalCaller;
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  /** None: a new patient whom nobody has examined yet. */
  readonly examinedDaysBefore?: number;
}

export const patients: readonly DemoPatient[] = [
  {
    who: maria,
    familyName: 'Alvarez',
    givenName: 'Maria',
    birthDate: '1958-04-12',
    examinedDaysBefore: 100,
  },
  {
    who: jonas,
    familyName: 'Weber',
    givenName: 'Jonas',
    birthDate: '1971-11-30',
    examinedDaysBefore: 62,
  },
  {
    who: ada,
    familyName: 'Brooks',
    givenName: 'Ada',
    birthDate: '1990-02-28',
    examinedDaysBefore: 35,
  },
  { who: rosa, familyName: 'Delgado', givenName: 'Rosa', birthDate: '1985-07-19' },
  {
    who: walter,
    familyName: 'Hughes',
    givenName: 'Walter',
    birthDate: '1949-01-05',
    examinedDaysBefore: 80,
  },
  {
    who: eleanor,
    familyName: 'Price',
    givenName: 'Eleanor',
    birthDate: '1963-09-22',
    examinedDaysBefore: 45,
  },
  {
    who: george,
    familyName: 'Tan',
    givenName: 'George',
    birthDate: '1938-03-17',
    examinedDaysBefore: 200,
  },
  {
    who: thomas,
    familyName: 'Nguyen',
    givenName: 'Thomas',
    birthDate: '2016-06-03',
    examinedDaysBefore: 70,
  },
];
