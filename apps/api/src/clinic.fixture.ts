import type { Journey, Visitor } from './journey.fixture.js';

export const facilityId = 'f0000000-0000-4000-8000-000000000001';
export const drRiveraId = 'd0000000-0000-4000-8000-000000000001';
export const mariaId = 'a0000000-0000-4000-8000-000000000001';
export const jonasId = 'a0000000-0000-4000-8000-000000000002';
export const metforminId = 'c0000000-0000-4000-8000-000000000001';
export const lisinoprilId = 'c0000000-0000-4000-8000-000000000002';

/** The people of the journeys. */
export interface Clinic {
  readonly maria: Visitor;
  readonly jonas: Visitor;
  /** Maria's mother by a power of attorney. */
  readonly elena: Visitor;
  readonly nurseIto: Visitor;
  readonly nurseBrandt: Visitor;
  readonly drRivera: Visitor;
  readonly auditor: Visitor;
  readonly hl7: Visitor;
  readonly importer: Visitor;
}

/** Two patients, one provider, one prescription each; Maria's was filled long enough ago. */
export const openClinic = async (journey: Journey): Promise<Clinic> => {
  const visitor = (sub: string, role: string, rest: object = {}) =>
    journey.visitor({ sub, role, ...rest });
  const grant = { patientId: mariaId, basis: 'power-of-attorney', from: '2020-01-01T00:00:00Z' };
  const clinic: Clinic = {
    maria: await visitor(mariaId, 'patient'),
    jonas: await visitor(jonasId, 'patient'),
    elena: await visitor('elena-ortiz', 'proxy', { patients: [grant] }),
    nurseIto: await visitor('nurse-ito', 'staff'),
    nurseBrandt: await visitor('nurse-brandt', 'staff'),
    drRivera: await visitor(drRiveraId, 'provider'),
    auditor: await visitor('auditor-lang', 'auditor'),
    hl7: await visitor('hl7-interface', 'record-system'),
    importer: await visitor('importer', 'importer'),
  };
  await record(clinic.hl7);
  return clinic;
};

type Say = (path: string, body: object) => Promise<void>;

const record = async (hl7: Visitor): Promise<void> => {
  const say: Say = async (path, body) => {
    const { status, text } = await hl7.post(`/api/v1/${path}`, body);
    if (status !== 200) throw new Error(`${path}: ${text}`);
  };
  await recordDirectory(say);
  await recordPatients(say);
  await recordPrescriptions(say);
};

const recordDirectory = async (say: Say): Promise<void> => {
  await say('directory/record-facility', {
    facilityId,
    name: 'Harbour Clinic',
    zone: 'America/Los_Angeles',
    phone: '555-0100',
  });
  await say('directory/record-practitioner', {
    practitionerId: drRiveraId,
    familyName: 'Rivera',
    givenName: 'Ana',
    prefix: 'Dr.',
  });
};

const recordPatients = async (say: Say): Promise<void> => {
  const people = [
    { patientId: mariaId, familyName: 'Ortiz', givenName: 'María', birthDate: '1984-05-02' },
    { patientId: jonasId, familyName: 'Weber', givenName: 'Jonas', birthDate: '1990-11-23' },
  ];
  for (const person of people) {
    await say('patients/record-patient', { ...person, facilityId });
    await say('patients/record-examination', {
      patientId: person.patientId,
      examinationId: person.patientId.replace('a', 'e'),
      completedOn: '2026-01-12',
      mode: 'in-person',
    });
  }
};

const recordPrescriptions = async (say: Say): Promise<void> => {
  const prescriptions = [
    { prescriptionId: metforminId, patientId: mariaId, medication: 'metformin 500 mg' },
    { prescriptionId: lisinoprilId, patientId: jonasId, medication: 'lisinopril 10 mg' },
  ];
  for (const prescription of prescriptions) {
    await say('medications/record-prescription', {
      ...prescription,
      ...{ prescriberId: drRiveraId, facilityId, schedule: 'non-controlled' },
      ...{ daysSupply: 30, writtenOn: '2026-01-12', origin: 'practice' },
    });
  }
  await say('medications/record-dispense', {
    prescriptionId: metforminId,
    dispenseId: 'b0000000-0000-4000-8000-000000000001',
    filledOn: '2026-02-20',
    daysSupply: 30,
  });
};
