import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { ensurePostgres } from '@anamnesis/embedded-postgres';

const RUNNER = 'runner.pid';
const POSTGRES = 'postgres';

/** Where a run keeps its server and the output of its processes. */
export interface RunFolder {
  readonly path: string;
  readonly postgres: string;
  /** Of all processes of the run. */
  readonly vault: string;
  /** Nobody needs to clean up after this run any more. */
  settled(): void;
}

/** A folder of this run's own; what a killed run has left is ended and removed first. */
export const openRunFolder = async (): Promise<RunFolder> => {
  const parent = resolve(process.env['DATA_FOLDER'] ?? '.data', 'chaos');
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) await removeIfAbandoned(join(parent, name));
  const path = mkdtempSync(join(parent, 'run-'));
  writeFileSync(join(path, RUNNER), String(process.pid));
  return {
    path,
    postgres: join(path, POSTGRES),
    vault: join(path, 'vault'),
    settled: () => rmSync(join(path, RUNNER), { force: true }),
  };
};

/** A runner that was killed took its children with it, but not the PostgreSQL that it started. */
const removeIfAbandoned = async (path: string): Promise<void> => {
  const note = join(path, RUNNER);
  if (!existsSync(note) || isAlive(Number(readFileSync(note, 'utf8')))) return;
  const postgres = join(path, POSTGRES);
  if (existsSync(postgres)) {
    const left = await ensurePostgres({ folder: postgres });
    await left.stop();
    rmSync(left.folder, { recursive: true, force: true });
  }
  rmSync(path, { recursive: true, force: true });
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
