import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VaultUnavailable } from '../sealing/key-vault.js';
import {
  KeyFileIndex,
  wrapsThatCount,
  wrapsToErase,
  type PlacedWrap,
  type SubjectInFile,
} from './key-file-index.js';
import {
  destroyedLine,
  erasedBody,
  givenUpLine,
  keyLine,
  readBody,
  vaultLine,
} from './key-file-line.js';
import { KeyFile } from './key-file.js';
import { checkPrivate, makePrivateFolder } from './private-folder.js';
import { readPlaces } from './read-places.js';
import type {
  Census,
  FoundWraps,
  LineTroubles,
  Rewrap,
  WrappedKey,
  WrappedKeys,
} from './wrapped-keys.js';

const FILE = 'wrapped-keys';
const PAGE = 500;
/** Each look again follows a wrap that was replaced between looking it up and reading it. */
const MOST_LOOKS = 5;

export interface WrappedKeysFolder {
  readonly folder: string;
  /** False: a folder without a vault is refused instead of getting a new one. */
  readonly create?: boolean | undefined;
}

/** Whether anything was ever kept there; a new vault is made where nothing was. */
const holdsWrappedKeys = (folder: string): boolean => existsSync(join(folder, FILE));

/**
 * Wrapped keys in one file that is only appended to, except that what must not be read any more
 * is overwritten in place. Several processes of one machine may use it at once.
 * @throws {VaultUnavailable}
 */
export const fileWrappedKeys = async (options: WrappedKeysFolder): Promise<FileWrappedKeys> => {
  const { folder, create = true } = options;
  if (!create && !holdsWrappedKeys(folder)) {
    throw new VaultUnavailable(
      `There is no key vault in ${folder}: restore it from its backup, or name its folder. What ` +
        'was recorded about patients can be read with its keys only.',
    );
  }
  if (create) makePrivateFolder(folder);
  else checkPrivate(folder);
  const file = await KeyFile.open(join(folder, FILE), create);
  try {
    return await FileWrappedKeys.over(file);
  } catch (error) {
    await file.close();
    throw error;
  }
};

export class FileWrappedKeys implements WrappedKeys {
  private readonly index = new KeyFileIndex();
  private refreshing: Promise<unknown> = Promise.resolve();

  private constructor(private readonly file: KeyFile) {}

  static async over(file: KeyFile): Promise<FileWrappedKeys> {
    const keys = new FileWrappedKeys(file);
    await keys.refresh();
    if (keys.index.vault === undefined) {
      if (keys.index.subjects.size + keys.index.damaged.length > 0) {
        throw new VaultUnavailable(
          `${file.path} does not say which vault it is any more: it is damaged. Restore the ` +
            'vault from its newest backup.',
        );
      }
      await file.append([vaultLine(randomUUID())]);
      await keys.refresh();
    }
    await keys.eraseFor(keys.index.subjects.values());
    return keys;
  }

  get vault(): string {
    return this.index.vault ?? '';
  }

  get givenUp(): ReadonlySet<string> {
    return this.index.givenUp;
  }

  async find(subjects: readonly string[]): Promise<ReadonlyMap<string, FoundWraps>> {
    const found = new Map<string, FoundWraps>();
    let left: readonly string[] = subjects;
    for (let look = 1; left.length > 0; look += 1) {
      await this.refresh();
      left = await this.look(left, found, look === MOST_LOOKS);
    }
    return found;
  }

  async add(keys: readonly WrappedKey[]): Promise<void> {
    if (keys.length === 0) return;
    await this.refresh();
    const { length } = this.index.damaged;
    if (length > 0) {
      throw new VaultUnavailable(
        `${this.file.path} has ${length} damaged lines, and one may hold the very key that is now ` +
          'missing: no new keys are made. Restore the vault from its newest backup; ' +
          '`npm run keys -- verify` says what is damaged.',
      );
    }
    await this.file.append(keys.map((key) => keyLine('key', key)));
    await this.refresh();
    await this.eraseFor(this.subjectsOf(keys));
  }

  async replace(keys: readonly Rewrap[]): Promise<void> {
    await this.refresh();
    const lines = keys
      .filter((key) => {
        const subject = this.index.subjects.get(key.subject);
        return subject && isKeyOf(subject, key) && !this.isThere(subject, key);
      })
      .map((key) => keyLine('rewrap', key));
    if (lines.length > 0) await this.file.append(lines);
    await this.refresh();
    await this.erase(keys.flatMap((key) => this.replacedBy(key)));
  }

  async destroy(subject: string): Promise<void> {
    await this.refresh();
    if (this.index.subjects.get(subject)?.destroyed !== true) {
      await this.file.append([destroyedLine(subject, new Date().toISOString())]);
      await this.refresh();
    }
    await this.eraseFor(this.subjectsOf([{ subject }]));
  }

  async giveUp(masterKey: string): Promise<void> {
    await this.refresh();
    if (this.index.givenUp.has(masterKey)) return;
    await this.file.append([givenUpLine(masterKey, new Date().toISOString())]);
    await this.refresh();
  }

  async *notWrappedWith(masterKey: string): AsyncIterable<readonly string[]> {
    await this.refresh();
    let page: string[] = [];
    for (const [name, subject] of this.index.subjects) {
      if (!isLeftUnderAnother(subject, masterKey)) continue;
      page.push(name);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async census(): Promise<Census> {
    await this.refresh();
    const counted = { keys: 0, destroyed: 0, damaged: 0 };
    const byMasterKey = new Map<string, number>();
    for (const subject of this.index.subjects.values()) {
      counted[standing(subject)] += 1;
      for (const { masterKey, state } of subject.wraps) {
        if (state === 'erased') continue;
        byMasterKey.set(masterKey, (byMasterKey.get(masterKey) ?? 0) + 1);
      }
    }
    return { ...counted, damaged: counted.damaged + this.index.damaged.length, byMasterKey };
  }

  async openedByNone(masterKeys: readonly string[]): Promise<number> {
    await this.refresh();
    let lost = 0;
    for (const subject of this.index.subjects.values()) {
      const wraps = subject.destroyed ? [] : wrapsThatCount(subject);
      if (wraps.length === 0) continue;
      if (!wraps.some(({ masterKey }) => masterKeys.includes(masterKey))) lost += 1;
    }
    return lost;
  }

  async lineTroubles(): Promise<LineTroubles> {
    await this.refresh();
    const { damaged, torn } = this.index;
    return { path: this.file.path, torn, damagedAt: [...damaged] };
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** Fills in what can be answered; answers with those that have to be looked for again. */
  private async look(
    subjects: readonly string[],
    found: Map<string, FoundWraps>,
    isLast: boolean,
  ): Promise<readonly string[]> {
    const known = subjects.flatMap((name) => {
      const subject = this.index.subjects.get(name);
      return subject ? [{ name, subject, wraps: wrapsThatCount(subject) }] : [];
    });
    const read = await readPlaces(
      this.file,
      known.flatMap(({ wraps }) => wraps),
    );
    const again: string[] = [];
    for (const { name, subject, wraps } of known) {
      const readable = wraps.flatMap((wrap) => this.readWrap(name, wrap, read));
      if (subject.destroyed) found.set(name, { is: 'destroyed' });
      else if (readable.length > 0) found.set(name, { is: 'wrapped', wraps: readable });
      else if (wraps.length === 0 || isLast) found.set(name, { is: 'damaged' });
      else again.push(name);
    }
    return again;
  }

  private readWrap(
    subject: string,
    wrap: PlacedWrap,
    read: ReadonlyMap<PlacedWrap, string>,
  ): readonly WrappedKey[] {
    const ciphertext = readBody(read.get(wrap) ?? '');
    if (typeof ciphertext === 'string') {
      // A wrap that is being overwritten at this moment looks damaged; the next look tells.
      if (ciphertext === 'erased') wrap.state = 'erased';
      return [];
    }
    return [{ subject, dataKey: wrap.dataKey, masterKey: wrap.masterKey, ciphertext }];
  }

  private isThere(subject: SubjectInFile, { masterKey }: WrappedKey): boolean {
    return wrapsThatCount(subject).some((wrap) => wrap.masterKey === masterKey);
  }

  /** Only what the new wrap was made from: another process may have wrapped it newer meanwhile. */
  private replacedBy(key: Rewrap): readonly PlacedWrap[] {
    const subject = this.index.subjects.get(key.subject);
    if (!subject) return [];
    const superseded = this.isThere(subject, key)
      ? subject.wraps.filter(
          ({ masterKey, state }) =>
            state !== 'erased' && masterKey !== key.masterKey && key.replaces.includes(masterKey),
        )
      : [];
    return [...wrapsToErase(subject), ...superseded];
  }

  private subjectsOf(keys: readonly { readonly subject: string }[]): readonly SubjectInFile[] {
    return keys.flatMap(({ subject }) => this.index.subjects.get(subject) ?? []);
  }

  private eraseFor(subjects: Iterable<SubjectInFile>): Promise<void> {
    return this.erase([...subjects].flatMap(wrapsToErase));
  }

  private async erase(wraps: readonly PlacedWrap[]): Promise<void> {
    await this.file.overwrite(wraps.map(({ at, length }) => ({ at, content: erasedBody(length) })));
    for (const wrap of wraps) wrap.state = 'erased';
  }

  /** Reads what was added, by whomever, and answers when all of it is durable. */
  private refresh(): Promise<void> {
    const turn = this.refreshing.then(async () => {
      for await (const lines of this.file.news()) for (const line of lines) this.index.take(line);
      await this.file.settle();
    });
    this.refreshing = turn.catch(() => undefined);
    return turn;
  }
}

const isKeyOf = (subject: SubjectInFile, { dataKey }: WrappedKey): boolean =>
  !subject.destroyed && subject.dataKey === dataKey;

const isLeftUnderAnother = (subject: SubjectInFile, masterKey: string): boolean =>
  !subject.destroyed &&
  subject.wraps.some((wrap) => wrap.state !== 'erased' && wrap.masterKey !== masterKey);

const standing = (subject: SubjectInFile): 'keys' | 'destroyed' | 'damaged' => {
  if (subject.destroyed) return 'destroyed';
  return wrapsThatCount(subject).length > 0 ? 'keys' : 'damaged';
};
