import * as fc from 'fast-check';
import type { LabFacts, ResultVersion } from '@anamnesis/domain';
import { drLeeId, idOf } from './lab-clinic.fixture.js';

export const BASES = ['minority', 'court', 'power-of-attorney'] as const;
export type AskingAs = readonly [string, LabFacts['viewer']];
export const viewers: readonly AskingAs[] = [
  ['patient', { role: 'patient' }],
  ...BASES.map((basis): AskingAs => [
    basis,
    { role: 'proxy', grant: { basis, from: '2015-01-01T00:00:00Z' } },
  ]),
];

const ORDINARY = ['Sodium', 'Glucose'] as const;
/** Listed, radiology, and what nobody can tell apart: never shown, save what is agreed on. */
const NEVER_SHOWN = ['HIV-1 Ab', 'Chest x-ray', 'Zorblax'] as const;
type Test = (typeof ORDINARY | typeof NEVER_SHOWN)[number];

export interface TestedLine {
  readonly test: Test;
  /** What came first. */
  readonly begins: 'preliminary' | 'final';
  /** Hours after the first arrival at which it is corrected, cancelled or somebody else's. */
  readonly then: readonly { readonly status: ResultVersion['status']; readonly hours: number }[];
  /** Hours after the arrival of the version at which it is reviewed, if it is. */
  readonly reviewed: readonly (number | undefined)[];
  readonly agreement?: TestedAgreement | undefined;
}

/** What is said, in this order, of releasing a line that is never shown (L8). */
export interface TestedAgreement {
  /** What came first, or what corrected it: it says nothing of the other. */
  readonly ofVersion: 1 | 2;
  readonly steps: readonly TestedStep[];
}

export interface TestedStep {
  readonly is: 'patient-asks' | 'representative-asks' | 'agreed' | 'discussed';
  /** After the arrival of the version. */
  readonly hours: number;
}

export interface TestedReport {
  /** Days and minutes after noon of 8 December in UTC. */
  readonly day: number;
  readonly minute: number;
  readonly collected: string;
  /** Whether the order tells that itself, or each of its lines. */
  readonly datedBy: 'order' | 'lines';
  /** Where the line stands that nobody ever sees, or whether it came alone, before all others. */
  readonly secret: 'last' | 'first' | 'before';
  readonly external: boolean;
  /** That a minor came alone for it, as staff know as soon as it arrives (L11). */
  readonly isMarked: boolean;
  /** Hours after the first arrival at which a message on the worklist speaks of it, and how long. */
  readonly newsWaits?:
    { readonly hours: number; readonly endedAfter: number | undefined } | undefined;
  readonly lines: readonly TestedLine[];
}

/** What the patient would rather see later or not at all, in hours after noon of 8 December. */
export interface TestedWish {
  readonly asked: 'delay' | 'not-to-see';
  readonly hours: number;
  readonly endedAfter: number | undefined;
}

export interface TestedHistory {
  readonly birthDate: string;
  readonly reports: readonly TestedReport[];
  /** Another report, of whose lines nothing may ever be seen. */
  readonly hidden: TestedReport;
  readonly wish: TestedWish | undefined;
  readonly asking: readonly AskingAs[];
  readonly outsider: (typeof outsiders)[number];
}

/** Nothing of a patient is there for other patients; whoever works here has other questions. */
export const outsiders = [
  { sub: idOf('a', 999_999), role: 'patient' },
  {
    ...{ sub: 'proxy-of-another', role: 'proxy' },
    patients: [{ patientId: idOf('a', 999_999), basis: 'court', from: '2015-01-01T00:00:00Z' }],
  },
  { sub: 'nurse-ito', role: 'staff' },
  { sub: 'desk-moss', role: 'front-desk' },
  { sub: drLeeId, role: 'provider' },
  { sub: 'auditor-lang', role: 'auditor' },
  { sub: 'hl7-interface', role: 'laboratory' },
  { sub: 'records', role: 'record-system' },
  { sub: 'operator-diaz', role: 'operator' },
] as const;

type Steps = readonly TestedStep['is'][];

/** Something is missing: a release to anybody. */
const UNFINISHED: readonly Steps[] = [
  ['patient-asks'],
  ['patient-asks', 'agreed'],
  ['representative-asks', 'agreed', 'patient-asks'],
  ['discussed', 'patient-asks'],
  ['representative-asks', 'discussed'],
];

/** The discussion comes anywhere; for proxies it has to be a representative who asked. */
const FINISHED: readonly Steps[] = [
  ['patient-asks', 'agreed', 'discussed'],
  ['discussed', 'patient-asks', 'agreed'],
  ['representative-asks', 'discussed', 'agreed'],
  ['patient-asks', 'agreed', 'discussed', 'representative-asks'],
  ['patient-asks', 'agreed', 'representative-asks', 'discussed', 'agreed'],
  ['representative-asks', 'agreed', 'discussed', 'patient-asks', 'agreed'],
];

const agreements = (some: readonly Steps[]): fc.Arbitrary<TestedAgreement> =>
  fc
    .record({
      ofVersion: fc.constantFrom(1 as const, 1 as const, 2 as const),
      taken: fc.constantFrom(...some),
      begun: fc.integer({ min: 2, max: 20 }),
      apart: fc.constantFrom(3, 11),
    })
    .map(({ ofVersion, taken, begun, apart }) => ({
      ofVersion,
      steps: stepsFrom(begun + 0.35, apart, taken),
    }));

const stepsFrom = (begun: number, apart: number, taken: Steps): readonly TestedStep[] =>
  taken.map((is, index) => ({ is, hours: begun + index * apart }));

/** Nobody asks for what is shown anyway, nor for a correction that never comes. */
const sensible = ({ agreement, ...line }: TestedLine): TestedLine => {
  const isOrdinary = ORDINARY.some((test) => test === line.test);
  const isCorrected = line.then[0]?.status === 'corrected';
  if (!agreement || isOrdinary) return line;
  return { ...line, agreement: isCorrected ? agreement : { ...agreement, ofVersion: 1 } };
};

const line = (tests: readonly Test[], taken: readonly Steps[]): fc.Arbitrary<TestedLine> =>
  fc
    .record({
      test: fc.constantFrom(...tests),
      begins: fc.constantFrom('final' as const, 'final' as const, 'preliminary' as const),
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
      reviewed: fc.tuple(fc.constantFrom(1, 20, undefined), fc.constantFrom(5, undefined)),
      agreement: fc.option(agreements(taken), { nil: undefined, freq: 8 }),
    })
    .map(sensible);

const reports = (tests: readonly Test[], taken: readonly Steps[]): fc.Arbitrary<TestedReport> =>
  fc.record({
    day: fc.integer({ min: 0, max: 7 }),
    minute: fc.nat(59),
    collected: fc.constantFrom('2026-12-01', '2019-05-01', '2024-03-02', '2020-06'),
    datedBy: fc.constantFrom('order' as const, 'order' as const, 'lines' as const),
    secret: fc.constantFrom('last' as const, 'first' as const, 'before' as const),
    external: fc.constantFrom(false, false, false, true),
    isMarked: fc.constantFrom(false, false, true),
    newsWaits: fc.option(
      fc.record({
        hours: fc.constantFrom(10.5, 40.5),
        endedAfter: fc.option(fc.constantFrom(30.5, 70.5), { nil: undefined }),
      }),
      { nil: undefined, freq: 2 },
    ),
    lines: fc.array(line(tests, taken), { minLength: 1, maxLength: 3 }),
  });

const MOSTLY_ORDINARY = [
  ...[...ORDINARY, ...ORDINARY, ...ORDINARY],
  ...[...NEVER_SHOWN, 'HIV-1 Ab', 'HIV-1 Ab'],
] as const;
/** Much else has to be so as well, before anything of it is seen. */
const MOSTLY_FINISHED = [...FINISHED, ...FINISHED, ...UNFINISHED];

const histories: fc.Arbitrary<TestedHistory> = fc.record({
  // Grown up; 18 during the history; a child all the while.
  birthDate: fc.constantFrom('1980-05-01', '2008-12-15', '2016-01-01'),
  reports: fc.array(reports(MOSTLY_ORDINARY, MOSTLY_FINISHED), {
    ...{ minLength: 1, maxLength: 2 },
  }),
  hidden: reports(NEVER_SHOWN, UNFINISHED),
  wish: fc.option(
    fc.record({
      asked: fc.constantFrom('delay' as const, 'not-to-see' as const),
      hours: fc.constantFrom(13.5, 101.5, 160.5),
      endedAfter: fc.option(fc.constantFrom(30, 100), { nil: undefined }),
    }),
    { nil: undefined, freq: 2 },
  ),
  asking: fc.subarray([...viewers], { minLength: 1, maxLength: 2 }),
  outsider: fc.constantFrom(...outsiders),
});

/** Lives that are lived at once, by one clock; and days after 8 December at which everybody asks. */
export interface LivedAtOnce {
  readonly lives: readonly TestedHistory[];
  readonly asked: readonly number[];
}

export const livesAtOnce = (most: number): fc.Arbitrary<LivedAtOnce> =>
  fc.record({
    lives: fc.array(histories, { minLength: most - 1, maxLength: most }),
    asked: fc.uniqueArray(fc.constantFrom(3, 5.6, 7.3, 12), { minLength: 2, maxLength: 2 }),
  });

/** Something to be seen before and after the rules change, however slow the machine is. */
export const plainHistory: TestedHistory = {
  birthDate: '1980-05-01',
  reports: [
    {
      ...{ day: 0, minute: 0 },
      collected: '2026-12-01',
      datedBy: 'order',
      secret: 'last',
      external: false,
      isMarked: false,
      lines: [
        {
          test: 'Sodium',
          begins: 'final',
          then: [{ status: 'corrected', hours: 30 }],
          reviewed: [1, 5],
        },
        { test: 'Glucose', begins: 'final', then: [], reviewed: [undefined, undefined] },
      ],
    },
  ],
  hidden: {
    ...{ day: 1, minute: 0 },
    collected: '2026-12-01',
    datedBy: 'order',
    secret: 'last',
    external: false,
    isMarked: false,
    lines: [{ test: 'HIV-1 Ab', begins: 'final', then: [], reviewed: [1, undefined] }],
  },
  wish: undefined,
  asking: viewers.slice(0, 1),
  outsider: outsiders[0],
};

const undated = (day: number, secret: TestedReport['secret']): TestedReport => ({
  ...{ day, secret, minute: 0, collected: '2026-12-01', datedBy: 'lines' },
  ...{ external: false, isMarked: false },
  lines: [{ test: 'Sodium', begins: 'final', then: [], reviewed: [1, undefined] }],
});

/** No order tells when it was collected: neither a hidden line nor when one came sorts any. */
export const undatedHistory: TestedHistory = {
  ...plainHistory,
  reports: [undated(3, 'first'), undated(4, 'before')],
};

const corrected = (isMarked: boolean): TestedReport => ({
  ...{ day: 0, minute: isMarked ? 10 : 0, collected: '2026-12-01', datedBy: 'order' },
  ...{ secret: 'last', external: false, isMarked },
  lines: [
    {
      ...{ test: 'Sodium', begins: 'preliminary', reviewed: [1, undefined] },
      then: [{ status: 'corrected', hours: 30 }],
    },
  ],
});

/** A child's, one of them of a visit alone; what was seen of it waits for a review once more. */
export const correctedHistory: TestedHistory = {
  ...{ ...plainHistory, birthDate: '2016-01-01' },
  reports: [corrected(false), corrected(true)],
  asking: viewers.slice(0, 2),
};

type Agreed = Pick<TestedLine, 'then'> & { readonly taken: Steps };

const agreedOn = (minute: number, { then, taken }: Agreed): TestedReport => ({
  ...{ day: 0, minute, collected: '2026-12-01', datedBy: 'order' },
  ...{ secret: 'last', external: false, isMarked: false },
  lines: [
    {
      ...{ test: 'HIV-1 Ab', begins: 'final', reviewed: [1, undefined], then },
      agreement: { ofVersion: 1, steps: stepsFrom(10, 12, taken) },
    },
  ],
});

/**
 * Listed ones: shown from the second day on until it is corrected; shown to proxies, too, once a
 * representative asked; and never, for nobody has discussed it.
 */
export const agreedHistory: TestedHistory = {
  ...plainHistory,
  reports: [
    agreedOn(20, {
      taken: ['patient-asks', 'agreed', 'discussed'],
      then: [{ status: 'corrected', hours: 100 }],
    }),
    agreedOn(30, {
      taken: ['patient-asks', 'agreed', 'discussed', 'representative-asks', 'agreed'],
      then: [],
    }),
    agreedOn(40, { taken: ['patient-asks', 'agreed'], then: [] }),
  ],
  hidden: agreedOn(50, { taken: ['representative-asks', 'agreed'], then: [] }),
  asking: viewers.filter(([who]) => who === 'patient' || who === 'court'),
};
