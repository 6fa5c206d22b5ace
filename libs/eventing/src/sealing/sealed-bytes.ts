import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

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

export const seal = (key: Uint8Array, data: Uint8Array, place: SealedPlace): Buffer => {
  const nonce = freshNonce();
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(boundTo(place));
  const ciphertext = cipher.update(data);
  cipher.final();
  const subjectBytes = Buffer.byteLength(place.subject);
  const sealed = Buffer.allocUnsafe(
    HEADER_BYTES + subjectBytes + NONCE_BYTES + ciphertext.byteLength + TAG_BYTES,
  );
  sealed[0] = FORMAT;
  sealed[1] = subjectBytes;
  let at = HEADER_BYTES + sealed.write(place.subject, HEADER_BYTES);
  at += nonce.copy(sealed, at);
  at += ciphertext.copy(sealed, at);
  cipher.getAuthTag().copy(sealed, at);
  return sealed;
};

/** Undefined when this key does not open it for this event: the one or the other was changed. */
export const unseal = (
  key: Uint8Array,
  sealed: Uint8Array,
  place: SealedPlace,
): Buffer | undefined => unsealBound(key, asBuffer(sealed), boundTo(place));

/** With what `boundTo` made of the event's place. */
export const unsealBound = (
  key: Uint8Array,
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

/** One text instead of JSON, for it is made for every event; no part of it holds NUL. */
export const boundTo = ({ subject, stream, id, type }: SealedPlace): Buffer =>
  Buffer.from(`${FORMAT}\u0000${subject}\u0000${stream}\u0000${id}\u0000${type}`);

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Random numbers by the thousand, for a call for each nonce would cost as much as the sealing. */
const pool = Buffer.allocUnsafeSlow(NONCE_BYTES * 1024);
let drawn = pool.byteLength;

const freshNonce = (): Buffer => {
  if (drawn === pool.byteLength) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += NONCE_BYTES;
  return pool.subarray(drawn - NONCE_BYTES, drawn);
};
