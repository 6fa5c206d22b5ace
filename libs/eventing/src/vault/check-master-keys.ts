import { VaultUnavailable } from '../sealing/key-vault.js';
import { MasterKeyProofs } from './master-key-proofs.js';
import type { RotatedMasterKeys } from './master-keys.js';
import type { WrappedKeys } from './wrapped-keys.js';

/** The parts of a vault, for those who open, rotate and verify it. */
export interface RotatedVault {
  readonly wrappedKeys: WrappedKeys;
  readonly masterKeys: RotatedMasterKeys;
}

const LOOKS = 3;

/**
 * Noticed when a vault is opened and not when somebody's data is to be read.
 * @throws {VaultUnavailable} keys are there whose master key is not, or is another one
 */
export const checkMasterKeys = async (vault: RotatedVault): Promise<void> => {
  for (let look = 1; ; look += 1) {
    try {
      return await checkOnce(vault);
    } catch (failure) {
      // A rotation that is going on may draw or destroy one while it is looked.
      if (look === LOOKS || !(failure instanceof VaultUnavailable)) throw failure;
    }
  }
};

const checkOnce = async ({ wrappedKeys, masterKeys }: RotatedVault): Promise<void> => {
  const held = await masterKeys.keyIds();
  const lost = await wrappedKeys.openedByNone(held);
  if (lost > 0) throw masterKeyNotThere(lost);
  const proofs = new MasterKeyProofs({ wrappedKeys, masterKeys });
  for (const masterKey of held) await proofs.checkIsItself(masterKey);
};

const masterKeyNotThere = (lost: number) =>
  new VaultUnavailable(
    `${lost} keys of the vault are wrapped with a master key that is not there: put it back where ` +
      'it was (its file, ANAMNESIS_MASTER_KEY or ANAMNESIS_MASTER_KEY_PREVIOUS), or restore keys ' +
      'and master keys that belong together. Without it what these keys seal is lost for good.',
  );
