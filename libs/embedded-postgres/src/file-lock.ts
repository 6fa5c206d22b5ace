import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, thisProcess, type ProcessIdentity } from './process-identity.js';

const defaultPatienceMillis = 120_000;
const pollMillis = 25;

/**
 * Runs `work` while no other process runs its own under the same path. A lock whose owner was
 * killed is taken over; a live owner is waited for, and named when patience ends.
 */
export const withLock = async <Result>(
  path: string,
  work: () => Promise<Result>,
  patienceMillis = defaultPatienceMillis,
): Promise<Result> => {
  const deadline = Date.now() + patienceMillis;
  const mine = await acquire(path, deadline);
  try {
    return await work();
  } finally {
    if (readIfThere(path) === mine) rmSync(path, { force: true });
  }
};

const acquire = async (path: string, deadline: number): Promise<string> => {
  const mine = JSON.stringify({ ...thisProcess(), nonce: randomUUID() });
  for (;;) {
    const found = readIfThere(path);
    if (found === undefined) {
      if (createWhole(path, mine)) return mine;
      continue;
    }
    const owner = ownerOf(found);
    if (!owner || !isAlive(owner)) {
      await removeStale(path, found, deadline);
      continue;
    }
    if (Date.now() > deadline) {
      throw new Error(`Process ${owner.pid} holds ${path} for too long: end it, then try again.`);
    }
    await sleep(pollMillis);
  }
};

/**
 * Of many who see the same dead owner only one may remove its lock, or the second would remove
 * the lock that the first has just taken. The right to remove is a lock of its own, named after
 * the very content that is stale, and is held while the content is looked at once more.
 */
const removeStale = async (path: string, stale: string, deadline: number): Promise<void> => {
  const marker = `${path}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
  const mine = await acquire(marker, deadline);
  try {
    if (readIfThere(path) === stale) rmSync(path, { force: true });
  } finally {
    if (readIfThere(marker) === mine) rmSync(marker, { force: true });
  }
};

/** A link appears with all its content or not at all, so nobody ever reads half a lock. */
const createWhole = (path: string, content: string): boolean => {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const ownerOf = (content: string): ProcessIdentity | undefined => {
  try {
    const { pid, startedAt } = JSON.parse(content) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof startedAt === 'string'
      ? { pid, startedAt }
      : undefined;
  } catch {
    return undefined;
  }
};
