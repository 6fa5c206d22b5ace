import { describe, expect, it } from '@jest/globals';
import {
  AcceptDemographicChange,
  AttachMessagePatient,
  DiscardMessage,
  ReplayMessage,
  WithdrawPatientIdentifier,
  patient,
  type DemographicChangeProposed,
  type PatientIdentifierAssigned,
  type PatientState,
} from '@anamnesis/domain';
import { inMemoryEventStore, readFolded } from '@anamnesis/eventing';
import { MARIA, nurse, TOMAS } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';
import {
  adt,
  JANA,
  nurseSays,
  proposedIn,
  registered,
  sent,
  taken,
  waitsOf,
} from './records.fixture.js';

const open = () => new Practice().opens();
const reason = 'The front desk has asked her';
const fileOf = async (practice: Practice, patientId: string): Promise<PatientState> => {
  const stream = `patient-${patientId}`;
  return (await readFolded(practice, patient, { stream, known: undefined })).state;
};

describe('what a record system says of a known patient', () => {
  it.each(['A04', 'A08', 'A28', 'A31'])('by %s is kept, and counts', async (trigger) => {
    const practice = await open();
    const messageId = await taken(practice, adt({ trigger, name: 'Alvarez^Maria^Luz', sex: 'F' }));
    expect(await practice.message(messageId)).toMatchObject({
      ...{ subject: MARIA, wasMatched: true, parked: [], patientUpdate: 'counts' },
    });
    expect((await fileOf(practice, MARIA)).recorded).toMatchObject({
      ...{ givenName: 'Maria Luz', administrativeGender: 'female', birthDate: '1958-04-12' },
    });
    expect(await registered(practice)).toEqual([]);
  });
  it('only proposes e-mail and zip, until staff accept them', async () => {
    const practice = await open();
    const address = '9 Hill St^^Pasadena^CA^91101';
    await taken(practice, adt({ address, telecom: '^NET^Internet^maria@example.org' }));
    expect(await proposedIn(practice)).toEqual([
      'email: none to maria@example.org',
      'zip: none to 91101',
    ]);
    expect((await fileOf(practice, MARIA)).recorded).not.toHaveProperty('email');
    const [first] = await practice.events<DemographicChangeProposed>('DemographicChangeProposed');
    const accepting = { patientId: MARIA, proposalId: first?.proposalId, reason };
    expect(await practice.says(AcceptDemographicChange, accepting, nurse)).toMatchObject({
      ...{ is: 'refused', reason: 'email-not-confirmed' },
    });
    await nurseSays(practice, AcceptDemographicChange, {
      ...accepting,
      emailConfirmed: 'in-person',
    });
    expect((await fileOf(practice, MARIA)).recorded).toMatchObject({ email: 'maria@example.org' });
    expect((await fileOf(practice, MARIA)).recorded).not.toHaveProperty('zip');
  });
  it('proposes the same once, however often it comes', async () => {
    const practice = await open();
    const telecom = '^NET^Internet^maria@example.org';
    for (const minute of [30, 31, 32]) {
      const told = { telecom, saidAt: `2026032509${minute}00-0700`, controlId: `A-${minute}` };
      await taken(practice, adt(told));
    }
    expect(await proposedIn(practice)).toHaveLength(1);
  });
  it('takes a death, and further numbers under which results come', async () => {
    const practice = await open();
    const number = 'MRN-0815^^^City Hospital^MR~M-77^^^East Lab^PI~V-1^^^City Hospital^VN';
    await taken(practice, adt({ number, death: ['20260301', 'Y'] }));
    expect((await fileOf(practice, MARIA)).death).toMatchObject({ diedOn: '2026-03-01' });
    const assigned = await practice.events<PatientIdentifierAssigned>('PatientIdentifierAssigned');
    expect(assigned.map((event) => event.number)).toEqual(['MRN-0815', 'M-77']);
  });
  it('does not bring back a number that staff have withdrawn', async () => {
    const practice = await open();
    const number = 'MRN-0815^^^City Hospital^MR~M-77^^^East Lab^PI';
    await taken(practice, adt({ number }));
    const about = { patientId: MARIA, authority: 'East Lab', number: 'M-77', reason };
    await nurseSays(practice, WithdrawPatientIdentifier, about);
    const messageId = await taken(practice, adt({ number, controlId: 'A-2' }));
    expect(await practice.message(messageId)).toMatchObject({
      ...{ parked: [], patientUpdate: 'counts' },
    });
    const assigned = await practice.events<PatientIdentifierAssigned>('PatientIdentifierAssigned');
    expect(assigned.map((event) => event.number)).toEqual(['MRN-0815', 'M-77']);
  });
  it('changes nothing when it is older than what counts, and says so', async () => {
    const practice = await open();
    await taken(practice, adt({ name: 'Alvarez^Maria^Luz' }));
    const late = { controlId: 'A-0', saidAt: '20260325092959-0700', name: 'Alvarez^Maria^Eva' };
    const messageId = await taken(practice, adt({ ...late, death: ['', 'Y'] }));
    expect(await practice.message(messageId)).toMatchObject({
      ...{ parked: [], patientUpdate: 'older-than-known' },
    });
    const { recorded, death } = await fileOf(practice, MARIA);
    expect([recorded?.givenName, death]).toEqual(['Maria Luz', undefined]);
  });
  it('counts when the clock was ahead before, and was set right since', async () => {
    const practice = await open();
    await taken(practice, adt({ saidAt: '20260326093000-0700' }));
    practice.now = '2026-03-25T17:05:00.000Z';
    const since = { controlId: 'A-2', saidAt: '20260325100200-0700', name: 'Alvarez^Maria^Luz' };
    const messageId = await taken(practice, adt(since));
    expect(await practice.message(messageId)).toMatchObject({ patientUpdate: 'counts' });
    expect((await fileOf(practice, MARIA)).recorded?.givenName).toBe('Maria Luz');
  });
  it('is as old as when it came, however long it waited', async () => {
    const practice = await open();
    const late = { controlId: 'A-0', saidAt: '20260326092900-0700' };
    const number = 'MRN-9^^^City Hospital^MR';
    const messageId = await taken(practice, adt({ ...late, number }));
    await taken(practice, adt({ saidAt: '20260326093000-0700' }));
    practice.now = '2026-03-29T17:00:00.000Z';
    await practice.knowsNumber('MRN-9');
    await nurseSays(practice, ReplayMessage, { messageId, reason });
    expect(await practice.message(messageId)).toMatchObject({ patientUpdate: 'older-than-known' });
  });
  it('adds nothing to the file when it says the same at the same time', async () => {
    const practice = await open();
    await taken(practice, adt());
    await taken(practice, adt({ controlId: 'A-2' }));
    expect(await practice.events('PatientUpdateTaken')).toHaveLength(1);
  });
  it('counts as far as it can be read, and the rest waits for a person', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ sex: 'F', telecom: '^NET^Internet^none' }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content PID[1]-13']);
    expect((await fileOf(practice, MARIA)).recorded).toMatchObject({
      administrativeGender: 'female',
    });
    await nurseSays(practice, DiscardMessage, { messageId, reason });
    expect(await practice.message(messageId)).toMatchObject({ isDiscarded: true });
  });
  it('counts without a number that nobody could keep, and says where that stands', async () => {
    const practice = await open();
    const number = `MRN-0815^^^City Hospital^MR~${'4'.repeat(101)}^^^City Hospital^PI`;
    const messageId = await taken(practice, adt({ number, sex: 'F' }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content PID[1]-3']);
    expect(await practice.message(messageId)).toMatchObject({ patientUpdate: 'counts' });
  });
  it('waits where it says that somebody lives who is recorded as deceased', async () => {
    const practice = await open();
    await taken(practice, adt({ death: ['20260301', 'Y'] }));
    const later = { controlId: 'A-2', saidAt: '20260325100000-0700' };
    const messageId = await taken(practice, adt({ ...later, death: ['', 'N'] }));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees PID[1]-30']);
  });
  it('waits where it was said in a time to come', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ saidAt: '20290801070624-0700' }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content EVN[1]-2']);
  });
  it('waits where it tells a death to come', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt({ death: ['20290801', 'Y'] }));
    expect(await waitsOf(practice, messageId)).toEqual(['unreadable-content PID[1]-29']);
  });
  it('waits where one of its numbers is another patient’s', async () => {
    const practice = await open();
    await practice.knowsNumber('T-1', TOMAS);
    const number = 'MRN-0815^^^City Hospital^MR~T-1^^^City Hospital^MR';
    const messageId = await taken(practice, adt({ number, sex: 'F' }));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-ambiguous']);
    expect((await fileOf(practice, MARIA)).recorded).not.toHaveProperty('administrativeGender');
  });
});

describe('another name or birth date under a known number', () => {
  const changed = { name: 'Ortega^Maria', born: '20100412', sex: 'F' };
  it('waits for a person, and changes nothing by itself', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt(changed));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-disagrees']);
    expect((await fileOf(practice, MARIA)).recorded).toMatchObject({ familyName: 'Alvarez' });
  });
  it('is the patient’s when staff say so: the name counts, the birth date is proposed', async () => {
    const practice = await open();
    const messageId = await taken(practice, adt(changed));
    await nurseSays(practice, AttachMessagePatient, { messageId, patientId: MARIA, reason });
    expect(await practice.message(messageId)).toMatchObject({
      ...{ parked: [], patientUpdate: 'counts' },
    });
    expect((await fileOf(practice, MARIA)).recorded).toMatchObject({
      ...{ familyName: 'Ortega', birthDate: '1958-04-12', administrativeGender: 'female' },
    });
    expect(await proposedIn(practice)).toEqual(['birthDate: 1958-04-12 to 2010-04-12']);
  });
  it('is not believed of the portal itself, which attaches whom the file has found', async () => {
    const practice = await open();
    const unknown = { number: 'MRN-9^^^City Hospital^MR', controlId: 'A-9' };
    const messageId = await taken(practice, adt(unknown));
    expect(await waitsOf(practice, messageId)).toEqual(['patient-unknown']);
    await practice.knowsNumber('MRN-9');
    await nurseSays(practice, ReplayMessage, { messageId, reason });
    expect(await practice.message(messageId)).toMatchObject({
      ...{ patientId: MARIA, attachedBy: 'anamnesis-portal', patientUpdate: 'counts' },
    });
  });
});

describe('taking what a record system says', () => {
  it('adds nothing twice when it is cut off behind any of its commands', async () => {
    const whole = await open();
    await taken(whole, adt({ ...JANA, telecom: '^NET^Internet^jana@example.org' }));
    const types = ['PatientRecorded', 'PatientIdentifierAssigned', 'MessagePatientAttached'];
    const all = [...types, 'PatientUpdateTaken', 'DemographicChangeProposed', 'MessageTaken'];
    const expected = (await whole.recorded(all)).map(({ event }) => event.type);
    for (let cut = 1; cut <= 6; cut += 1) {
      const practice = await open();
      await sent(practice, adt({ ...JANA, telecom: '^NET^Internet^jana@example.org' }));
      let commands = 0;
      const breaking = {
        handle: async (message: Parameters<Practice['door']['handle']>[0]) => {
          const answer = await practice.door.handle(message);
          commands += 1;
          if (commands === cut) throw new Error('cut off');
          return answer;
        },
      };
      await practice.follows(practice.takesAnew(breaking)).catch(() => undefined);
      await practice.follows();
      const recorded = (await practice.recorded(all)).map(({ event }) => event.type);
      expect([cut, recorded]).toEqual([cut, expected]);
    }
  });
  it('leaves nothing to be read in the log', async () => {
    const below = inMemoryEventStore();
    const practice = await new Practice(below).opens();
    await taken(practice, adt({ ...JANA, telecom: '^NET^Internet^jana@example.org' }));
    const parts: string[] = [];
    for await (const { events } of below.readAll({ after: '' })) {
      for (const { type, stream, data, metadata } of events) {
        parts.push(type, stream, ...[data, metadata].map((each) => Buffer.from(each).toString()));
      }
    }
    const text = parts.join('\n');
    expect(text).toContain('DemographicChangeProposed');
    for (const word of ['Novak', 'MRN-4711', 'jana@example', '1990-01-05']) {
      expect(text).not.toContain(word);
    }
  });
});
