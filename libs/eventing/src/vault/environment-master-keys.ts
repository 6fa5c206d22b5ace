import { createHash } from 'node:crypto';
import { VaultUnavailable } from '../sealing/key-vault.js';
import {
  BYTES_OF_A_KEY,
  localMasterKeys,
  type LocalMasterKeys,
  type RotatedMasterKeys,
} from './master-keys.js';

export interface EnvironmentMasterKeys {
  /** What ANAMNESIS_MASTER_KEY holds: 32 bytes in base64. */
  readonly current: string;
  /** What ANAMNESIS_MASTER_KEY_PREVIOUS holds while the key is being changed. */
  readonly previous?: string | undefined;
  /** Keys in files from before the environment held one. */
  readonly before?: LocalMasterKeys | undefined;
}

/**
 * Master keys that somebody else keeps and hands to the process: an orchestrator's secret. The
 * next one is drawn there, too; here rotating means to wrap everything with what is current.
 */
export const environmentMasterKeys = ({
  current,
  previous,
  before,
}: EnvironmentMasterKeys): RotatedMasterKeys => {
  const held = new Map<string, Uint8Array>();
  const hold = (name: string, value: string): string => {
    const bytes = masterKeyIn(value);
    if (!bytes) throw new VaultUnavailable(notAMasterKey(name));
    const keyId = idOf(bytes);
    held.set(keyId, bytes);
    return keyId;
  };
  const currentId = hold('ANAMNESIS_MASTER_KEY', current);
  if (previous !== undefined) hold('ANAMNESIS_MASTER_KEY_PREVIOUS', previous);

  return {
    ...localMasterKeys((keyId) => {
      const bytes = held.get(keyId);
      return bytes || !before ? Promise.resolve(bytes) : before.bytesOf(keyId);
    }),
    currentKeyId: () => Promise.resolve(currentId),
    drawNext: () => Promise.resolve(currentId),
    keyIds: async () => [...held.keys(), ...((await before?.keyIds()) ?? [])],
    isEnabled: async (keyId) => held.has(keyId) || ((await before?.isEnabled(keyId)) ?? false),
    // What the environment holds, a person takes out of it.
    retire: async (keyId) => before?.retire(keyId),
    destroy: async (keyId) => before?.destroy(keyId),
  };
};

/** The bytes of a master key in base64 or base64url, or nothing when it is none. */
export const masterKeyIn = (value: string): Uint8Array | undefined => {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.byteLength === BYTES_OF_A_KEY ? bytes : undefined;
};

export const notAMasterKey = (name: string): string =>
  `${name} must be 32 bytes in base64: draw it with \`openssl rand -base64 32\`.`;

/** Names the key without telling anything of it: of 32 random bytes a digest cannot be undone. */
const idOf = (bytes: Uint8Array): string => {
  const digest = createHash('sha256').update('anamnesis-master-key-id').update(bytes).digest('hex');
  return `environment-${digest.slice(0, 16)}`;
};
