import { labPolicies, type TestIdentity } from '@anamnesis/domain';
import { labReports } from '@anamnesis/domain/labs/lab-reports.projection';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { mismatches } from '../conforms.fixture.js';
import { namedSchemas } from '../answer-schema.js';
import { forgetsPatient, meanwhile } from '../forgets-patient.fixture.js';
import { beginJourney, newKey, type Journey, type Visitor } from '../journey.fixture.js';
import { readLive, until } from '../live-reader.fixture.js';
import { idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';
import { labResultsChanged, type LabResultsChanged } from './my-lab-answers.js';

let journey: Journey;
let clinic: LabClinic;
beforeAll(async () => {
  journey = await beginJourney('live labs');
  clinic = await openLabClinic(journey);
}, 60_000);
const { project } = patientNames;
const { project: projectReport } = labReports;
afterAll(async () => {
  Object.assign(patientNames, { project });
  Object.assign(labReports, { project: projectReport });
  await journey.stop();
}, 30_000);

type Told = LabResultsChanged & { readonly because?: string };

const liveOf = (patientId: string): string =>
  `${journey.url}/api/v1/patients/${patientId}/my-lab-results/live`;
const listen = ({ token }: Visitor, patientId: string, position = '') =>
  readLive<Told>(`${liveOf(patientId)}${position && `?atLeast=${position}`}`, token);

const nothing = { changed: [], gone: [], unread: 0 };
const forgettingHealth = async (): Promise<{ readonly unfinished: number }> =>
  (await fetch(`${journey.url}/health/forgetting`)).json() as never;

const glucose: TestIdentity = { code: '2345-7', system: 'LN', name: 'Glucose' };
const reportOf = (
  number: number,
  patientId: string,
  { test = glucose, collected = '2026-03-01' }: { test?: TestIdentity; collected?: string } = {},
) => ({
  ...{ reportId: idOf('b', number), patientId },
  header: { test, collected: [collected] },
  lines: [{ lineId: idOf('c', number), test }],
});

describe('the live list of results', () => {
  it('tells what is reviewed and what is corrected, and not one byte of what is hidden', async () => {
    const rosaId = idOf('a', 1);
    clinic.at = '2026-03-02T17:00:00.000Z';
    await clinic.patient(rosaId, '1980-05-01');
    const rosa = await clinic.visitorFor(rosaId);
    const live = await listen(rosa, rosaId);
    await until(() => live.told.length === 1);
    expect(live.told[0]).toEqual({
      event: 'changed',
      id: undefined,
      data: { changed: [], gone: [], unread: 0 },
    });

    const ordinary = reportOf(1, rosaId);
    const listed = reportOf(2, rosaId, { test: { name: 'HIV-1 Ab' } });
    await clinic.reports(ordinary);
    await clinic.reports(listed);
    await clinic.reviews(listed, { [idOf('c', 2)]: 1 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(live.told).toHaveLength(1);

    await clinic.reviews(ordinary, { [idOf('c', 1)]: 1 });
    await until(() => live.told.length === 2);
    const seen = { changed: [ordinary.reportId], gone: [], unread: 1 };
    expect(live.told[1]).toEqual({ event: 'changed', id: undefined, data: seen });

    clinic.at = '2026-03-03T17:00:00.000Z';
    const [line] = ordinary.lines;
    await clinic.reports({
      ...ordinary,
      lines: [
        {
          lineId: idOf('c', 1),
          test: line?.test ?? {},
          status: 'corrected',
          value: { values: ['7'] },
        },
      ],
    });
    await until(() => live.told.length === 3);
    expect(live.told[2]?.data).toEqual({ changed: [], gone: [ordinary.reportId], unread: 0 });
    expect(live.bytes()).not.toContain(listed.reportId);
    const schemas = namedSchemas(labResultsChanged);
    for (const { data } of live.told) {
      expect(mismatches(labResultsChanged.schema, data, { schemas })).toEqual([]);
    }
    live.stop();
  });

  it("ends for a mother at midnight of the child's 18th birthday, by time alone", async () => {
    const mayaId = idOf('a', 2);
    clinic.at = '2026-03-02T17:00:00.000Z';
    // The clocks went forward on the 8th: midnight is at seven in UTC.
    await clinic.patient(mayaId, '2008-03-09');
    const childhood = reportOf(3, mayaId, { collected: '2019-01-01' });
    await clinic.reports(childhood);
    const position = await clinic.reviews(childhood, { [idOf('c', 3)]: 1 });
    const mother = await clinic.proxyFor(mayaId, 'minority');
    clinic.at = '2026-03-09T06:59:59.500Z';
    const live = await listen(mother, mayaId, position);
    await until(() => live.told.length === 1);
    expect(live.told[0]?.data.unread).toBe(1);
    clinic.at = '2026-03-09T07:00:00.000Z';
    await live.reading;
    expect(live.told.at(-1)).toMatchObject({
      event: 'ended',
      data: { because: 'no-longer-allowed' },
    });
    const again = await listen(mother, mayaId);
    expect(again.response.status).toBe(404);
    const herself = await listen(await clinic.visitorFor(mayaId), mayaId);
    await until(() => herself.told.length === 1);
    expect(herself.told[0]?.data.unread).toBe(1);
    herself.stop();
  });

  it('ends for her also where the clock was set forward past that birthday', async () => {
    const islaId = idOf('a', 8);
    clinic.at = '2026-03-02T17:00:00.000Z';
    await clinic.patient(islaId, '2008-03-09');
    const mother = await clinic.proxyFor(islaId, 'minority');
    const live = await listen(mother, islaId);
    await until(() => live.told.length === 1);
    clinic.at = '2026-03-09T07:00:00.000Z';
    await until(() => live.told.length === 2);
    expect(live.told[1]?.data).toEqual({ because: 'no-longer-allowed' });
  });

  it('tells what a hold lets go, at that instant and without an event', async () => {
    const noorId = idOf('a', 4);
    const [today] = labPolicies.slice(-1);
    if (!today) throw new Error('There are rules.');
    clinic.at = '2026-04-01T00:00:00.000Z';
    await clinic.adopts({
      ...today,
      version: 'lab-visibility-9',
      effectiveFrom: '2026-04-02T00:00:00Z',
      release: { ...today.release, byDefault: { mode: 'hold', hours: 48 } },
    });
    clinic.at = '2026-04-03T12:00:00.000Z';
    await clinic.patient(noorId, '1980-05-01');
    const held = reportOf(4, noorId);
    const position = await clinic.reports(held);
    clinic.at = '2026-04-05T11:59:59.600Z';
    const live = await listen(await clinic.visitorFor(noorId), noorId, position);
    await until(() => live.told.length === 1);
    expect(live.told[0]?.data.unread).toBe(0);
    clinic.at = '2026-04-05T12:00:00.000Z';
    await until(() => live.told.length === 2);
    expect(live.told[1]?.data).toEqual({ changed: [held.reportId], gone: [], unread: 1 });
    live.stop();
  });

  it('ends with the grant', async () => {
    const omarId = idOf('a', 3);
    clinic.at = '2026-03-02T17:00:00.000Z';
    await clinic.patient(omarId, '1950-01-01');
    const guardian = await clinic.proxyFor(omarId, 'court', '2026-03-31T00:00:00Z');
    clinic.at = '2026-03-30T23:59:59.700Z';
    const live = await listen(guardian, omarId);
    await until(() => live.told.length === 1);
    clinic.at = '2026-03-31T00:00:00.000Z';
    await live.reading;
    expect(live.told.at(-1)?.data).toEqual({ because: 'no-longer-allowed' });
  });

  describe('of who is forgotten', () => {
    const opened = async (number: number) => {
      const patientId = idOf('a', number);
      clinic.at = '2026-03-02T17:00:00.000Z';
      await clinic.patient(patientId, '1950-01-01');
      const report = reportOf(number, patientId);
      await clinic.reports(report);
      const position = await clinic.reviews(report, { [idOf('c', number)]: 1 });
      return { patientId, position, visitor: await clinic.visitorFor(patientId) };
    };
    const ended = { event: 'ended', id: undefined, data: { because: 'forgotten' } };

    it('ends as soon as that is heard, and so does one that is opened afterwards', async () => {
      const { patientId, position, visitor } = await opened(5);
      const live = await listen(visitor, patientId, position);
      await until(() => live.told.length === 1);
      expect(live.told[0]?.data.unread).toBe(1);
      await forgetsPatient(journey, patientId);
      await live.reading;
      expect(live.told.at(-1)).toEqual(ended);
      const again = await listen(visitor, patientId);
      await again.reading;
      expect(again.told).toEqual([expect.objectContaining({ data: nothing }), ended]);
      await until(async () => (await forgettingHealth()).unfinished === 0);
      expect(await forgettingHealth()).toEqual({
        ...{ unfinished: 0, failing: 0, waitingMessages: [], unreadableMessages: [] },
        reportsInVain: [],
      });
    });

    it('ends also where that is heard while it is just being opened, and tells nothing', async () => {
      const { patientId, position, visitor } = await opened(6);
      const happened = meanwhile(journey, 'followMyLabResults', () =>
        forgetsPatient(journey, patientId),
      );
      const live = await listen(visitor, patientId, position);
      await live.reading;
      expect(happened()).toBe(true);
      expect(live.told).toEqual([expect.objectContaining({ data: nothing }), ended]);
    });
  });

  it('takes away what could not take an event, and tells of it once that is mended', async () => {
    const leeId = idOf('a', 7);
    clinic.at = '2026-03-02T17:00:00.000Z';
    await clinic.patient(leeId, '1950-01-01');
    const [report, other] = [reportOf(17, leeId), reportOf(18, leeId)];
    await clinic.reports(report);
    await clinic.reports(other);
    await clinic.reviews(other, { [idOf('c', 18)]: 1 });
    const position = await clinic.reviews(report, { [idOf('c', 17)]: 1 });
    const live = await listen(await clinic.visitorFor(leeId), leeId, position);
    await until(() => live.told.length === 1);
    expect(live.told[0]?.data.unread).toBe(2);

    const unforeseen: typeof projectReport = (row, event, recorded) => {
      if (event.type === 'LabCommentReleased') throw new TypeError('nobody foresaw it');
      return projectReport(row, event, recorded);
    };
    Object.assign(labReports, { project: unforeseen });
    await clinic.comments(report, 'Let us repeat it.');
    await until(() => live.told.length === 2);
    expect(live.told[1]?.data).toEqual({ changed: [], gone: [report.reportId], unread: 1 });

    Object.assign(labReports, { project: projectReport });
    const operator = await journey.visitor({ sub: 'operator-moreno', role: 'operator' });
    const retry = { projection: 'lab-reports', operation: 'retry' };
    const path = '/api/v1/projections/operate-projection';
    expect((await operator.post(path, retry, newKey())).status).toBe(200);
    await until(() => live.told.length === 3);
    expect(live.told[2]?.data).toEqual({ changed: [report.reportId], gone: [], unread: 2 });
    live.stop();
  });

  it('ends when the token expires', async () => {
    const rosaId = idOf('a', 1);
    clinic.at = '2026-03-30T23:59:59.700Z';
    const brief = await journey.visitor({ sub: rosaId, role: 'patient' }, '6s');
    const live = await listen(brief, rosaId);
    await live.reading;
    expect(live.told.at(-1)?.data).toEqual({ because: 'token-expired' });
  });

  it('is refused to who has too many open', async () => {
    const rosaId = idOf('a', 1);
    const rosa = await clinic.visitorFor(rosaId);
    const open = await Promise.all(Array.from({ length: 12 }, () => listen(rosa, rosaId)));
    expect(open.filter(({ response }) => response.status === 200)).toHaveLength(10);
    for (const { stop } of open) stop();
  });

  // The last one: the view stands still from here on.
  it('ends where a view that decides stands still, and tells nobody anything till it goes on', async () => {
    const [rosaId, omarId] = [idOf('a', 1), idOf('a', 3)];
    clinic.at = '2026-03-30T12:00:00.000Z';
    const rosa = await clinic.visitorFor(rosaId);
    const guardian = await clinic.proxyFor(omarId, 'court');
    const list = `/api/v1/patients/${rosaId}/my-lab-results`;
    expect((await rosa.get(list)).status).toBe(200);
    const live = await listen(rosa, rosaId);
    await until(() => live.told.length === 1);
    const fault: typeof project = () => {
      throw new TypeError('nobody foresaw it');
    };
    Object.assign(patientNames, { project: fault });
    await clinic.patient(rosaId, '2012-05-01');
    await live.reading;
    expect(live.told.at(-1)).toMatchObject({ event: 'ended', data: { because: 'server-stops' } });
    expect((await rosa.get(list)).status).toBe(503);
    expect((await rosa.get(`${list}/${idOf('b', 99)}`)).status).toBe(503);
    expect((await guardian.get(`/api/v1/patients/${omarId}/my-lab-results`)).status).toBe(503);
    expect((await listen(rosa, rosaId)).response.status).toBe(503);
  });
});
