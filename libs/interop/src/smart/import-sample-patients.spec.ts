import { describe, expect, it } from '@jest/globals';
import { practice } from '../fhir/bundle.fixture.js';
import { importSamplePatients, type SampleTables } from './import-sample-patients.js';

const table = (...rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.join('\t')).join('\r\n');

const tables: SampleTables = {
  patients: table(
    ['dob', 'PID', 'pcode', 'gender', 'home', 'email', 'lname', 'fname'],
    ['1958-04-12', '7001', '94110', 'female', '', 'maria@example.org', 'Alvarez', 'Maria'],
  ),
  meds: table(
    ['ID', 'PID', 'START_DATE', 'RxNorm', 'Name', 'DAYS'],
    ['1', '7001', '2008-01-02', '861007', 'metformin 500 mg', '30'],
    ['2', '7001', '2009-01-02', '861007', 'metformin 500 mg', '90'],
    ['3', '7001', '2007', '997489', 'Allegra', ''],
  ),
  refills: table(
    ['ID', 'PID', 'DATE', 'RXN', 'DAYS', 'Q'],
    ['1', '7001', '2008-03-02', '861007', '30', '30'],
    ['2', '7001', '2009-03-02', '861007', '90', '90'],
    ['3', '7001', '2007-03-02', '861007', '0', '90'],
    ['4', '7001', '2009-03-02', '000000', '90', '90'],
  ),
  vitals: table(
    ['ID', 'PID', 'START_DATE', 'ENCOUNTER_TYPE'],
    ['1', '7001', '2008-01-02T23:30:00', 'ambulatory'],
    ['2', '7001', '2008-01-03T00:30:00', 'inpatient'],
  ),
};
const prescriber = { familyName: 'Okafor', givenName: 'Grace' };
const importing = (changed: Partial<SampleTables> = {}) =>
  importSamplePatients({ ...tables, ...changed }, { ...practice, prescriber });
const ofType = (type: string) =>
  importing()
    .steps.map(({ command }) => command)
    .filter((command) => command.type === type);

describe('importing the SMART sample patients', () => {
  it('records the patients, and the prescriber whom an option names', () => {
    expect(ofType('RecordPractitioner')).toEqual([expect.objectContaining(prescriber)]);
    expect(ofType('RecordPatient')).toEqual([
      expect.objectContaining({ familyName: 'Alvarez', birthDate: '1958-04-12', zip: '94110' }),
    ]);
  });

  it('takes a year alone as its first day', () =>
    expect(ofType('RecordPrescription')).toContainEqual(
      expect.objectContaining({ medication: 'Allegra', writtenOn: '2007-01-01' }),
    ));

  it('gives each fill to the prescription written last before it, or to the first', () => {
    const [first, second] = ofType('RecordPrescription');
    const idOf = (command: unknown) => (command as { prescriptionId: string }).prescriptionId;
    expect(ofType('RecordDispense')).toEqual([
      expect.objectContaining({ prescriptionId: idOf(first), filledOn: '2008-03-02' }),
      expect.objectContaining({ prescriptionId: idOf(second), daysSupply: 90 }),
      expect.not.objectContaining({ daysSupply: expect.anything() }),
    ]);
  });

  it('takes an ambulatory row as an examination of the day that it says', () =>
    expect(ofType('RecordExamination')).toEqual([
      expect.objectContaining({ completedOn: '2008-01-02', mode: 'in-person' }),
    ]));

  it('says what it skips and why', () =>
    expect(importing().skipped).toEqual([
      { source: 'vitals/2', because: 'is inpatient: no examination by the practice' },
      { source: 'refills/4', because: 'fills no medication of the tables' },
    ]));

  it('names row and column of what is broken, and no value', () => {
    const patients = tables.patients.replace('1958-04-12', '12.4.1958');
    expect(importing({ patients }).problems).toEqual([
      {
        source: expect.stringMatching(/^patients\/[0-9a-f-]{36}$/),
        field: 'dob',
        problem: expect.not.stringContaining('1958'),
      },
    ]);
  });

  it('gives the same ids each time', () => expect(importing()).toEqual(importing()));

  it('records each laboratory value as a report that the prescriber ordered', () => {
    const labs = table(
      ['ID', 'PID', 'DATE', 'LOINC', 'SCALE', 'NAME', 'VALUE', 'LOW', 'HIGH', 'UNITS'],
      ['1', '7001', '2008-01-24', '2085-9', 'Qn', 'HDLc SerPl-mCnc', '53', '40', '199', 'mg/dL'],
      ['2', '7001', '2008-01-24', '5802-4', 'Ord', 'Nitrite Ur', 'Negative', 'Negative', '0', ''],
    );
    const { steps, problems } = importing({ labs });
    const results = steps.filter(({ command }) => command.type === 'RecordLabResults');
    expect(problems).toEqual([]);
    const prescribers = steps.map(
      ({ command }) => 'prescriberId' in command && command.prescriberId,
    );
    expect(results.map(({ command }) => ({ ...command }))).toMatchObject([
      {
        source: 'import',
        header: {
          test: { code: '2085-9', system: 'http://loinc.org', name: 'HDLc SerPl-mCnc' },
          orderingProviderId: prescribers.find(Boolean),
          collected: ['2008-01-24'],
        },
        lines: [
          {
            status: 'final',
            value: {
              ...{ valueType: 'NM', values: ['53'], units: 'mg/dL', referenceRange: '40-199' },
            },
          },
        ],
      },
      { lines: [{ value: { valueType: 'ST', values: ['Negative'] } }] },
    ]);
  });
});
