import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { main, root, Stop } from './project.mjs';
import { runNode } from './run-node.mjs';

/** `run.mjs importer data.json` prepares the project and runs apps/importer with what follows. */
await main(async () => {
  const [app, ...args] = process.argv.slice(2);
  if (!app || !existsSync(join(root, 'apps', app, 'src/main.ts'))) {
    throw new Stop(`There is no program apps/${app ?? ''}: name a folder of apps.`);
  }
  await prepare();
  return runNode([join('apps', app, 'dist/main.js'), ...args], { INIT_CWD: callerFolder() });
});

/** Relative paths mean the folder in which the person typed the command. */
function callerFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}
