import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import {
  AuthoriseRefill,
  DismissPatientRequest,
  ReceiveMessage,
  RecordFacility,
  RecordLabResults,
  RecordLabReview,
  RecordPatient,
  RecordPrescription,
  RequestLabReport,
  WithdrawPatientRequest,
  type PortalCaller,
} from '@anamnesis/domain';
import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import { accessLog } from './access-log.js';
import { CommandDoor } from './command-door.js';
import { commandClasses, type PortalCommand } from './command-registry.js';
import { commandMessage, commandMessageClasses } from './messages.js';
import { portalCodec } from './portal.js';

const id = (end: number) => `3f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
const [MARIA, JONAS, FACILITY, NOBODY, METFORMIN] = [id(1), id(2), id(3), id(4), id(9)];
const AT = '2026-03-25T17:00:00.000Z';

const records: PortalCaller = { actor: id(90), role: 'record-system' };
const nurseIto: PortalCaller = { actor: id(91), role: 'staff' };
const maria: PortalCaller = { actor: MARIA, role: 'patient' };
const linh: PortalCaller = {
  actor: id(92),
  role: 'proxy',
  grants: [{ patientId: MARIA, basis: 'court', from: '2026-01-01T00:00:00Z' }],
};

const say = <Command extends PortalCommand>(Class: new () => Command, fields: object): Command =>
  plainToInstance(Class, fields);

const patientNamed = (patientId: string, familyName: string) =>
  say(RecordPatient, {
    ...{ patientId, facilityId: FACILITY, familyName, givenName: 'Maria' },
    birthDate: '1958-04-12',
  });
const reportOf = (patientId: string) =>
  say(RequestLabReport, { patientId, description: 'cholesterol' });
const metforminOf = (patientId: string) =>
  say(RecordPrescription, {
    ...{ prescriptionId: METFORMIN, patientId, prescriberId: id(93), facilityId: FACILITY },
    ...{ medication: 'metformin 500 mg', schedule: 'non-controlled', writtenOn: '2026-01-30' },
    origin: 'practice',
  });

const world = async () => {
  const store = inMemoryEventStore();
  const codec = portalCodec();
  const clock = { now: () => AT };
  const run = execution({ store, codec, clock, digestKey: 'of this spec' });
  const door = new CommandDoor(run, accessLog(store, codec), { clock });
  const handle = (command: PortalCommand, by: PortalCaller, key?: string) =>
    door.handle(commandMessage(command, by, key));
  const facility = { facilityId: FACILITY, name: 'Harbor Street', phone: '555-0142' };
  await handle(say(RecordFacility, { ...facility, zone: 'America/Los_Angeles' }), records);
  await handle(patientNamed(MARIA, 'Alvarez'), records);
  await handle(patientNamed(JONAS, 'Weber'), records);
  const factsOf = async (patientId: string) =>
    (await store.readStream(`accessLog-${patientId}.202603`)).map(
      (event) => codec.decode(event).event,
    );
  return { store, handle, factsOf };
};

describe('every command of the domain', () => {
  it('has a message of its own on the bus', () => {
    expect(commandMessageClasses).toHaveLength(commandClasses.length);
    expect(new Set(commandMessageClasses.map(({ name }) => name)).size).toBe(commandClasses.length);
  });

  it('is sent only as what it is', () =>
    expect(() => commandMessage({ type: 'RequestRefill' } as never, maria)).toThrow(TypeError));
});

describe('a laboratory', () => {
  const lab: PortalCaller = { actor: 'acme-interface', role: 'laboratory' };
  const importer: PortalCaller = { actor: 'importer', role: 'importer' };
  const elsewhere = { facilityId: FACILITY, name: 'Elsewhere', phone: '555-0143' };
  const ofAReport = { reportId: id(80), patientId: MARIA };

  it.each<[string, PortalCommand]>([
    [
      'results',
      say(RecordLabResults, {
        ...{ ...ofAReport, source: 'hl7v2', lines: [] },
        header: { test: {}, collected: [], notes: [] },
      }),
    ],
    [
      'reviews',
      say(RecordLabReview, {
        ...{ ...ofAReport, lines: [{ lineId: id(81), version: 1 }] },
        reviewedBy: id(93),
      }),
    ],
    ['patients', patientNamed(MARIA, 'Novak')],
    ['prescriptions', metforminOf(MARIA)],
    ['the directory', say(RecordFacility, { ...elsewhere, zone: 'America/Denver' })],
  ])('does not record %s', async (_what, command) => {
    const { store, handle } = await world();
    await expect(handle(command, lab)).resolves.toEqual({ is: 'not-allowed' });
    expect(await store.readStream(`labReport-${ofAReport.reportId}`)).toEqual([]);
    // By whom it may be recorded it is not denied.
    const by = command.type === 'RecordLabResults' ? importer : records;
    await expect(handle(command, by)).resolves.not.toEqual({ is: 'not-allowed' });
  });

  it('sends messages', async () => {
    const { handle } = await world();
    const message = say(ReceiveMessage, {
      ...{ messageId: id(82), format: 'hl7v2', sender: 'acme-lab', controlId: '77' },
      ...{ messageType: 'ORU^R01', raw: 'TVNI', sha256: 'ab'.repeat(32) },
    });
    await expect(handle(message, lab)).resolves.toMatchObject({ is: 'accepted' });
  });
});

describe('a command at the door', () => {
  it('is refused field by field when it is malformed, and leaves nothing', async () => {
    const { store, handle } = await world();
    const before = await store.head();
    const forged = say(RequestLabReport, { patientId: 'maria', description: 'x', by: 'dr-okafor' });
    await expect(handle(forged, maria)).resolves.toMatchObject({
      is: 'malformed',
      fields: [{ field: 'by' }, { field: 'patientId' }, { field: 'description' }],
    });
    expect(await store.head()).toBe(before);
  });

  it.each([
    ['the character NUL', 'cholesterol\0'],
    ['the first half of a character', 'cholesterol \ud83d'],
    ['the second half of a character', '\ude00 cholesterol'],
  ])('is malformed with %s in a text, which no view could keep', async (_what, description) => {
    const { store, handle } = await world();
    const before = await store.head();
    const report = say(RequestLabReport, { patientId: MARIA, description });
    await expect(handle(report, maria)).resolves.toMatchObject({
      is: 'malformed',
      fields: [{ field: 'description' }],
    });
    expect(await store.head()).toBe(before);
    const smiling = say(RequestLabReport, { patientId: MARIA, description: 'cholesterol 😀' });
    await expect(handle(smiling, maria)).resolves.toMatchObject({ is: 'accepted' });
  });

  it('is answered with its request, and noted before the answer leaves', async () => {
    const { handle, factsOf } = await world();
    const answer = await handle(reportOf(MARIA), maria);
    expect(answer).toMatchObject({
      is: 'accepted',
      changed: true,
      stream: expect.stringMatching(/^patientRequest-/),
      requestId: expect.any(String),
    });
    expect((await factsOf(MARIA)).at(-1)).toMatchObject({
      type: 'CommandAccepted',
      what: 'RequestLabReport',
      by: MARIA,
      rule: 'patient-for-themselves',
    });
  });

  it('gets its first answer when it is sent again', async () => {
    const { handle } = await world();
    const first = await handle(reportOf(MARIA), maria, 'key-1');
    await expect(handle(reportOf(MARIA), maria, 'key-1')).resolves.toEqual({
      ...first,
      repeated: true,
    });
  });

  it('says for whom a proxy acted', async () => {
    const { handle, factsOf } = await world();
    await handle(reportOf(MARIA), linh);
    expect((await factsOf(MARIA)).at(-1)).toMatchObject({ by: linh.actor, onBehalfOf: MARIA });
  });

  it('of a patient about somebody else is answered as if there were nobody, and noted', async () => {
    const { handle, factsOf } = await world();
    const theirs = await handle(reportOf(JONAS), maria);
    const nobodys = await handle(reportOf(NOBODY), maria);
    expect(theirs).toEqual({ is: 'not-found' });
    expect(nobodys).toEqual(theirs);
    expect((await factsOf(JONAS)).at(-1)).toMatchObject({ type: 'AccessDenied', by: MARIA });
  });

  it('of a patient about a request that is not there is answered like one about another’s', async () => {
    const { handle, factsOf } = await world();
    await handle(metforminOf(MARIA), records);
    const askedOn = `prescription-${METFORMIN}`;
    const withdrawal = say(WithdrawPatientRequest, { askedOn, requestId: id(8) });
    await expect(handle(withdrawal, maria)).resolves.toEqual({ is: 'not-found' });
    expect((await factsOf(MARIA)).at(-1)).toMatchObject({ reason: 'never-requested' });
  });

  it('of a role that may never do it is not even looked at', async () => {
    const { handle } = await world();
    const refill = say(AuthoriseRefill, { prescriptionId: id(5), requestId: id(6) });
    await expect(handle(refill, nurseIto)).resolves.toEqual({ is: 'not-allowed' });
    await expect(handle(refill, maria)).resolves.toEqual({ is: 'not-found' });
  });

  it('on a stream that takes in no requests finds nothing', async () => {
    const { handle } = await world();
    const elsewhere = { askedOn: `facility-${FACILITY}`, requestId: id(6), outcome: 'completed' };
    const dismissal = say(DismissPatientRequest, elsewhere);
    await expect(handle(dismissal, nurseIto)).resolves.toEqual({ is: 'not-found' });
  });

  it('tells a patient when a request was dismissed, and the practice also by whom', async () => {
    const { handle } = await world();
    const asked = await handle(reportOf(MARIA), maria);
    if (asked.is !== 'accepted') throw new Error('It is asked.');
    const { stream: askedOn, requestId } = asked;
    const dismissal = { askedOn, requestId, outcome: 'completed' };
    await handle(say(DismissPatientRequest, dismissal), nurseIto);
    const again = await handle(say(DismissPatientRequest, dismissal), nurseIto);
    const withdrawn = await handle(say(WithdrawPatientRequest, { askedOn, requestId }), maria);
    expect(again).toMatchObject({ reason: 'already-dismissed', details: { by: nurseIto.actor } });
    expect(withdrawn).toMatchObject({ reason: 'already-dismissed', details: { at: AT } });
    expect(JSON.stringify(withdrawn)).not.toContain(nurseIto.actor);
  });

  it('that a rule refuses is noted with the reason', async () => {
    const { handle, store } = await world();
    const unknown = { askedOn: `patientRequest-${id(7)}`, requestId: id(7), outcome: 'completed' };
    const answer = await handle(say(DismissPatientRequest, unknown), nurseIto);
    expect(answer).toMatchObject({ is: 'refused', reason: 'never-requested' });
    const facts = await store.readStream('accessLog-practice.202603');
    expect(facts.at(-1)?.type).toBe('CommandRefused');
  });
});
