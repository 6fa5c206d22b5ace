import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { importBundle, importSamplePatients, sampleTableNames } from '@anamnesis/interop';
import { TRIAL_PRACTICE, tryImport, type TriedImport } from './try-import.js';
import { isHl7, tryMessages, type TriedMessages } from './try-messages.js';

export type Tried = TriedMessages | TriedImport | { readonly is: 'not read' };

export interface TriedFile {
  /** Below the folder. */
  readonly name: string;
  readonly tried: Tried;
}

/**
 * Tries every file below a folder, the one after the other: messages (`.hl7`, `.txt`), FHIR bundles
 * (`.json`) and folders that hold the SMART sample patients' tables.
 */
export const tryFolder = async function* (folder: string): AsyncGenerator<TriedFile> {
  for (const path of foldersBelow(folder)) {
    const name = relative(folder, path) || '.';
    const files = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort();
    const areTables = sampleTableNames.every((table) => files.includes(`${table}.txt`));
    if (areTables) yield { name, tried: await tryTables(path) };
    for (const file of areTables ? [] : files) {
      yield { name: join(name, file), tried: await tryFile(join(path, file)) };
    }
  }
};

const foldersBelow = (folder: string): readonly string[] => [
  folder,
  ...readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => foldersBelow(join(folder, name))),
];

const tryFile = async (file: string): Promise<Tried> => {
  if (/\.(?:hl7|txt)$/iu.test(file)) {
    const bytes = readFileSync(file);
    return isHl7(bytes) ? tryMessages(bytes) : { is: 'not read' };
  }
  if (!/\.json$/iu.test(file)) return { is: 'not read' };
  const text = readFileSync(file, 'utf8');
  if (!isBundle(text)) return { is: 'not read' };
  return tryImport('FHIR', importBundle(text, TRIAL_PRACTICE));
};

const isBundle = (text: string): boolean => {
  try {
    const read = JSON.parse(text) as { readonly resourceType?: unknown } | null;
    return read?.resourceType === 'Bundle';
  } catch {
    return false;
  }
};

/** They name nobody who ordered; whoever imports them says who it is. */
const tryTables = (folder: string): Promise<Tried> => {
  const text = (table: string): string => readFileSync(join(folder, `${table}.txt`), 'utf8');
  const [patients, meds, refills, vitals] = sampleTableNames.map(text);
  if (patients === undefined || meds === undefined) return Promise.resolve({ is: 'not read' });
  const labs = readdirSync(folder).includes('labs.txt') ? text('labs') : '';
  const tables = { patients, meds, refills: refills ?? '', vitals: vitals ?? '', labs };
  const prescriber = { familyName: 'Trial', givenName: 'Orderer' };
  const plan = importSamplePatients(tables, { ...TRIAL_PRACTICE, prescriber });
  return tryImport('SMART tables', plan);
};
