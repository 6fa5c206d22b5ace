import { VaultUnavailable } from '../sealing/key-vault.js';
import type { RotatedVault } from './check-master-keys.js';
import { rewrapUnder } from './rewrapped.js';
import type { FoundWraps, Rewrap, WrappedKeys } from './wrapped-keys.js';

export interface Rotation {
  /** False: what was found was a rotation that had not come to its end, and it was finished. */
  readonly isNew: boolean;
  readonly masterKey: string;
  readonly rewrapped: number;
  readonly retired: readonly string[];
}

/**
 * Wraps every data key with a new master key and destroys the old ones. Events are not touched,
 * and other processes go on reading and making keys meanwhile. May be stopped at any point and
 * called again: what is wrapped with another key than the current one, or a second master key
 * that is still there, means that a rotation is to be finished.
 * @throws {VaultUnavailable} a key cannot be wrapped anew: nothing of it was let go
 */
export const rotateMasterKey = async (
  vault: RotatedVault,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<Rotation> => {
  const { wrappedKeys, masterKeys } = vault;
  const before = await masterKeys.currentKeyId();
  const held = await masterKeys.keyIds();
  const isUnfinished = held.length > 1 || (await leftUnderOthers(wrappedKeys, before)) > 0;
  const masterKey = isUnfinished ? before : await masterKeys.drawNext();
  const of = await leftUnderOthers(wrappedKeys, masterKey);
  let done = 0;
  const rewrapAll = async () => {
    done += await rewrapOthers(vault, masterKey, (more) => progress(done + more, of));
  };

  await rewrapAll();
  // Listed at the start: if another rotation has drawn a newer one since, it is not among them.
  const old = held.filter((keyId) => keyId !== masterKey);
  for (const keyId of old) await giveUp(vault, keyId);
  // Whoever made a key with an old master key that counts, did so before this.
  await rewrapAll();
  for (const keyId of old) await masterKeys.destroy(keyId);
  return { isNew: masterKey !== before, masterKey, rewrapped: done, retired: old };
};

/** A process that was asleep for the whole rotation may still wrap with it, and be killed then. */
const giveUp = async ({ wrappedKeys, masterKeys }: RotatedVault, keyId: string): Promise<void> => {
  await masterKeys.retire(keyId);
  if (!(await masterKeys.isEnabled(keyId))) await wrappedKeys.giveUp?.(keyId);
};

const rewrapOthers = async (
  vault: RotatedVault,
  masterKey: string,
  progress: (done: number) => void,
): Promise<number> => {
  const { wrappedKeys, masterKeys } = vault;
  let done = 0;
  for await (const subjects of wrappedKeys.notWrappedWith(masterKey)) {
    if ((await masterKeys.currentKeyId()) !== masterKey) throw overtaken();
    const rewraps = await rewrapsOf(vault, masterKey, await wrappedKeys.find(subjects));
    await wrappedKeys.replace(rewraps);
    done += rewraps.length;
    progress(done);
  }
  if ((await wrappedKeys.census()).damaged > 0) throw damaged();
  return done;
};

const rewrapsOf = async (
  { wrappedKeys, masterKeys }: RotatedVault,
  masterKey: string,
  found: ReadonlyMap<string, FoundWraps>,
): Promise<readonly Rewrap[]> => {
  const rewraps: Rewrap[] = [];
  const { vault } = wrappedKeys;
  for (const answer of found.values()) {
    if (answer.is !== 'wrapped') continue;
    const rewrap = await rewrapUnder(masterKey, answer.wraps, { masterKeys, vault });
    if (rewrap) rewraps.push(rewrap);
  }
  return rewraps;
};

const overtaken = () =>
  new VaultUnavailable('Another rotation is going on in this vault: let it come to its end.');

/** What is damaged here may be whole in a backup, and opens with the old master key only. */
const damaged = () =>
  new VaultUnavailable(
    'Some keys of this vault are damaged, so no master key is destroyed: restore the vault from ' +
      'its newest backup, then rotate. `npm run keys -- verify` says what is damaged.',
  );

const leftUnderOthers = async (wrappedKeys: WrappedKeys, masterKey: string): Promise<number> => {
  let left = 0;
  const { byMasterKey } = await wrappedKeys.census();
  for (const [name, wraps] of byMasterKey) if (name !== masterKey) left += wraps;
  return left;
};
