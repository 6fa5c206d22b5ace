import { performance } from 'node:perf_hooks';
import { apiProcess, type ApiProcess, type Asker } from './api-process.js';
import { benchDatabase } from './bench-database.js';
import { eachTook, perSecond } from './load.js';
import { latencyOf, type Measurement } from './measurement.js';
import type { Stage } from './stage.js';

const MANY = 5_000;
const FEW = 50;
const LISTS = 300;
const REVIEWS = 150;
const PAGE = 50;
const AT_ONCE = 16;

const facilityId = 'f0000000-0000-4000-8000-000000000001';
const drLeeId = 'd0000000-0000-4000-8000-000000000001';
const idOf = (kind: string, number: number): string =>
  `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const [patientOfMany, patientOfFew, patientWhoWaits] = [idOf('a', 1), idOf('a', 2), idOf('a', 3)];

/**
 * Over HTTP, sealed and with the access log: the first page of a patient with 5,000 results, each a
 * report of its own, one in three of them hidden; and how long a review takes to be seen.
 */
export const labListStage: Stage = async function* ({ server, runs, scale }) {
  const database = await benchDatabase(server);
  try {
    const api = await apiProcess(database);
    try {
      yield* measured(await clinicOf(api, scale), { runs, scale });
    } finally {
      await api.stop();
    }
  } finally {
    await database.drop();
  }
};

interface BenchClinic {
  readonly api: ApiProcess;
  readonly importer: Asker;
  readonly drLee: Asker;
  readonly results: number;
  report: number;
}

const clinicOf = async (api: ApiProcess, scale: number): Promise<BenchClinic> => {
  const importer = await api.as('importer', 'importer');
  const drLee = await api.as(drLeeId, 'provider');
  const results = Math.ceil(MANY * scale);
  const clinic: BenchClinic = { api, importer, drLee, results, report: 0 };
  const office = { facilityId, name: 'Harbour', zone: 'America/Los_Angeles', phone: '555-0100' };
  await importer.post('directory/record-facility', office);
  const lee = { practitionerId: drLeeId, familyName: 'Lee', givenName: 'Kim' };
  await importer.post('directory/record-practitioner', lee);
  const member = { practitionerId: drLeeId, group: 'practice', from: '2000-01-01T00:00:00Z' };
  await drLee.post('directory/record-membership', member);
  for (const patientId of [patientOfMany, patientOfFew, patientWhoWaits]) {
    const named = { familyName: 'Alvarez', givenName: 'Rosa', birthDate: '1980-05-01' };
    await importer.post('patients/record-patient', { patientId, facilityId, ...named });
  }
  for (const [patientId, total] of [
    [patientOfMany, results],
    [patientOfFew, FEW],
  ] as const) {
    await perSecond({ total, inFlight: AT_ONCE }, async (index) => {
      const report = await received(clinic, patientId);
      // Every third one waits for its review, or is of a kind that is never shown.
      if (index % 3 < 2 || index % 2 === 0) await reviewed(clinic, report);
    });
  }
  return clinic;
};

interface Sent {
  readonly reportId: string;
  readonly lineId: string;
  readonly patientId: string;
}

const TESTS = [
  { code: '2345-7', system: 'LN', name: 'Glucose' },
  { code: '2951-2', system: 'LN', name: 'Sodium' },
] as const;

const received = async (clinic: BenchClinic, patientId: string): Promise<Sent> => {
  const number = (clinic.report += 1);
  const sent = { reportId: idOf('b', number), lineId: idOf('c', number), patientId };
  // Never in the future: what is not yet collected is not shown.
  const days = number % MANY;
  const day = new Date(Date.UTC(2010, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
  // As the order of arrival has it: two ordinary ones, then one of a listed kind.
  const test = number % 3 === 0 ? { name: 'HBsAg' } : (TESTS[number % 3 === 1 ? 0 : 1] ?? TESTS[0]);
  await clinic.importer.post('labs/record-lab-results', {
    ...{ reportId: sent.reportId, patientId, source: 'hl7v2' },
    header: { test, collected: [day], orderingProviderId: drLeeId, notes: [] },
    lines: [
      {
        ...{ lineId: sent.lineId, status: 'final', test, collected: [] },
        value: {
          ...{ valueType: 'NM', values: ['140'], units: 'mmol/L' },
          ...{ referenceRange: '135 to 145', flags: [], notes: [] },
        },
      },
    ],
  });
  return sent;
};

const reviewed = (
  { drLee }: BenchClinic,
  { reportId, patientId, lineId }: Sent,
): Promise<{ readonly position: string }> =>
  drLee.post('labs/review-lab-results', {
    ...{ reportId, patientId },
    lines: [{ lineId, version: 1 }],
  });

async function* measured(
  clinic: BenchClinic,
  { runs, scale }: { readonly runs: number; readonly scale: number },
): AsyncIterable<Measurement> {
  const { api } = clinic;
  const [many, few, waiting] = [
    await api.as(patientOfMany, 'patient'),
    await api.as(patientOfFew, 'patient'),
    await api.as(patientWhoWaits, 'patient'),
  ];
  const lists = { subject: [] as number[][], beside: [] as number[][] };
  const views = { subject: [] as number[][], beside: [] as number[][] };
  let allFull = true;
  for (let run = 0; run < runs; run += 1) {
    // Each review is followed by a look at what may be told of it, which is no part of a list.
    await api.settled();
    const load = { total: Math.ceil(LISTS * scale), inFlight: 1 };
    lists.subject.push(
      await eachTook(load, async () => {
        allFull = (await pageOf(many, patientOfMany)) === PAGE && allFull;
      }),
    );
    lists.beside.push(await eachTook(load, () => pageOf(few, patientOfFew)));
    const seen = await reviewsSeen(clinic, waiting, Math.ceil(REVIEWS * scale));
    views.subject.push(seen.map(({ visible }) => visible));
    views.beside.push(seen.map(({ accepted }) => accepted));
  }
  yield* told(clinic.results, { lists, views, allFull });
}

interface Taken {
  readonly subject: readonly number[][];
  readonly beside: readonly number[][];
}

function* told(
  results: number,
  { lists, views, allFull }: { lists: Taken; views: Taken; allFull: boolean },
): Iterable<Measurement> {
  const subject = `first page of ${results} results over HTTP`;
  yield latencyOf({ stage: 'lab-list', subject, beside: `of ${FEW} results` }, lists, allFull);
  const toBeSeen = 'from sending a review to the answer that shows the result';
  const named = { stage: 'lab-list', subject: toBeSeen, beside: 'the review alone' };
  yield latencyOf(named, views, true);
}

const pageOf = async (asker: Asker, patientId: string): Promise<number> => {
  const path = `patients/${patientId}/my-lab-results?limit=${PAGE}`;
  const { rows } = await asker.get<{ readonly rows: readonly object[] }>(path);
  return rows.length;
};

/** Milliseconds for each review; what is not shown by then throws, for it is not found. */
const reviewsSeen = async (clinic: BenchClinic, patient: Asker, total: number) => {
  const took: { readonly accepted: number; readonly visible: number }[] = [];
  for (let index = 0; index < total; index += 1) {
    // The next ordinary one.
    if ((clinic.report + 1) % 3 === 0) clinic.report += 1;
    const report = await received(clinic, patientWhoWaits);
    const began = performance.now();
    const { position } = await reviewed(clinic, report);
    const accepted = performance.now() - began;
    const { reportId, patientId } = report;
    await patient.get(`patients/${patientId}/my-lab-results/${reportId}?atLeast=${position}`);
    took.push({ accepted, visible: performance.now() - began });
  }
  return took;
};
