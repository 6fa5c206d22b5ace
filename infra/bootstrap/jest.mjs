import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './run-node.mjs';
import { root } from './project.mjs';

/** Runs jest and answers its exit code with the counts, which are none when it broke off. */
export const runJest = async (args, reporters) => {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-jest-'));
  const file = join(folder, 'counts.json');
  try {
    const code = await runNode(
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(root, 'node_modules/jest/bin/jest.js'),
        ...tiersLast(args),
        ...reporters.map((reporter) => `--reporters=${reporter}`),
      ],
      { ANAMNESIS_TEST_COUNTS: file },
    );
    return { code, counts: readCounts(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const tiers = ['unit', 'integration', 'journey'];

/** Jest takes every word after --selectProjects for a project, the folder to be tested too. */
export const tiersLast = (args) => {
  const at = args.indexOf('--selectProjects');
  if (at === -1) return args;
  const after = args.slice(at + 1);
  const others = after.findIndex((word) => !tiers.includes(word));
  const end = others === -1 ? after.length : others;
  const selected = ['--selectProjects', ...after.slice(0, end)];
  return [...args.slice(0, at), ...after.slice(end), ...selected];
};

const readCounts = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
