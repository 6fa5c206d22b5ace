import { createHash } from 'node:crypto';
import { STANDING_SENTENCE, type AccessLogEvent } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, type Heard, type Journey, type Visitor } from '../journey.fixture.js';
import {
  drAwayId,
  drLeeId,
  drOkoyeId,
  idOf,
  openLabClinic,
  type LabClinic,
} from './lab-clinic.fixture.js';

let journey: Journey;
let clinic: LabClinic;
let rosa: Visitor;
let position: string;

const rosaId = idOf('a', 1);
const leoId = idOf('a', 2);
const panel = { reportId: idOf('b', 1), patientId: rosaId };
const [sodium, hiv, remark] = [idOf('c', 1), idOf('c', 2), idOf('c', 3)];
const glucose = { reportId: idOf('b', 2), patientId: rosaId };
const earlier = { reportId: idOf('b', 3), patientId: rosaId };
const hidden = { reportId: idOf('b', 4), patientId: rosaId };
const fromOutside = { reportId: idOf('b', 5), patientId: rosaId };

interface Shown {
  readonly reportId: string;
  readonly results: readonly { readonly lineId: string; readonly name: string }[];
}

const list = async (visitor: Visitor, patientId = rosaId): Promise<Heard> =>
  visitor.get(`/api/v1/patients/${patientId}/my-lab-results?atLeast=${position}`, sameId);
/** The same id for both, so that two answers can be compared byte by byte. */
const sameId = { 'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de' };
const shownIn = (heard: Heard): readonly Shown[] => heard.body.rows as unknown as Shown[];

beforeAll(async () => {
  journey = await beginJourney('my labs');
  clinic = await openLabClinic(journey);
  rosa = await clinic.visitorFor(rosaId);
  await clinic.patient(rosaId, '1980-05-01');
  await clinic.patient(leoId, '2014-06-20');
  clinic.at = '2026-03-02T17:00:00.000Z';
  await clinic.reports({
    ...panel,
    header: {
      test: { name: 'Prenatal panel' },
      notes: ['Fasting.'],
      collected: ['2026-03-01T08:00:00-08:00'],
    },
    lines: [
      {
        lineId: sodium,
        test: { code: '2951-2', system: 'LN', name: 'Sodium' },
        collected: ['2026-03-01T07:30:00-08:00'],
        value: { values: ['140'], units: 'mmol/L', referenceRange: '135 to 145', notes: ['Ok.'] },
      },
      { lineId: hiv, test: { name: 'HIV-1 Ab' }, value: { values: ['Negative'] } },
      { lineId: remark, test: { name: 'Interpretation' }, value: { values: ['See above'] } },
    ],
  });
  await clinic.reports({
    ...glucose,
    header: { test: { name: 'Glucose' }, collected: ['2026-02-20'] },
    lines: [
      {
        lineId: idOf('c', 4),
        test: { code: '2345-7', system: 'LN', name: 'Glucose' },
        value: { values: ['104'], units: 'mg/dL', flags: ['H'] },
      },
    ],
  });
  await clinic.reports({
    ...earlier,
    header: { test: { name: 'Glucose' }, collected: ['2025-02-20'], notes: ['Non-fasting.'] },
    lines: [
      {
        lineId: idOf('c', 5),
        test: { code: '2345-7', system: 'http://loinc.org', name: 'Glucosa' },
        value: { values: ['<98'], units: 'mg/dL' },
      },
    ],
  });
  await clinic.reports({
    ...hidden,
    header: { test: { name: 'Glucose' }, collected: ['2026-02-25'] },
    lines: [{ lineId: idOf('c', 6), test: { code: '2345-7', system: 'LN', name: 'Glucose' } }],
  });
  await clinic.reports({
    ...fromOutside,
    header: { test: { name: 'Glucose' }, collected: ['2026-02-26'], orderingProviderId: drAwayId },
    lines: [{ lineId: idOf('c', 7), test: { code: '2345-7', system: 'LN', name: 'Glucose' } }],
  });
  clinic.at = '2026-03-03T17:00:00.000Z';
  await clinic.reviews(panel, { [sodium]: 1, [hiv]: 1, [remark]: 1 });
  await clinic.reviews(glucose, { [idOf('c', 4)]: 1 });
  const drOkoye = { actor: drOkoyeId, role: 'provider' } as const;
  await clinic.reviews(earlier, { [idOf('c', 5)]: 1 }, drOkoye);
  await clinic.reviews(fromOutside, { [idOf('c', 7)]: 1 }, { actor: drAwayId, role: 'provider' });
  position = await clinic.comments(earlier, 'Nothing to worry about.');
}, 60_000);
afterAll(() => journey.stop(), 30_000);

describe('the laboratory results of a patient', () => {
  it('are those that a provider has reviewed, newest first, without a trace of the others', async () => {
    const heard = await list(rosa);
    expect(heard.status).toBe(200);
    expect(shownIn(heard).map(({ reportId }) => reportId)).toEqual([
      panel.reportId,
      glucose.reportId,
      earlier.reportId,
    ]);
    expect(heard.text).not.toMatch(/HIV|Interpretation|Fasting\.|position|version/);
    expect(heard.body['standingSentence']).toBe(STANDING_SENTENCE);
  });

  it('show what was measured, when, where and by whom it was ordered', async () => {
    const { rows } = (await list(rosa)).body;
    // A prenatal panel may hold listed tests: its name says so, whatever came of it. Its shown line
    // says when it was collected, before the report does.
    expect(rows[0]).toEqual({
      reportId: panel.reportId,
      collectedOn: '2026-03-01',
      collectedAt: '2026-03-01T15:30:00.000Z',
      orderedBy: { id: drLeeId, name: 'Dr. Kim Lee' },
      results: [
        {
          lineId: sodium,
          name: 'Sodium',
          valueType: 'NM',
          values: ['140'],
          attachments: [],
          units: 'mmol/L',
          referenceRange: '135 to 145',
          flags: [],
          status: 'final',
          corrected: false,
          collectedOn: '2026-03-01',
          collectedAt: '2026-03-01T15:30:00.000Z',
          receivedAt: '2026-03-02T17:00:00.000Z',
          notes: [],
        },
      ],
      notes: [],
      comments: [],
      corrected: false,
      unread: true,
    });
    expect(rows[2]).toMatchObject({
      name: 'Glucose',
      notes: ['Non-fasting.'],
      comments: [{ text: 'Nothing to worry about.', by: { name: 'Dr. Kim Lee' } }],
    });
  });

  it('are told on pages that leave no gap', async () => {
    const path = `/api/v1/patients/${rosaId}/my-lab-results?limit=1`;
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page += 1) {
      const { body } = await rosa.get(`${path}${cursor}`);
      seen.push(...body.rows.map((row) => String(row['reportId'])));
      if (body['next'] === undefined) break;
      cursor = `&cursor=${String(body['next'])}`;
    }
    expect(seen).toEqual([panel.reportId, glucose.reportId, earlier.reportId]);
  });

  it('are found by words of what is shown only', async () => {
    const search = async (words: string) => {
      const heard = await rosa.post('/api/v1/my-lab-results/search', { patientId: rosaId, words });
      return shownIn(heard).map(({ reportId }) => reportId);
    };
    expect(await search('glucósa')).toEqual([earlier.reportId]);
    expect(await search('SODI')).toEqual([panel.reportId]);
    for (const words of ['hiv', 'sodium hiv', 'interpretation', 'prenatal', 'creatinine']) {
      expect([words, await search(words)]).toEqual([words, []]);
    }
  });

  it('have the numbers of one analyte over time', async () => {
    const trend = `my-lab-results/${glucose.reportId}/lines/${idOf('c', 4)}/trend`;
    const { body } = await rosa.get(`/api/v1/patients/${rosaId}/${trend}`);
    const point = { units: 'mg/dL', corrected: false };
    expect(body).toEqual({
      patientId: rosaId,
      name: 'Glucose',
      points: [
        {
          ...point,
          ...{ reportId: earlier.reportId, lineId: idOf('c', 5), collectedOn: '2025-02-20' },
          ...{ value: 98, comparator: '<', flags: [] },
        },
        {
          ...point,
          ...{ reportId: glucose.reportId, lineId: idOf('c', 4), collectedOn: '2026-02-20' },
          ...{ value: 104, flags: ['H'] },
        },
      ],
      standingSentence: STANDING_SENTENCE,
    });
  });

  it('are unread until they are opened, and again when they are other than before', async () => {
    const unread = async () => {
      const path = `/api/v1/patients/${rosaId}/my-lab-results/unread`;
      const { body } = await rosa.get(`${path}?atLeast=${position}`);
      return body['unread'];
    };
    const { store, positions } = journey.server.app.get<Portal>(PORTAL);
    expect(await unread()).toBe(3);
    await rosa.get(`/api/v1/patients/${rosaId}/my-lab-results/${glucose.reportId}`);
    position = positions.seal(await store.head());
    expect(await unread()).toBe(2);
    expect((await list(rosa)).body.rows[1]).toMatchObject({ unread: false });

    clinic.at = '2026-03-04T17:00:00.000Z';
    const lines = [
      {
        lineId: idOf('c', 4),
        status: 'corrected' as const,
        test: { code: '2345-7', system: 'LN', name: 'Glucose' },
        value: { values: ['101.0'], units: 'mg/dL' },
      },
    ];
    const header = { test: { name: 'Glucose' }, collected: ['2026-02-20'] };
    position = await clinic.reports({ ...glucose, header, lines });
    expect(shownIn(await list(rosa)).map(({ reportId }) => reportId)).not.toContain(
      glucose.reportId,
    );
    expect(await unread()).toBe(2);
    position = await clinic.reviews(glucose, { [idOf('c', 4)]: 2 });
    expect((await list(rosa)).body.rows[1]).toMatchObject({ unread: true, corrected: true });
    expect(await unread()).toBe(3);
  });

  it('leave in the access log which versions of what were seen', async () => {
    await rosa.get(`/api/v1/patients/${rosaId}/my-lab-results/${panel.reportId}`);
    const { store, codec } = journey.server.app.get<Portal>(PORTAL);
    const stored = await store.readStream(`accessLog-${rosaId}.202603`);
    const facts = stored.map((event) => codec.decode(event).event as AccessLogEvent);
    expect(facts.at(-1)).toMatchObject({
      type: 'RecordViewed',
      what: 'myLabResult',
      by: rosaId,
      rule: 'patient-for-themselves',
      policyVersion: 'access-2',
      items: [{ id: panel.reportId, parts: [`${sodium}@1`] }],
    });
  });
});

describe('what is taken elsewhere', () => {
  const ofRosa = `/api/v1/patients/${rosaId}/my-lab-results/export`;

  it('holds what is shown and nothing else, with a digest of the very bytes', async () => {
    const { status, headers, text } = await rosa.get(`${ofRosa}?atLeast=${position}`);
    expect(status).toBe(200);
    const digest = createHash('sha256').update(text).digest('base64');
    expect(headers.get('content-digest')).toBe(`sha-256=:${digest}:`);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('anamnesis-export')).toBe('reports=3, results=3, documents=0');
    expect(text).toContain('"valueQuantity":{"value":101.0,"unit":"mg/dL"}');
    expect(text).not.toMatch(/HIV|Interpretation|Prenatal|Fasting\./);
    expect(text).not.toContain(hidden.reportId);
  });

  it('is nobody else’s to take', async () => {
    const mother = await clinic.proxyFor(rosaId, 'minority');
    expect((await mother.get(ofRosa)).status).toBe(404);
    expect((await (await clinic.visitorFor(leoId)).get(ofRosa)).status).toBe(404);
    const guardian = await clinic.proxyFor(rosaId, 'court');
    expect((await guardian.get(`${ofRosa}?cursor=of-another`)).status).toBe(400);
  });
});

describe('what is hidden', () => {
  it.each([
    ['a report that waits for its review', hidden.reportId, idOf('c', 6)],
    ['a report from outside', fromOutside.reportId, idOf('c', 7)],
  ])('sounds like what is not there: %s', async (_what, reportId, lineId) => {
    const nowhere = idOf('b', 99);
    const paths = (report: string, line: string) => [
      `my-lab-results/${report}`,
      `my-lab-results/${report}/lines/${line}/trend`,
    ];
    const of = (path: string) => rosa.get(`/api/v1/patients/${rosaId}/${path}`, sameId);
    const there = await Promise.all(paths(reportId, lineId).map(of));
    const notThere = await Promise.all(paths(nowhere, lineId).map(of));
    for (const [index, heard] of there.entries()) {
      expect(heard.status).toBe(404);
      expect([heard.status, heard.text]).toEqual([notThere[index]?.status, notThere[index]?.text]);
    }
  });

  it('sounds like what is not there, line by line', async () => {
    const trend = (line: string) =>
      rosa.get(
        `/api/v1/patients/${rosaId}/my-lab-results/${panel.reportId}/lines/${line}/trend`,
        sameId,
      );
    const [ofHidden, ofNothing] = [await trend(hiv), await trend(idOf('c', 99))];
    expect([ofHidden.status, ofHidden.text]).toEqual([ofNothing.status, ofNothing.text]);
    expect(ofHidden.status).toBe(404);
  });
});

describe('who else asks', () => {
  it('sees the same by a power of attorney or a court, and nothing of others', async () => {
    const own = await list(rosa);
    for (const basis of ['power-of-attorney', 'court'] as const) {
      const proxy = await clinic.proxyFor(rosaId, basis);
      expect(shownIn(await list(proxy)).map(({ reportId }) => reportId)).toEqual(
        shownIn(own).map(({ reportId }) => reportId),
      );
      expect((await list(proxy, leoId)).status).toBe(404);
    }
  });

  it('is nobody to an adult by minority, and sounds so', async () => {
    const mother = await clinic.proxyFor(rosaId, 'minority');
    const stranger = await clinic.visitorFor(leoId);
    expect((await list(mother)).status).toBe(404);
    expect((await list(mother)).text).toBe((await list(stranger)).text);
  });

  it('has another way in, where results are his work', async () => {
    const nurse = await journey.visitor({ sub: 'nurse-ito', role: 'staff' });
    expect((await list(nurse)).status).toBe(403);
  });
});

describe('a result that is no plain number', () => {
  const culture = { reportId: idOf('b', 6), patientId: idOf('a', 3) };
  const [titre, document, kept] = [idOf('c', 8), idOf('c', 9), idOf('c', 10)];
  const ofDocument = { kind: 'enclosed', mediaType: 'application/pdf', size: 4 };

  beforeAll(async () => {
    await clinic.patient(culture.patientId, '1980-05-01');
    clinic.at = '2026-03-05T17:00:00.000Z';
    await clinic.reports({
      ...culture,
      lines: [
        {
          ...{ lineId: titre, test: { name: 'Sodium' } },
          value: { valueType: 'SN', values: ['>^100'] },
        },
        {
          ...{ lineId: document, test: { name: 'Potassium' } },
          value: { valueType: 'ED', values: ['^application^pdf^Base64^JVBERg=='] },
        },
        {
          ...{ lineId: kept, test: { name: 'Chloride' } },
          value: { valueType: 'RP', values: ['https://lab.example/r1^LAB^image^jpeg'] },
        },
      ],
    });
    clinic.at = '2026-03-06T17:00:00.000Z';
    position = await clinic.reviews(culture, { [titre]: 1, [document]: 1, [kept]: 1 });
  });

  it('is told in words, and its documents where it is opened, without the laboratory’s path', async () => {
    const visitor = await clinic.visitorFor(culture.patientId);
    const listed = await list(visitor, culture.patientId);
    const path = `/api/v1/patients/${culture.patientId}/my-lab-results/${culture.reportId}`;
    const opened = await visitor.get(path);
    const shownAs = (attachment: object) => [
      { valueType: 'SN', values: ['>100'], attachments: [] },
      { valueType: 'ED', values: [], attachments: [attachment] },
      { valueType: 'RP', attachments: [{ kind: 'kept-elsewhere', mediaType: 'image/jpeg' }] },
    ];
    expect(listed.body.rows[0]).toMatchObject({ results: shownAs(ofDocument) });
    expect(listed.text).not.toMatch(/JVBERg|lab\.example/);
    const withDocument = { ...ofDocument, data: 'JVBERg==' };
    expect(opened.body['report']).toMatchObject({ results: shownAs(withDocument) });
    expect(opened.text).not.toContain('lab.example');
    const { body } = await visitor.get(`${path}/lines/${titre}/trend`);
    expect(body['points']).toMatchObject([{ value: 100, comparator: '>' }]);
  });
});
