import type { KeyVault } from '../sealing/key-vault.js';
import { checkMasterKeys, type RotatedVault } from './check-master-keys.js';
import { composedKeyVault } from './composed-key-vault.js';
import { environmentMasterKeys } from './environment-master-keys.js';
import {
  drawFirstMasterKey,
  fileMasterKeys,
  holdsMasterKeys,
  masterKeysFolderOf,
} from './file-master-keys.js';
import { fileWrappedKeys, type FileWrappedKeys } from './file-wrapped-keys.js';
import type { RotatedMasterKeys } from './master-keys.js';

export interface FileKeyVaultOptions {
  /** Of the vault alone, its owner's alone, on a local disk; made when it is not there. */
  readonly folder: string;
  /** ANAMNESIS_MASTER_KEY; left out, the master keys lie in the folder. */
  readonly masterKey?: string | undefined;
  /** ANAMNESIS_MASTER_KEY_PREVIOUS. */
  readonly previousMasterKey?: string | undefined;
  /** False where a vault must be there already, because something was sealed with its keys. */
  readonly create?: boolean | undefined;
}

export type FileVault = RotatedVault & { readonly wrappedKeys: FileWrappedKeys };

/**
 * The key vault of a single machine: wrapped keys in a file, master keys in files beside it or in
 * the environment. Every process of the installation opens it with the same options.
 * @throws {VaultUnavailable}
 */
export const fileKeyVault = async (options: FileKeyVaultOptions): Promise<KeyVault> =>
  composedKeyVault(await openFileKeyVault(options));

/**
 * The parts of such a vault, for those who rotate and verify it.
 * @throws {VaultUnavailable}
 */
export const openFileKeyVault = async (options: FileKeyVaultOptions): Promise<FileVault> => {
  const wrappedKeys = await fileWrappedKeys(options);
  try {
    const masterKeys = await masterKeysOf(options, wrappedKeys);
    await checkMasterKeys({ wrappedKeys, masterKeys });
    return { wrappedKeys, masterKeys };
  } catch (error) {
    await wrappedKeys.close();
    throw error;
  }
};

/** A vault that holds keys has had a master key: to draw another one would only hide its loss. */
const masterKeysOf = async (
  { folder, masterKey, previousMasterKey }: FileKeyVaultOptions,
  wrappedKeys: FileWrappedKeys,
): Promise<RotatedMasterKeys> => {
  const inFolder = masterKeysFolderOf(folder);
  if (masterKey !== undefined) {
    return environmentMasterKeys({
      current: masterKey,
      previous: previousMasterKey,
      before: holdsMasterKeys(inFolder)
        ? fileMasterKeys(inFolder, { currentIsElsewhere: true })
        : undefined,
    });
  }
  const { byMasterKey } = await wrappedKeys.census();
  if (byMasterKey.size === 0) drawFirstMasterKey(inFolder, wrappedKeys.givenUp);
  return fileMasterKeys(inFolder);
};
