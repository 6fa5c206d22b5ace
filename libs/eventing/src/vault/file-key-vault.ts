import { VaultUnavailable, type KeyVault } from '../sealing/key-vault.js';
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

export { holdsWrappedKeys as holdsKeyVault } from './file-wrapped-keys.js';

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

/** The parts of a vault, for those who rotate and verify it. */
export interface FileKeyVaultParts {
  readonly wrappedKeys: FileWrappedKeys;
  readonly masterKeys: RotatedMasterKeys;
}

/**
 * The key vault of a single machine: wrapped keys in a file, master keys in files beside it or in
 * the environment. Every process of the installation opens it with the same options.
 * @throws {VaultUnavailable}
 */
export const fileKeyVault = async (options: FileKeyVaultOptions): Promise<KeyVault> =>
  composedKeyVault(await openFileKeyVault(options));

/** @throws {VaultUnavailable} */
export const openFileKeyVault = async (
  options: FileKeyVaultOptions,
): Promise<FileKeyVaultParts> => {
  const wrappedKeys = await fileWrappedKeys(options);
  try {
    const masterKeys = await masterKeysOf(options, wrappedKeys);
    await checkMasterKeys(wrappedKeys, masterKeys);
    return { wrappedKeys, masterKeys };
  } catch (error) {
    await wrappedKeys.close();
    throw error;
  }
};

const LOOKS = 3;

/** Noticed at the start and not when somebody's data is to be read. */
const checkMasterKeys = async (
  wrappedKeys: FileWrappedKeys,
  masterKeys: RotatedMasterKeys,
): Promise<void> => {
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
      before: holdsMasterKeys(inFolder) ? fileMasterKeys(inFolder) : undefined,
    });
  }
  const { byMasterKey } = await wrappedKeys.census();
  if (byMasterKey.size === 0) drawFirstMasterKey(inFolder);
  return fileMasterKeys(inFolder);
};
