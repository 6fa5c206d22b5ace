import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DiscardMessage,
  labReport,
  RecordPatient,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { readFolded } from '@anamnesis/eventing';
import { byToken, FACILITY, MARIA, MARIAS_PID, nurse, oru, TOMAS } from './laboratory.fixture.js';
import { CODED_ANEW, glucoseOrder, type Ordered } from './ordered.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const OTHER_NAME = MARIAS_PID.replace('Alvarez', 'Novak');
const NO_NUMBER = MARIAS_PID.replace('MRN-0815', 'MRN-9');
const OF_TOMAS = 'PID|1||MRN-4711^^^City Hospital^MR||Novak^Tomas||19610130|M';
const BY_FILLER = { filler: 'F-1' };

/** Her glucose is on file. */
const withGlucose = async (ordered: Ordered = BY_FILLER) => {
  const practice = await new Practice().opens();
  await practice.knowsNumber('MRN-4711', TOMAS);
  await practice.comes(oru({ controlId: '1', orders: [glucoseOrder(ordered)] }));
  const [event] = await practice.events<LabResultsReceived>('LabResultsReceived');
  const stream = `labReport-${event?.reportId ?? ''}`;
  const hiddenBy = async (): Promise<readonly string[]> => {
    const { state } = await readFolded(practice, labReport, { stream, known: undefined });
    return state.newsWaitsIn;
  };
  const next = (ordered2: Ordered, pid = MARIAS_PID): Promise<string> =>
    practice.comes(oru({ controlId: '2', pid, orders: [glucoseOrder(ordered2)] }));
  return { practice, hiddenBy, next };
};

const withdrawn: Ordered = { ...BY_FILLER, ...CODED_ANEW, letter: 'W' };

describe('a withdrawal of what is coded in another way', () => {
  it.each<[string, string, string]>([
    ['under another name', OTHER_NAME, 'patient-disagrees'],
    ['under a number that nobody knows', NO_NUMBER, 'patient-unknown'],
    ['under somebody else’s number', OF_TOMAS, 'patient-disagrees'],
  ])('hides it %s while it waits', async (_how, pid, waits) => {
    const { practice, hiddenBy, next } = await withGlucose();
    const messageId = await next(withdrawn, pid);
    expect(await practice.waitsWhy(messageId)).toEqual([waits]);
    expect(await hiddenBy()).toEqual([messageId]);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await hiddenBy()).toEqual([]);
  });

  it.each<[string, Ordered]>([
    ['a letter that nobody knows', { ...withdrawn, letter: '?' }],
    ['an order’s letter that nobody knows', { ...withdrawn, status: '?' }],
    ['a line without a code', { ...withdrawn, line: '' }],
    ['a test without its first identifier', { ...withdrawn, code: '^^^GLU^Glucose^L' }],
    ['no test at all', { ...withdrawn, code: '' }],
  ])('hides it where it cannot be read, for it has %s', async (_what, ordered) => {
    const { practice, hiddenBy, next } = await withGlucose();
    const messageId = await next(ordered);
    expect(await practice.waitsWhy(messageId)).toEqual(['unreadable-content']);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it('hides it where it corrects as a whole, and brings no result', async () => {
    const { practice, hiddenBy } = await withGlucose();
    const [obr = ''] = glucoseOrder({ ...withdrawn, status: 'C' }).split('\r');
    const messageId = await practice.comes(oru({ controlId: '2', orders: [obr] }));
    expect(await practice.waitsWhy(messageId)).toEqual(['no-results']);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it('hides it where nobody knows whose it is, nor what it says', async () => {
    const { hiddenBy, next } = await withGlucose();
    const messageId = await next({ ...withdrawn, code: '^^^GLU^Glucose^L' }, NO_NUMBER);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it('is recorded as her own once it is attached, and hides on until somebody has looked', async () => {
    const { practice, hiddenBy, next } = await withGlucose();
    const messageId = await next(withdrawn, OTHER_NAME);
    await practice.says(AttachMessagePatient, { messageId, patientId: MARIA, reason }, nurse);
    await practice.follows();
    expect(await practice.waitsWhy(messageId)).toEqual(['corrects-nothing']);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it('hides nothing of somebody else where it is certain whose it is', async () => {
    const { practice, hiddenBy, next } = await withGlucose();
    const nadia = { patientId: '3f0c2d2e-7b1a-4f53-8c65-000000000011', facilityId: FACILITY };
    const named = { familyName: 'Novak', givenName: 'Nadia', birthDate: '1990-05-01' };
    await practice.says(RecordPatient, { ...nadia, ...named });
    await practice.knowsNumber('MRN-10', nadia.patientId);
    const pid = 'PID|1||MRN-10^^^City Hospital^MR||Novak^Nadia||19900501|F';
    await next(withdrawn, pid);
    expect(await hiddenBy()).toEqual([]);
  });
});

describe('what waits and corrects nothing', () => {
  it.each<[string, Ordered, string]>([
    ['a final result', { ...BY_FILLER, ...CODED_ANEW }, OTHER_NAME],
    ['an order without results that is final', { ...BY_FILLER, code: 'GLU^^L' }, MARIAS_PID],
    ['a correction of another number', { ...withdrawn, filler: 'F-2' }, NO_NUMBER],
  ])('hides nothing else, as %s', async (what, ordered, pid) => {
    const { practice, hiddenBy } = await withGlucose();
    const [obr = '', obx = ''] = glucoseOrder(ordered).split('\r');
    const orders = [what.includes('without') ? obr : `${obr}\r${obx}`];
    const messageId = await practice.comes(oru({ controlId: '2', pid, orders }));
    expect(await practice.waitsWhy(messageId)).toHaveLength(1);
    expect(await hiddenBy()).toEqual([]);
  });
});

describe('a correction under another number', () => {
  const byPlacer = { placer: 'P-1' };
  it.each<[string, Ordered, Ordered]>([
    ['only the placer’s, coded anew', byPlacer, { ...byPlacer, ...CODED_ANEW, letter: 'C' }],
    ['the placer’s and a new one of the filler’s', byPlacer, { ...withdrawn, placer: 'P-1' }],
    ['another one of the filler’s, of the same test and time', BY_FILLER, { filler: 'F-2' }],
    ['none, of the same test and time', BY_FILLER, {}],
    ['another one, by the day only', BY_FILLER, { filler: 'F-2', at: '20260324' }],
    ['another one, and no time', BY_FILLER, { filler: 'F-2', at: '' }],
    ['another one, and no test that can be read', BY_FILLER, { filler: 'F-2', code: '', line: '' }],
  ])('hides what it may mean: %s', async (_which, first, second) => {
    const { practice, hiddenBy, next } = await withGlucose(first);
    const messageId = await next({ letter: 'C', ...second });
    expect(await practice.waitsWhy(messageId)).toHaveLength(1);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it('hides it where a number names her and the name is another one', async () => {
    const { hiddenBy, next } = await withGlucose();
    const messageId = await next({ filler: 'F-2', letter: 'C' }, OTHER_NAME);
    expect(await hiddenBy()).toEqual([messageId]);
  });

  it.each<[string, Ordered]>([
    ['another test', { filler: 'F-2', ...CODED_ANEW }],
    ['another time', { filler: 'F-2', at: '20260325081500-0700' }],
  ])('hides nothing of %s', async (_which, ordered) => {
    const { practice, hiddenBy, next } = await withGlucose();
    const messageId = await next({ letter: 'C', ...ordered });
    expect(await practice.waitsWhy(messageId)).toEqual(['corrects-nothing']);
    expect(await hiddenBy()).toEqual([]);
  });
});

describe('a bundle whose result cannot be read', () => {
  const bundle = (status: string, code: object, more: object = {}): Buffer => {
    const filler = { type: { coding: [{ code: 'FILL' }] }, value: 'F-1' };
    const subject = { reference: 'Patient/p1' };
    const patient = {
      ...{ resourceType: 'Patient', id: 'p1', birthDate: '1958-04-12' },
      identifier: [{ system: 'City Hospital', value: 'MRN-0815' }],
      name: [{ family: 'Alvarez', given: ['Maria'] }],
    };
    const of = { id: 'r9', status, subject, code, identifier: [filler], ...more };
    const entry = [patient, { resourceType: 'DiagnosticReport', ...of }];
    const resources = entry.map((resource) => ({ resource }));
    const about = { resourceType: 'Bundle', type: 'message', entry: resources };
    return Buffer.from(JSON.stringify(about));
  };

  it.each<[string, string, object, boolean]>([
    ['a status that nobody knows', 'withdrawn', {}, true],
    ['a reference to nothing', 'corrected', { result: [{ reference: 'Observation/o1' }] }, true],
    ['no result, and was corrected', 'corrected', {}, true],
    ['no result, and is final', 'final', {}, false],
  ])('with %s, of the same number', async (_what, ...[status, more, hides]) => {
    const { practice, hiddenBy } = await withGlucose();
    const bytes = bundle(status, { coding: [{ code: 'GLU' }] }, more);
    const { messageId = '' } = await practice.intake.takeInBundle(bytes, byToken);
    await practice.follows();
    expect(await practice.waitsWhy(messageId)).toHaveLength(1);
    expect(await hiddenBy()).toEqual(hides ? [messageId] : []);
  });
});
