import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from '../bootstrap/prepare.mjs';
import { main, root } from '../bootstrap/project.mjs';

const modules = join(root, 'node_modules');
const compiler = join(modules, '@typescript/native/bin/tsc');

/** Longest first, because two run at a time. */
const steps = [
  {
    name: 'lint',
    args: [join(modules, 'eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
    remedy: 'npx eslint --fix . mends some of it',
  },
  {
    name: 'format',
    args: [join(modules, 'prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    remedy: 'npm run format mends it',
  },
  {
    name: 'tidy rules and boundaries at work',
    args: [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(modules, 'jest/bin/jest.js'),
      'infra/checks',
      '--silent',
      '--selectProjects',
      'unit',
    ],
    remedy: 'each line says what to do instead',
  },
  {
    name: 'boundaries',
    args: [
      join(modules, 'dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', 'infra/checks/boundaries.mjs', '--no-progress', 'libs', 'apps'],
    ],
    remedy: 'see the import table in docs/architecture.md',
  },
  { name: 'build', args: [compiler, '-b', 'tsconfig.build.json'], remedy: 'npm run build' },
  {
    name: 'types of the specs',
    args: [compiler, '-p', 'tsconfig.json', '--noEmit'],
    remedy: 'npx tsc -p tsconfig.json --noEmit',
  },
];

const atOnce = 2;

await main(async () => {
  await ensureInstalled();
  const waiting = [...steps];
  const failed = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const { code, output, seconds } = await run(step.args);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step.name} (${seconds} s)`);
      if (code !== 0) failed.push({ ...step, output });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const { name, output, remedy } of failed) {
    console.log(`\n${name}: ${remedy}\n\n${output.trim()}`);
  }
  console.log(`\n${steps.length - failed.length} of ${steps.length} checks passed`);
  return failed.length === 0 ? 0 : 1;
});

/** What a step prints is shown only when it fails. */
function run(args) {
  return new Promise((settle, fail) => {
    const began = Date.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', fail);
    child.on('close', (code) => {
      settle({ code, output, seconds: ((Date.now() - began) / 1000).toFixed(1) });
    });
  });
}
