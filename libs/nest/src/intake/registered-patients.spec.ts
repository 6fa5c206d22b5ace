import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DeclareMessagePatientNew,
  WithdrawPatientIdentifier,
  type MessageTaken,
  type PatientIdentifierAssigned,
} from '@anamnesis/domain';
import { FACILITY, MARIA, MARIAS_PID, oru, TOMAS } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';
import {
  adt,
  JANA,
  nurseSays,
  proposedIn,
  registered,
  sent,
  taken,
  takenAtOnce,
  waitsOf,
} from './records.fixture.js';

const open = () => new Practice().opens();
const reason = 'The front desk has asked her';

describe('somebody whom nobody knows by number', () => {
  it.each(['A04', 'A28'])('is recorded when %s registers them', async (trigger) => {
    const practice = await open();
    const telecom = '^NET^Internet^jana@example.org';
    const messageId = await taken(practice, adt({ ...JANA, trigger, telecom }));
    const [jana, ...others] = await registered(practice);
    expect(others).toEqual([]);
    expect(jana).toMatchObject({
      ...{ facilityId: FACILITY, familyName: 'Novak', givenName: 'Jana Eva' },
      ...{ birthDate: '1990-01-05', administrativeGender: 'female', by: 'anamnesis-portal' },
    });
    expect(jana).not.toHaveProperty('email');
    expect(await proposedIn(practice)).toEqual(['email: none to jana@example.org']);
    const assigned = await practice.events<PatientIdentifierAssigned>('PatientIdentifierAssigned');
    expect(assigned.map(({ number, patientId }) => [number, patientId])).toEqual([
      ['MRN-0815', MARIA],
      ['MRN-4711', jana?.patientId],
    ]);
    expect(await practice.message(messageId)).toMatchObject({
      ...{ patientId: jana?.patientId, parked: [], patientUpdate: 'counts' },
    });
  });
  it.each(['A08', 'A31'])('waits for a person when %s only changes something', async (trigger) => {
    const practice = await open();
    const messageId = await taken(practice, adt({ ...JANA, trigger }));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-unknown']);
    expect(await registered(practice)).toEqual([]);
  });
  it.each([
    ['number', { number: '123-45-6789^^^SSA^SS' }, 'PID[1]-3'],
    ['given name', { name: 'Novak' }, 'PID[1]-5'],
    ['whole birth date', { born: '1990' }, 'PID[1]-7'],
  ])('waits for a person without a %s', async (_what, told, place) => {
    const practice = await open();
    const messageId = await taken(practice, adt({ ...JANA, ...told }));
    expect(await waitsOf(practice, messageId)).toEqual([`patient-incomplete ${place}`]);
    expect(await registered(practice)).toEqual([]);
  });
  it('waits for a person with a number that nobody could keep', async () => {
    const practice = await open();
    const number = `MRN-4711^^^City Hospital^MR~${'4'.repeat(101)}^^^City Hospital^PI`;
    const messageId = await taken(practice, adt({ ...JANA, number }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content PID[1]-3']);
    expect(await registered(practice)).toEqual([]);
  });
  it('waits for a person when they are yet to be born', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ ...JANA, born: '20290101' }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content PID[1]-7']);
    expect(await registered(practice)).toEqual([]);
  });
  it('is recorded once, though many messages tell of them at once', async () => {
    const practice = await open();
    const triggers = ['A28', 'A04', 'A08', 'A31'];
    for (const [index, trigger] of triggers.entries()) {
      const saidAt = `202603250930${String(index).padStart(2, '0')}-0700`;
      await sent(practice, adt({ ...JANA, trigger, saidAt, controlId: `N-${index}` }));
    }
    await takenAtOnce(practice);
    await practice.follows();
    expect(await registered(practice)).toHaveLength(1);
    const notes = await practice.events<MessageTaken>('MessageTaken');
    expect(notes.map(({ patientUpdate }) => patientUpdate)).toEqual(triggers.map(() => 'counts'));
  });
  it('has results under the number from then on', async () => {
    const practice = await open();
    await taken(practice, adt(JANA));
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-4711')
      .replace('Alvarez^Maria^J', 'Novak^Jana')
      .replace('19580412', '19900105');
    const { messageId } = await practice.intake.takeIn(oru({ pid }), {
      ...{ is: 'address', address: '10.0.0.7' },
    });
    await practice.follows();
    const [jana] = await registered(practice);
    expect(await practice.message(messageId)).toMatchObject({ subject: jana?.patientId });
  });
});

describe('results that come with the registration of their patient', () => {
  it('wait for it, and not for a person', async () => {
    const practice = await open();
    await sent(practice, adt(JANA));
    const pid = 'PID|1||MRN-4711^^^City Hospital^MR||Novak^Jana||19900105|F';
    const byLab = { is: 'address', address: '10.0.0.7' } as const;
    const { messageId } = await practice.intake.takeIn(oru({ pid }), byLab);
    await takenAtOnce(practice);
    expect(await practice.events('MessageParked')).toEqual([]);
    await practice.follows();
    const [jana] = await registered(practice);
    expect(await practice.message(messageId)).toMatchObject({
      ...{ patientId: jana?.patientId, parked: [] },
    });
  });
});

describe('somebody who is called and was born like somebody on file', () => {
  const twice = { ...JANA, name: 'ALVAREZ^MARIA', born: '19580412' };
  const waiting = async () => {
    const practice = await open();
    const messageId = await taken(practice, adt(twice));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-perhaps-on-file']);
    return { practice, messageId };
  };
  it('waits for a person', async () => {
    const { practice } = await waiting();
    expect(await registered(practice)).toEqual([]);
  });
  it('is that patient when staff attach it, who is known by the number from then on', async () => {
    const { practice, messageId } = await waiting();
    await nurseSays(practice, AttachMessagePatient, { messageId, patientId: MARIA, reason });
    expect(await practice.message(messageId)).toMatchObject({ patientUpdate: 'counts' });
    const next = await taken(practice, adt({ ...twice, trigger: 'A08', controlId: 'A-2' }));
    expect(await practice.message(next)).toMatchObject({ subject: MARIA, patientUpdate: 'counts' });
  });
  it('is somebody else when staff say so', async () => {
    const { practice, messageId } = await waiting();
    await nurseSays(practice, DeclareMessagePatientNew, { messageId, reason });
    const [other, ...more] = await registered(practice);
    expect(more).toEqual([]);
    expect(await practice.message(messageId)).toMatchObject({
      ...{ patientId: other?.patientId, patientUpdate: 'counts' },
    });
  });
  it('is whom the mended text says', async () => {
    const { practice, messageId } = await waiting();
    const mended = adt({ ...JANA, name: 'Alvarez^Mario' }).toString('base64');
    await practice.mends(messageId, mended);
    await practice.follows();
    const [mario] = await registered(practice);
    expect(mario).toMatchObject({ givenName: 'Mario' });
  });
  it('does not become a message of another kind when staff mend it', async () => {
    const { practice, messageId } = await waiting();
    const mended = oru().toString('base64');
    await practice.mends(messageId, mended);
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content MSH[1]-9']);
  });
});

describe('a change of somebody unknown that staff declare new', () => {
  it('records the patient', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ ...JANA, trigger: 'A31' }));
    await nurseSays(practice, DeclareMessagePatientNew, { messageId, reason });
    expect(await registered(practice)).toMatchObject([{ familyName: 'Novak' }]);
  });
  it('waits again where it names somebody on file by now', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ ...JANA, trigger: 'A31' }));
    await practice.knowsNumber('MRN-4711', TOMAS);
    await nurseSays(practice, DeclareMessagePatientNew, { messageId, reason });
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
  });
});

describe('the number of somebody who is not on file any more', () => {
  it('is given to nobody else when its patient was forgotten', async () => {
    const practice = await open();
    await taken(practice, adt(JANA));
    const [jana] = await registered(practice);
    const before = await sent(practice, adt({ ...JANA, trigger: 'A08', controlId: 'A-2' }));
    expect(before.codes).toEqual(['AA']);
    await practice.vault.destroy(jana?.patientId ?? '');
    practice.keys.forget(jana?.patientId ?? '');
    expect((await sent(practice, adt({ ...JANA, controlId: 'A-3' }))).codes).toEqual(['AR 204']);
    expect(await registered(practice)).toEqual([]);
  });
  it('is recorded anew when it was withdrawn', async () => {
    const practice = await open();
    const about = { patientId: MARIA, authority: 'City Hospital', number: 'MRN-0815' };
    await nurseSays(practice, WithdrawPatientIdentifier, { ...about, reason });
    await taken(practice, adt({ ...JANA, number: 'MRN-0815^^^City Hospital^MR' }));
    expect(await registered(practice)).toMatchObject([{ familyName: 'Novak' }]);
  });
});
