import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './project.mjs';
import { commandOf, startOf } from './process-identity.mjs';

/**
 * The portal that runs from this folder. `apps/api` writes `.data/instance.json` when it listens,
 * `{ "pid": 123, "port": 3000, "startedAt": "2026-03-02T09:00:00.000Z" }`, and removes it when it
 * ends in order. A killed one leaves the file behind, so nothing in it is believed unseen: the
 * process must live and `GET /health/live` on loopback must answer.
 */
export const runningInstance = async () => {
  const instance = readInstance();
  if (!instance || startOf(instance.pid) === undefined) return undefined;
  if (await answers(instance.port)) return { ...instance, answers: true };
  // Another program may have been given the number; ours is known by what it was started with.
  return commandOf(instance.pid).includes('apps/api/dist/main.js')
    ? { ...instance, answers: false }
    : undefined;
};

const readInstance = () => {
  try {
    const instance = JSON.parse(readFileSync(join(dataFolder, 'instance.json'), 'utf8'));
    return Number.isInteger(instance.pid) && Number.isInteger(instance.port) ? instance : undefined;
  } catch {
    return undefined;
  }
};

const answers = async (port) => {
  try {
    const live = `http://127.0.0.1:${port}/health/live`;
    return (await fetch(live, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
};
