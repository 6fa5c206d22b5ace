import {
  classificationOf,
  type Classification,
} from '@anamnesis/domain/lab-tests/classification.policy';
import type { TestIdentity, TestParts } from '@anamnesis/domain/lab-tests/facts';
import { csvLine, csvRows } from './csv.js';
import { present } from './test-in-case.js';

/** A laboratory's catalogue told apart: each test with its kind, by which signal, how sure. */
export interface ClassifiedTest {
  readonly test: TestIdentity;
  readonly classification: Classification;
}

export type Compendium =
  | { readonly is: 'classified'; readonly tests: readonly ClassifiedTest[] }
  | { readonly is: 'mistaken'; readonly mistakes: readonly string[] };

export const classifyCompendium = (text: string): Compendium => {
  const [header = [], ...rows] = csvRows(text);
  const columns = header.map((title) => COLUMNS[foldedTitle(title)]);
  if (!columns.includes('code') && !columns.includes('name') && !columns.includes('component')) {
    return {
      is: 'mistaken',
      mistakes: ['The first line must name the columns; at least one of code, name, component.'],
    };
  }
  return {
    is: 'classified',
    tests: rows.map((row) => {
      const test = testOf(columns, row);
      return { test, classification: classificationOf(test) };
    }),
  };
};

type Column = 'code' | 'system' | 'name' | 'section' | 'specimen' | keyof PartColumns;
interface PartColumns {
  readonly component: string;
  readonly property: string;
  readonly partSystem: string;
  readonly method: string;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  code: 'code',
  testcode: 'code',
  loinc: 'code',
  loincnum: 'code',
  loinccode: 'code',
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

const testOf = (columns: readonly (Column | undefined)[], row: readonly string[]): TestIdentity => {
  const field = (column: Column): string | undefined => row[columns.indexOf(column)] || undefined;
  const specimen = field('specimen');
  const parts = present<TestParts>({
    component: field('component'),
    property: field('property'),
    system: field('partSystem'),
    scale: undefined,
    method: field('method'),
  });
  return present<TestIdentity>({
    code: field('code'),
    system: field('system'),
    name: field('name'),
    section: field('section'),
    specimen: specimen === undefined ? undefined : { name: specimen },
    parts: parts.component === undefined ? undefined : parts,
    alternates: undefined,
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
