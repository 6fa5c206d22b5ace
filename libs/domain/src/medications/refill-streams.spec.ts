import { eventCodec, execution, inMemoryEventStore, type Typed } from '@anamnesis/eventing';
import type { Decider } from '@anamnesis/eventing/decider';
import { directoryEvents } from '../directory/events.js';
import { facility } from '../directory/facility.decider.js';
import { practitioner } from '../directory/practitioner.decider.js';
import { patientEvents } from '../patients/events.js';
import { patient } from '../patients/patient.decider.js';
import { patientRequestEvents } from '../requests/events.js';
import type { PrescriptionCommand } from './commands.js';
import { medicationEvents } from './events.js';
import {
  drLindqvist,
  drOkafor,
  maria,
  metformin,
  metforminRecorded,
  nurseIto,
  riverside,
} from './history.fixture.js';
import { prescription } from './prescription.decider.js';

/** The practice of the fixture on a store, with a clock that the spec sets. */
const openPractice = async () => {
  const clock = { at: '2026-03-20T17:00:00Z' };
  const { execute } = execution({
    store: inMemoryEventStore(),
    codec: eventCodec(medicationEvents, patientRequestEvents, patientEvents, directoryEvents),
    clock: { now: () => clock.at },
    digestKey: 'digest-key-of-this-spec',
  });
  let commands = 0;
  const run = <State, Command extends Typed, Event extends Typed, Reason extends string, Facts>(
    decider: Decider<State, Command, Event, Reason, Facts>,
    command: Command,
    by = nurseIto,
  ) => {
    commands += 1;
    return execute(decider, { command, caller: { actor: by }, commandId: `command-${commands}` });
  };

  const okafor = { practitionerId: drOkafor, familyName: 'Okafor', givenName: 'Amara' };
  const lindqvist = { practitionerId: drLindqvist, familyName: 'Lindqvist', givenName: 'Nils' };
  const { type: _recorded, by: _by, at: _at, ...said } = metforminRecorded;
  await run(facility, {
    type: 'RecordFacility',
    facilityId: riverside,
    name: 'Riverside Family Practice',
    zone: 'America/Los_Angeles',
    phone: '+1 951 555 0100',
  });
  await run(practitioner, { type: 'RecordPractitioner', ...okafor });
  await run(practitioner, { type: 'RecordPractitioner', ...lindqvist });
  await run(patient, {
    type: 'RecordPatient',
    patientId: maria,
    facilityId: riverside,
    familyName: 'Alvarez',
    givenName: 'Maria',
    birthDate: '1974-06-11',
  });
  await run(prescription, { type: 'RecordPrescription', ...said });
  return { run, clock };
};

const requestRefill: PrescriptionCommand = { type: 'RequestRefill', prescriptionId: metformin };
const examine = {
  type: 'RecordExamination',
  patientId: maria,
  examinationId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c3a01',
  completedOn: '2026-03-19',
  mode: 'telehealth',
} as const;

describe('a refill among the streams of the practice', () => {
  it('waits for an examination, and hands over to the phone of the facility', async () => {
    const { run } = await openPractice();
    await expect(run(prescription, requestRefill, maria)).resolves.toMatchObject({
      is: 'refused',
      refused: 'examination-needed',
      details: { officePhone: '+1 951 555 0100' },
    });
    await run(patient, examine);
    await expect(run(prescription, requestRefill, maria)).resolves.toMatchObject({
      is: 'accepted',
      events: [{ type: 'RefillRequested', responsibleProviderId: drOkafor }],
    });
  });

  it('is asked for once by a hundred asks at the same time', async () => {
    const { run } = await openPractice();
    await run(patient, examine);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => run(prescription, requestRefill, maria)),
    );
    expect(answers.filter(({ is }) => is === 'accepted')).toHaveLength(1);
    const refused = answers.flatMap((answer) => (answer.is === 'refused' ? [answer.refused] : []));
    expect(refused).toEqual(Array.from({ length: 99 }, () => 'already-pending'));
  });

  it('goes to the covering provider of one who has departed, who may authorise it', async () => {
    const { run, clock } = await openPractice();
    await run(patient, examine);
    await run(practitioner, {
      type: 'ArrangeCovering',
      practitionerId: drOkafor,
      coveredBy: drLindqvist,
      from: '2026-03-20T07:00:00Z',
    });
    await run(practitioner, {
      type: 'RecordDeparture',
      practitionerId: drOkafor,
      departedOn: '2026-03-20',
    });
    const asked = await run(prescription, requestRefill, maria);
    const [request] = asked.is === 'accepted' ? asked.events : [];
    if (request?.type !== 'RefillRequested') throw new Error('The refill was to be asked for.');
    expect(request.responsibleProviderId).toBe(drLindqvist);

    clock.at = '2026-03-21T17:00:00Z';
    const { requestId } = request;
    const authorise = { type: 'AuthoriseRefill', prescriptionId: metformin, requestId } as const;
    await expect(run(prescription, authorise, drOkafor)).resolves.toMatchObject({
      refused: 'prescriber-departed',
    });
    await expect(run(prescription, authorise, drLindqvist)).resolves.toMatchObject({
      events: [{ type: 'RefillAuthorised', authorisedOn: '2026-03-21' }],
    });
  });

  it('is over for a patient who has died', async () => {
    const { run } = await openPractice();
    await run(patient, examine);
    await run(patient, { type: 'RecordDeath', patientId: maria, diedOn: '2026-03-19' });
    await expect(run(prescription, requestRefill, maria)).resolves.toMatchObject({
      refused: 'patient-deceased',
    });
  });
});
