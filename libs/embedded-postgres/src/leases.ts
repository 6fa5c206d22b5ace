import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, thisProcess, type ProcessIdentity } from './process-identity.js';

/**
 * One file for each user of a running server, so that whoever leaves knows whether others stay.
 * To be called under the folder's lock; the leases of killed processes do not count.
 */
export const takeLease = (folder: string): string => {
  const leases = join(folder, 'leases');
  mkdirSync(leases, { recursive: true });
  const lease = join(leases, randomUUID());
  writeFileSync(lease, JSON.stringify(thisProcess()));
  return lease;
};

/** Answers whether somebody else still uses the server. */
export const giveBackLease = (folder: string, lease: string): boolean => {
  rmSync(lease, { force: true });
  const leases = join(folder, 'leases');
  let others = false;
  for (const name of readdirSync(leases)) {
    if (holderLives(join(leases, name))) others = true;
    else rmSync(join(leases, name), { force: true });
  }
  return others;
};

const holderLives = (lease: string): boolean => {
  try {
    return isAlive(JSON.parse(readFileSync(lease, 'utf8')) as ProcessIdentity);
  } catch {
    // Killed in the middle of writing: a holder that lives has written all of it under the lock.
    return false;
  }
};
