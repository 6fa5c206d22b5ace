import { inMemoryKeyVault } from './in-memory-key-vault.js';
import { keyVaultContract } from './key-vault.contract.js';

keyVaultContract('in-memory key vault', {
  durable: false,
  setUp: async () => {
    const vault = inMemoryKeyVault();
    return { vault: async () => vault, close: async () => undefined };
  },
});
