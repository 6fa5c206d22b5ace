import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import { importBundle, importSamplePatients, sampleTableNames } from '@anamnesis/interop';
import { TRIAL_PRACTICE, tryImport, type TriedImport } from './try-import.js';
import { isHl7, tryMessages, type TriedMessages } from './try-messages.js';

export type Tried = TriedMessages | TriedImport | { readonly is: 'not read' };

export interface TriedFile {
  /** Below the folder, as on disk: files of patients are often called after them. */
  readonly name: string;
  /** Which one it is, from 1: of the folders that it is in, and of the files in the last of them. */
  readonly number: string;
  readonly tried: Tried;
}

/**
 * Tries every file below a folder, the one after the other: messages (`.hl7`, `.txt`), FHIR bundles
 * (`.json`) and folders that hold the SMART sample patients' tables.
 */
export const tryFolder = async function* (folder: string): AsyncGenerator<TriedFile> {
  for (const { path, number } of foldersBelow(folder, '')) {
    const name = relative(folder, path) || '.';
    const files = namesIn(path, (entry) => entry.isFile());
    const areTables = sampleTableNames.every((table) => files.includes(`${table}.txt`));
    if (areTables) yield { name, number: number || '.', tried: await tryTables(path) };
    for (const [index, file] of areTables ? [] : files.entries()) {
      yield {
        name: join(name, file),
        number: `${number}${index + 1}`,
        tried: await tryFile(join(path, file)),
      };
    }
  }
};

interface FolderBelow {
  readonly path: string;
  /** `2/1/`; nothing of the folder that is tried. */
  readonly number: string;
}

const foldersBelow = (path: string, number: string): readonly FolderBelow[] => [
  { path, number },
  ...namesIn(path, (entry) => entry.isDirectory()).flatMap((name, index) =>
    foldersBelow(join(path, name), `${number}${index + 1}/`),
  ),
];

const namesIn = (path: string, isMeant: (entry: Dirent) => boolean): readonly string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter(isMeant)
    .map((entry) => entry.name)
    .sort();

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
