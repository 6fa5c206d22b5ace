import * as fc from 'fast-check';
import type { LabFacts, ResultVersion } from '@anamnesis/domain';
import {
  drAwayId,
  drLeeId,
  idOf,
  type LabClinic,
  type Line,
  type Report,
} from './lab-clinic.fixture.js';

/** Histories of reports as they are drawn, and as they are told to the portal and to the decision. */

export const BASES = ['minority', 'court', 'power-of-attorney'] as const;
export type AskingAs = readonly [string, LabFacts['viewer']];
export const viewers: readonly AskingAs[] = [
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

export interface TestedHistory {
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

export const histories: fc.Arbitrary<TestedHistory> = fc.record({
  // Grown up; 18 during the history; a child all the while.
  birthDate: fc.constantFrom('1980-05-01', '2008-07-02', '2016-01-01'),
  reports: fc.array(reports(TESTS), { minLength: 1, maxLength: 2 }),
  hidden: reports(['HIV-1 Ab', 'Chest x-ray', 'Zorblax']),
  asked: fc.uniqueArray(fc.constantFrom(2, 5, 7.3, 12), { minLength: 2, maxLength: 2 }),
  asking: fc.uniqueArray(fc.constantFrom(...viewers), { minLength: 2, maxLength: 2 }),
});

/** Something to be seen before and after the rules change, however slow the machine is. */
export const plainHistory: TestedHistory = {
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
export const after = (hours: number): string => new Date(BEGIN + hours * 3_600_000).toISOString();

/** What happens in one report, as it is said to the portal, in order of time. */
export interface Happening {
  readonly hours: number;
  readonly say: (clinic: LabClinic) => Promise<string>;
}

let lastNumber = 0;
export const nextNumber = (): number => (lastNumber += 1);

/** A report with ids of its own, and with what the decision has to know of it: told twice. */
export const told = (report: TestedReport, patientId: string, birthDate: string): Told => {
  const lines = report.lines.map((line): SentLine => ({
    ...line,
    lineId: idOf('c', nextNumber()),
  }));
  const as: Identified = { report, patientId, reportId: idOf('b', nextNumber()), lines };
  // A line that nobody ever sees stands among the others, and comes with them.
  const secret = sent({ lineId: idOf('c', nextNumber()), test: 'HIV-1 Ab' }, 'final', '1');
  const later = lines.flatMap((line) => [...newsOf(as, line), ...reviewsOf(as, line)]);
  return {
    reportId: as.reportId,
    lineIds: [...lines.map(({ lineId }) => lineId), secret.lineId],
    facts: factsOf(as, birthDate),
    happenings: [arrivalOf(as), ...later],
    happeningsWithSecret: [arrivalOf(as, secret), ...later],
  };
};

export interface Told {
  readonly reportId: string;
  readonly lineIds: readonly string[];
  readonly facts: (viewer: LabFacts['viewer']) => LabFacts;
  readonly happenings: readonly Happening[];
  readonly happeningsWithSecret: readonly Happening[];
}

type SentLine = TestedLine & { readonly lineId: string };

interface Identified {
  readonly report: TestedReport;
  readonly patientId: string;
  readonly reportId: string;
  readonly lines: readonly SentLine[];
}

const ordererOf = ({ external }: TestedReport): string => (external ? drAwayId : drLeeId);
const arrivedAt = ({ day }: TestedReport): number => day * 24;

const sent = (
  { lineId, test }: Pick<SentLine, 'lineId' | 'test'>,
  status: ResultVersion['status'],
  value: string,
): Line => ({ lineId, status, test: { name: test }, value: { values: [value] } });

const said = ({ report, reportId, patientId }: Identified, lines: readonly Line[]): Report => ({
  ...{ reportId, patientId, lines },
  header: {
    test: { name: 'Prenatal panel' },
    orderingProviderId: ordererOf(report),
    collected: [report.collected],
  },
});

const arrivalOf = (as: Identified, ...more: readonly Line[]): Happening => {
  const lines = as.lines.map((line) => sent(line, 'final', '1'));
  return {
    hours: arrivedAt(as.report),
    say: (clinic) => clinic.reports(said(as, [...lines, ...more])),
  };
};

const newsOf = (as: Identified, line: SentLine): readonly Happening[] =>
  line.then.map(({ status, hours }, index) => ({
    hours: arrivedAt(as.report) + hours,
    say: (clinic) => clinic.reports(said(as, [sent(line, status, String(index + 2))])),
  }));

interface TestedVersion {
  readonly version: number;
  readonly status: ResultVersion['status'];
  readonly hours: number;
  /** The hours at which it is reviewed, if it is. */
  readonly reviewedAt: number | undefined;
}

const versionsOf = ({ report }: Identified, line: SentLine): readonly TestedVersion[] =>
  [{ status: 'final' as const, hours: 0 }, ...line.then].map(({ status, hours }, index) => {
    const arrived = arrivedAt(report) + hours;
    const later = line.reviewed[index];
    const isWithdrawn = status === 'wrong-patient' || status === 'cancelled';
    const reviewedAt = later === undefined || isWithdrawn ? undefined : arrived + later;
    return { version: index + 1, status, hours: arrived, reviewedAt };
  });

const reviewsOf = (as: Identified, line: SentLine): readonly Happening[] =>
  versionsOf(as, line).flatMap(({ version, reviewedAt }) => {
    if (reviewedAt === undefined) return [];
    const by = { actor: ordererOf(as.report), role: 'provider' } as const;
    return [
      { hours: reviewedAt, say: (clinic) => clinic.reviews(as, { [line.lineId]: version }, by) },
    ];
  });

const factsOf =
  (as: Identified, birthDate: string) =>
  (viewer: LabFacts['viewer']): LabFacts => {
    const { report, lines } = as;
    const providerId = ordererOf(report);
    const components = lines.map((line) => ({
      test: { name: line.test },
      versions: versionsOf(as, line).map(({ version, status, hours }) => ({
        ...{ version, status, receivedAt: after(hours) },
      })),
      reviews: versionsOf(as, line).flatMap(({ version: ofVersion, reviewedAt }) =>
        reviewedAt === undefined ? [] : [{ by: providerId, at: after(reviewedAt), ofVersion }],
      ),
    }));
    const group = report.external ? ('external' as const) : ('in-house' as const);
    return {
      result: { test: {}, versions: [], collected: [report.collected], components },
      order: { test: { name: 'Prenatal panel' }, provider: { providerId, group } },
      ...{ reviews: [], delegations: [], viewer, zone: 'America/Los_Angeles' },
      patient: { birthDate },
    };
  };
