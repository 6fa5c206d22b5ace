import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../bootstrap/lock.mjs';
import { checkoutFolder, Stop } from '../bootstrap/project.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Installs what the lock file of this folder names, when that is not what is there. */
export const installPeers = () =>
  withLock(join(checkoutFolder, 'peers.lock'), async () => {
    if (isInstalled(here)) return;
    console.error('Installing the peers that infra/peers/package-lock.json names …');
    // Through npm's own script where it is known: on Windows, npm is not a program but a script.
    const npm = process.env.npm_execpath;
    const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    const { status, error } = spawnSync(program, [...first, 'ci', ...options], {
      cwd: here,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) {
      const reason = error?.message ?? `exit code ${status}`;
      throw new Stop(`npm ci failed in infra/peers (${reason}): is the registry within reach?`);
    }
    writeFileSync(noteIn(here), lockHash(here));
  });

/** Content is compared, not time: a checkout gives every file a new time. */
export const isInstalled = (folder) =>
  existsSync(noteIn(folder)) && readFileSync(noteIn(folder), 'utf8') === lockHash(folder);

export const lockHash = (folder) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');

const noteIn = (folder) => join(folder, 'node_modules/.anamnesis-lock-hash');
