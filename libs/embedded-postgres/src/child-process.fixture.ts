import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Built by the set-up of this tier, because a child runs without jest's compiler. */
const built = (module: string): string =>
  pathToFileURL(resolve(`libs/embedded-postgres/dist/${module}.js`)).href;

const children: ChildProcess[] = [];

/** A spec that failed on its way has not ended its own. */
export const killChildren = async (): Promise<void> => {
  await Promise.all(children.splice(0).map(killHard));
};

/** Runs these lines as a process of its own; `say` in them is heard by `heard`. */
export const startChild = (module: string, lines: string): ChildProcess => {
  const script = `
    import * as it from ${JSON.stringify(built(module))};
    const say = (value) => process.send(value);
    ${lines}
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
};

export const heard = async <Value>(child: ChildProcess): Promise<Value> => {
  const [value] = (await once(child, 'message')) as [Value];
  return value;
};

export const killHard = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};
