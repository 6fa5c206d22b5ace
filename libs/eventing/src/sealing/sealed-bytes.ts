import {
  createCipheriv,
  createDecipheriv,
  randomFillSync,
  type CipherGCM,
  type KeyObject,
} from 'node:crypto';

/*
 * Data of a subject as it is stored:
 *
 *   format (1 byte) | length of the subject (1) | subject | nonce (12) | ciphertext | tag (16)
 *
 * AES-256-GCM under the subject's own key. Not secret, but bound into the tag: the format, the
 * subject, and the stream, id and type of the event, so that sealed data moved to another event
 * opens nowhere. The type is the stored one: what was sealed is opened as it was, then upcast.
 */

/** JSON never begins so. A new layout takes the next number; this one opens for ever. */
const FORMAT = 1;
const CIPHER = 'aes-256-gcm';
const HEADER_BYTES = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST_SUBJECT = 255;

/** The event that the data belongs to, and nothing else. */
export interface SealedPlace {
  readonly subject: string;
  readonly stream: string;
  readonly id: string;
  readonly type: string;
}

export const isSealed = (data: Uint8Array): boolean => data[0] === FORMAT;

/** Its length must fit its byte, and NUL keeps the parts of what is bound apart. */
export const isSealableSubject = (subject: string): boolean =>
  subject !== '' && !subject.includes('\u0000') && Buffer.byteLength(subject) <= LONGEST_SUBJECT;

/** Whose key opens it, as the header says; undefined when it is too short to be sealed data. */
export const subjectOfSealed = (sealed: Uint8Array): string | undefined => {
  const end = HEADER_BYTES + (sealed[1] ?? 0);
  if (end === HEADER_BYTES || sealed.byteLength < end + NONCE_BYTES + TAG_BYTES) return undefined;
  return asBuffer(sealed).toString('utf8', HEADER_BYTES, end);
};

/** What seals one event. Making it is half of the sealing, and needs nothing of the event. */
export interface ReadyCipher {
  readonly cipher: CipherGCM;
  readonly nonce: Uint8Array;
}

export const readyCipher = (key: KeyObject): ReadyCipher => {
  const nonce = freshNonce();
  return { cipher: createCipheriv(CIPHER, key, nonce), nonce };
};

/** Uses the cipher up: Node throws when it is to seal a second event under the same nonce. */
export const seal = (
  { cipher, nonce }: ReadyCipher,
  data: Uint8Array,
  place: SealedPlace,
): Buffer => {
  cipher.setAAD(boundNow(place));
  const ciphertext = cipher.update(data);
  cipher.final();
  const subjectBytes = Buffer.byteLength(place.subject);
  const nonceAt = HEADER_BYTES + subjectBytes;
  const dataAt = nonceAt + NONCE_BYTES;
  const tagAt = dataAt + ciphertext.byteLength;
  const sealed = room(tagAt + TAG_BYTES);
  sealed[0] = FORMAT;
  sealed[1] = subjectBytes;
  sealed.write(place.subject, HEADER_BYTES);
  sealed.set(nonce, nonceAt);
  sealed.set(ciphertext, dataAt);
  sealed.set(cipher.getAuthTag(), tagAt);
  return sealed;
};

/** Undefined when this key does not open it for this event: the one or the other was changed. */
export const unseal = (
  key: KeyObject,
  sealed: Uint8Array,
  place: SealedPlace,
): Buffer | undefined => unsealBound(key, asBuffer(sealed), boundNow(place));

/** With what `writeBound` made of the event's place. */
export const unsealBound = (
  key: KeyObject,
  sealed: Buffer,
  bound: Uint8Array,
): Buffer | undefined => {
  const nonceAt = HEADER_BYTES + (sealed[1] ?? 0);
  const dataAt = nonceAt + NONCE_BYTES;
  const tagAt = sealed.byteLength - TAG_BYTES;
  if (!isSealed(sealed) || tagAt < dataAt) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(nonceAt, dataAt));
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(tagAt));
  const data = decipher.update(sealed.subarray(dataAt, tagAt));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return data;
};

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/*
 * What follows leaves as little garbage as can be. An event is sealed while its command waits, and
 * beside the five calls to the cipher the small buffers around them were a fifth of the time.
 */

const scratch = Buffer.allocUnsafeSlow(4096);
const MOST_BYTES_OF_A_CHARACTER = 3;
const PARTS_BOUND = 5;

/** What is bound, until this is called again. */
const boundNow = (place: SealedPlace): Buffer => {
  const most = mostBound(place);
  const bound = most > scratch.byteLength ? Buffer.allocUnsafe(most) : scratch;
  return bound.subarray(0, writeBound(bound, 0, place));
};

/** Room enough for what `writeBound` writes. */
export const mostBound = ({ subject, stream, id, type }: SealedPlace): number =>
  PARTS_BOUND +
  MOST_BYTES_OF_A_CHARACTER * (subject.length + stream.length + id.length + type.length);

/**
 * Format, subject, stream, id and type with NUL between them, for no part of it holds NUL: in one
 * call, for it is made for every event.
 * @returns where what is bound ends
 */
export const writeBound = (
  into: Buffer,
  at: number,
  { subject, stream, id, type }: SealedPlace,
): number =>
  at + into.write(`${FORMAT}\u0000${subject}\u0000${stream}\u0000${id}\u0000${type}`, at);

/** Random numbers by the thousand, for a call for each nonce would cost as much as the sealing. */
let pool = Buffer.alloc(0);
let drawn = 0;

/** Handed out once. */
const freshNonce = (): Buffer => {
  if (drawn === pool.byteLength) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(NONCE_BYTES * 1024));
    drawn = 0;
  }
  drawn += NONCE_BYTES;
  return pool.subarray(drawn - NONCE_BYTES, drawn);
};

/** As the pool of Buffer, with room for a hundred events instead of fifteen. */
const SLAB_BYTES = 64 * 1024;
let slab = Buffer.alloc(0);
let taken = 0;

const room = (bytes: number): Buffer => {
  if (bytes > SLAB_BYTES / 4) return Buffer.allocUnsafeSlow(bytes);
  if (taken + bytes > slab.byteLength) {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    taken = 0;
  }
  taken += bytes;
  return slab.subarray(taken - bytes, taken);
};
