import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TrialAsked } from './try-arguments.js';
import { lineOf, sumOf } from './tried-report.js';
import { tryFolder, type TriedFile } from './try-folder.js';

/** @returns the exit code */
export const tryAll = async ({ folder: asked, names }: TrialAsked): Promise<number> => {
  // Relative to the folder in which the person typed the command.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), asked);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error('There is no such folder: check its name.');
    return 2;
  }
  const files: TriedFile[] = [];
  try {
    for await (const file of tryFolder(folder)) {
      console.log(lineOf(file, { names }));
      files.push(file);
    }
  } catch {
    // What failed may quote a file or its name.
    console.error('The file after the last one that is listed could not be tried: can it be read?');
    return 2;
  }
  console.log(sumOf(files));
  return 0;
};
