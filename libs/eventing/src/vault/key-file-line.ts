import { crc32 } from 'node:zlib';
import type { WrappedKey } from './wrapped-keys.js';

/**
 * One line of the key file. The wrapped bytes stand last, with a checksum of their own, so that
 * they can be overwritten in place while the rest of the line stays what it was:
 *
 *     v <vault> <checksum>
 *     k <subject> <data key> <master key> <length> <checksum> <wrapped bytes>:<checksum>
 *     r ... the same for a data key that is wrapped anew
 *     d <subject> <instant> <checksum>
 *     m <master key> <instant> <checksum>
 */
export type KeyFileLine =
  | { readonly is: 'vault'; readonly vault: string }
  | {
      readonly is: 'key' | 'rewrap';
      readonly subject: string;
      readonly dataKey: string;
      readonly masterKey: string;
      readonly body: BodyState;
      /** Where in the line the wrapped bytes with their checksum begin; they reach to its end. */
      readonly bodyAt: number;
    }
  | { readonly is: 'destroyed'; readonly subject: string }
  /** A master key that no first key of anybody may be wrapped with behind this line. */
  | { readonly is: 'given-up'; readonly masterKey: string }
  /** Whole to look at, but not what was written; the subject, if one can be read, is a guess. */
  | { readonly is: 'damaged'; readonly subject: string | undefined }
  /** Cut off: it was being written when the process or the machine stopped, and never counted. */
  | { readonly is: 'torn' };

/** Erased is what was overwritten on purpose; damaged is what no checksum agrees with. */
export type BodyState = 'whole' | 'erased' | 'damaged';

const CHECKSUM = 8;

export const vaultLine = (vault: string): string => withChecksum(`v ${vault}`);

export const keyLine = (is: 'key' | 'rewrap', key: WrappedKey): string => {
  const wrapped = Buffer.from(key.ciphertext).toString('base64url');
  const body = `${wrapped}:${checksumOf(wrapped)}`;
  const kind = is === 'key' ? 'k' : 'r';
  const names = [nameOf(key.subject), key.dataKey, nameOf(key.masterKey)];
  return `${withChecksum([kind, ...names, body.length].join(' '))} ${body}`;
};

export const destroyedLine = (subject: string, at: string): string =>
  withChecksum(`d ${nameOf(subject)} ${at}`);

export const givenUpLine = (masterKey: string, at: string): string =>
  withChecksum(`m ${nameOf(masterKey)} ${at}`);

export const readLine = (line: string): KeyFileLine => {
  // A stop of the machine may leave zeros where a line was to be; nothing else writes such.
  if (line.includes('\u0000')) return { is: 'torn' };
  const fields = line.split(' ');
  const [kind = ''] = fields;
  // A damaged line that a person has given up is overwritten with dots, all of it.
  if (line === erasedBody(line.length)) return { is: 'torn' };
  if (kind === 'k' || kind === 'r') return readKey(line, fields);
  if (kind === 'v' || kind === 'd' || kind === 'm') return readShort(line, fields);
  return { is: 'damaged', subject: undefined };
};

/** The wrapped bytes, or what became of them. */
export const readBody = (body: string): Uint8Array | Exclude<BodyState, 'whole'> => {
  const wrapped = body.slice(0, -CHECKSUM - 1);
  if (body.slice(wrapped.length) === `:${checksumOf(wrapped)}`) {
    return Buffer.from(wrapped, 'base64url');
  }
  return body === erasedBody(body.length) ? 'erased' : 'damaged';
};

export const erasedBody = (length: number): string => '.'.repeat(length);

const readKey = (line: string, fields: readonly string[]): KeyFileLine => {
  const [kind, subject, dataKey = '', masterKey = '', length, checksum = '', body = ''] = fields;
  if (fields.length < 7 || body.length < Number(length)) return { is: 'torn' };
  const bodyAt = line.length - body.length;
  const names = { subject: nameIn(subject), masterKey: nameIn(masterKey) };
  const isAsWritten =
    fields.length === 7 &&
    body.length === Number(length) &&
    checksumOf(line.slice(0, bodyAt - checksum.length - 2)) === checksum;
  if (!isAsWritten || names.subject === undefined || names.masterKey === undefined) {
    return { is: 'damaged', subject: names.subject };
  }
  const read = readBody(body);
  return {
    is: kind === 'k' ? 'key' : 'rewrap',
    subject: names.subject,
    dataKey,
    masterKey: names.masterKey,
    body: typeof read === 'string' ? read : 'whole',
    bodyAt,
  };
};

const readShort = (line: string, fields: readonly string[]): KeyFileLine => {
  const [kind, name = ''] = fields;
  const checksum = fields.at(-1) ?? '';
  if (fields.length < (kind === 'v' ? 3 : 4) || checksum.length < CHECKSUM) return { is: 'torn' };
  const named = nameIn(name);
  if (checksumOf(line.slice(0, -checksum.length - 1)) !== checksum || named === undefined) {
    return { is: 'damaged', subject: kind === 'd' ? named : undefined };
  }
  if (kind === 'v') return { is: 'vault', vault: name };
  return kind === 'm' ? { is: 'given-up', masterKey: named } : { is: 'destroyed', subject: named };
};

/** Blanks and line ends would break the line; a KMS names its keys with colons and slashes. */
const nameOf = (name: string): string => encodeURIComponent(name);

const nameIn = (name: string | undefined): string | undefined => {
  if (!name) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
};

const withChecksum = (head: string): string => `${head} ${checksumOf(head)}`;

const checksumOf = (text: string): string => crc32(text).toString(16).padStart(CHECKSUM, '0');
