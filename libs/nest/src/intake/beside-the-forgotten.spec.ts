import { afterEach, describe, expect, it } from '@jest/globals';
import {
  DiscardMessage,
  RecordPatient,
  ReplayMessage,
  WithdrawPatientIdentifier,
  type LabResultsReceived,
  type PatientRecorded,
} from '@anamnesis/domain';
import { complete, endFollowing, fateOf, forget, isDone, until } from './forgetting.fixture.js';
import {
  byAddress,
  byToken,
  codesIn,
  FACILITY,
  MARIA,
  nurse,
  oru,
  potassium,
  TOMAS,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';
import { adt, JANA, taken, waitsOf } from './records.fixture.js';

const reason = 'The laboratory told us by phone';
afterEach(endFollowing);

const NADIA = {
  ...{ patientId: '3f0c2d2e-7b1a-4f53-8c65-000000000011', facilityId: FACILITY },
  ...{ familyName: 'Novak', givenName: 'Nadia', birthDate: '1990-05-01' },
};
const TOMAS_NUMBER = 'MRN-4711^^^City Hospital^MR';
const BOTH_NUMBERS = `MRN-0815^^^City Hospital^MR~${TOMAS_NUMBER}`;
const pidOf = (numbers: string, family = 'Alvarez'): string =>
  `PID|1||${numbers}||${family}^Tomas||19610130|M`;

/** Tomas has a number and a potassium on file. */
const withTomas = async () => {
  const practice = await new Practice().opens();
  await practice.knowsNumber('MRN-4711', TOMAS);
  await practice.intake.takeIn(oru({ pid: pidOf(TOMAS_NUMBER) }), byAddress);
  await practice.follows();
  return practice;
};

const mariaIsForgotten = async (practice: Practice): Promise<void> => {
  await complete(practice);
  await forget(practice, MARIA);
  await until(() => isDone(practice, MARIA));
};

const reportsOf = async (practice: Practice, patientId: string): Promise<readonly string[]> => {
  const events = await practice.events<LabResultsReceived>('LabResultsReceived');
  return events.flatMap((event) => (event.patientId === patientId ? [event.reportId] : []));
};

const isKept = async (practice: Practice, messageId = ''): Promise<boolean> =>
  (await fateOf(practice, messageId))[0] === 'key';

const correction = [potassium('4.9', { status: 'C' })];

const comes = async (practice: Practice, pid: string) => {
  const bytes = oru({ controlId: '2', pid, orders: correction });
  const { is, acknowledgements, messageId } = await practice.intake.takeIn(bytes, byAddress);
  await practice.follows();
  const parked = (await practice.message(messageId))?.parked.map(({ reason: why }) => why);
  return { is, codes: codesIn(acknowledgements), messageId, parked };
};

describe('what comes of somebody on file, with a number of somebody forgotten beside', () => {
  it('is recorded where everything else agrees', async () => {
    const practice = await withTomas();
    await mariaIsForgotten(practice);
    expect(await comes(practice, pidOf(BOTH_NUMBERS))).toMatchObject({ codes: ['AA'], parked: [] });
    expect(await reportsOf(practice, TOMAS)).toHaveLength(2);
  });

  it('is kept where the name disagrees, and hides what it corrects', async () => {
    const practice = await withTomas();
    await mariaIsForgotten(practice);
    const { messageId, ...others } = await comes(practice, pidOf(BOTH_NUMBERS, 'Novak'));
    expect(others).toEqual({ is: 'accepted', codes: ['AA'], parked: ['patient-disagrees'] });
    const [reportId] = await reportsOf(practice, TOMAS);
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
    expect(await isKept(practice, messageId)).toBe(true);
  });

  it('is kept where two on file have its other numbers, and hides what it corrects', async () => {
    const practice = await withTomas();
    await practice.says(RecordPatient, NADIA);
    await practice.knowsNumber('MRN-9', NADIA.patientId);
    await mariaIsForgotten(practice);
    const numbers = `${BOTH_NUMBERS}~MRN-9^^^City Hospital^MR`;
    const { messageId, ...others } = await comes(practice, pidOf(numbers));
    expect(others).toEqual({ is: 'accepted', codes: ['AA'], parked: ['patient-ambiguous'] });
    const [reportId] = await reportsOf(practice, TOMAS);
    expect(await practice.newsWaitsIn(reportId)).toEqual([messageId]);
  });

  it('is kept as a bundle, too', async () => {
    const practice = await withTomas();
    await mariaIsForgotten(practice);
    const identifier = ['MRN-0815', 'MRN-4711'].map((value) => ({
      system: 'City Hospital',
      value,
    }));
    const subject = { reference: 'Patient/p1' };
    const entry = [
      { resourceType: 'Patient', id: 'p1', identifier, name: [{ family: 'Novak' }] },
      { resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject, code: {} },
    ].map((resource) => ({ resource }));
    const bundle = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'message', entry }));
    const { is, messageId } = await practice.intake.takeInBundle(bundle, byToken);
    await practice.follows();
    expect(is).toBe('accepted');
    expect((await practice.message(messageId))?.parked).toMatchObject([
      { reason: 'patient-disagrees' },
    ]);
  });
});

describe('a new result that waits, and names somebody on file beside somebody who is forgotten', () => {
  it('is waited for until staff have said whose it is, and goes then', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const orders = [potassium('4.4', { filler: 'F-7' })];
    const bytes = oru({ controlId: '2', pid: pidOf(BOTH_NUMBERS), orders });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    await practice.follows();
    const forgotten = await complete(practice);
    await forget(practice, MARIA);
    await until(async () => forgotten.report.waitingMessages.includes(messageId));
    // Taken anew, its other number names nobody any more: it is his.
    await practice.says(ReplayMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await reportsOf(practice, TOMAS)).toHaveLength(1);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
  });

  it('goes where nobody takes it and staff let it be', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const bytes = oru({ controlId: '2', pid: pidOf(BOTH_NUMBERS, 'Novak') });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    await practice.follows();
    const forgotten = await complete(practice);
    await forget(practice, MARIA);
    await until(async () => forgotten.report.waitingMessages.includes(messageId));
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
  });

  it('goes at once where all whom it names are forgotten', async () => {
    const practice = await new Practice().opens();
    await practice.knowsNumber('MRN-4711', TOMAS);
    const bytes = oru({ controlId: '2', pid: pidOf(BOTH_NUMBERS) });
    const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
    await practice.follows();
    await complete(practice);
    await forget(practice, MARIA);
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    await until(() => isDone(practice, MARIA));
    expect(await isKept(practice, messageId)).toBe(false);
  });
});

describe('what a record system says of somebody on file, with a number of somebody forgotten', () => {
  const number = `${BOTH_NUMBERS}~M-77^^^East Lab^PI`;
  const ofTomas = { number, name: 'Alvarez^Tomas', born: '19610130' };

  it('counts, and a person looks at the number, which is given to nobody', async () => {
    const practice = await withTomas();
    await mariaIsForgotten(practice);
    const telecom = '^NET^Internet^none';
    const messageId = await taken(practice, adt({ ...ofTomas, telecom }));
    expect(await waitsOf(practice, messageId)).toEqual([
      'refused PID[1]-3',
      'unreadable-content PID[1]-13',
    ]);
    expect(await practice.message(messageId)).toMatchObject({ patientUpdate: 'counts' });
    const found = practice.patients.onFileAmong([{ authority: 'East Lab', number: 'M-77' }]);
    await expect(found).resolves.toEqual([TOMAS]);
  });

  it('is taken where that number was taken back before', async () => {
    const practice = await withTomas();
    const mrn = { authority: 'City Hospital', number: 'MRN-0815' };
    await practice.says(WithdrawPatientIdentifier, { patientId: MARIA, ...mrn, reason }, nurse);
    await mariaIsForgotten(practice);
    const messageId = await taken(practice, adt(ofTomas));
    expect(await waitsOf(practice, messageId)).toEqual([]);
    expect(await practice.patients.onFileAmong([mrn])).toEqual([TOMAS]);
  });
});

describe('somebody who is registered under a number taken back from somebody forgotten', () => {
  it('has it from then on', async () => {
    const practice = await new Practice().opens();
    const mrn = { authority: 'City Hospital', number: 'MRN-0815' };
    await practice.says(WithdrawPatientIdentifier, { patientId: MARIA, ...mrn, reason }, nurse);
    await mariaIsForgotten(practice);
    const number = 'MRN-0815^^^City Hospital^MR';
    const messageId = await taken(practice, adt({ ...JANA, number }));
    const jana = (await practice.events<PatientRecorded>('PatientRecorded')).at(-1)?.patientId;
    expect(await practice.patients.onFileAmong([mrn])).toEqual([jana]);
    expect(await practice.message(messageId)).toMatchObject({ patientId: jana, parked: [] });
  });
});
