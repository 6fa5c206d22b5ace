import { readLine, type BodyState } from './key-file-line.js';
import type { PlacedLine } from './key-file.js';

/** Where one wrap lies in the file. */
export interface PlacedWrap {
  readonly dataKey: string;
  readonly masterKey: string;
  readonly at: number;
  readonly length: number;
  state: BodyState;
}

/** All that the file says of one subject. */
export interface SubjectInFile {
  destroyed: boolean;
  /** The data key of the first whole line: the only one that anything was sealed with. */
  dataKey: string | undefined;
  readonly wraps: PlacedWrap[];
}

/**
 * What the lines mean, in memory; the wrapped bytes stay in the file. The rules that make locks
 * needless: the first line that names the vault and the first key of a subject win wherever two
 * processes wrote at once, a destruction wins over every key, before it or after, and a key that
 * came behind the giving up of its master key does not count.
 */
export class KeyFileIndex {
  readonly subjects = new Map<string, SubjectInFile>();
  readonly givenUp = new Set<string>();
  vault: string | undefined;
  /** Lines that are not what was written, by where they begin. */
  readonly damaged: number[] = [];
  torn = 0;
  /** One string for all wraps that name the same master key. */
  private readonly names = new Map<string, string>();

  take({ line, at }: PlacedLine): SubjectInFile | undefined {
    const read = readLine(line);
    switch (read.is) {
      case 'vault':
        this.vault ??= read.vault;
        return undefined;
      case 'key':
      case 'rewrap': {
        // Whoever wrote it has not been told that it is stored: nothing is sealed with it.
        if (read.is === 'key' && this.givenUp.has(read.masterKey)) return undefined;
        const subject = this.subject(read.subject);
        // Only a key that counts is ever wrapped anew: that holds where its first line is damaged.
        if (read.is === 'key') subject.dataKey ??= read.dataKey;
        else subject.dataKey = read.dataKey;
        subject.wraps.push({
          dataKey: read.dataKey,
          masterKey: this.name(read.masterKey),
          at: at + read.bodyAt,
          length: line.length - read.bodyAt,
          state: read.body,
        });
        return subject;
      }
      case 'destroyed': {
        const subject = this.subject(read.subject);
        subject.destroyed = true;
        return subject;
      }
      case 'given-up':
        this.givenUp.add(read.masterKey);
        return undefined;
      case 'damaged':
        this.damaged.push(at);
        // Whoever it was is known to the vault, and gets no second key.
        return read.subject === undefined ? undefined : this.subject(read.subject);
      case 'torn':
        this.torn += 1;
        return undefined;
    }
  }

  private subject(name: string): SubjectInFile {
    let found = this.subjects.get(name);
    if (!found) {
      found = { destroyed: false, dataKey: undefined, wraps: [] };
      this.subjects.set(name, found);
    }
    return found;
  }

  private name(name: string): string {
    const known = this.names.get(name);
    if (known === undefined) this.names.set(name, name);
    return known ?? name;
  }
}

/** The wraps of the key that counts, newest first. */
export const wrapsThatCount = ({ dataKey, wraps }: SubjectInFile): readonly PlacedWrap[] =>
  wraps.filter((wrap) => wrap.state === 'whole' && wrap.dataKey === dataKey).reverse();

/**
 * What is to be overwritten and is not: all of somebody who was forgotten, and the keys of those
 * who came second, which nobody was ever given.
 */
export const wrapsToErase = ({ destroyed, dataKey, wraps }: SubjectInFile) =>
  wraps.filter((wrap) => wrap.state !== 'erased' && (destroyed || wrap.dataKey !== dataKey));
