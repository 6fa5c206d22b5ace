import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  importBundle,
  importSamplePatients,
  sampleTableNames,
  type ImportPlan,
  type SamplePractice,
  type SampleTables,
} from '@anamnesis/interop';

/** One file or folder of tables, read and mapped; it is imported as a whole or not at all. */
export interface Source {
  readonly name: string;
  readonly plan: ImportPlan;
}

/** Reads whatever of the paths can be imported, in the order of their names. */
export const readSources = async (
  paths: readonly string[],
  practice: SamplePractice,
): Promise<readonly Source[]> => {
  const sources: Source[] = [];
  for (const each of paths) sources.push(...(await readPath(each, practice)));
  return sources;
};

const readPath = async (given: string, practice: SamplePractice): Promise<readonly Source[]> => {
  const place = fromTyped(given);
  const found = await stat(place).catch(() => undefined);
  if (!found) return [unreadable(given, 'does not exist')];
  if (!found.isDirectory()) return [await readFileAsBundle(place, practice)];

  const names = (await readdir(place)).sort();
  if (sampleTableNames.every((table) => names.includes(`${table}.txt`))) {
    return [await readTables(place, practice)];
  }
  const bundles = names.filter((name) => name.endsWith('.json'));
  if (bundles.length === 0) {
    return [unreadable(given, 'holds no bundle (*.json) and no SMART tables (patients.txt, …)')];
  }
  return Promise.all(bundles.map((name) => readFileAsBundle(path.join(place, name), practice)));
};

/** Relative to the folder in which the person typed the command. */
const fromTyped = (given: string): string =>
  path.resolve(process.env['INIT_CWD'] ?? process.cwd(), given);

const readFileAsBundle = async (file: string, practice: SamplePractice): Promise<Source> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return unreadable(file, 'cannot be read');
  return { name: path.basename(file), plan: importBundle(text, practice) };
};

const readTables = async (folder: string, practice: SamplePractice): Promise<Source> => {
  const texts = await Promise.all(
    sampleTableNames.map((table) => readFile(path.join(folder, `${table}.txt`), 'utf8')),
  );
  const labs = await readFile(path.join(folder, 'labs.txt'), 'utf8').catch(() => '');
  const tables = {
    ...Object.fromEntries(sampleTableNames.map((table, index) => [table, texts[index] ?? ''])),
    labs,
  } as unknown as SampleTables;
  return { name: path.basename(folder), plan: importSamplePatients(tables, practice) };
};

const unreadable = (given: string, problem: string): Source => ({
  name: path.basename(given),
  plan: {
    steps: [],
    skipped: [],
    problems: [{ source: path.basename(given), field: '(the path)', problem }],
  },
});
