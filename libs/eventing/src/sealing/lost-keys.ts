import type { EventStore, StoredEvent } from '../event-store.js';
import { VaultUnavailable, type KeyVault } from './key-vault.js';
import { subjectOfSealed, isSealed } from './sealed-bytes.js';

/**
 * The streams of which one begins with a subject's own event, if anything was ever recorded of
 * that subject. By them it is told whether somebody who has no key is new, or lost the key.
 */
export type HomesOf = (subject: string) => readonly string[];

/**
 * A second key would open nothing of what the first one sealed; and what it seals itself could be
 * read by nobody as soon as the vault with the first one is back in its place.
 * @throws {VaultUnavailable} something is sealed with a key that the vault does not have
 */
export const refuseSecondKey = async (
  { subject, stream }: { readonly subject: string; readonly stream: string },
  store: Pick<EventStore, 'readStream'>,
  homesOf: HomesOf,
): Promise<void> => {
  const homes = homesOf(subject);
  // Whoever writes to one of them begins it, or finds there what began it.
  const asked = homes.includes(stream) ? [stream] : homes;
  const begun = await Promise.all(asked.map((home) => store.readStream(home, { limit: 1 })));
  const isLost = begun.some(
    ([first]) => first && isSealed(first.data) && subjectOfSealed(first.data) === subject,
  );
  if (!isLost) return;
  throw new VaultUnavailable(
    `The vault has no key for the subject ${subject}, of whom the log holds sealed events: it is ` +
      'older than the log, or the key was damaged. No second key is made. Restore the newest ' +
      'copy of the vault; if no copy has the key: npm run keys -- give-up.',
  );
};

/** An event as it is stored, and for whom it is sealed. */
export interface SealedWithoutKey {
  readonly subject: string;
  readonly stored: StoredEvent;
}

/**
 * Those of the events, as they are stored, for whose subject the vault has no key although nobody
 * destroyed it.
 * @throws {VaultUnavailable}
 */
export const sealedWithoutKey = async (
  events: readonly StoredEvent[],
  vault: Pick<KeyVault, 'find'>,
): Promise<readonly SealedWithoutKey[]> => {
  const sealed = events.flatMap((stored) => {
    const subject = isSealed(stored.data) ? subjectOfSealed(stored.data) : undefined;
    return subject === undefined ? [] : [{ subject, stored }];
  });
  const found = await vault.find([...new Set(sealed.map(({ subject }) => subject))]);
  for (const known of found.values()) if (known.is === 'key') known.key.fill(0);
  return sealed.filter(({ subject }) => !found.has(subject));
};

/** @throws {VaultUnavailable} */
export const subjectsWithoutKey = async (
  events: readonly StoredEvent[],
  vault: Pick<KeyVault, 'find'>,
): Promise<readonly string[]> => [
  ...new Set((await sealedWithoutKey(events, vault)).map(({ subject }) => subject)),
];
