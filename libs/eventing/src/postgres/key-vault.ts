import type { KeyVault } from '../sealing/key-vault.js';
import { checkMasterKeys, type RotatedVault } from '../vault/check-master-keys.js';
import { composedKeyVault } from '../vault/composed-key-vault.js';
import { environmentMasterKeys } from '../vault/environment-master-keys.js';
import { postgresWrappedKeys } from './wrapped-keys.js';

export interface PostgresKeyVaultOptions {
  /** ANAMNESIS_VAULT_URL: a database of the vault's own, as the role that owns it. */
  readonly url: string;
  /** ANAMNESIS_MASTER_KEY: machines share no folder that it could lie in. */
  readonly masterKey: string;
  /** ANAMNESIS_MASTER_KEY_PREVIOUS. */
  readonly previousMasterKey?: string | undefined;
  /** False where a vault must be there already, because something was sealed with its keys. */
  readonly create?: boolean | undefined;
}

/**
 * The key vault of an installation on several machines.
 * @throws {VaultUnavailable}
 */
export const postgresKeyVault = async (options: PostgresKeyVaultOptions): Promise<KeyVault> =>
  composedKeyVault(await openPostgresKeyVault(options));

/** @throws {VaultUnavailable} */
export const openPostgresKeyVault = async ({
  url,
  masterKey,
  previousMasterKey,
  create,
}: PostgresKeyVaultOptions): Promise<RotatedVault> => {
  const masterKeys = environmentMasterKeys({ current: masterKey, previous: previousMasterKey });
  const wrappedKeys = await postgresWrappedKeys({ url, create });
  try {
    await checkMasterKeys({ wrappedKeys, masterKeys });
    return { wrappedKeys, masterKeys };
  } catch (error) {
    await wrappedKeys.close();
    throw error;
  }
};
