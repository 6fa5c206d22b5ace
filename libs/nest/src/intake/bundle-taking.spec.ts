import { describe, expect, it } from '@jest/globals';
import { LARGEST_MESSAGE, type LabResultsReceived } from '@anamnesis/domain';
import { MOST_RESULTS } from '@anamnesis/interop';
import { judgedBundle } from './judged-bundle.js';
import { acme, byToken, DR_REYES, MARIA, REYES_NPI, TOMAS } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const loinc = (code: string, display: string) => ({
  coding: [{ system: 'http://loinc.org', code, display }],
});
const maria = {
  ...{ resourceType: 'Patient', id: 'p1', birthDate: '1958-04-12' },
  identifier: [{ system: 'City Hospital', value: 'MRN-0815' }],
  name: [{ use: 'official', family: 'Alvarez', given: ['Maria', 'J'] }],
};
const tomas = { ...maria, id: 'p2', birthDate: '1961-01-30', identifier: [] };
const reyes = {
  ...{ resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Reyes' }] },
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: REYES_NPI }],
};
const request = {
  ...{ resourceType: 'ServiceRequest', id: 's1', status: 'active', intent: 'order' },
  ...{ subject: { reference: 'Patient/p1' }, requester: { reference: 'Practitioner/d1' } },
};
const potassium = {
  ...{ resourceType: 'Observation', id: 'o1', status: 'final', code: loinc('2823-3', 'Potassium') },
  category: [{ coding: [{ code: 'laboratory' }] }],
  ...{ subject: { reference: 'Patient/p1' }, valueQuantity: { value: 4.4, unit: 'mmol/L' } },
};
const report = {
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final' },
  ...{ code: loinc('24323-8', 'CMP'), subject: { reference: 'Patient/p1' } },
  ...{ basedOn: [{ reference: 'ServiceRequest/s1' }], result: [{ reference: 'Observation/o1' }] },
  effectiveDateTime: '2026-03-24T08:15:00-07:00',
};
const whole = [maria, reyes, request, report, potassium];

const ref = (id: string) => ({ reference: `Observation/${id}` });

const bundle = (resources: readonly object[], fields: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ resourceType: 'Bundle', type: 'collection', id: 'b1', ...fields },
      entry: resources.map((resource) => ({ resource })),
    }),
  );
/** One of them by a reference to nothing, the other by what is given. */
const aboutTwo = (other: object): Buffer =>
  bundle([
    { ...report, result: [], subject: { reference: 'Patient/7' } },
    { ...report, id: 'r2', result: [], subject: other },
  ]);
const open = () => new Practice().opens();
const sent = (practice: Practice, bytes: Uint8Array) =>
  practice.intake.takeInBundle(bytes, byToken);
const received = (practice: Practice) => practice.events<LabResultsReceived>('LabResultsReceived');

describe('a FHIR bundle of a laboratory', () => {
  it('is kept, answered entry by entry, and taken', async () => {
    const practice = await open();
    const answer = await sent(practice, bundle(whole));
    expect(answer).toMatchObject({
      is: 'accepted',
      issues: [{ severity: 'information', expression: ['Bundle.entry[3]'] }],
    });
    await practice.follows();
    expect(await received(practice)).toMatchObject([
      {
        ...{ patientId: MARIA, source: 'fhir', messageId: answer.messageId },
        header: { orderingProviderId: DR_REYES, collected: ['2026-03-24T08:15:00-07:00'] },
        lines: [{ status: 'final', value: { values: ['4.4'] } }],
      },
    ]);
    const message = await practice.message(answer.messageId);
    expect(message).toMatchObject({ format: 'fhir-bundle', subject: MARIA, parked: [] });
  });

  it('is the same message when it comes again', async () => {
    const practice = await open();
    const first = await sent(practice, bundle(whole));
    expect(await sent(practice, bundle(whole))).toEqual(first);
    expect(await practice.recorded(['MessageReceived'])).toHaveLength(1);
  });

  it('corrects what an earlier bundle said of the same report', async () => {
    const practice = await open();
    await sent(practice, bundle(whole));
    const corrected = { ...potassium, status: 'corrected', valueQuantity: { value: 4.9 } };
    await sent(practice, bundle([maria, { ...report, status: 'corrected' }, corrected]));
    await practice.follows();
    const lines = (await received(practice)).flatMap((event) => event.lines);
    expect(lines.map(({ version, value }) => [version, value.values])).toEqual([
      [1, ['4.4']],
      [2, ['4.9']],
    ]);
  });

  it.each(['cancelled', 'entered-in-error'])(
    'withdraws what an earlier bundle said when its report is %s without any line',
    async (status) => {
      const practice = await open();
      await sent(practice, bundle(whole));
      await sent(practice, bundle([maria, { ...report, status, result: [] }]));
      await practice.follows();
      const lines = (await received(practice)).flatMap((event) => event.lines);
      expect(lines.map((line) => line.status)).toEqual(['final', status]);
    },
  );

  it('knows a line by its number, and the report by its code of LOINC', async () => {
    const practice = await open();
    const coding = [{ system: 'local', code: 'K' }, ...loinc('24323-8', 'CMP').coding];
    const identifier = [{ system: 'urn:acme', value: 'A-1' }];
    const named = { ...report, identifier, code: { coding } };
    await sent(practice, bundle([maria, named, { ...potassium, identifier }]));
    const renamed = { ...potassium, id: 'o9', identifier, status: 'corrected' };
    const again = { ...named, code: loinc('24323-8', 'CMP'), result: [ref('o9')] };
    await sent(practice, bundle([maria, again, renamed]));
    await practice.follows();
    const lines = (await received(practice)).flatMap((event) => event.lines);
    expect(lines.map(({ version, status }) => [version, status])).toEqual([
      [1, 'final'],
      [2, 'corrected'],
    ]);
  });

  it('is read in an instant however often its panels name each other', async () => {
    const practice = await open();
    const panels = Array.from({ length: 9 }, (_, level) => ({
      ...{ ...potassium, id: `level-${level}`, valueQuantity: undefined },
      hasMember: Array.from({ length: 30 }, () => ref(level < 8 ? `level-${level + 1}` : 'o1')),
    }));
    const deep = { ...report, result: [ref('level-0')] };
    const broad = { ...potassium, id: 'o2', component: Array(9_000).fill({ valueString: '1' }) };
    const answer = await sent(practice, bundle([maria, deep, ...panels, potassium, broad]));
    expect(answer.issues.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    await practice.follows();
    expect((await practice.message(answer.messageId))?.parked).toHaveLength(2);
  });

  it.each<[string, object]>([
    ['codings', { code: { coding: Array(12_000).fill({ code: 'a' }) } }],
    ['times', { effectiveTiming: { event: Array(12_000).fill('2026-03-24') } }],
  ])('is read in an instant however many %s its one panel has', async (_what, fields) => {
    const practice = await open();
    const reports = Array.from({ length: MOST_RESULTS }, (_, index) => ({
      ...{ resourceType: 'DiagnosticReport', id: `r-${index}`, status: 'final' },
      ...{ code: { text: 'x' }, result: Array(3).fill({ reference: 'Observation/o1' }) },
      subject: report.subject,
    }));
    const began = Date.now();
    const answer = await sent(practice, bundle([maria, ...reports, { ...potassium, ...fields }]));
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(answer.issues.every(({ severity }) => severity === 'warning')).toBe(true);
    expect(answer.issues).toHaveLength(MOST_RESULTS);
  });

  it('lets others be served while its results are read, of which it has so many at most', async () => {
    const practice = await open();
    const results = (length: number) =>
      Array.from({ length }, (_, index) => ({ ...potassium, id: `o-${index}` }));
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const most = await sent(practice, bundle([maria, ...results(MOST_RESULTS)]));
    clearImmediate(next);
    expect([most.is, most.issues.length]).toEqual(['accepted', MOST_RESULTS]);
    expect(turns).toBeGreaterThanOrEqual(MOST_RESULTS / 10);

    const more = await sent(practice, bundle([maria, ...results(MOST_RESULTS + 1)]));
    expect(more).toMatchObject({
      is: 'error',
      issues: [
        {
          ...{ severity: 'error', code: 'too-long' },
          diagnostics: 'A bundle has at most 200 results: send them in several bundles.',
        },
      ],
    });
  });

  it.each<[string, object]>([
    ['an object as its numbers', { identifier: { value: '1' } }],
    ['nothing among its numbers', { identifier: [null] }],
    ['nothing among its codes', { code: { coding: [null] } }],
    ['nothing among its results', { result: [null] }],
  ])('with %s in an entry waits for a person, and takes the others', async (_what, fields) => {
    const practice = await open();
    const odd = { ...report, id: 'r2', ...fields };
    const answer = await sent(practice, bundle([...whole, odd]));
    expect(answer.issues.map(({ severity }) => severity)).toEqual(['information', 'warning']);
    expect(await practice.follows()).toEqual([{ is: 'accepted' }]);
    expect(await received(practice)).toHaveLength(1);
    expect((await practice.message(answer.messageId))?.parked).toEqual([
      { reason: 'unreadable-content', place: 'entry[5]' },
    ]);
  });

  it.each<[string, object, object]>([
    ['nothing among its orders', { basedOn: [null] }, {}],
    ['an object as the numbers of who ordered', {}, { identifier: { value: REYES_NPI } }],
    ['a number for an authority', {}, { identifier: [{ system: 5, value: REYES_NPI }] }],
  ])('with %s is taken all the same', async (_what, ofReport, ofOrderer) => {
    const practice = await open();
    const odd = [maria, { ...reyes, ...ofOrderer }, request, { ...report, ...ofReport }, potassium];
    await sent(practice, bundle(odd, { id: 7 }));
    expect(await practice.follows()).toEqual([{ is: 'accepted' }]);
    expect(await received(practice)).toHaveLength(1);
  });

  it.each<[string, object, object, string | undefined]>([
    [
      'whoever has one of its numbers',
      {},
      { identifier: [{ value: 'L-7' }, ...reyes.identifier] },
      DR_REYES,
    ],
    [
      'nobody where another order is not in it',
      { basedOn: [{ reference: 'ServiceRequest/away' }, ...report.basedOn] },
      {},
      undefined,
    ],
  ])('names as ordering %s', async (_who, ofReport, ...[ofOrderer, orderer]) => {
    const practice = await open();
    const ordered = [{ ...reyes, ...ofOrderer }, request, { ...report, ...ofReport }];
    await sent(practice, bundle([maria, ...ordered, potassium]));
    await practice.follows();
    const [event] = await received(practice);
    expect(event?.header.orderingProviderId).toBe(orderer);
  });

  it('parks a line of somebody else whom the bundle does not hold', async () => {
    const practice = await open();
    const away = (who: string) => ({ subject: { reference: `Patient/${who}` } });
    const bytes = bundle([
      { ...report, ...away('x') },
      { ...potassium, ...away('y') },
    ]);
    expect((await sent(practice, bytes)).issues).toMatchObject([{ severity: 'warning' }]);
  });

  it('takes a line of the same one, whichever version of the patient it names', async () => {
    const practice = await open();
    const of = (reference: string) => ({ subject: { reference } });
    const bytes = bundle([
      { ...report, ...of('Patient/x/_history/2') },
      { ...potassium, ...of('Patient/x') },
    ]);
    expect((await sent(practice, bytes)).issues).toMatchObject([{ severity: 'information' }]);
  });

  it('takes results that stand in no report', async () => {
    const practice = await open();
    await sent(practice, bundle([maria, potassium]));
    await practice.follows();
    expect(await received(practice)).toMatchObject([{ lines: [{ value: { values: ['4.4'] } }] }]);
  });

  it('says which entries somebody will have to look at, and parks those', async () => {
    const practice = await open();
    const empty = { ...report, id: 'r2', result: [] };
    const answer = await sent(practice, bundle([...whole, empty]));
    expect(answer.issues.map(({ severity }) => severity)).toEqual(['information', 'warning']);
    await practice.follows();
    expect(await received(practice)).toHaveLength(1);
    expect((await practice.message(answer.messageId))?.parked).toEqual([
      { reason: 'no-results', place: 'entry[5]' },
    ]);
  });

  it.each([
    ['patient-unknown', { ...maria, identifier: [] }],
    ['patient-disagrees', { ...maria, birthDate: '1958' }],
    ['patient-disagrees', { ...maria, name: [{ family: 'Novak' }] }],
  ])('waits as %s under a key of its own', async (reason, patient) => {
    const practice = await open();
    const { is, messageId } = await sent(practice, bundle([patient, report, potassium]));
    expect(is).toBe('accepted');
    await practice.follows();
    const message = await practice.message(messageId);
    expect(message).toMatchObject({ subject: messageId, parked: [{ reason }] });
    expect(await received(practice)).toEqual([]);
  });

  it('knows the same authority by its bare object identifier', async () => {
    const practice = await open();
    await practice.knowsNumber('77', TOMAS);
    const system = 'urn:oid:City Hospital';
    const him = { ...tomas, id: 'p1', identifier: [{ system, value: '77' }] };
    const named = { ...him, name: [{ family: 'Alvarez', given: ['Tomas'] }] };
    await sent(practice, bundle([named, report, potassium]));
    await practice.follows();
    expect((await received(practice)).map(({ patientId }) => patientId)).toEqual([TOMAS]);
  });

  it.each<[string, Buffer, string]>([
    ['no JSON', Buffer.from('{'), 'invalid'],
    ['no UTF-8', Buffer.from([0x7b, 0xff]), 'invalid'],
    ['no bundle', Buffer.from('{"resourceType":"Patient"}'), 'invalid'],
    ['no results', bundle([maria]), 'invalid'],
    ['entries of no kind', bundle([{}]), 'invalid'],
    [
      'a list where an object belongs',
      bundle([maria, { ...report, subject: [1] }, 7 as never]),
      'invalid',
    ],
    [
      'two patients',
      bundle([...whole, tomas, { ...report, id: 'r2', subject: { reference: 'Patient/p2' } }]),
      'invalid',
    ],
    ['two patients who are not in it', aboutTwo({ reference: 'Patient/8' }), 'invalid'],
    ['two patients known by number', aboutTwo({ identifier: { value: '8' } }), 'invalid'],
    [
      'too much',
      bundle([maria, { ...report, conclusion: 'x'.repeat(LARGEST_MESSAGE) }]),
      'too-long',
    ],
  ])('with %s is not taken, and leaves nothing', async (_what, bytes, code) => {
    const practice = await open();
    const { is, issues } = await sent(practice, bytes);
    expect(is).not.toBe('accepted');
    expect(issues).toMatchObject([{ severity: 'error', code }]);
    expect(JSON.stringify(issues)).not.toMatch(/Alvarez|MRN-0815|1958/);
    expect(await practice.recorded(['MessageReceived'])).toEqual([]);
  });

  it('of nobody who is known is not taken', async () => {
    const practice = await open();
    const stranger = { is: 'client', caller: { actor: 'somebody', role: 'laboratory' } } as const;
    const { is, issues } = await practice.intake.takeInBundle(bundle(whole), stranger);
    expect([is, issues[0]?.code]).toEqual(['refused', 'forbidden']);
  });

  it('of a sender that is registered for other messages is not taken, and says so', () => {
    const senders = [{ ...acme, sends: ['ORU'] }] as const;
    expect(judgedBundle(bundle(whole), byToken, senders)).toEqual({
      is: 'refused',
      issue: expect.objectContaining({
        code: 'forbidden',
        diagnostics: expect.stringContaining('not registered for FHIR bundles'),
      }),
    });
  });
});
