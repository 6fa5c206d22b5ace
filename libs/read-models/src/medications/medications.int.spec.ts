import {
  AuthoriseRefill,
  RecordDispense,
  RecordExamination,
  RecordFacility,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  RequestRefill,
  SendRefillToPharmacy,
  StartRefillEncounter,
  TakeDownRefillRequest,
  facility,
  patient,
  practitioner,
  prescription,
  type PrescriptionCommand,
} from '@anamnesis/domain';
import { openClinic, parkRow, said, type Clinic, type Says } from '../clinic.fixture.js';
import { FindPatients } from '../patients/queries.js';
import { patientsQuery } from '../patients/patients.query.js';
import { myRequestsQuery } from '../requests/my-requests.query.js';
import { patientRequestQuery } from '../requests/patient-request.query.js';
import {
  ListMyRequests,
  ShowPatientRequest,
  ShowQueue,
  type RequestFlag,
} from '../requests/queries.js';
import { queueQuery } from '../requests/queue.query.js';
import { encounterDraftsQuery } from './encounter-drafts.query.js';
import { myPrescriptionsQuery, prescriptionsQuery } from './prescriptions.query.js';
import { ListEncounterDrafts, ListMyPrescriptions, ListPrescriptions } from './queries.js';

const riverside = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01';
const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
const tomas = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a02';
const drOkafor = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01';
const metformin = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01';
const codeine = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e02';
const lisinopril = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e03';
const sertraline = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e04';
const ibuprofen = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e05';

const onMarch = (day: number, by = 'interface'): Says => ({
  by,
  at: `2026-03-${String(day).padStart(2, '0')}T17:00:00.000Z`,
});

describe('the views of medications', () => {
  let clinic: Clinic;
  const onPrescription = (command: PrescriptionCommand, says: Says) =>
    clinic.says(prescription, command, says);

  const recordPeople = async () => {
    const zone = 'America/Los_Angeles';
    const office = { facilityId: riverside, name: 'Riverside', zone, phone: '555-0100' };
    await clinic.says(facility, said(RecordFacility, office), onMarch(1));
    const names = { familyName: 'Okafor', givenName: 'Ada', prefix: 'Dr.' };
    const recorded = said(RecordPractitioner, { practitionerId: drOkafor, ...names });
    await clinic.says(practitioner, recorded, onMarch(1));
    for (const [patientId, givenName, familyName] of [
      [maria, 'María', 'Álvarez'],
      [tomas, 'Tomas', 'Novak'],
    ] as const) {
      const who = { patientId, facilityId: riverside, givenName, familyName };
      const command = said(RecordPatient, { ...who, birthDate: '1961-08-19' });
      await clinic.says(patient, command, onMarch(1));
    }
    const examination = {
      patientId: maria,
      examinationId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c2b01',
      completedOn: '2026-02-11',
      mode: 'in-person',
    } as const;
    await clinic.says(patient, said(RecordExamination, examination), onMarch(1));
  };

  const recordPrescriptions = async () => {
    const base = { prescriberId: drOkafor, facilityId: riverside, writtenOn: '2026-01-30' };
    const record = async (fields: Partial<RecordPrescription>) =>
      onPrescription(
        said(RecordPrescription, {
          ...base,
          schedule: 'non-controlled',
          origin: 'practice',
          ...fields,
        }),
        onMarch(1),
      );
    await record({
      prescriptionId: metformin,
      patientId: maria,
      medication: 'metformin 500 mg tablet',
      daysSupply: 30,
    });
    await record({
      prescriptionId: codeine,
      patientId: maria,
      medication: 'Codeine',
      schedule: 'II',
    });
    await record({
      prescriptionId: ibuprofen,
      patientId: maria,
      medication: 'ibuprofen',
      origin: 'external',
    });
    await record({ prescriptionId: lisinopril, patientId: tomas, medication: 'lisinopril' });
    await record({ prescriptionId: sertraline, patientId: maria, medication: 'sertraline' });
    const dispense = { prescriptionId: metformin, filledOn: '2026-03-02', daysSupply: 30 };
    const dispenseId = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c2a01';
    await onPrescription(said(RecordDispense, { ...dispense, dispenseId }), onMarch(3));
  };

  beforeAll(async () => {
    clinic = await openClinic('medications');
    await recordPeople();
    await recordPrescriptions();
  }, 30_000);

  afterAll(() => clinic.close());

  const refillsOf = async (patientId: string, at: string) => {
    const query = said(ListMyPrescriptions, { patientId });
    const { rows } = await clinic.asks(myPrescriptionsQuery, query, { at, view: 'patient' });
    return new Map(rows.map((row) => [row.prescriptionId, row]));
  };

  it('say before the button is pressed whether a refill may be asked for, and from when on', async () => {
    const rows = await refillsOf(maria, '2026-03-24T17:00:00.000Z');
    expect(rows.get(metformin)).toEqual({
      prescriptionId: metformin,
      medication: 'metformin 500 mg tablet',
      schedule: 'non-controlled',
      daysSupply: 30,
      writtenOn: '2026-01-30',
      origin: 'practice',
      prescriber: { id: drOkafor, name: 'Dr. Ada Okafor' },
      facilityId: riverside,
      lastFilledOn: '2026-03-02',
      refill: {
        eligible: false,
        because: 'too-soon',
        sentence: 'It is too soon for a refill: the last supply still lasts.',
        firstEligibleDate: '2026-03-25',
      },
    });
  });

  it.each([
    ['one minute before midnight in California', '2026-03-25T06:59:00.000Z', false],
    ['at midnight in California', '2026-03-25T07:00:00.000Z', true],
  ])('answer anew whenever somebody looks: %s', async (_when, at, eligible) => {
    const rows = await refillsOf(maria, at);
    expect(rows.get(metformin)?.refill.eligible).toBe(eligible);
  });

  it('hand off to the office, with its phone, or to whoever prescribed it', async () => {
    const rows = await refillsOf(maria, '2026-03-24T17:00:00.000Z');
    expect(rows.get(codeine)?.refill).toMatchObject({
      because: 'schedule-needs-new-prescription',
      handOff: { who: "Your provider's office", phone: '555-0100' },
    });
    const { handOff } = rows.get(ibuprofen)?.refill ?? {};
    expect(handOff?.who).toBe('Whoever prescribed it, or your pharmacy');
    expect(handOff).not.toHaveProperty('phone');
    const ofTomas = await refillsOf(tomas, '2026-03-24T17:00:00.000Z');
    expect(ofTomas.get(lisinopril)?.refill).toMatchObject({ because: 'examination-needed' });
  });

  it('are sorted as people sort names, whatever their capitals', async () => {
    const rows = await refillsOf(maria, '2026-03-24T17:00:00.000Z');
    expect([...rows.values()].map(({ medication }) => medication)).toEqual([
      'Codeine',
      'ibuprofen',
      'metformin 500 mg tablet',
      'sertraline',
    ]);
  });

  it("show staff one patient's prescriptions as the patient sees them", async () => {
    const at = '2026-03-24T17:00:00.000Z';
    const answer = await clinic.asks(
      prescriptionsQuery,
      said(ListPrescriptions, { patientId: maria }),
      {
        at,
      },
    );
    expect(new Map(answer.rows.map((row) => [row.prescriptionId, row]))).toEqual(
      await refillsOf(maria, at),
    );
    expect(prescriptionsQuery.patientsIn(answer)).toEqual([maria]);
  });

  describe('a refill that was asked for', () => {
    let requestId: string;

    beforeAll(async () => {
      const asking = said(RequestRefill, { prescriptionId: metformin });
      const asked = await onPrescription(asking, onMarch(25, maria));
      const [event] = asked.events;
      if (event?.type !== 'RefillRequested') throw new Error('No refill was requested.');
      requestId = event.requestId;
    });

    const requestOfMaria = async () => {
      const query = said(ListMyRequests, { patientId: maria });
      const { rows } = await clinic.asks(myRequestsQuery, query, { view: 'patient' });
      return rows.find((row) => row.requestId === requestId);
    };

    it('stands in the queue with what staff must know of it', async () => {
      const query = said(ShowQueue, { form: 'full', kind: 'refill' });
      const { rows } = await clinic.asks(queueQuery, query);
      expect(rows).toMatchObject([
        {
          askedOn: `prescription-${metformin}`,
          flags: [],
          birthDate: '1961-08-19',
          helper: { leadsTo: 'StartRefillEncounter' },
          asked: {
            medication: 'metformin 500 mg tablet',
            daysSupply: 30,
            lastSuppliedOn: '2026-03-02',
            responsibleProvider: { id: drOkafor, name: 'Dr. Ada Okafor' },
            refill: 'asked',
          },
        },
      ]);
    });

    it('is pending, so the button says which request is', async () => {
      const rows = await refillsOf(maria, '2026-03-25T18:00:00.000Z');
      expect(rows.get(metformin)?.refill).toMatchObject({ because: 'already-pending', requestId });
      expect(await requestOfMaria()).toMatchObject({
        status: 'queued',
        sentence: 'The practice has received it.',
      });
    });

    it('leads to an encounter note with the prescription in it, and stays in the queue', async () => {
      const start = said(StartRefillEncounter, { prescriptionId: metformin, requestId });
      await onPrescription(start, onMarch(26, drOkafor));
      const drafts = await clinic.asks(
        encounterDraftsQuery,
        said(ListEncounterDrafts, { requestId }),
      );
      expect(drafts.rows).toMatchObject([
        {
          patientId: maria,
          patientName: 'Álvarez, María',
          openedBy: { name: 'Dr. Ada Okafor' },
          drafts: [{ medication: 'metformin 500 mg tablet' }],
        },
      ]);
      const others = said(ListEncounterDrafts, { patientId: tomas });
      expect(await clinic.asks(encounterDraftsQuery, others)).toEqual({ rows: [] });
      expect(
        (await clinic.asks(queueQuery, said(ShowQueue, { kind: 'refill' }))).rows,
      ).toHaveLength(1);
    });

    it('tells the patient how far it has come, and by which provider', async () => {
      const it = { prescriptionId: metformin, requestId };
      await onPrescription(said(AuthoriseRefill, it), onMarch(26, drOkafor));
      await onPrescription(
        said(SendRefillToPharmacy, { ...it, via: 'fax' }),
        onMarch(26, 'nurse-ito'),
      );
      expect(await requestOfMaria()).toMatchObject({
        status: 'queued',
        sentence: 'The refill was sent to the pharmacy.',
      });
      const query = said(ShowPatientRequest, { requestId });
      const { history } = await clinic.asks(patientRequestQuery, query, { view: 'patient' });
      expect(history.map(({ by, did }) => `${by.name} ${did}`)).toEqual([
        'María Álvarez asked for it',
        'Dr. Ada Okafor authorised the refill',
        'your care team sent the refill to the pharmacy',
      ]);
    });
  });

  it('flag an ask that was taken down for a patient without an examination', async () => {
    const takeDown = { prescriptionId: lisinopril, channel: 'phone' } as const;
    await onPrescription(said(TakeDownRefillRequest, takeDown), onMarch(26, 'nurse-ito'));
    const flaggedAs = async (flag: RequestFlag) => {
      const { rows } = await clinic.asks(queueQuery, said(ShowQueue, { flag }));
      return rows.map(({ patientId }) => patientId);
    };
    expect(await flaggedAs('no-prior-examination')).toEqual([tomas]);
    expect(await flaggedAs('taken-down')).toEqual([tomas]);
    expect(await flaggedAs('returned')).toEqual([]);
    const ofTomas = said(ShowQueue, { patientId: tomas });
    const { rows } = await clinic.asks(queueQuery, ofTomas);
    expect(rows[0]?.flags).toEqual(['no-prior-examination', 'taken-down']);

    const examination = {
      patientId: tomas,
      examinationId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c2b02',
      completedOn: '2026-03-26',
      mode: 'telehealth',
    } as const;
    await clinic.says(patient, said(RecordExamination, examination), onMarch(27));
    expect(await flaggedAs('no-prior-examination')).toEqual([]);
  });

  it('find patients by parts of their names, whatever their accents', async () => {
    const found = await clinic.asks(patientsQuery, said(FindPatients, { name: 'alvarez mar' }));
    expect(found).toEqual({
      rows: [
        {
          patientId: maria,
          name: 'Álvarez, María',
          birthDate: '1961-08-19',
          facilityId: riverside,
          facilityName: 'Riverside',
          died: false,
          examinations: 1,
          lastExaminedOn: '2026-02-11',
        },
      ],
      more: false,
    });
    expect(
      await clinic.asks(patientsQuery, said(FindPatients, { name: 'ma', limit: 1 })),
    ).toMatchObject({
      rows: [{ patientId: maria }],
      more: true,
    });
  });

  it('mark what a fault keeps from changing, and count for staff what it keeps out', async () => {
    const staleSince = '2026-03-25T11:02:00.000Z';
    const drafts = await clinic.asks(encounterDraftsQuery, said(ListEncounterDrafts, {}));
    const encounterId = drafts.rows[0]?.encounterId ?? '';
    await parkRow(clinic, 'encounter-drafts', encounterId);
    await parkRow(clinic, 'prescriptions', sertraline);
    await parkRow(clinic, 'prescriptions', 'one that is not there');

    const ofMaria = { patientId: maria };
    const shown = await clinic.asks(prescriptionsQuery, said(ListPrescriptions, ofMaria));
    const marked = shown.rows.filter((row) => row.staleSince);
    expect(marked).toMatchObject([{ prescriptionId: sertraline, staleSince }]);
    expect(shown.notShown).toBe(1);
    const own = said(ListMyPrescriptions, ofMaria);
    const mine = await clinic.asks(myPrescriptionsQuery, own, { view: 'patient' });
    expect(mine.rows.filter((row) => row.staleSince)).toHaveLength(1);
    expect(mine).not.toHaveProperty('notShown');
    const notes = await clinic.asks(encounterDraftsQuery, said(ListEncounterDrafts, {}));
    expect(notes.rows[0]).toMatchObject({ encounterId, staleSince });
    expect(notes).not.toHaveProperty('notShown');
  });
});
