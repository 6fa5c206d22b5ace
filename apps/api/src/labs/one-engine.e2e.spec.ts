import * as fc from 'fast-check';
import {
  ApproveLabPolicy,
  labPolicies,
  labPoliciesOf,
  labVisibilityOf,
  ProposeLabPolicy,
  type LabFacts,
  type LabPolicy,
  type ResultVersion,
} from '@anamnesis/domain';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { labViews } from '@anamnesis/read-models';
import { beginJourney, type Heard, type Visitor } from '../journey.fixture.js';
import {
  drAwayId,
  drLeeId,
  drOkoyeId,
  idOf,
  openLabClinic,
  type LabClinic,
} from './lab-clinic.fixture.js';

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

const adopt = async (clinic: LabClinic): Promise<void> => {
  clinic.at = '2026-01-02T00:00:00.000Z';
  const because = { policy: fromJuly, reason: 'Delays are interference.' };
  await clinic.says(ProposeLabPolicy, because, { actor: drLeeId, role: 'provider' });
  const portal = clinic.journey.server.app.get<Portal>(PORTAL);
  const [proposed] = await portal.store.readStream(`labPolicy-${LAB_POLICY}`);
  if (!proposed) throw new Error('Nothing was proposed.');
  const { proposalId } = portal.codec.decode(proposed).event as unknown as { proposalId: string };
  const approval = { proposalId, rehearsalDigest: 'a'.repeat(64) };
  await clinic.says(ApproveLabPolicy, approval, { actor: drOkoyeId, role: 'provider' });
};
const LAB_POLICY = '8d5e1c2a-94b7-5f06-a3d1-6c0f27be9a45';

const BASES = ['minority', 'court', 'power-of-attorney'] as const;
type AskingAs = readonly [string, LabFacts['viewer']];
const viewers: readonly AskingAs[] = [
  ['patient', { role: 'patient' }],
  ...BASES.map((basis): AskingAs => [
    basis,
    { role: 'proxy', grant: { basis, from: '2015-01-01T00:00:00Z' } },
  ]),
];

const TESTS = ['Sodium', 'Glucose', 'HIV-1 Ab', 'Chest x-ray', 'Zorblax'] as const;

interface TestedLine {
  readonly test: (typeof TESTS)[number];
  /** Hours after the first arrival at which it is corrected, cancelled or somebody else's. */
  readonly then: readonly { readonly status: ResultVersion['status']; readonly hours: number }[];
  /** Hours after the arrival of the version at which it is reviewed, if it is. */
  readonly reviewed: readonly (number | undefined)[];
}

interface TestedReport {
  /** Days after 25 June. */
  readonly day: number;
  readonly collected: string;
  readonly external: boolean;
  readonly lines: readonly TestedLine[];
}

interface TestedHistory {
  readonly birthDate: string;
  readonly reports: readonly TestedReport[];
  /** Another report, of whose lines nothing may ever be seen. */
  readonly hidden: TestedReport;
  /** Days after 25 June at which everybody asks. */
  readonly asked: readonly number[];
  readonly asking: readonly AskingAs[];
}

const lines = (tests: readonly (typeof TESTS)[number][]): fc.Arbitrary<TestedLine> =>
  fc.record({
    test: fc.constantFrom(...tests),
    then: fc.array(
      fc.record({
        status: fc.constantFrom(
          'corrected' as const,
          'cancelled' as const,
          'wrong-patient' as const,
        ),
        hours: fc.constantFrom(30, 100),
      }),
      { maxLength: 1 },
    ),
    reviewed: fc.tuple(fc.constantFrom(1, 20, undefined), fc.constantFrom(5, undefined, undefined)),
  });

const reports = (tests: readonly (typeof TESTS)[number][]): fc.Arbitrary<TestedReport> =>
  fc.record({
    day: fc.integer({ min: 0, max: 9 }),
    collected: fc.constantFrom('2026-06-20', '2019-05-01', '2024-03-02'),
    external: fc.constantFrom(false, false, false, true),
    lines: fc.array(lines(tests), { minLength: 1, maxLength: 2 }),
  });

const histories: fc.Arbitrary<TestedHistory> = fc.record({
  // Grown up; 18 during the history; a child all the while.
  birthDate: fc.constantFrom('1980-05-01', '2008-07-02', '2016-01-01'),
  reports: fc.array(reports(TESTS), { minLength: 1, maxLength: 2 }),
  hidden: reports(['HIV-1 Ab', 'Chest x-ray', 'Zorblax']),
  asked: fc.uniqueArray(fc.constantFrom(2, 5, 7.3, 12), { minLength: 2, maxLength: 2 }),
  asking: fc.uniqueArray(fc.constantFrom(...viewers), { minLength: 2, maxLength: 2 }),
});

/** Something to be seen before and after the rules change, however slow the machine is. */
const plainHistory: TestedHistory = {
  birthDate: '1980-05-01',
  reports: [
    {
      day: 0,
      collected: '2026-06-20',
      external: false,
      lines: [
        { test: 'Sodium', then: [{ status: 'corrected', hours: 30 }], reviewed: [1, 5] },
        { test: 'Glucose', then: [], reviewed: [undefined, undefined] },
      ],
    },
  ],
  hidden: {
    day: 1,
    collected: '2026-06-20',
    external: false,
    lines: [{ test: 'HIV-1 Ab', then: [], reviewed: [1, undefined] }],
  },
  asked: [2, 7.3],
  asking: viewers.slice(0, 1),
};

const BEGIN = Date.parse('2026-06-25T12:00:00Z');
const after = (hours: number): string => new Date(BEGIN + hours * 3_600_000).toISOString();

/** What happens in one report, as it is said to the portal, in order of time. */
interface Happening {
  readonly hours: number;
  readonly say: (clinic: LabClinic) => Promise<string>;
}

let lastNumber = 0;
const nextNumber = (): number => (lastNumber += 1);

/** A report with ids of its own, and with what the decision has to know of it: told twice. */
const told = (report: TestedReport, patientId: string, birthDate: string) => {
  const reportId = idOf('b', nextNumber());
  const withIds = report.lines.map((line) => ({ ...line, lineId: idOf('c', nextNumber()) }));
  const arrival = report.day * 24;
  const header = {
    test: { name: 'Prenatal panel' },
    orderingProviderId: report.external ? drAwayId : drLeeId,
    collected: [report.collected],
  };
  const by = { actor: header.orderingProviderId, role: 'provider' } as const;
  const sent = (
    line: (typeof withIds)[number],
    status: ResultVersion['status'],
    value: string,
  ) => ({
    ...{ lineId: line.lineId, status, test: { name: line.test }, value: { values: [value] } },
  });
  const arriving = (extra: readonly object[]): Happening => ({
    hours: arrival,
    say: (clinic) => {
      const lines = withIds.map((line) => sent(line, 'final', '1'));
      return clinic.reports({
        ...{ reportId, patientId, header },
        lines: [...lines, ...extra] as typeof lines,
      });
    },
  });
  const happenings: Happening[] = [arriving([])];
  const components = withIds.map((line) => {
    const versions: ResultVersion[] = [
      { version: 1, status: 'final', receivedAt: after(arrival) },
      ...line.then.map(({ status, hours }, index) => ({
        ...{ version: index + 2, status, receivedAt: after(arrival + hours) },
      })),
    ];
    line.then.forEach(({ status, hours }, index) =>
      happenings.push({
        hours: arrival + hours,
        say: (clinic) =>
          clinic.reports({
            ...{ reportId, patientId, header },
            lines: [sent(line, status, String(index + 2))],
          }),
      }),
    );
    const reviews = versions.flatMap(({ version, receivedAt, status }, index) => {
      const later = line.reviewed[index];
      if (later === undefined || status === 'wrong-patient' || status === 'cancelled') return [];
      const at = after((Date.parse(receivedAt ?? '') - BEGIN) / 3_600_000 + later);
      happenings.push({
        hours: (Date.parse(at) - BEGIN) / 3_600_000,
        say: (clinic) => clinic.reviews({ reportId, patientId }, { [line.lineId]: version }, by),
      });
      return [{ by: header.orderingProviderId, at, ofVersion: version }];
    });
    return { test: { name: line.test }, versions, reviews };
  });
  const facts = (viewer: LabFacts['viewer']): LabFacts => ({
    result: { test: {}, versions: [], collected: [report.collected], components },
    order: {
      test: { name: 'Prenatal panel' },
      provider: {
        providerId: header.orderingProviderId,
        group: report.external ? 'external' : 'in-house',
      },
    },
    ...{ reviews: [], delegations: [], viewer },
    patient: { birthDate },
    zone: 'America/Los_Angeles',
  });
  // A line that nobody ever sees stands among the others, and comes with them.
  const secretLine = {
    ...{ lineId: idOf('c', nextNumber()), status: 'final' as const },
    test: hiv,
  };
  return {
    reportId,
    lineIds: [...withIds.map(({ lineId }) => lineId), secretLine.lineId],
    ...{ facts, happenings },
    happeningsWithSecret: [arriving([secretLine]), ...happenings.slice(1)],
  };
};
const hiv = { name: 'HIV-1 Ab' };
type Told = ReturnType<typeof told>;

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
    await Promise.all([adopt(plain), adopt(withHidden)]);
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

  const live = async (clinic: LabClinic, until: number, happenings: Happening[]) => {
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
