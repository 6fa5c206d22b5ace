import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath, type Program } from './binaries.js';
import type { Home } from './home.js';
import { choosePort, isFree, rememberedPort, rememberPort } from './port.js';
import { readPostmaster, removeStalePostmaster } from './postmaster.js';
import { superuser } from './roles.js';

const patienceMillis = 60_000;
const settingsFile = 'anamnesis.conf';

/** What a start may vary; everything else is the same for every cluster. */
export interface StartOptions {
  readonly port?: number | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** Made beside its place and moved there whole: a kill in the middle leaves nothing that counts. */
export const initialise = async (home: Home): Promise<boolean> => {
  if (existsSync(join(home.data, 'PG_VERSION'))) {
    refuseOtherMajor(home);
    return false;
  }
  // A name of its own, because the initdb of a killed process may still write into the last one.
  const draft = join(home.folder, `draft-${randomUUID()}`);
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, home.passwords.superuser, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  try {
    const access = ['-U', superuser, '--pwfile', passwordFile, '-A', 'scram-sha-256'];
    const outcome = await run(home, 'initdb', ['-D', draft, ...access, ...localeArguments()]);
    if (outcome.code !== 0) throw new Error(`PostgreSQL cannot be set up. ${outcome.output}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  const configuration = join(draft, 'postgresql.conf');
  const lines = readFileSync(configuration, 'utf8');
  writeFileSync(configuration, `${lines}\ninclude_if_exists = '${settingsFile}'\n`);
  renameSync(draft, home.data);
  removeDrafts(home.folder);
  return true;
};

/** What cannot be removed yet is written to at this moment; the next set-up may remove it. */
const removeDrafts = (folder: string): void => {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('draft-'))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
};

/**
 * Answers the port of the server that runs on this data: found running, or started now. One that
 * was killed a moment ago still looks alive, so only one that answers is taken for running.
 */
export const adoptOrStart = async (
  home: Home,
  options: StartOptions,
  answers: (port: number) => Promise<boolean>,
): Promise<{ readonly how: 'adopted' | 'started'; readonly port: number }> => {
  const deadline = Date.now() + patienceMillis;
  while (Date.now() < deadline) {
    const postmaster = readPostmaster(home.data);
    if (postmaster?.status === 'ready' && (await answers(postmaster.port))) {
      return { how: 'adopted', port: postmaster.port };
    }
    if (!postmaster) {
      const port = await start(home, options);
      if (port !== undefined && (await answers(port))) return { how: 'started', port };
    }
    await sleep(50);
  }
  throw new Error(
    `PostgreSQL did not become ready within ${patienceMillis / 1000} seconds: ` +
      `its log is ${join(home.folder, 'postgres.log')}.`,
  );
};

export const stopServer = async (home: Home): Promise<void> => {
  if (!readPostmaster(home.data)) return;
  const outcome = await run(home, 'pg_ctl', ['stop', '-w', '-m', 'fast', '-D', home.data]);
  if (outcome.code !== 0 && readPostmaster(home.data)) {
    throw new Error(`PostgreSQL cannot be stopped. ${outcome.output}`);
  }
};

/** Nothing means: not yet, for what an earlier server left behind is still ending. */
const start = async (home: Home, options: StartOptions): Promise<number | undefined> => {
  removeStalePostmaster(home.data);
  const port = await portFor(home, options.port);
  writeSettings(home, port, options.settings ?? {});
  const log = join(home.folder, 'postgres.log');
  const before = existsSync(log) ? readFileSync(log).length : 0;
  const outcome = await run(home, 'pg_ctl', ['start', '-w', '-D', home.data, '-l', log]);
  if (outcome.code === 0) {
    rememberPort(home.folder, port);
    return port;
  }
  const said = existsSync(log) ? readFileSync(log).subarray(before).toString('utf8') : '';
  // Backends of a killed server end by themselves, a port can be lost to a faster program, and
  // the pg_ctl of a killed process may be starting the very same server.
  const passes = /pre-existing shared memory block|Address already in use|lock file .* exists/;
  if (passes.test(said)) return undefined;
  throw new Error(`PostgreSQL does not start. ${outcome.output} ${said.slice(-800)}`.trim());
};

const portFor = async (home: Home, asked: number | undefined): Promise<number> => {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new Error(`Port ${asked} is taken: end the program that listens there, or name another.`);
  }
  const remembered = rememberedPort(home.folder);
  if (remembered !== undefined && (await isFree(remembered))) return remembered;
  return choosePort();
};

/**
 * Loopback and passwords only. The log must not print rows, so neither details nor statements
 * of failures go into it.
 */
const writeSettings = (home: Home, port: number, more: Readonly<Record<string, string>>): void => {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    // An error's own sentence may quote a value; whoever sent the statement is told it all the same.
    log_min_messages: 'log',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
    fsync: 'on',
    ...more,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  const file = join(home.data, settingsFile);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  if (home.user) chownSync(file, home.user.uid, home.user.gid);
};

const refuseOtherMajor = ({ data, binaries }: Home): void => {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (made !== ours) {
    throw new Error(
      `The database in ${data} was made by PostgreSQL ${made} and this is ${ours}: ` +
        'move its content with pg_dump, or run the old server and set DATABASE_URL.',
    );
  }
};

/** Sorting by bytes is the same everywhere; people's names are sorted by ICU where asked. */
const localeArguments = (): readonly string[] => {
  const always = ['-E', 'UTF8', '--data-checksums'];
  if (process.platform === 'linux') return [...always, '--locale=C.UTF-8'];
  if (process.platform === 'darwin') return [...always, '--locale=C', '--lc-ctype=en_US.UTF-8'];
  return [...always, '--locale=C'];
};

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

const run = (home: Home, program: Program, args: readonly string[]): Promise<Outcome> =>
  new Promise((settle, fail) => {
    const child = spawn(programPath(home.binaries, program), args, {
      ...home.user,
      cwd: '/',
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (cause) => {
      const remedy = 'start as another user, or set DATABASE_URL.';
      fail(
        new Error(`PostgreSQL's ${program} cannot be run (${cause.message}): ${remedy}`, { cause }),
      );
    });
    child.on('exit', (code) => settle({ code, output: output.trim() }));
  });

/** The caller's own PG variables would otherwise reach another server or another folder. */
const environment = (): NodeJS.ProcessEnv => {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C.UTF-8', TZ: 'UTC' };
};
