import { constants, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaultUnavailable } from '../sealing/key-vault.js';
import { checkPrivate, fileTrouble, syncFolder } from './private-folder.js';

const CHUNK = 1024 * 1024;
const LINE_END = 0x0a;

export interface PlacedLine {
  readonly line: string;
  /** Where in the file it begins. */
  readonly at: number;
}

/**
 * A file of lines that several processes append to without locks and follow. One append is one
 * write at the end, which local file systems keep in one piece; it begins and ends with a line
 * end, so that what was cut off before it cannot spoil it. Appends that wait share a write and an
 * fsync. Only for local file systems: those of a network promise neither.
 */
export class KeyFile {
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;
  private readTo = 0;
  private syncedTo = 0;
  private broken: VaultUnavailable | undefined;
  private readonly appending: FileHandle;
  private readonly inPlace: FileHandle;

  private constructor(
    readonly path: string,
    private readonly inode: number,
    { appending, inPlace }: Openings,
  ) {
    this.appending = appending;
    this.inPlace = inPlace;
  }

  static async open(path: string, mayCreate: boolean): Promise<KeyFile> {
    const { O_APPEND, O_CREAT, O_RDWR } = constants;
    let appending: FileHandle | undefined;
    try {
      appending = await open(path, O_RDWR | O_APPEND | (mayCreate ? O_CREAT : 0), 0o600);
      syncFolder(dirname(path));
      checkPrivate(path);
      const { ino } = await appending.stat();
      return new KeyFile(path, ino, { appending, inPlace: await open(path, 'r+') });
    } catch (error) {
      await appending?.close();
      throw fileTrouble(path, error);
    }
  }

  /** Durable when it resolves. Not one of the lines counts as written when it rejects. */
  append(lines: readonly string[]): Promise<void> {
    return new Promise((settle, fail) => {
      this.waiting.push({ lines, settle, fail });
      this.flushing ??= this.flush();
    });
  }

  /** The whole lines that were added since the last call. */
  async *news(): AsyncIterable<readonly PlacedLine[]> {
    const size = this.size();
    let rest = Buffer.alloc(0);
    let at = this.readTo;
    while (at + rest.byteLength < size) {
      const from = at + rest.byteLength;
      const chunk = await this.read(from, Math.min(CHUNK, size - from));
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(LINE_END) + 1;
      // The lines before the yield and the mark after it: an error in between reads them again.
      yield linesOf(bytes.subarray(0, end), at);
      at += end;
      this.readTo = at;
      rest = bytes.subarray(end);
    }
  }

  /** What was read may be another process's that has yet to call fsync: then this one does. */
  async settle(): Promise<void> {
    if (this.syncedTo >= this.readTo) return;
    const readTo = this.readTo;
    await this.sync(this.appending);
    this.syncedTo = Math.max(this.syncedTo, readTo);
  }

  async read(at: number, length: number): Promise<Buffer> {
    try {
      const { buffer, bytesRead } = await this.inPlace.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead === length) return buffer;
    } catch (error) {
      throw fileTrouble(this.path, error);
    }
    throw this.isAnother();
  }

  /** Overwrites in place, and is durable when it resolves. May be repeated. */
  async overwrite(places: readonly { at: number; content: string }[]): Promise<void> {
    if (places.length === 0) return;
    this.check();
    try {
      for (const { at, content } of places) await this.inPlace.write(content, at, 'latin1');
    } catch (error) {
      throw fileTrouble(this.path, error);
    }
    await this.sync(this.inPlace);
  }

  async close(): Promise<void> {
    this.broken ??= new VaultUnavailable('The key vault was closed: open it again.');
    await this.flushing;
    await this.appending.close();
    await this.inPlace.close();
  }

  /** Looked at by its name: a backup that was put in its place would else go unnoticed. */
  private size(): number {
    this.check();
    let found: ReturnType<typeof statSync>;
    try {
      found = statSync(this.path);
    } catch (error) {
      throw fileTrouble(this.path, error);
    }
    if (found.ino !== this.inode || found.size < this.readTo) throw this.isAnother();
    return found.size;
  }

  private check(): void {
    if (this.broken) throw this.broken;
  }

  private isAnother(): VaultUnavailable {
    this.broken ??= new VaultUnavailable(
      `${this.path} was replaced or cut while this process had it open: end every process of the ` +
        'installation, put the vault in place, then start them again.',
    );
    return this.broken;
  }

  private async flush(): Promise<void> {
    for (let flush = this.take(); flush.length > 0; flush = this.take()) {
      try {
        await this.write(flush.flatMap(({ lines }) => lines));
        for (const { settle } of flush) settle();
      } catch (error) {
        for (const { fail } of flush) fail(fileTrouble(this.path, error));
      }
    }
    this.flushing = undefined;
  }

  private take(): readonly Waiting[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  private async write(lines: readonly string[]): Promise<void> {
    this.size();
    const bytes = Buffer.from(`\n${lines.join('\n')}\n`, 'latin1');
    const { bytesWritten } = await this.appending.write(bytes);
    if (bytesWritten < bytes.byteLength) {
      throw new VaultUnavailable(`The disk of ${this.path} is full: make room, then try again.`);
    }
    const end = this.size();
    await this.sync(this.appending);
    this.syncedTo = Math.max(this.syncedTo, end);
  }

  /**
   * After an fsync that failed nobody knows what is on the disk, and the next one may say that
   * all is well. So nothing more is believed until the vault is opened again.
   */
  private async sync(handle: FileHandle): Promise<void> {
    try {
      await handle.sync();
    } catch (error) {
      this.broken ??= fileTrouble(this.path, error);
      throw this.broken;
    }
  }
}

/** Linux would append what is written in place, too, were it one and the same opening. */
interface Openings {
  readonly appending: FileHandle;
  readonly inPlace: FileHandle;
}

interface Waiting {
  readonly lines: readonly string[];
  readonly settle: () => void;
  readonly fail: (failure: Error) => void;
}

const linesOf = (bytes: Buffer, from: number): readonly PlacedLine[] => {
  const lines: PlacedLine[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const end = bytes.indexOf(LINE_END, at);
    if (end > at) lines.push({ line: bytes.toString('latin1', at, end), at: from + at });
    at = end + 1;
  }
  return lines;
};
