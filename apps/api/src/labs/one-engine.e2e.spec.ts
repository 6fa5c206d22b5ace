import * as fc from 'fast-check';
import {
  labPolicies,
  labPoliciesOf,
  labVisibilityOf,
  type LabFacts,
  type LabPolicy,
} from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { labViews } from '@anamnesis/read-models';
import { beginJourney, type Heard, type Visitor } from '../journey.fixture.js';
import { idOf, openLabClinic, type LabClinic } from './lab-clinic.fixture.js';
import {
  after,
  type BASES,
  histories,
  nextNumber,
  plainHistory,
  told,
  type Happening,
  type Told,
} from './lab-histories.fixture.js';

/** From July on results are shown after three days, reviewed or not, and to adults all of theirs. */
const [, today = labPolicies[0]] = labPolicies;
const fromJuly: LabPolicy = {
  ...today,
  version: 'lab-visibility-9',
  effectiveFrom: '2026-07-01T07:00:00Z',
  release: { ...today.release, byDefault: { mode: 'hold', hours: 72 } },
  adolescentDataAtAdulthood: 'visible-to-self',
};
const policies = labPoliciesOf([{ policy: fromJuly, effectiveFrom: fromJuly.effectiveFrom }]);

/** Another patient hears that there is nothing, staff that it is not theirs to ask here. */
const outsiders = [
  [idOf('a', 999_999), 'patient', 404],
  ['nurse-ito', 'staff', 403],
  ['auditor-lang', 'auditor', 403],
] as const;

const visitorFor = (clinic: LabClinic, who: string, patientId: string): Promise<Visitor> =>
  who === 'patient'
    ? clinic.visitorFor(patientId)
    : clinic.proxyFor(patientId, who as (typeof BASES)[number]);

/** Everything that a patient or proxy can ask; a cursor is sealed anew each time, so pages follow. */
const channelsOf = async (visitor: Visitor, patientId: string, reports: readonly Told[]) => {
  const headers = { 'X-Correlation-Id': 'the-same-for-all' };
  const base = `/api/v1/patients/${patientId}/my-lab-results`;
  const pages: Heard[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const heard = await visitor.get(`${base}?limit=1${cursor && `&cursor=${cursor}`}`, headers);
    pages.push(heard);
    cursor = heard.body['next'] as string | undefined;
  }
  const search = { patientId, words: 'sodium' };
  const lists = await Promise.all([
    visitor.get(base, headers),
    visitor.get(`${base}/unread`, headers),
    visitor.post('/api/v1/my-lab-results/search', search, headers),
  ]);
  // Only then: who opens a report takes its unread mark away.
  const details = await Promise.all(
    reports.map(({ reportId }) => visitor.get(`${base}/${reportId}`, headers)),
  );
  const trends = await Promise.all(
    reports.flatMap(({ reportId, lineIds }) =>
      lineIds.map((lineId) => visitor.get(`${base}/${reportId}/lines/${lineId}/trend`, headers)),
    ),
  );
  return { lists, details, all: [...pages, ...lists, ...details, ...trends], pages };
};

/** All that reaches the asker, but for what is drawn by lot: when it was sent, and sealed cursors. */
const bytesOf = ({ status, headers, text, body }: Heard): string => {
  const said = [...headers].filter(([name]) => !['date', 'keep-alive'].includes(name));
  const cursor = typeof body['next'] === 'string' ? body['next'] : undefined;
  const plain = cursor === undefined ? text : text.replace(cursor, 'x'.repeat(cursor.length));
  return JSON.stringify([status, said, plain]);
};

interface ShownRow {
  readonly reportId: string;
  readonly unread?: boolean;
  readonly results: readonly { readonly lineId: string; readonly name: string }[];
}
const rowsOf = (heard: Heard): readonly ShownRow[] =>
  (heard.status === 200 ? heard.body.rows : []) as unknown as readonly ShownRow[];
const linesOf = (rows: readonly ShownRow[]): readonly string[] =>
  rows
    .flatMap(({ reportId, results }) => results.map(({ lineId }) => `${reportId} ${lineId}`))
    .sort();

const expectedLines = (reports: readonly Told[], viewer: LabFacts['viewer'], at: string) =>
  reports
    .flatMap(({ reportId, lineIds, facts }) => {
      const { lines: decided } = labVisibilityOf(facts(viewer), at, policies);
      return lineIds
        .filter((_id, index) => decided[index]?.visible)
        .map((id) => `${reportId} ${id}`);
    })
    .sort();

describe('every channel', () => {
  let plain: LabClinic;
  let withHidden: LabClinic;
  beforeAll(async () => {
    plain = await openLabClinic(await beginJourney('one engine'));
    withHidden = await openLabClinic(await beginJourney('one engine hidden'));
    for (const clinic of [plain, withHidden]) {
      clinic.at = '2026-01-02T00:00:00.000Z';
      await clinic.adopts(fromJuly);
    }
  }, 60_000);
  afterAll(async () => {
    await plain.journey.stop();
    await withHidden.journey.stop();
  }, 30_000);

  const settle = async ({ journey }: LabClinic): Promise<void> => {
    const { store, progress } = journey.server.app.get<Portal>(PORTAL);
    const head = await store.head();
    for (const view of labViews) {
      await progress.waitFor(view, head, { timeoutMs: 5_000 });
    }
  };

  const live = async (clinic: LabClinic, until: number, happenings: readonly Happening[]) => {
    const due = happenings.filter(({ hours }) => hours <= until);
    for (const { hours, say } of due.sort((one, other) => one.hours - other.hours)) {
      clinic.at = after(hours);
      await say(clinic);
    }
    clinic.at = after(until);
    await settle(clinic);
    return happenings.filter(({ hours }) => hours > until);
  };

  it('agrees with the decision, and differs by nothing that is hidden', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(histories, async ({ birthDate, reports: some, hidden, asked, asking }) => {
        const patientId = idOf('a', nextNumber());
        const reports = some.map((report) => told(report, patientId, birthDate));
        const secret = told(hidden, patientId, birthDate);
        let [here, there] = [
          reports.flatMap(({ happenings }) => happenings),
          [...reports, secret].flatMap(({ happeningsWithSecret }) => happeningsWithSecret),
        ];
        for (const clinic of [plain, withHidden]) {
          clinic.at = '2026-06-01T00:00:00.000Z';
          await clinic.patient(patientId, birthDate);
        }
        for (const day of [...asked].sort((one, other) => one - other)) {
          const until = day * 24;
          [here, there] = await Promise.all([
            live(plain, until, here),
            live(withHidden, until, there),
          ]);
          for (const [who, viewer] of asking) {
            expect(expectedLines([secret], viewer, after(until))).toEqual([]);
            const expected = expectedLines(reports, viewer, after(until));
            const everything = [...reports, secret];
            const [bare, full] = await Promise.all([
              channelsOf(await visitorFor(plain, who, patientId), patientId, everything),
              channelsOf(await visitorFor(withHidden, who, patientId), patientId, everything),
            ]);
            const [list, unread, found] = bare.lists;
            const details = bare.details.flatMap(({ body }) => (body['report'] as ShownRow) ?? []);
            expect(linesOf(rowsOf(list))).toEqual(expected);
            expect(bare.pages.flatMap((page) => linesOf(rowsOf(page))).sort()).toEqual(expected);
            expect(linesOf(details)).toEqual(expected);
            expect(unread.body['unread'] ?? 0).toBe(
              rowsOf(list).filter((row) => row.unread).length,
            );
            const sodium = rowsOf(list).filter(({ results }) =>
              results.some(({ name }) => name === 'Sodium'),
            );
            expect(linesOf(rowsOf(found))).toEqual(linesOf(sodium));
            expect(full.all.map(bytesOf)).toEqual(bare.all.map(bytesOf));
            seen += expected.length;
          }
        }
        for (const [sub, role, status] of outsiders) {
          const all = [...reports, secret];
          const [bare, full] = await Promise.all([
            channelsOf(await plain.journey.visitor({ sub, role }), patientId, all),
            channelsOf(await withHidden.journey.visitor({ sub, role }), patientId, all),
          ]);
          expect(new Set(full.all.map((heard) => heard.status))).toEqual(new Set([status]));
          expect(full.all.map(bytesOf)).toEqual(bare.all.map(bytesOf));
        }
      }),
      {
        examples: [[plainHistory]],
        numRuns: 8,
        interruptAfterTimeLimit: 15_000,
        markInterruptAsFailure: false,
      },
    );
    // Where nothing is ever shown, nothing is compared.
    expect(seen).toBeGreaterThan(0);
  }, 60_000);
});
