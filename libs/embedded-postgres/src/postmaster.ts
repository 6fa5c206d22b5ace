import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, programOf } from './process-identity.js';

/** The server that runs on a data folder, as its own lock file tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/**
 * Nothing when no server runs there. A process number that was given to another program does not
 * count, and neither does a dead server that nobody has reaped.
 */
export const readPostmaster = (data: string): Postmaster | undefined => {
  const lines = linesOf(data);
  if (!lines) return undefined;
  const pid = Number(lines[0]);
  if (!identityOf(pid)) return undefined;
  const program = programOf(pid);
  if (program !== undefined && !program.includes('postgres')) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
};

/**
 * PostgreSQL believes any living process number, a zombie's too, and would refuse to start. That
 * no backend of the dead server still writes is guarded by its shared memory, not by this file.
 */
export const removeStalePostmaster = (data: string): void => {
  if (!readPostmaster(data)) rmSync(join(data, 'postmaster.pid'), { force: true });
};

const linesOf = (data: string): readonly string[] | undefined => {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
