import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { VaultUnavailable } from '../sealing/key-vault.js';
import { BYTES_OF_A_KEY, localMasterKeys, type LocalMasterKeys } from './master-keys.js';
import {
  checkPrivate,
  createWhole,
  makePrivateFolder,
  syncFolder,
  telling,
} from './private-folder.js';

/** Where the master keys of a vault in a folder lie unless the environment names one. */
export const masterKeysFolderOf = (vaultFolder: string): string => join(vaultFolder, 'master-keys');

export interface FileMasterKeysOptions {
  /** True where the environment holds the current one: then those that are left may be retired. */
  readonly currentIsElsewhere?: boolean;
}

/**
 * Master keys as files, `master-keys/1` and so on, of which the highest number is current. The
 * folder may lie on another disk than the wrapped keys: a link to it is followed.
 * @throws {VaultUnavailable} there is none, or others may read it
 */
export const fileMasterKeys = (
  folder: string,
  { currentIsElsewhere = false }: FileMasterKeysOptions = {},
): LocalMasterKeys => {
  checkPrivate(folder);
  /** What was read once is kept: a key that wraps at this moment may be retired meanwhile. */
  const read = new Map<string, Uint8Array>();

  const bytesOf = (keyId: string): Promise<Uint8Array | undefined> =>
    promiseOf(() => {
      const bytes = read.get(keyId) ?? readKey(folder, keyId);
      if (bytes) read.set(keyId, bytes);
      return bytes;
    });
  const currentKeyId = (): string => {
    const current = numbersIn(folder).at(-1);
    if (current !== undefined) return String(current);
    throw new VaultUnavailable(
      `There is no master key in ${folder}. If it was moved into the environment, set ` +
        'ANAMNESIS_MASTER_KEY for this process too and start it again; else restore it from its ' +
        'backup. Without it no key opens, and without keys nothing that was recorded about a ' +
        'patient can be read.',
    );
  };
  if (!currentIsElsewhere) currentKeyId();

  return {
    ...localMasterKeys(bytesOf),
    bytesOf,
    currentKeyId: () => promiseOf(currentKeyId),
    isEnabled: (keyId) => promiseOf(() => existsSync(join(folder, keyId))),
    keyIds: () => promiseOf(() => numbersIn(folder, HELD).map(String)),
    drawNext: () => promiseOf(() => drawNext(folder)),
    retire: (keyId) => promiseOf(() => retireFile(folder, keyId)),
    destroy: (keyId) => promiseOf(() => destroyFile(retiredPath(folder, keyId))),
  };
};

/**
 * For a vault without keys: the first master key, unless another process has just drawn it. A
 * number that was given up is not used again.
 */
export const drawFirstMasterKey = (folder: string, givenUp: Iterable<string> = []): void => {
  makePrivateFolder(folder);
  if (numbersIn(folder).length > 0) return;
  const numbers = [...givenUp].filter((name) => IN_SERVICE.test(name)).map(Number);
  createWhole(join(folder, String(Math.max(0, ...numbers) + 1)), `${drawn()}\n`);
};

/** A retired one counts: it opens every older copy of the vault until it is destroyed. */
export const holdsMasterKeys = (folder: string): boolean =>
  existsSync(folder) && numbersIn(folder, HELD).length > 0;

const drawNext = (folder: string): string => {
  for (;;) {
    const next = String((numbersIn(folder).at(-1) ?? 0) + 1);
    if (createWhole(join(folder, next), `${drawn()}\n`)) return next;
  }
};

const IN_SERVICE = /^([1-9]\d{0,8})$/;
const HELD = /^([1-9]\d{0,8})(\.retired)?$/;

const numbersIn = (folder: string, named = IN_SERVICE): readonly number[] =>
  telling(folder, () => readdirSync(folder))
    .flatMap((name) => named.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

const readKey = (folder: string, keyId: string): Uint8Array | undefined => {
  if (!IN_SERVICE.test(keyId)) return undefined;
  const path = [join(folder, keyId), retiredPath(folder, keyId)].find((file) => existsSync(file));
  if (path === undefined) return undefined;
  checkPrivate(path);
  const bytes = Buffer.from(telling(path, () => readFileSync(path, 'latin1')).trim(), 'base64url');
  if (bytes.byteLength === BYTES_OF_A_KEY) return bytes;
  throw new VaultUnavailable(
    `${path} is not a master key (32 bytes in base64url): restore it from its backup.`,
  );
};

const retiredPath = (folder: string, keyId: string): string => join(folder, `${keyId}.retired`);

const retireFile = (folder: string, keyId: string): void => {
  const path = join(folder, keyId);
  telling(path, () => {
    if (!existsSync(path)) return;
    renameSync(path, retiredPath(folder, keyId));
    syncFolder(folder);
  });
};

/** Overwritten first, for what a folder lets go of may stay on the disk for long. */
const destroyFile = (path: string): void => {
  telling(path, () => {
    if (!existsSync(path)) return;
    const file = openSync(path, 'r+');
    try {
      writeSync(file, '.'.repeat(readFileSync(path).byteLength), 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    rmSync(path, { force: true });
    syncFolder(dirname(path));
  });
};

const drawn = (): string => randomBytes(BYTES_OF_A_KEY).toString('base64url');

const promiseOf = <Result>(work: () => Result): Promise<Result> =>
  new Promise((resolve) => {
    resolve(work());
  });
