import { VaultUnavailable } from '../sealing/key-vault.js';
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
 * @throws {VaultUnavailable} keys are there whose master key is not
 */
export const checkMasterKeys = async ({ wrappedKeys, masterKeys }: RotatedVault): Promise<void> => {
  let lost = 0;
  // A rotation that is going on may draw another one between the two looks.
  for (let look = 1; look <= LOOKS; look += 1) {
    lost = await wrappedKeys.openedByNone(await masterKeys.keyIds());
    if (lost === 0) return;
  }
  throw new VaultUnavailable(
    `${lost} keys of the vault are wrapped with a master key that is not there: put it back where ` +
      'it was (its file, ANAMNESIS_MASTER_KEY or ANAMNESIS_MASTER_KEY_PREVIOUS), or restore keys ' +
      'and master keys that belong together. Without it what these keys seal is lost for good.',
  );
};
