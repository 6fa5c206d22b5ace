import { join } from 'node:path';
import { runningInstance } from './instance.mjs';
import { tryLock } from './lock.mjs';
import { checkNode, prepare } from './prepare.mjs';
import { dataFolder, main, Stop } from './project.mjs';
import { runNode } from './run-node.mjs';

/** One portal per folder: whoever comes second hears where the first one is. */
await main(async () => {
  checkNode(process.versions.node);
  const instance = await runningInstance();
  if (instance) return tellWhere(instance);
  const lock = await tryLock(join(dataFolder, 'start.lock'));
  if (lock.heldBy) {
    console.log(`Anamnesis is being started by process ${lock.heldBy}: nothing was started anew.`);
    return 0;
  }
  try {
    await prepare();
    return await runNode(['apps/api/dist/main.js', ...process.argv.slice(2)]);
  } finally {
    lock.release();
  }
});

function tellWhere({ pid, port, startedAt, answers }) {
  if (!answers) {
    throw new Stop(`Anamnesis runs as process ${pid} but does not answer: end it (kill ${pid}).`);
  }
  console.log(
    `Anamnesis already runs at http://127.0.0.1:${port} (process ${pid}, since ${startedAt}): ` +
      'nothing was started anew.',
  );
  return 0;
}
