import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { VaultUnavailable } from '../sealing/key-vault.js';

const OTHERS = 0o077;

/** Makes the folder for its owner alone; the entries in the folders above are durable by then. */
export const makePrivateFolder = (folder: string): void => {
  telling(folder, () => {
    const highest = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (highest === undefined) return;
    for (let made = folder; made.length >= highest.length; made = dirname(made)) {
      syncFolder(dirname(made));
    }
  });
  checkPrivate(folder);
};

/** @throws {VaultUnavailable} others than its owner may look at it */
export const checkPrivate = (path: string): void => {
  // Windows keeps no such bits: there the folder's own access list has to do.
  if (process.platform === 'win32') return;
  const { mode } = telling(path, () => statSync(path));
  const loose = mode & OTHERS;
  if (loose === 0) return;
  const isFolder = (mode & 0o170000) === 0o040000;
  throw new VaultUnavailable(
    `${path} can be opened by others than its owner (mode ${(mode & 0o777).toString(8)}): ` +
      `run \`chmod ${isFolder ? '700' : '600'} ${path}\` and consider who may have read it.`,
  );
};

/** Whether the file was made by this call: it appears whole and durable, or not at all. */
export const createWhole = (path: string, content: string): boolean =>
  telling(path, () => {
    const draft = join(dirname(path), `.${randomUUID()}`);
    const file = openSync(draft, 'wx', 0o600);
    try {
      if (writeSync(file, content) < Buffer.byteLength(content)) throw new Error('disk full');
      fsyncSync(file);
      linkSync(draft, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return false;
    } finally {
      closeSync(file);
      rmSync(draft, { force: true });
    }
    syncFolder(dirname(path));
    return true;
  });

/** A new or removed entry of a folder is durable only when the folder is. */
export const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};

/** Errors of the file system, as a sentence that names the file and nothing that is in it. */
export const telling = <Result>(path: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw fileTrouble(path, error);
  }
};

export const fileTrouble = (path: string, error: unknown): VaultUnavailable =>
  error instanceof VaultUnavailable
    ? error
    : new VaultUnavailable(
        `The key vault cannot use ${path} (${codeOf(error) ?? String(error)}): see to the disk, ` +
          'the folder and its permissions, then try again.',
      );

export const codeOf = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | undefined)?.code;
