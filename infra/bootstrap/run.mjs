import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { main, root, Stop } from './project.mjs';
import { runNode } from './run-node.mjs';

/**
 * `run.mjs importer data.json` prepares the project and runs apps/importer with what follows;
 * `run.mjs bench/chaos` runs another program of that folder than its main one.
 */
await main(async () => {
  const [asked = '', ...args] = process.argv.slice(2);
  const [app = '', program = 'main'] = asked.split('/');
  if (!app || !existsSync(join(root, 'apps', app, `src/${program}.ts`))) {
    throw new Stop(`There is no program apps/${asked}: name a folder of apps.`);
  }
  await prepare();
  const file = join('apps', app, `dist/${program}.js`);
  return runNode([file, ...args], { INIT_CWD: callerFolder() });
});

/** Relative paths mean the folder in which the person typed the command. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
