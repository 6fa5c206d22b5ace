import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningInstance } from './instance.mjs';
import { withLock } from './lock.mjs';
import { checkoutFolder, root, Stop } from './project.mjs';

const modules = join(root, 'node_modules');
const note = join(modules, '.anamnesis-lock-hash');

/** Installs and builds what is stale. Nothing to do takes a fifth of a second. */
export const prepare = () => oneAtATime(build);

/** For the check, which builds as one of its steps. */
export const ensureInstalled = () => oneAtATime(() => undefined);

const oneAtATime = async (afterInstalling) => {
  checkNode(process.versions.node);
  await withLock(join(checkoutFolder, 'prepare.lock'), async () => {
    if (!isInstalled()) await install();
    afterInstalling();
  });
};

export const checkNode = (version) => {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return;
  throw new Stop(
    `Anamnesis needs Node 20.19, 22.12 or later, and this is ${version}: ` +
      'get a newer one from https://nodejs.org.',
  );
};

/** Content is compared, not time: a checkout gives every file a new time. */
const isInstalled = () => {
  if (!existsSync(modules)) return false;
  if (existsSync(note)) return readFileSync(note, 'utf8') === lockHash();
  const installed = readJson(join(modules, '.package-lock.json'));
  if (!installed || !matches(installed, readJson(join(root, 'package-lock.json')))) return false;
  writeFileSync(note, lockHash());
  return true;
};

/**
 * Whether somebody's own `npm install` brought what the lock file asks for. Packages for other
 * platforms are optional and left out, so only those may be missing.
 */
export const matches = (installed, wanted) =>
  Object.entries(wanted.packages)
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, { version, integrity, optional, link }]) => {
      const found = installed.packages[path];
      if (!found) return Boolean(optional);
      return link
        ? found.link === true
        : found.version === version && found.integrity === integrity;
    });

const install = async () => {
  const instance = await runningInstance();
  if (instance) {
    throw new Stop(
      `The dependencies have changed, and the portal still runs as process ${instance.pid}: ` +
        'end it, then try again.',
    );
  }
  console.error('Installing what package-lock.json names (about a minute) …');
  // Through npm's own script where it is known: on Windows, npm is not a program but a script.
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
  run(
    program,
    [...first, 'ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'],
    'npm ci failed',
  );
  writeFileSync(note, lockHash());
};

const build = () => {
  const compiler = join(modules, '@typescript/native/bin/tsc');
  run(process.execPath, [compiler, '-b', 'tsconfig.build.json'], 'The project does not compile');
};

/** The output of a command belongs to the person, not to whoever reads our standard output. */
const run = (program, args, failure) => {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    throw new Stop(`${failure} (${error?.message ?? signal ?? `exit code ${status}`}).`);
  }
};

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
