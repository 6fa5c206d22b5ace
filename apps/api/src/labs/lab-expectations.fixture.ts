import { labVisibilityOf, type LabFacts, type LabPolicies } from '@anamnesis/domain';
import type { Heard } from '../journey.fixture.js';
import { linesOf, WORDS, type HeardByChannel } from './lab-channels.fixture.js';
import type { Told } from './lab-lives.fixture.js';

/** What the decision, asked with nothing but the history, lets one viewer see at one instant. */
export interface ExpectedLine {
  readonly reportId: string;
  readonly lineId: string;
  readonly test: string;
  /** The values of a line are the numbers of its versions. */
  readonly value: string;
}

export interface Looking {
  readonly viewer: LabFacts['viewer'];
  readonly at: string;
  readonly policies: LabPolicies;
}

export const expectedLines = (
  reports: readonly Told[],
  { viewer, at, policies }: Looking,
): readonly ExpectedLine[] =>
  reports.flatMap(({ reportId, lines, facts }) => {
    const told = facts(viewer);
    const { lines: decided } = labVisibilityOf(told, at, policies);
    return lines.flatMap(({ lineId, test }, index) => {
      const versions = told.result.components?.[index]?.versions ?? [];
      const come = versions.filter(({ receivedAt = '' }) => receivedAt <= at);
      const value = String(Math.max(...come.map(({ version }) => version)));
      return decided[index]?.visible ? [{ reportId, lineId, test, value }] : [];
    });
  });

interface ShownRow {
  readonly reportId: string;
  readonly unread: boolean;
  readonly results: readonly {
    readonly lineId: string;
    readonly name: string;
    readonly values: readonly string[];
  }[];
}

const rowsOf = ({ status, body }: Heard): readonly ShownRow[] =>
  status === 200 ? ((body['rows'] ?? [body['report']]) as unknown as readonly ShownRow[]) : [];

const linesIn = (heard: readonly Heard[]): readonly ExpectedLine[] =>
  heard.flatMap(rowsOf).flatMap(({ reportId, results }) =>
    results.map(({ lineId, name, values }) => ({
      ...{ reportId, lineId, test: name, value: values.join() },
    })),
  );

const pointsIn = ({ status, body }: Heard): readonly string[] =>
  (status === 200 ? (body['points'] as readonly TrendPoint[]) : []).map(
    ({ reportId, lineId, value }) => placeOf({ reportId, lineId, value: String(value) }),
  );

interface ExportedResource {
  readonly resourceType: string;
  readonly id: string;
  readonly result?: readonly { readonly reference: string }[];
  readonly valueQuantity?: { readonly value: number };
  readonly valueString?: string;
}

const exportedIn = ({ status, body }: Heard): readonly string[] => {
  const entries = (status === 200 ? body['entry'] : []) as readonly {
    readonly resource: ExportedResource;
  }[];
  const resources = entries.map(({ resource }) => resource);
  return resources
    .filter(({ resourceType }) => resourceType === 'Observation')
    .map(({ id: lineId, valueQuantity, valueString }) => {
      const report = resources.find(({ result }) =>
        result?.some(({ reference }) => reference === `urn:uuid:${lineId}`),
      );
      const value = String(valueQuantity?.value ?? valueString);
      return placeOf({ reportId: report?.id ?? 'in no report', lineId, value });
    });
};

interface TrendPoint {
  readonly reportId: string;
  readonly lineId: string;
  readonly value: number;
}

const placeOf = (line: Omit<ExpectedLine, 'test'>): string =>
  `${line.reportId} ${line.lineId} ${line.value}`;
const sorted = (lines: readonly ExpectedLine[]): readonly string[] => lines.map(placeOf).sort();

/** Of every channel that shows results: what it shows, and what the decision would have it show. */
export const shownAndExpected = (
  heard: HeardByChannel,
  expected: readonly ExpectedLine[],
  life: Parameters<typeof linesOf>[0],
): readonly (readonly [string, unknown, unknown])[] => {
  const base = 'GET /api/v1/patients/{patientId}/my-lab-results' as const;
  const [list, ...pages] = heard[base];
  const unreadRows = list ? rowsOf(list).filter(({ unread }) => unread) : [];
  const all = sorted(expected);
  const trendLines = linesOf(life).map((asked) =>
    expected.find((line) => line.lineId === asked.lineId),
  );
  return [
    ['the list', sorted(linesIn(list ? [list] : [])), all],
    ['its pages', sorted(linesIn(pages)), all],
    ['the export', heard[`${base}/export`].flatMap(exportedIn).sort(), all],
    ['reports by their addresses', sorted(linesIn(heard[`${base}/{reportId}`])), all],
    [
      'the count of unread ones',
      heard[`${base}/unread`].map(({ body }) => body['unread'] ?? 0),
      [unreadRows.length],
    ],
    ...WORDS.map((words, index) => {
      const found = heard['POST /api/v1/my-lab-results/search'][index];
      const named = expected.filter(({ test }) => test.toLowerCase().includes(words));
      const ofThose = expected.filter((line) =>
        named.some(({ reportId }) => reportId === line.reportId),
      );
      return [`a search for ${words}`, sorted(linesIn(found ? [found] : [])), sorted(ofThose)];
    }),
    ...heard[`${base}/{reportId}/lines/{lineId}/trend`].map((trend, index) => {
      const line = trendLines[index];
      const same = expected.filter(({ test }) => test === line?.test);
      return ['a trend', [...pointsIn(trend)].sort(), sorted(same)];
    }),
  ] as readonly (readonly [string, unknown, unknown])[];
};
