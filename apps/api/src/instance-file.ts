import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tells a second start where this one listens. */
export interface Instance {
  readonly pid: number;
  readonly port: number;
  readonly startedAt: string;
}

export const writeInstance = (dataFolder: string, instance: Instance): void => {
  mkdirSync(dataFolder, { recursive: true });
  const draft = `${fileIn(dataFolder)}.${instance.pid}`;
  writeFileSync(draft, `${JSON.stringify(instance)}\n`);
  renameSync(draft, fileIn(dataFolder));
};

/** Only our own: another process may have started meanwhile. */
export const removeInstance = (dataFolder: string, pid: number): void => {
  try {
    const instance = JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')) as Partial<Instance>;
    if (instance.pid === pid) rmSync(fileIn(dataFolder), { force: true });
  } catch {
    // Gone or unreadable: nothing that a starter would believe.
  }
};

const fileIn = (dataFolder: string): string => join(dataFolder, 'instance.json');
