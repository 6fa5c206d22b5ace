import { readFileSync, rmSync, statSync } from 'node:fs';
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
  // A server that runs for one user only notes its number with a minus.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return beginning(data);
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
  if (!readPostmaster(data)) rmSync(lockFileOf(data), { force: true });
};

const emptyForAtMostMillis = 5_000;

/** A server makes its lock file before it writes into it, and may be killed between the two. */
const beginning = (data: string): Postmaster | undefined => {
  const found = statSync(lockFileOf(data), { throwIfNoEntry: false });
  const isRecent = found !== undefined && Date.now() - found.mtimeMs < emptyForAtMostMillis;
  return isRecent ? { pid: 0, port: 0, status: 'beginning' } : undefined;
};

const lockFileOf = (data: string): string => join(data, 'postmaster.pid');

const linesOf = (data: string): readonly string[] | undefined => {
  try {
    return readFileSync(lockFileOf(data), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
