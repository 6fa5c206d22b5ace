import {
  AttachMessagePatient,
  CorrectMessage,
  DiscardMessage,
  NoteMessageTaken,
  ParkMessage,
  ReceiveMessage,
  RecordPatient,
  RecordPractitioner,
  interfaceMessage,
  patient,
  practitioner,
  type WorklistReason,
} from '@anamnesis/domain';
import { openClinic, parkRow, said, type Clinic, type Says } from '../clinic.fixture.js';
import { interfaceMessagesQuery, interfaceWorklistQuery } from './interface-messages.query.js';
import { FollowInterfaceWorklist, ListInterfaceMessages } from './queries.js';

const id = (end: string): string => `5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1${end}`;
const [maria, nurseIto, reportId] = [id('a01'), id('e01'), id('b01')];
const at = (time: string, by = 'anamnesis-portal'): Says => ({
  by,
  at: `2026-03-25T${time}:00.000Z`,
});
const message = (number: number): string => id(`c0${number}`);

describe('the worklist of messages', () => {
  let clinic: Clinic;

  const comes = async (number: number, fields: Partial<ReceiveMessage> = {}): Promise<void> => {
    const command = said(ReceiveMessage, {
      messageId: message(number),
      format: 'hl7v2',
      sender: 'acme-lab',
      controlId: `MSG-${number}`,
      messageType: 'ORU^R01',
      raw: 'TVNI',
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      ...fields,
    });
    await clinic.says(interfaceMessage, command, at(`09:0${number}`, 'acme-lab'));
  };
  const parks = async (number: number, reason: WorklistReason, place?: string): Promise<void> => {
    const about = { messageId: message(number), attempt: 1, reason };
    const command = said(ParkMessage, place === undefined ? about : { ...about, place });
    await clinic.says(interfaceMessage, command, at(`10:0${number}`));
  };
  const list = (fields: Partial<ListInterfaceMessages> = {}) =>
    clinic.asks(interfaceMessagesQuery, said(ListInterfaceMessages, fields));
  const idsOf = async (fields: Partial<ListInterfaceMessages>): Promise<readonly string[]> =>
    (await list(fields)).rows.map(({ messageId }) => messageId);

  beforeAll(async () => {
    clinic = await openClinic('interface messages');
    const ito = { practitionerId: nurseIto, familyName: 'Ito', givenName: 'Kenji' };
    await clinic.says(practitioner, said(RecordPractitioner, ito), at('08:00', 'interface'));
    const file = { patientId: maria, facilityId: id('d01'), birthDate: '1980-04-01' };
    const recorded = said(RecordPatient, { ...file, familyName: 'Novak', givenName: 'María' });
    await clinic.says(patient, recorded, at('08:00', 'interface'));
    await comes(1);
    await parks(1, 'patient-unknown');
    await comes(2, { patientId: maria, controlId: 'MSG-1' });
    await parks(2, 'no-results', 'OBR[2]');
    await comes(3, { patientId: maria });
    const taken = said(NoteMessageTaken, {
      ...{ messageId: message(3), attempt: 1 },
      reports: [reportId],
    });
    await clinic.says(interfaceMessage, taken, at('10:03'));
    await comes(4, { sender: 'other-lab', controlId: 'MSG-1' });
    await parks(4, 'patient-unknown');
    await comes(5);
  }, 60_000);

  afterAll(() => clinic.close());

  it('shows what waits for a person, the oldest first, with why and where', async () => {
    const { rows, counts } = await list();
    expect(rows).toMatchObject([
      {
        ...{ messageId: message(1), status: 'parked', reason: 'patient-unknown' },
        ...{ waitsSince: '2026-03-25T10:01:00.000Z', reusesControlId: true },
      },
      {
        ...{ messageId: message(2), patientName: 'Novak, María', reusesControlId: true },
        waits: [{ reason: 'no-results', place: 'OBR[2]' }],
      },
      { messageId: message(4), sender: 'other-lab', reusesControlId: false },
    ]);
    expect(counts).toEqual([
      { reason: 'no-results', messages: 1 },
      { reason: 'patient-unknown', messages: 2 },
    ]);
    expect(rows.some((row) => 'raw' in row || 'subject' in row)).toBe(false);
  });

  it('is owned, and due four business days after it came, and late from then on', async () => {
    // It came on Wednesday, 25 March, before anybody worked: Thursday, Friday, Monday, Tuesday.
    const due = '2026-03-31T15:30:00Z';
    const { rows } = await list();
    const [, marias] = rows;
    expect(marias).toMatchObject({ ownedBy: 'staff', isOverdue: false });
    expect(Date.parse(marias?.dueAt ?? '')).toBe(Date.parse(due));
    const askedAt = (at: string) =>
      clinic.asks(interfaceMessagesQuery, new ListInterfaceMessages(), { at });
    const late = async (at: string) => (await askedAt(at)).rows.map(({ isOverdue }) => isOverdue);
    expect(await late('2026-03-31T15:29:59Z')).toEqual([false, false, false]);
    expect(await late(due)).toEqual([true, true, true]);
    const [taken] = (await list({ status: 'taken' })).rows;
    expect(taken).not.toHaveProperty('dueAt');
  });

  it('is filtered by how they stand, by reason, by sender and by patient', async () => {
    expect(await idsOf({ status: 'taken' })).toEqual([message(3)]);
    expect(await idsOf({ status: 'waiting' })).toEqual([message(5)]);
    expect(await idsOf({ reason: 'patient-unknown' })).toEqual([message(1), message(4)]);
    expect(await idsOf({ sender: 'other-lab' })).toEqual([message(4)]);
    expect(await idsOf({ patientId: maria })).toEqual([message(2)]);
  });

  it('is paged without a gap and without a repeat', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.rows.map(({ messageId }) => messageId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual([message(1), message(2), message(4)]);
  });

  it('shows what staff decided, and lets go of what they decided', async () => {
    const about = { messageId: message(1), reason: 'The laboratory told us' };
    const attach = said(AttachMessagePatient, { ...about, patientId: maria });
    await clinic.says(interfaceMessage, attach, at('11:00', nurseIto));
    const discard = said(DiscardMessage, { ...about, messageId: message(4) });
    await clinic.says(interfaceMessage, discard, at('11:01', nurseIto));
    expect(await idsOf({})).toEqual([message(2)]);
    const decided = { decidedBy: { name: 'Kenji Ito' }, decidedBecause: about.reason };
    expect((await list({ status: 'discarded' })).rows).toMatchObject([decided]);
    expect((await list({ status: 'waiting' })).rows).toMatchObject([
      { ...decided, messageId: message(1), attempt: 2, patientId: maria, waits: [] },
      { messageId: message(5) },
    ]);
  });

  it('is followed by what waits alone, without telling what it is', async () => {
    const follow = () => clinic.asks(interfaceWorklistQuery, new FollowInterfaceWorklist());
    const before = await follow();
    expect(before.counts).toEqual((await list()).counts);
    await comes(6);
    expect(await follow()).toEqual(before);
    await parks(6, 'patient-unknown');
    const parked = await follow();
    expect(parked.position > before.position).toBe(true);
    const discard = { messageId: message(6), reason: 'The laboratory told us' };
    await clinic.says(interfaceMessage, said(DiscardMessage, discard), at('10:30', nurseIto));
    expect(await follow()).toEqual(before);
    expect(interfaceWorklistQuery.patientsIn(parked)).toEqual([]);
    await comes(7, { sender: 'other-lab' });
    await parks(7, 'patient-unknown');
    const ofAcme = said(FollowInterfaceWorklist, { sender: 'acme-lab' });
    expect((await clinic.asks(interfaceWorklistQuery, ofAcme)).counts).toEqual(before.counts);
  });

  it('shows what was mended though it was let be before anything stood against it', async () => {
    const about = { messageId: message(5), reason: 'The laboratory told us' };
    await clinic.says(interfaceMessage, said(DiscardMessage, about), at('12:00', nurseIto));
    const mended = said(CorrectMessage, { ...about, raw: 'TVNJ' });
    await clinic.says(interfaceMessage, mended, at('12:01', nurseIto));
    const { rows, counts } = await list({ sender: 'acme-lab' });
    expect(rows.at(-1)).toMatchObject({ messageId: message(5), ownedBy: 'provider' });
    expect(counts).toContainEqual({ messages: 1 });
    const again = said(DiscardMessage, about);
    await clinic.says(interfaceMessage, again, at('12:02', nurseIto));
    expect(await idsOf({ sender: 'acme-lab' })).toEqual([message(2)]);
  });

  it('marks a message that a fault keeps from changing, and no other', async () => {
    await parkRow(clinic, 'interface-messages', message(2));
    const { rows, notShown } = await list({ sender: 'acme-lab' });
    expect(rows).toMatchObject([{ messageId: message(2), staleSince: expect.any(String) }]);
    expect(notShown).toBeUndefined();
  });
});
