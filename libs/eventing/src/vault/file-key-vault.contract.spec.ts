import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyVaultContract } from '../sealing/key-vault.contract.js';
import { fileKeyVault, type FileKeyVaultOptions } from './file-key-vault.js';

const inAFolder = async (options: Omit<FileKeyVaultOptions, 'folder'>) => {
  const above = await mkdtemp(join(tmpdir(), 'key-vault-'));
  return {
    vault: () => fileKeyVault({ ...options, folder: join(above, 'vault') }),
    close: () => rm(above, { recursive: true, force: true }),
  };
};

keyVaultContract('a key vault in a folder', { durable: true, setUp: () => inAFolder({}) });

keyVaultContract('a key vault in a folder, with its master key in the environment', {
  durable: true,
  setUp: () => inAFolder({ masterKey: randomBytes(32).toString('base64') }),
});
