import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installApart } from '../bootstrap/install-apart.mjs';
import { prepare } from '../bootstrap/prepare.mjs';
import { main } from '../bootstrap/project.mjs';
import { runNode } from '../bootstrap/run-node.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const stryker = 'infra/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
const report = '.data/mutation-report.json';

/**
 * `npm run mutation -- --mutate libs/domain/src/lab-rules/withdrawn.policy.ts` tries one file, and
 * without arguments all. Prints what was noticed and what was not; fails below 90 %.
 */
await main(async () => {
  await prepare();
  await installApart(here);
  // Of a run that breaks off, nothing is told as if it were its own.
  rmSync(report, { force: true });
  const config = 'infra/mutation/stryker.config.mjs';
  const exitCode = await runNode([stryker, 'run', config, ...process.argv.slice(2)]);
  const { reportOf } = await import('./report.mjs');
  if (existsSync(report)) console.log(await reportOf(report));
  return exitCode;
});
