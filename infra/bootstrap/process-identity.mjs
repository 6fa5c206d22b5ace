import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, as its system tells it: a number that was given to another program
 * since then does not count as the same. Nothing when the process is gone or a zombie.
 * (The package embedded-postgres has the same idea, but cannot be loaded before it is built.)
 */
export const startOf = (pid) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  try {
    if (process.platform === 'linux') return startFromProc(pid);
    if (process.platform === 'win32') return 'unknown';
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim();
  } catch {
    return undefined;
  }
};

const startFromProc = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
};

/** The words a process was started with; empty when the system does not show them. */
export const commandOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};
