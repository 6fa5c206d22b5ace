import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { checkoutFolder, root, Stop } from './project.mjs';

/**
 * Installs what the lock file of a folder names, when that is not what is there: tools that only
 * one command needs, and that nobody else should have to install.
 */
export const installApart = (folder) =>
  withLock(join(checkoutFolder, `${basename(folder)}.lock`), async () => {
    if (isInstalled(folder)) return;
    const place = relative(root, folder);
    console.error(`Installing what ${place}/package-lock.json names …`);
    // Through npm's own script where it is known: on Windows, npm is not a program but a script.
    const npm = process.env.npm_execpath;
    const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    const { status, error } = spawnSync(program, [...first, 'ci', ...options], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) {
      const reason = error?.message ?? `exit code ${status}`;
      throw new Stop(`npm ci failed in ${place} (${reason}): is the registry within reach?`);
    }
    writeFileSync(noteIn(folder), lockHash(folder));
  });

/** Content is compared, not time: a checkout gives every file a new time. */
export const isInstalled = (folder) =>
  existsSync(noteIn(folder)) && readFileSync(noteIn(folder), 'utf8') === lockHash(folder);

export const lockHash = (folder) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');

const noteIn = (folder) => join(folder, 'node_modules/.anamnesis-lock-hash');
