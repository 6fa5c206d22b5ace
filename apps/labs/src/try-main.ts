import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { lineOf, sumOf } from './tried-report.js';
import { tryFolder, type TriedFile } from './try-folder.js';

/** @returns the exit code */
export const tryAll = async ([, asked = '.']: readonly string[]): Promise<number> => {
  // Relative to the folder in which the person typed the command.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), asked);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error('There is no such folder: check its name.');
    return 2;
  }
  const files: TriedFile[] = [];
  for await (const file of tryFolder(folder)) {
    console.log(lineOf(file));
    files.push(file);
  }
  console.log(sumOf(files));
  return 0;
};
