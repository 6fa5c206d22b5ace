import {
  recordDispense,
  recordExamination,
  recordPatient,
  recordPractitioner,
  recordPrescription,
} from '../commands.js';
import { scheduleByName } from '../controlled-substances.js';
import { calendarDate, earliestDate, mapping, required, unusable } from '../fhir/fields.js';
import { withMembership } from '../membership.js';
import { planOf, type ImportingPractice, type ImportPlan, type Mapped } from '../import-plan.js';
import { idsFromSource } from '../source-ids.js';
import { sampleLab } from './sample-lab.js';
import { readTabSeparated, type Row } from './tab-separated.js';

/** The tables of the SMART sample patients that are read, each as its text. */
export interface SampleTables {
  readonly patients: string;
  readonly meds: string;
  readonly refills: string;
  readonly vitals: string;
  readonly labs?: string;
}

/** These there must be; `labs` is read where it is. */
export const sampleTableNames = ['patients', 'meds', 'refills', 'vitals'] as const;

/** They name nobody who prescribed or ordered, so whoever imports them says who it is. */
export interface SamplePractice extends ImportingPractice {
  readonly prescriber: {
    readonly familyName: string;
    readonly givenName: string;
    readonly prefix?: string;
  };
}

interface Sourced {
  readonly source: string;
  readonly as: Mapped;
}

/**
 * The SMART sample patients' tables as commands: patients, medications as prescriptions, fills as
 * dispenses of the patient's prescription with the same RxNorm code that was written last before
 * the fill, each ambulatory row of the vital signs as a completed examination, and each laboratory
 * value as a report of one line that the prescriber ordered.
 */
export const importSamplePatients = (
  tables: SampleTables,
  practice: SamplePractice,
): ImportPlan => {
  const meds = readTabSeparated(tables.meds);
  const prescriberId = prescriberIdOf(practice);
  const { prefix } = practice.prescriber;
  const prescriber = {
    practitionerId: prescriberId,
    ...practice.prescriber,
    prefix,
    npi: undefined,
  };
  return planOf([
    {
      source: 'prescriber',
      as: withMembership({ commands: [recordPractitioner(prescriber)] }, prescriberId, practice),
    },
    ...readTabSeparated(tables.patients).map((row) => patientOf(row, practice)),
    ...readTabSeparated(tables.vitals).map((row) => examinationOf(row, practice)),
    ...meds.map((row) => prescriptionOf(row, { prescriberId, practice })),
    ...readTabSeparated(tables.refills).map((row) => dispenseOf(row, { meds, practice })),
    ...readTabSeparated(tables.labs ?? '').map((row) =>
      sampleLab(row, {
        ...{ orderingProviderId: prescriberId, idOf: practice.idOf },
        patientId: patientIdOf(row, practice),
      }),
    ),
  ]);
};

const idIn = ({ idOf }: ImportingPractice, id: string): string => idsFromSource(idOf, 'smart')(id);

const prescriberIdOf = ({ prescriber, ...practice }: SamplePractice): string =>
  idIn(practice, `prescriber/${prescriber.familyName}/${prescriber.givenName}`);
const patientIdOf = (row: Row, practice: ImportingPractice): string =>
  idIn(practice, `patient/${row['PID'] ?? ''}`);
const prescriptionIdOf = (row: Row, practice: ImportingPractice): string =>
  idIn(practice, `med/${field(row, 'ID')}`);

const patientOf = (row: Row, practice: ImportingPractice): Sourced => ({
  // Our own id: the table's patient number could be somebody's.
  source: `patients/${patientIdOf(row, practice)}`,
  as: mapping(() => {
    const gender = row['gender'];
    const { facilityId, zone } = practice;
    return {
      commands: [
        recordPatient({
          patientId: patientIdOf(row, practice),
          facilityId,
          familyName: field(row, 'lname'),
          givenName: field(row, 'fname'),
          birthDate: calendarDate('dob', field(row, 'dob'), zone),
          administrativeGender: gender === 'male' || gender === 'female' ? gender : undefined,
          email: row['email'] || undefined,
          phone: row['home'] || row['cell'] || undefined,
          zip: row['pcode'] || undefined,
          shiftedDays: undefined,
        }),
      ],
    };
  }),
});

const examinationOf = (row: Row, practice: ImportingPractice): Sourced => ({
  source: `vitals/${row['ID'] ?? '?'}`,
  as: mapping(() => {
    const kind = field(row, 'ENCOUNTER_TYPE');
    if (kind !== 'ambulatory') return { skipped: `is ${kind}: no examination by the practice` };
    // The tables say local times without a zone: the day stands as it is written.
    const day = field(row, 'START_DATE').slice(0, 'YYYY-MM-DD'.length);
    const examination = recordExamination({
      patientId: patientIdOf(row, practice),
      examinationId: idIn(practice, `vitals/${field(row, 'ID')}`),
      completedOn: calendarDate('START_DATE', day, practice.zone),
      mode: 'in-person',
      practitionerId: undefined,
      shiftedDays: undefined,
    });
    return { commands: [examination] };
  }),
});

const prescriptionOf = (
  row: Row,
  { prescriberId, practice }: { prescriberId: string; practice: ImportingPractice },
): Sourced => ({
  source: `meds/${row['ID'] ?? '?'}`,
  as: mapping(() => {
    const medication = field(row, 'Name');
    const prescription = recordPrescription({
      prescriptionId: prescriptionIdOf(row, practice),
      patientId: patientIdOf(row, practice),
      prescriberId,
      facilityId: practice.facilityId,
      medication,
      rxNormCode: row['RxNorm'] || undefined,
      schedule: scheduleByName(medication),
      daysSupply: daysIn(row),
      writtenOn: earliestDate('START_DATE', field(row, 'START_DATE'), practice.zone),
      origin: 'practice',
      shiftedDays: undefined,
    });
    return { commands: [prescription] };
  }),
});

const dispenseOf = (
  row: Row,
  { meds, practice }: { meds: readonly Row[]; practice: ImportingPractice },
): Sourced => ({
  source: `refills/${row['ID'] ?? '?'}`,
  as: mapping(() => {
    const filledOn = calendarDate('DATE', field(row, 'DATE'), practice.zone);
    const prescription = prescriptionFilledBy(row, filledOn, meds);
    if (!prescription) return { skipped: 'fills no medication of the tables' };
    const dispense = recordDispense({
      prescriptionId: prescriptionIdOf(prescription, practice),
      dispenseId: idIn(practice, `refill/${field(row, 'ID')}`),
      filledOn,
      daysSupply: daysIn(row),
      shiftedDays: undefined,
    });
    return { commands: [dispense] };
  }),
});

const prescriptionFilledBy = (
  refill: Row,
  filledOn: string,
  meds: readonly Row[],
): Row | undefined => {
  const same = meds
    .filter((med) => med['PID'] === refill['PID'] && med['RxNorm'] === refill['RXN'])
    .sort((one, other) => (field(one, 'START_DATE') < field(other, 'START_DATE') ? -1 : 1));
  // Fills from before the first row belong to it: the table lost what was written earlier.
  return same.filter((med) => field(med, 'START_DATE') <= filledOn).at(-1) ?? same[0];
};

const field = (row: Row, name: string): string => required(name, row[name] || undefined);

const daysIn = (row: Row): number | undefined => {
  const text = row['DAYS'];
  if (!text) return undefined;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0) return unusable('DAYS', 'is no whole number of days');
  return days === 0 ? undefined : days;
};
