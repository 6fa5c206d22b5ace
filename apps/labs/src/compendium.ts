import {
  classificationOf,
  type Classification,
} from '@anamnesis/domain/lab-tests/classification.policy';
import type { CodeMappings } from '@anamnesis/domain/lab-tests/code-mappings.policy';
import type { TestIdentity, TestParts } from '@anamnesis/domain/lab-tests/facts';
import { sectionSignalOf } from '@anamnesis/domain/lab-tests/section-signal.policy';
import { csvLine, readCsv, type CsvRow } from './csv.js';
import { present } from './test-in-case.js';

/** A laboratory's catalogue told apart: each test with its kind, by which signal, how sure. */
export interface ClassifiedTest {
  readonly test: TestIdentity;
  readonly classification: Classification;
}

export type Compendium =
  | { readonly is: 'classified'; readonly tests: readonly ClassifiedTest[] }
  | { readonly is: 'mistaken'; readonly mistakes: readonly string[] };

/** Whose catalogue it is, and what staff have mapped. */
export interface CompendiumOf {
  readonly sender?: string | undefined;
  readonly mappings?: CodeMappings | undefined;
}

export const classifyCompendium = (
  text: string,
  { sender, mappings = {} }: CompendiumOf = {},
): Compendium => {
  const csv = readCsv(text);
  if (csv.is === 'broken') return { is: 'mistaken', mistakes: [brokenAt(csv.line)] };
  const [{ cells: header } = { cells: [] }, ...rows] = csv.rows;
  const columns = header.map((title) => COLUMNS[foldedTitle(title)]);
  if (header.length === 1 && header.some((title) => /[;\t]/u.test(title))) {
    return { is: 'mistaken', mistakes: [NO_COMMAS] };
  }
  if (!columns.some((column) => column !== undefined && NAMING.has(column))) {
    return {
      is: 'mistaken',
      mistakes: ['The first line must name the columns; at least one of code, name, component.'],
    };
  }
  const mistakes = rows.filter(isLongerThan(header)).map(({ line }) => tooLong(line));
  if (mistakes.length > 0) return { is: 'mistaken', mistakes };
  return {
    is: 'classified',
    tests: rows.map(({ cells }) => {
      const test = present<TestIdentity>({ ...testOf(columns, cells), sender });
      return { test, classification: classificationOf(test, mappings) };
    }),
  };
};

/** Spreadsheets leave empty cells out at the end of a row, and write some behind it. */
const isLongerThan =
  ({ length }: readonly string[]) =>
  ({ cells }: CsvRow): boolean =>
    cells.slice(length).some((cell) => cell !== '');

const tooLong = (line: number): string =>
  `Line ${line}: it has more cells than the first line names columns. Put a cell that holds a comma in quotes.`;
const brokenAt = (line: number): string =>
  `Line ${line}: a quote is not closed, or something stands behind a closed one. Put the whole cell in quotes, and write a quote in it twice.`;
const NO_COMMAS =
  'The cells must be separated by commas, and not by semicolons or tabs: save the catalogue as CSV with commas.';

type Column = 'code' | 'loinc' | 'system' | 'name' | 'section' | 'specimen' | keyof PartColumns;
interface PartColumns {
  readonly component: string;
  readonly property: string;
  readonly partSystem: string;
  readonly method: string;
}

/** One of them says which test it is. */
const NAMING: ReadonlySet<Column> = new Set(['code', 'loinc', 'name', 'component']);

const COLUMNS: Readonly<Record<string, Column>> = {
  code: 'code',
  testcode: 'code',
  loinc: 'loinc',
  loincnum: 'loinc',
  loinccode: 'loinc',
  system: 'system',
  codesystem: 'system',
  codingsystem: 'system',
  name: 'name',
  testname: 'name',
  display: 'name',
  description: 'name',
  longname: 'name',
  longcommonname: 'name',
  section: 'section',
  department: 'section',
  discipline: 'section',
  specimen: 'specimen',
  specimentype: 'specimen',
  component: 'component',
  property: 'property',
  partsystem: 'partSystem',
  method: 'method',
  methodtyp: 'method',
};

const foldedTitle = (title: string): string => title.toLowerCase().replaceAll(/[^a-z]/gu, '');

/** Its first code and name; whatever else the catalogue calls it stands behind these. */
const testOf = (columns: readonly (Column | undefined)[], row: readonly string[]): TestIdentity => {
  const fields = (column: Column): readonly string[] =>
    row.filter((field, index) => columns[index] === column && field !== '');
  const field = (column: Column): string | undefined => fields(column)[0];
  const sections = fields('section');
  const specimen = fields('specimen').join('; ');
  const system = field('system');
  const own = fields('code').map((code) => ({ code, ...(system === undefined ? {} : { system }) }));
  const ofLoinc = fields('loinc').map((code) => ({ code, system: 'LN' }));
  const [coded, ...otherCodes] = [...own, ...ofLoinc];
  const [name, ...otherNames] = fields('name');
  const alternates = [...otherCodes, ...otherNames.map((each) => ({ name: each }))];
  const parts = present<TestParts>({
    component: field('component'),
    property: field('property'),
    system: field('partSystem'),
    scale: undefined,
    method: field('method'),
  });
  return present<TestIdentity>({
    ...{ code: coded?.code, system: coded?.system ?? system, sender: undefined, name },
    section: sections.find((each) => sectionSignalOf(each)) ?? (sections.join('; ') || undefined),
    specimen: specimen === '' ? undefined : { name: specimen },
    parts: parts.component === undefined ? undefined : parts,
    alternates: alternates.length > 0 ? alternates : undefined,
  });
};

const TITLES = ['code', 'name', 'category', 'decided by', 'evidence', 'sureness', 'needs human'];

export const compendiumAsCsv = (tests: readonly ClassifiedTest[]): string =>
  [
    csvLine(TITLES),
    ...tests.map(({ test, classification }) =>
      csvLine([
        test.code ?? '',
        test.name ?? test.parts?.component ?? '',
        classification.category,
        classification.decidedBy?.source ?? '',
        classification.decidedBy?.evidence ?? '',
        classification.sureness,
        classification.needsHuman.join(' '),
      ]),
    ),
  ].join('\n');

export const compendiumAsJson = (tests: readonly ClassifiedTest[]): string =>
  tests
    .map(({ test, classification }) => {
      const { category, categories, decidedBy, sureness, needsHuman } = classification;
      return JSON.stringify({ test, category, categories, decidedBy, sureness, needsHuman });
    })
    .join('\n');

/** How many of each kind, and how many want a human. */
export const summaryOf = (tests: readonly ClassifiedTest[]): string => {
  const byCategory = new Map<string, number>();
  for (const { classification } of tests) {
    const { category } = classification;
    byCategory.set(category, (byCategory.get(category) ?? 0) + 1);
  }
  const forHumans = tests.filter(({ classification }) => classification.needsHuman.length > 0);
  return [
    `${tests.length} tests, ${forHumans.length} of them for a human to look at.`,
    ...[...byCategory].map(([category, count]) => `  ${category}: ${count}`),
  ].join('\n');
};
