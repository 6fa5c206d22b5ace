import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** Nothing when the process is gone, or dead and only not yet reaped (a zombie). */
export const identityOf = (pid: number): ProcessIdentity | undefined => {
  if (!answersSignals(pid)) return undefined;
  if (process.platform === 'linux') return fromProc(pid);
  if (process.platform === 'win32') return { pid, startedAt: '' };
  return fromPs(pid);
};

export const isAlive = ({ pid, startedAt }: ProcessIdentity): boolean =>
  identityOf(pid)?.startedAt === startedAt;

export const thisProcess = (): ProcessIdentity => {
  const identity = identityOf(process.pid);
  if (!identity) throw new Error('This process cannot find itself in the process table.');
  return identity;
};

/** The program a process runs, as the system names it; nothing when that cannot be told. */
export const programOf = (pid: number): string | undefined => {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    if (process.platform === 'win32') return undefined;
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process answers with a refusal, and so it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const fromProc = (pid: number): ProcessIdentity | undefined => {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // A hidden process is alive but shows no start; a missing one has just ended.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { pid, startedAt: '' };
  }
  return identityFromStat(pid, stat);
};

/** The program's name stands in brackets and may hold spaces and brackets of its own. */
export const identityFromStat = (pid: number, stat: string): ProcessIdentity | undefined => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, startedAt: fields[19] ?? '' };
};

const fromPs = (pid: number): ProcessIdentity | undefined => {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], options).trim();
    const [state = '', ...started] = line.split(/\s+/);
    return state.startsWith('Z') ? undefined : { pid, startedAt: started.join(' ') };
  } catch {
    return undefined;
  }
};
