import type { LabReviewDueEvent } from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { beginJourney, newKey, type Journey, type Visitor } from '../journey.fixture.js';
import {
  drAwayId,
  drLeeId,
  drOkoyeId,
  idOf,
  openLabClinic,
  type LabClinic,
  type Report,
} from './lab-clinic.fixture.js';

let journey: Journey;
let clinic: LabClinic;
let nurse: Visitor;
let drLee: Visitor;
let drOkoye: Visitor;
let auditor: Visitor;
let position: string;

const rosaId = idOf('a', 1);
const glucoseTest = { code: '2345-7', system: 'LN', name: 'Glucose' };
const report = (number: number, more: Partial<Report> = {}): Report => ({
  reportId: idOf('b', number),
  patientId: rosaId,
  lines: [{ lineId: idOf('c', number), test: glucoseTest }],
  ...more,
});
const get = (visitor: Visitor, path: string) =>
  visitor.get(`/api/v1/${path}${path.includes('?') ? '&' : '?'}atLeast=${position}`);
const reportsIn = async (visitor: Visitor, path: string): Promise<readonly unknown[]> =>
  (await get(visitor, path)).body.rows.map(({ reportId }) => reportId);

beforeAll(async () => {
  journey = await beginJourney('lab work');
  clinic = await openLabClinic(journey);
  nurse = await journey.visitor({ sub: 'nurse-ito', role: 'staff' });
  drLee = await journey.visitor({ sub: drLeeId, role: 'provider' });
  drOkoye = await journey.visitor({ sub: drOkoyeId, role: 'provider' });
  auditor = await journey.visitor({ sub: 'auditor-lang', role: 'auditor' });
  await clinic.patient(rosaId, '1980-05-01');
  clinic.at = '2026-03-02T18:00:00.000Z';
  await clinic.reports(report(1));
  await clinic.reports(report(2, { header: { orderingProviderId: drAwayId } }));
  clinic.at = '2026-03-02T19:00:00.000Z';
  await clinic.reports(
    report(3, {
      lines: [
        { lineId: idOf('c', 3), test: glucoseTest },
        { lineId: idOf('c', 4), test: { code: 'QX77', system: 'L', name: 'QX77 assay' } },
      ],
    }),
  );
  const nobody = { orderingProviderId: undefined, orderedByAsSent: 'DOE^JO' };
  position = await clinic.reports(report(5, { header: nobody as never }));
}, 60_000);
afterAll(() => journey.stop(), 30_000);

/** What was said to be late about a report, in order. */
const saidLate = async (number: number): Promise<readonly LabReviewDueEvent[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const stored = await store.readStream(`labReviewDue-${idOf('b', number)}`);
  return stored.map((event) => codec.decode(event).event as LabReviewDueEvent);
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 600) throw new Error('It did not come to pass in time.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

describe('the work on laboratory results', () => {
  it('is shown to whoever ordered and to whoever covers, and to staff for everybody', async () => {
    const both = [idOf('b', 1), idOf('b', 3)];
    expect(await reportsIn(drLee, 'labs/to-review?whose=mine')).toEqual(both);
    expect(await reportsIn(drOkoye, 'labs/to-review?whose=mine')).toEqual(both);
    expect(await reportsIn(nurse, 'labs/to-review')).toEqual(both);
    expect(await reportsIn(nurse, `labs/to-review?providerId=${drOkoyeId}`)).toEqual([]);
  });

  it('comes in pages', async () => {
    const first = await get(nurse, 'labs/to-review?limit=1');
    expect(first.body.rows).toMatchObject([
      { reportId: idOf('b', 1), patientName: 'Alvarez, Rosa', lines: [{ values: ['140'] }] },
    ]);
    const cursor = encodeURIComponent(String(first.body['next']));
    expect(await reportsIn(nurse, `labs/to-review?limit=1&cursor=${cursor}`)).toEqual([
      idOf('b', 3),
    ]);
  });

  it('names what nobody can tell apart, with what is known of it', async () => {
    const { body } = await get(nurse, 'labs/to-map');
    expect(body.rows).toMatchObject([
      {
        reportId: idOf('b', 3),
        lines: [{ lineId: idOf('c', 4), test: { name: 'QX77 assay' }, category: 'unclassified' }],
      },
    ]);
  });

  it('names what nobody knows the orderer of, until staff have found out', async () => {
    const { body } = await get(nurse, 'labs/of-unknown-orderer');
    expect(body.rows).toMatchObject([{ reportId: idOf('b', 5), orderedByAsSent: 'DOE^JO' }]);
    const found = { orderingProviderId: drOkoyeId, reason: 'The order form says so.' };
    const { reportId, patientId } = report(5);
    const said = await nurse.post(
      '/api/v1/labs/identify-lab-orderer',
      { reportId, patientId, ...found },
      newKey(),
    );
    expect(said.status).toBe(200);
    position = said.body.position;
    expect(await reportsIn(nurse, 'labs/of-unknown-orderer')).toEqual([]);
    expect(await reportsIn(nurse, `labs/to-review?providerId=${drOkoyeId}`)).toEqual([reportId]);
  });

  it('names what nobody knows the time of, and shows what a review would release', async () => {
    const timeless = report(6, { header: { collected: [], notes: ['Conclusion: raised.'] } });
    position = await clinic.reports(timeless);
    const { body } = await get(nurse, 'labs/of-unknown-time');
    expect(body.rows).toMatchObject([
      { reportId: idOf('b', 6), waitsFor: 'collection-time', ownedBy: 'staff' },
    ]);
    const { body: waiting } = await get(drLee, 'labs/to-review');
    expect(waiting.rows.at(-1)).toMatchObject({
      reportId: idOf('b', 6),
      ...{ isCovered: false, collected: [], notes: ['Conclusion: raised.'], comments: [] },
      lines: [{ isUnconfirmed: false, corrected: false, collected: [] }],
    });
    const taken = { lineId: idOf('c', 6), test: glucoseTest, status: 'cancelled' } as const;
    position = await clinic.reports({ ...timeless, lines: [taken] });
    expect(await reportsIn(nurse, 'labs/of-unknown-time')).toEqual([]);
  });

  it('is overdue behind four business days, and said so once', async () => {
    journey.clock.at = '2026-03-06T17:59:00.000Z';
    expect(await reportsIn(nurse, 'labs/to-review?due=overdue')).toEqual([]);
    // It was looked at four days behind its arrival, and planned for the minute that it is due.
    await until(async () => (await saidLate(1)).length > 0);
    expect((await saidLate(1)).map(({ type }) => type)).toEqual(['LabReviewPlanned']);
    journey.clock.at = '2026-03-06T18:30:00.000Z';
    await until(async () => (await saidLate(1)).length > 1);
    expect((await saidLate(1))[1]).toMatchObject({
      type: 'LabReviewBecameOverdue',
      waitsFor: 'review',
      overdueSince: '2026-03-06T18:00:00Z',
    });
    expect(await reportsIn(nurse, 'labs/to-review?due=overdue')).toEqual([idOf('b', 1)]);
    journey.clock.at = '2026-03-06T19:30:00.000Z';
    const types = async () => (await saidLate(3)).map((event) => event.type).sort();
    await until(
      async () => (await types()).filter((type) => type !== 'LabReviewPlanned').length > 1,
    );
    expect(await types()).toEqual([
      'LabReviewBecameOverdue',
      'LabReviewBecameOverdue',
      'LabReviewPlanned',
    ]);
    expect(await saidLate(1)).toHaveLength(2);
    expect(await saidLate(2)).toEqual([]);
    expect(await reportsIn(nurse, 'labs/to-map?due=overdue')).toEqual([idOf('b', 3)]);
  }, 60_000);

  it('is done once it is reviewed', async () => {
    position = await clinic.reviews(report(1), { [idOf('c', 1)]: 1 });
    expect(await reportsIn(drLee, 'labs/to-review?whose=mine')).toEqual([idOf('b', 3)]);
    const rosa = await clinic.visitorFor(rosaId);
    expect(await reportsIn(rosa, `patients/${rosaId}/my-lab-results`)).toEqual([idOf('b', 1)]);
  });

  it('tells staff and auditors what is decided of every result, and why', async () => {
    for (const visitor of [nurse, auditor]) {
      const { body } = await get(visitor, `patients/${rosaId}/lab-visibility`);
      const decided = body.rows.map(({ reportId, decisions }) => [
        reportId,
        (decisions as readonly { readonly rule: string; readonly visible: boolean }[])[0],
      ]);
      expect(Object.fromEntries(decided)).toMatchObject({
        [idOf('b', 1)]: { visible: true, rule: 'L1', since: '2026-03-06T19:30:00.000Z' },
        [idOf('b', 2)]: {
          visible: false,
          rules: [{ rule: 'L1' }, { rule: 'L3' }],
          contact: { providerId: drAwayId },
        },
        [idOf('b', 3)]: { visible: false, rule: 'L1' },
      });
    }
  });

  it('notes of whoever works through the list which versions were shown', async () => {
    const { body } = await get(auditor, `labs/${idOf('b', 1)}/sightings`);
    const [version] = body['versions'] as readonly { readonly seenBy: readonly object[] }[];
    expect(version?.seenBy).toContainEqual(
      expect.objectContaining({
        by: drLeeId,
        role: 'provider',
        what: 'labsToReview',
        how: 'opened',
      }),
    );
    const others = await get(auditor, `labs/${idOf('b', 2)}/sightings`);
    expect(others.body['versions']).toMatchObject([{ seenBy: [] }]);
  });

  it('answers who misses a result by what they state, whatever is on file', async () => {
    const emptyId = idOf('a', 9);
    await clinic.patient(emptyId, '1980-05-01');
    const says = async (patientId: string, stated: object) => {
      const about = { patientId, description: 'Sugar', orderedBy: 'this-practice', ...stated };
      const { status, body } = await (
        await clinic.visitorFor(patientId)
      ).post('/api/v1/requests/report-missing-lab', about, newKey());
      const { requestId: _id, position: _at, askedOn: _on, correlationId: _its, ...told } = body;
      return { status, told };
    };
    for (const stated of [
      { takenOn: '2026-03-02' },
      { takenOn: '2026-03-04' },
      { takenOn: '2026-03-02', orderedBy: 'somebody-else' },
    ]) {
      expect(await says(rosaId, stated)).toEqual(await says(emptyId, stated));
    }
    expect(await says(rosaId, { takenOn: '2026-03-02' })).toMatchObject({ status: 200 });
    expect(await says(rosaId, { takenOn: '2026-03-04' })).toMatchObject({ status: 422 });
    const { body } = await get(nurse, `queue?kind=missing-lab&patientId=${rosaId}`);
    expect(body.rows[0]).toMatchObject({
      summary: 'Missing lab: Sugar',
      helper: { leadsTo: 'NotePatientRequest' },
    });
  });

  it.each([
    'labs/to-review',
    'labs/to-map',
    'labs/of-unknown-orderer',
    'labs/of-unknown-time',
    `patients/${rosaId}/lab-visibility`,
    `labs/${idOf('b', 1)}/sightings`,
    `labs/${idOf('b', 1)}/decision`,
    'labs/timeliness?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z',
  ])('shows the front desk nothing of %s, and patients not even that it is there', async (path) => {
    const desk = await journey.visitor({ sub: 'desk-kim', role: 'front-desk' });
    expect((await get(desk, path)).status).toBe(403);
    expect((await get(await clinic.visitorFor(rosaId), path)).status).toBe(404);
    expect((await get(await clinic.proxyFor(rosaId, 'court'), path)).status).toBe(404);
  });
});

describe('looking back at laboratory results', () => {
  const leoId = idOf('a', 2);
  const leos = report(11, {
    patientId: leoId,
    lines: [{ lineId: idOf('c', 11), test: glucoseTest }],
  });
  /** Known then is by recording, which has a clock of its own: these events happen now. */
  const tick = async (): Promise<string> => {
    await new Promise((resolve) => setTimeout(resolve, 25));
    journey.clock.at = new Date().toISOString();
    return journey.clock.at;
  };
  const moments: Record<string, string> = {};

  beforeAll(async () => {
    await tick();
    await clinic.patient(leoId, '1980-06-20');
    moments['received'] = await tick();
    await clinic.reports({ ...leos, header: { collected: [moments['received']] } });
    await tick();
    position = await clinic.reviews(leos, { [idOf('c', 11)]: 1 });
    await tick();
    const leo = await clinic.visitorFor(leoId);
    const opened = await get(leo, `patients/${leoId}/my-lab-results/${leos.reportId}`);
    expect(opened.status).toBe(200);
    moments['seen'] = await tick();
    await tick();
    // He is fourteen, as it turns out, and thirteen where the old year still lasts.
    position = await clinic.patient(leoId, `${new Date().getUTCFullYear() - 14}-01-01`);
    moments['corrected'] = await tick();
  }, 60_000);

  interface Decided {
    readonly known: string;
    readonly onFile: boolean;
    readonly report?: { readonly visible: boolean; readonly rule: string };
  }
  const decision = async (parameters: string): Promise<readonly Decided[]> => {
    const { body } = await get(auditor, `labs/${leos.reportId}/decision?${parameters}`);
    return body['decisions'] as readonly Decided[];
  };
  const at = (moment: string): string => `at=${encodeURIComponent(moments[moment] ?? '')}`;

  it('tells the decision of an instant by what was known then and by what is known now', async () => {
    const [then, now] = await decision(at('seen'));
    expect(then).toMatchObject({
      known: 'then',
      report: { visible: true, rule: 'L1', policyVersion: 'lab-visibility-2' },
      lines: [{ lineId: idOf('c', 11), version: 1, visible: true }],
    });
    expect(now).toMatchObject({ known: 'now', report: { visible: false, rule: 'L6' } });
    const whole = await get(auditor, `labs/${leos.reportId}/decision?${at('seen')}`);
    expect(whole.body).toMatchObject({ viewer: 'patient', differs: true, patientId: leoId });
  });

  it('knows nothing before anything was recorded', async () => {
    const [then, now] = await decision('at=2026-01-01T00:00:00Z');
    expect(then).toMatchObject({ onFile: false, lines: [] });
    expect(now).toMatchObject({ onFile: true, report: { visible: false, rule: 'L1' } });
  });

  it('decides by what was on file at that moment, for a proxy by the grant that is named', async () => {
    const proxy = `${at('seen')}&known=then&as=proxy-power-of-attorney`;
    expect(await decision(proxy)).toMatchObject([{ report: { visible: true } }]);
    const ended = `${proxy}&grantedTo=2026-01-01T00:00:00Z`;
    expect(await decision(ended)).toMatchObject([{ report: { rule: 'no_standing' } }]);
    const mother = `${at('seen')}&known=then&as=proxy-minority`;
    expect(await decision(mother)).toMatchObject([{ report: { rule: 'L7' } }]);
    const stranger = `${at('seen')}&known=then&as=stranger`;
    expect(await decision(stranger)).toMatchObject([{ report: { rule: 'no_standing' } }]);
    const staff = `${at('seen')}&known=then&as=staff`;
    expect(await decision(staff)).toMatchObject([{ report: { rule: 'workforce' } }]);
  });

  it('is for auditors, and of reports that are there', async () => {
    expect((await get(nurse, `labs/${leos.reportId}/decision`)).status).toBe(403);
    expect((await get(auditor, `labs/${idOf('b', 99)}/decision`)).status).toBe(404);
  });

  it('leaves a fact that the auditor looked', async () => {
    const { body } = await get(auditor, `patients/${leoId}/access-log`);
    const entries = body['entries'] as readonly { readonly access: object }[];
    expect(entries.map(({ access }) => access)).toContainEqual(
      expect.objectContaining({ what: 'labDecision', by: 'auditor-lang', patientId: leoId }),
    );
  });

  it('tells who could see what was withdrawn, and who did', async () => {
    await tick();
    const wrong = { lineId: idOf('c', 11), test: glucoseTest, status: 'wrong-patient' } as const;
    // It is shown once more what was on the file before he was thirteen.
    await clinic.patient(leoId, '1980-06-20');
    position = await clinic.reports({ ...leos, lines: [wrong] });
    await tick();
    for (const visitor of [nurse, auditor]) {
      const { body } = await get(visitor, `labs/${leos.reportId}/sightings?versions=former`);
      expect(body['versions']).toMatchObject([
        {
          lineId: idOf('c', 11),
          version: 1,
          status: 'final',
          followedBy: { status: 'wrong-patient' },
          seenBy: [{ by: leoId, role: 'patient', how: 'opened', what: 'myLabResult' }],
        },
      ]);
      const [version] = body['versions'] as readonly {
        readonly couldSee: readonly {
          readonly viewer: string;
          readonly known: 'then' | 'now';
          readonly until?: string;
        }[];
      }[];
      expect(
        version?.couldSee
          .filter(({ known }) => known === 'now')
          .map(({ viewer, until: ended }) => [viewer, ended !== undefined]),
      ).toEqual([
        ['patient', true],
        ['proxy-court', true],
        ['proxy-power-of-attorney', true],
      ]);
    }
  });

  it('tells how long results took, by provider and kind', async () => {
    const period = 'from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z';
    const { body } = await get(auditor, `labs/timeliness?${period}`);
    const toReview = { count: 1, medianHours: 97.5 };
    expect(body['all']).toMatchObject({ results: 6, toReview, visibleToView: { count: 1 } });
    expect(body.rows).toContainEqual(
      expect.objectContaining({
        provider: { id: drLeeId, name: 'Dr. Kim Lee' },
        category: 'unclassified',
        results: 1,
      }),
    );
    const since = encodeURIComponent(moments['received'] ?? '');
    const lately = await get(nurse, `labs/timeliness?from=${since}`);
    const once = { count: 1, medianHours: 0, p90Hours: 0 };
    // It was withdrawn since; how long it took until it was seen stays as it was.
    expect(lately.body['all']).toEqual({
      results: 1,
      toReview: once,
      reviewToVisible: once,
      visibleToView: once,
      inAll: once,
    });
  });
});
