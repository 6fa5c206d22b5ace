import { join, resolve } from 'node:path';
import { masterKeyIn, notAMasterKey } from '@anamnesis/eventing/vault/environment-master-keys';

/** Where the patients' keys are: a folder of one machine, or a database for several. */
export type VaultConfiguration = { readonly previousMasterKey: string | undefined } & (
  | { readonly folder: string; readonly masterKey: string | undefined }
  | { readonly url: string; readonly masterKey: string }
);

export const vaultVariables = [
  {
    name: 'ANAMNESIS_VAULT_FOLDER',
    standard: 'vault in the data folder',
    meaning: 'The patients’ keys: a local folder of their own, with backups of its own.',
  },
  {
    name: 'ANAMNESIS_VAULT_URL',
    standard: 'the patients’ keys lie in a folder',
    meaning: 'postgres://… of a database of the vault’s own, for several machines.',
  },
  {
    name: 'ANAMNESIS_MASTER_KEY',
    standard: 'drawn and kept in the vault’s folder',
    meaning: 'What the patients’ keys are wrapped with: 32 bytes in base64.',
  },
  {
    name: 'ANAMNESIS_MASTER_KEY_PREVIOUS',
    standard: 'none',
    meaning: 'The master key before this one, until `npm run keys -- rotate` has ended.',
  },
] as const;

type VaultVariable = (typeof vaultVariables)[number]['name'];

export interface VaultReading {
  readonly text: (name: VaultVariable) => string | undefined;
  /** As `text`, and a mistake where it is no address of PostgreSQL. */
  readonly url: (name: VaultVariable) => string | undefined;
  readonly mistakes: string[];
  /** Addresses of the database that holds events or views. */
  readonly events: readonly (string | undefined)[];
  readonly dataFolder: string;
}

export const readVault = (reading: VaultReading): VaultConfiguration => {
  const { text, mistakes, dataFolder } = reading;
  const masterKey = masterKeyOf(reading, 'ANAMNESIS_MASTER_KEY');
  const previousMasterKey = masterKeyOf(reading, 'ANAMNESIS_MASTER_KEY_PREVIOUS');
  const url = reading.url('ANAMNESIS_VAULT_URL');
  if (url !== undefined) {
    mistakes.push(...mistakesOfVaultAt(url, masterKey, reading));
    return { url, masterKey: masterKey ?? '', previousMasterKey };
  }
  if (previousMasterKey !== undefined && masterKey === undefined) {
    mistakes.push(
      'ANAMNESIS_MASTER_KEY_PREVIOUS is set without ANAMNESIS_MASTER_KEY: name the one that ' +
        'takes its place too.',
    );
  }
  const folder = resolve(text('ANAMNESIS_VAULT_FOLDER') ?? join(dataFolder, 'vault'));
  return { folder, masterKey, previousMasterKey };
};

const masterKeyOf = ({ text, mistakes }: VaultReading, name: VaultVariable) => {
  const value = text(name);
  if (value !== undefined && !masterKeyIn(value)) mistakes.push(notAMasterKey(name));
  return value;
};

const mistakesOfVaultAt = (
  url: string,
  masterKey: string | undefined,
  { text, events }: VaultReading,
): readonly string[] => {
  const mistakes: string[] = [];
  if (text('ANAMNESIS_VAULT_FOLDER') !== undefined) {
    mistakes.push(
      'ANAMNESIS_VAULT_FOLDER and ANAMNESIS_VAULT_URL are both set: the vault is in one place.',
    );
  }
  if (masterKey === undefined) {
    mistakes.push(
      'ANAMNESIS_MASTER_KEY is missing: keys in a database are wrapped with it; draw it with ' +
        '`openssl rand -base64 32`.',
    );
  }
  if (events.some((other) => other !== undefined && databaseOf(other) === databaseOf(url))) {
    mistakes.push(
      'ANAMNESIS_VAULT_URL must not be the database of the events: whoever had a backup of it ' +
        'would have the keys, too.',
    );
  }
  return mistakes;
};

/** Server and name, whoever asks for it. */
const databaseOf = (url: string): string => {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    return url;
  }
};
