import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './project.mjs';

const endWithParent = new URL('./end-with-parent.mjs', import.meta.url).href;
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs node on these arguments and answers its exit code. The child has a process group of its
 * own, so that Ctrl-C reaches it once, through us, and not a second time from the terminal; when
 * we are killed, it ends too.
 */
export const runNode = (args, environment = {}) =>
  new Promise((settle, fail) => {
    const child = spawn(process.execPath, ['--import', endWithParent, ...args], {
      cwd: root,
      detached: process.platform !== 'win32',
      env: { ...process.env, ...environment, ANAMNESIS_STARTER: String(process.pid) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const forward = (signal) => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    for (const signal of forwarded) process.on(signal, forward);
    const watch = whenNpmEnds(() => child.kill('SIGTERM'));
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of forwarded) process.off(name, forward);
      settle(code ?? 128 + constants.signals[signal]);
    });
  });

/**
 * npm passes a signal on to its shell, which ends without passing it on to us: what we see of it
 * is that our parent is another one.
 */
const whenNpmEnds = (end) => {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 250).unref();
  return watch;
};
