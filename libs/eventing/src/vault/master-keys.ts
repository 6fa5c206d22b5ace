import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { VaultUnavailable } from '../sealing/key-vault.js';

/**
 * The port of the master keys, which wrap data keys. Shaped to the API of AWS KMS (operations
 * GenerateDataKey, Decrypt and ReEncrypt with an EncryptionContext, for a symmetric key), so that
 * an adapter for it only passes parameters on: `keyId` is KeyId, `currentKeyId` is the key that
 * an alias points to, `isEnabled` is the KeyState of DescribeKey.
 */
export interface MasterKeys {
  /** The key that data keys are wrapped with from now on; asked anew each time. */
  currentKeyId(): Promise<string>;

  /** False for a key that is unknown or being retired: what is wrapped with it needs another. */
  isEnabled(keyId: string): Promise<boolean>;

  /** A data key of 32 random bytes, as it is and wrapped. */
  generateDataKey(request: GenerateDataKey): Promise<GeneratedDataKey>;

  /**
   * @throws {WrapDoesNotOpen} the context differs, or the blob was tampered with
   * @throws {VaultUnavailable} the master key is not held
   */
  decrypt(request: Decrypt): Promise<{ readonly plaintext: Uint8Array }>;

  /** The same data key, wrapped with another master key. */
  reEncrypt(request: ReEncrypt): Promise<{ readonly ciphertextBlob: Uint8Array }>;
}

/** The master key is there, and what it is said to have wrapped does not open with it. */
export class WrapDoesNotOpen extends VaultUnavailable {
  constructor({ subject }: EncryptionContext) {
    super(
      `The wrapped key of ${subject} does not open with its master key: it was changed, or belongs ` +
        'to another vault. Restore the vault from its newest backup; `npm run keys -- verify` ' +
        'looks at every key.',
    );
  }
}

/** Master keys whose succession is in our hands: a managed service rotates by itself. */
export interface RotatedMasterKeys extends MasterKeys {
  /** Draws the next key; durable and current in every process once this resolves. */
  drawNext(): Promise<string>;

  /** All keys that are held. */
  keyIds(): Promise<readonly string[]>;

  /** Not enabled any more, in every process, but still there for what is wrapped with it. */
  retire(keyId: string): Promise<void>;

  /** Nothing opens with it any more. */
  destroy(keyId: string): Promise<void>;
}

/** Whose bytes are in this process. */
export interface LocalMasterKeys extends RotatedMasterKeys {
  bytesOf(keyId: string): Promise<Uint8Array | undefined>;
}

/** Not secret, but the same when unwrapping: what was wrapped for one subject opens for no other. */
export interface EncryptionContext {
  readonly subject: string;
  readonly vault: string;
}

export interface GenerateDataKey {
  readonly keyId: string;
  readonly encryptionContext: EncryptionContext;
}

export interface GeneratedDataKey {
  readonly plaintext: Uint8Array;
  readonly ciphertextBlob: Uint8Array;
}

export interface Decrypt {
  readonly keyId: string;
  readonly ciphertextBlob: Uint8Array;
  readonly encryptionContext: EncryptionContext;
}

export interface ReEncrypt {
  readonly sourceKeyId: string;
  readonly destinationKeyId: string;
  readonly ciphertextBlob: Uint8Array;
  readonly encryptionContext: EncryptionContext;
}

export const BYTES_OF_A_KEY = 32;
const FORMAT = 1;
const NONCE = 12;
const TAG = 16;

/** Master keys whose bytes this process holds: one answer to each operation, whatever the source. */
export const localMasterKeys = (
  bytesOf: (keyId: string) => Promise<Uint8Array | undefined>,
): Pick<MasterKeys, 'generateDataKey' | 'decrypt' | 'reEncrypt'> => {
  const held = async (keyId: string): Promise<Uint8Array> => {
    const bytes = await bytesOf(keyId);
    if (bytes) return bytes;
    throw new VaultUnavailable(
      `The master key ${keyId} is not there, but keys are wrapped with it: put it back where it ` +
        'was (its file, ANAMNESIS_MASTER_KEY or ANAMNESIS_MASTER_KEY_PREVIOUS), then try again.',
    );
  };
  const decrypt = async ({ keyId, ciphertextBlob, encryptionContext }: Decrypt) => ({
    plaintext: unwrap(await held(keyId), ciphertextBlob, encryptionContext),
  });

  return {
    generateDataKey: async ({ keyId, encryptionContext }) => {
      const plaintext = randomBytes(BYTES_OF_A_KEY);
      return { plaintext, ciphertextBlob: wrap(await held(keyId), plaintext, encryptionContext) };
    },
    decrypt,
    reEncrypt: async ({ sourceKeyId, destinationKeyId, ciphertextBlob, encryptionContext }) => {
      const { plaintext } = await decrypt({
        keyId: sourceKeyId,
        ciphertextBlob,
        encryptionContext,
      });
      return { ciphertextBlob: wrap(await held(destinationKeyId), plaintext, encryptionContext) };
    },
  };
};

const wrap = (
  masterKey: Uint8Array,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Uint8Array => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', cipherKeyOf(masterKey), nonce);
  cipher.setAAD(additionalData(context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), nonce, sealed, cipher.getAuthTag()]);
};

const unwrap = (
  masterKey: Uint8Array,
  blob: Uint8Array,
  context: EncryptionContext,
): Uint8Array => {
  if (blob[0] !== FORMAT || blob.byteLength !== 1 + NONCE + BYTES_OF_A_KEY + TAG) {
    throw new WrapDoesNotOpen(context);
  }
  const sealedTo = blob.byteLength - TAG;
  const nonce = blob.subarray(1, 1 + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', cipherKeyOf(masterKey), nonce);
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(blob.subarray(sealedTo));
  try {
    const plaintext = decipher.update(blob.subarray(1 + NONCE, sealedTo));
    // Nothing comes any more: this only says whether it was tampered with.
    decipher.final();
    return plaintext;
  } catch {
    throw new WrapDoesNotOpen(context);
  }
};

/** A few master keys open thousands of keys, and Node 24 looks long at each that comes as bytes. */
const cipherKeyOf = (masterKey: Uint8Array): KeyObject => {
  const known = cipherKeys.get(masterKey);
  if (known) return known;
  const made = createSecretKey(masterKey);
  cipherKeys.set(masterKey, made);
  return made;
};
const cipherKeys = new WeakMap<Uint8Array, KeyObject>();

const additionalData = ({ subject, vault }: EncryptionContext): Uint8Array =>
  Buffer.from(
    JSON.stringify(['anamnesis-data-key', FORMAT, ['subject', subject], ['vault', vault]]),
  );
