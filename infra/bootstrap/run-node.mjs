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
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      settle(code ?? 128 + constants.signals[signal]);
    });
  });
