import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from './process-identity.mjs';

/**
 * Takes the lock, or answers the living process that holds it. A killed owner's lock is removed
 * under a lock of its own, named after the stale content: of many who see it only one removes it.
 */
export const tryLock = async (path) => {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid), id: randomUUID() });
  for (;;) {
    if (createWhole(path, mine)) return { release: () => removeIf(path, mine) };
    const found = readIfThere(path);
    if (found === undefined) continue;
    const owner = livingOwner(found);
    if (owner) return { heldBy: owner };
    const marker = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 16)}`;
    const right = await tryLock(marker);
    if (right.heldBy) {
      await sleep(20);
      continue;
    }
    removeIf(path, found);
    right.release();
  }
};

/** Waits for its turn; says once for whom it waits. */
export const withLock = async (path, work) => {
  let told = false;
  for (;;) {
    const lock = await tryLock(path);
    if (!lock.heldBy) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) console.error(`Waiting for process ${lock.heldBy}, which is at the same work.`);
    told = true;
    await sleep(100);
  }
};

/** A link appears with all its content or not at all, so nobody reads half a lock. */
const createWhole = (path, content) => {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

const removeIf = (path, content) => {
  if (readIfThere(path) === content) rmSync(path, { force: true });
};

const readIfThere = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const livingOwner = (content) => {
  try {
    const { pid, start } = JSON.parse(content);
    return startOf(pid) === start ? pid : undefined;
  } catch {
    return undefined;
  }
};
