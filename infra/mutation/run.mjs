import { fileURLToPath } from 'node:url';
import { installApart } from '../bootstrap/install-apart.mjs';
import { prepare } from '../bootstrap/prepare.mjs';
import { main } from '../bootstrap/project.mjs';
import { runNode } from '../bootstrap/run-node.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const stryker = 'infra/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';

/** `npm run mutation -- --mutate libs/domain/src/labs/withdrawn.policy.ts` tries one file. */
await main(async () => {
  await prepare();
  await installApart(here);
  return runNode([stryker, 'run', 'infra/mutation/stryker.config.mjs', ...process.argv.slice(2)]);
});
