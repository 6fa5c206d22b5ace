import { VaultUnavailable } from '../sealing/key-vault.js';
import type { RotatedVault } from './check-master-keys.js';
import { checkCanBeRewrapped, rewrapUnder } from './rewrapped.js';
import type { FoundWraps, Rewrap, WrappedKeys } from './wrapped-keys.js';

export interface Rotation {
  /** One that had not come to its end was found, and finished. */
  readonly finished: boolean;
  /** False where the master key is drawn by somebody else: in the environment. */
  readonly drawn: boolean;
  readonly masterKey: string;
  /** With that master key, by this call. */
  readonly rewrapped: number;
  readonly retired: readonly string[];
}

/** Nothing is wrapped with a master key of this name. */
const EVERY_MASTER_KEY = '';

/**
 * Wraps every data key with a new master key and destroys the old ones. Events are not touched,
 * and other processes go on reading and making keys meanwhile. May be stopped at any point and
 * called again: what is wrapped with another key than the current one, or a second master key
 * that is still there, means that a rotation is to be finished. That is done first, and another
 * one follows: copies of the vault from in between open with the master key that was current.
 * @throws {VaultUnavailable} a key does not open: nothing was moved or let go
 */
export const rotateMasterKey = async (
  vault: RotatedVault,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<Rotation> => {
  const { wrappedKeys, masterKeys } = vault;
  // In this order: one that another rotation draws in between must not look like an old one.
  const held = await masterKeys.keyIds();
  const before = await masterKeys.currentKeyId();
  await checkAllOpen(vault, before);
  const finished =
    held.some((keyId) => keyId !== before) || (await leftUnderOthers(wrappedKeys, before)) > 0;
  const first = finished
    ? await wrapAllWith(before, { vault, held }, progress)
    : { rewrapped: 0, retired: [] };

  const heldNow = await masterKeys.keyIds();
  if ((await masterKeys.currentKeyId()) !== before) throw overtaken();
  if ((await wrappedKeys.census()).damaged > 0) throw damaged();
  const masterKey = await masterKeys.drawNext();
  if (masterKey === before) return { finished, drawn: false, masterKey, ...first };
  const second = await wrapAllWith(masterKey, { vault, held: heldNow }, progress);
  const retired = [...first.retired, ...second.retired];
  return { finished, drawn: true, masterKey, rewrapped: second.rewrapped, retired };
};

/**
 * Before anything is moved: left behind alone, a key that does not open could not be told from one
 * whose master key is another than its name says, and would hold up everybody.
 */
const checkAllOpen = async (
  { wrappedKeys, masterKeys }: RotatedVault,
  masterKey: string,
): Promise<void> => {
  const { vault } = wrappedKeys;
  for await (const subjects of wrappedKeys.notWrappedWith(EVERY_MASTER_KEY)) {
    for (const found of (await wrappedKeys.find(subjects)).values()) {
      if (found.is !== 'wrapped') continue;
      await checkCanBeRewrapped(masterKey, found.wraps, { masterKeys, vault });
    }
  }
};

interface ToBeReplaced {
  readonly vault: RotatedVault;
  /** Listed at the start: if another rotation has drawn a newer one since, it is not among them. */
  readonly held: readonly string[];
}

const wrapAllWith = async (
  masterKey: string,
  { vault, held }: ToBeReplaced,
  progress: (done: number, of: number) => void,
): Promise<Pick<Rotation, 'rewrapped' | 'retired'>> => {
  const of = await leftUnderOthers(vault.wrappedKeys, masterKey);
  let rewrapped = 0;
  const rewrapAll = async () => {
    rewrapped += await rewrapOthers(vault, masterKey, (more) => progress(rewrapped + more, of));
  };

  await rewrapAll();
  const retired = held.filter((keyId) => keyId !== masterKey);
  for (const keyId of retired) await giveUp(vault, keyId);
  // Whoever made a key with an old master key that counts, did so before this.
  await rewrapAll();
  for (const keyId of retired) await vault.masterKeys.destroy(keyId);
  return { rewrapped, retired };
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
