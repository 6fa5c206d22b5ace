import { describe, expect, it } from '@jest/globals';
import { labReport, type LabResultsReceived } from '@anamnesis/domain';
import { inMemoryEventStore, readFolded, StoreUnavailable } from '@anamnesis/eventing';
import { byToken } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const LOINC = 'http://loinc.org';
const about = { subject: { reference: 'Patient/p1' } };
const patient = {
  ...{ resourceType: 'Patient', id: 'p1', birthDate: '1958-04-12' },
  identifier: [{ system: 'City Hospital', value: 'MRN-0815' }],
  name: [{ family: 'Alvarez', given: ['Maria'] }],
};
const glucose = {
  ...{ resourceType: 'Observation', id: 'o1', status: 'final', ...about },
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: LOINC, code: '2345-7', display: 'Glucose' }], text: 'Sugar' },
  valueQuantity: { value: 54, unit: 'mg/dL' },
};
const report = {
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', ...about },
  identifier: [{ type: { coding: [{ code: 'FILL' }] }, system: 'urn:acme', value: 'F-1' }],
  code: { coding: [{ system: LOINC, code: '24323-8', display: 'CMP' }], text: 'Panel' },
  effectiveDateTime: '2026-03-24T08:15:00-07:00',
  result: [{ reference: 'Observation/o1' }],
};
/** It stands behind the odd one, and has nothing to do with it. */
const later = {
  ...{ resourceType: 'DiagnosticReport', id: 'r2', status: 'final', ...about },
  ...{ code: { text: 'Urine' }, effectiveDateTime: '2026-03-20T09:00:00-07:00' },
  result: [{ reference: '#u1' }],
  contained: [{ ...glucose, id: 'u1', code: { text: 'Colour' }, valueQuantity: { value: 1 } }],
};

const bundle = (...resources: readonly object[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ resourceType: 'Bundle', type: 'collection' },
      entry: resources.map((resource) => ({ resource })),
    }),
  );

const HIDES = {
  outcome: { is: 'accepted' },
  waits: ['unreadable-content'],
  isHidden: true,
  isLaterOnFile: true,
};

/** Her glucose is on file. */
const withGlucose = async (whose: object = patient) => {
  const practice = await new Practice().opens();
  await practice.intake.takeInBundle(bundle(patient, report, glucose), byToken);
  await practice.follows();
  const [first] = await practice.events<LabResultsReceived>('LabResultsReceived');
  const stream = `labReport-${first?.reportId ?? ''}`;
  const comes = async (...resources: readonly object[]) => {
    const bytes = bundle(whose, ...resources);
    const { messageId = '' } = await practice.intake.takeInBundle(bytes, byToken);
    const [outcome] = await practice.follows();
    const { state } = await readFolded(practice, labReport, { stream, known: undefined });
    const recorded = await practice.events<LabResultsReceived>('LabResultsReceived');
    const parked = (await practice.message(messageId))?.parked ?? [];
    return {
      outcome,
      waits: parked.map(({ reason }) => reason),
      isHidden: messageId !== '' && state.newsWaitsIn.includes(messageId),
      isLaterOnFile: recorded.slice(1).some(({ header }) => header.test.name === 'Urine'),
    };
  };
  return { comes };
};

const filler = (value: unknown) => ({ type: { coding: [{ code: 'FILL' }] }, value });
const other = { code: { coding: [{ system: 'L', code: 'XYZ' }] }, identifier: [filler('F-9')] };
const OTHER_TIME = { effectiveDateTime: '2026-03-02' };
/** Of which only its number tells that it may be meant. */
const byNumber = { ...report, id: 'r9', ...other, ...OTHER_TIME, identifier: report.identifier };
/** Of which only its test and time do. */
const byTest = { ...report, id: 'r9', identifier: [filler('F-9')] };
const byLines = { ...report, id: 'r9', ...other };
const coding = report.code.coding;
const away = { result: [{ reference: 'Observation/o8' }] };

describe('a result of a bundle that cannot be read', () => {
  it.each<[string, object]>([
    ['a system is null', { ...byTest, code: { coding: [{ system: null, code: 'X' }, ...coding] } }],
    ['a name is a number', { ...byTest, code: { coding: [...coding, { display: 7 }] } }],
    ['its words are a list', { ...byTest, code: { coding, text: ['CMP'] } }],
    ['a coding is null', { ...byNumber, code: { coding: [null] } }],
    ['its coding is an object', { ...byNumber, code: { coding: { code: 'XYZ' } } }],
    ['it has too many codings', { ...byNumber, code: { coding: Array(21).fill({ code: 'X' }) } }],
    ['a number is null', { ...byNumber, identifier: [null, ...report.identifier] }],
    ['its number is no list', { ...byNumber, identifier: filler('F-1') }],
    ['its number is one of JSON', { ...byTest, identifier: [filler(12345)] }],
    ['its number is an object', { ...byTest, identifier: [filler({})] }],
    ['another coding of it is null', { ...byTest, code: { coding: [null, ...coding] } }],
    ['its time is a number', { ...byTest, effectiveDateTime: 20260324 }],
    ['it tells no instant, and its line is the same', { ...byLines, issued: 7 }],
  ])('waits, hides what it may mean and lets the others be taken: %s', async (_how, odd) => {
    const { comes } = await withGlucose();
    expect(await comes(odd, glucose, later)).toEqual(HIDES);
  });

  it.each<[string, object]>([
    ['its number is one of JSON', { identifier: [filler(12345)] }],
    ['its number is an object', { identifier: [filler({})] }],
    ['a system is null', { code: { coding: [{ system: null, code: 'X' }, ...coding] } }],
  ])('waits and hides where nobody is sure whose it is, and %s', async (_what, odd) => {
    const { comes } = await withGlucose({ ...patient, name: [{ family: 'Novak' }] });
    const waits = ['patient-disagrees'];
    expect(await comes({ ...byTest, ...odd }, glucose)).toEqual({
      ...HIDES,
      waits,
      isLaterOnFile: false,
    });
  });

  it('hides by a line of a panel that it names', async () => {
    const { comes } = await withGlucose();
    const panel = { ...glucose, id: 'o9', code: { text: 'XYZ' }, hasMember: report.result };
    const result = [{ reference: 'Observation/o9' }];
    const odd = { ...byLines, issued: 7, result };
    expect(await comes(odd, panel, glucose, later)).toEqual(HIDES);
  });

  it.each<[string, object]>([
    ['of another test', { ...byTest, code: other.code, ...away }],
    ['of another time', { ...byTest, ...OTHER_TIME, ...away }],
  ])('hides nothing else: %s', async (_what, odd) => {
    const { comes } = await withGlucose();
    expect(await comes(odd, later)).toEqual({ ...HIDES, isHidden: false });
  });

  it('is tried again where nobody can read at present what it may mean', async () => {
    let isAway = false;
    const inner = inMemoryEventStore({ clock: { now: () => '2026-03-25T17:00:00.000Z' } });
    const below = new Proxy(inner, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        return (...given: readonly unknown[]): unknown => {
          if (isAway && name === 'readAll' && JSON.stringify(given).includes('LabResults')) {
            throw new StoreUnavailable('The store is away.');
          }
          return Reflect.apply(found, target, given) as unknown;
        };
      },
    });
    const practice = await new Practice(below).opens();
    const sent = bundle(patient, { ...byTest, code: { coding: [null, ...coding] } }, glucose);
    const { messageId = '' } = await practice.intake.takeInBundle(sent, byToken);
    isAway = true;
    await expect(practice.follows()).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await practice.message(messageId))?.parked).toEqual([]);
    isAway = false;
    await practice.follows();
    expect((await practice.message(messageId))?.parked).toHaveLength(1);
  });
});
