import { createSecretKey, type KeyObject } from 'node:crypto';
import { mostBound, unsealBound, writeBound } from './sealed-bytes.js';
import type { SealedEvent } from './sealed-event.js';

/*
 * Sealed events as one piece of memory that is handed to another thread and back:
 *
 *   how many events (4) | how many keys (4) | each key (32), once a subject, then for each event
 *   bytes sealed (4) | bytes bound (4) | which key (4) | bound | sealed
 *
 * The other thread wipes the keys, and writes the opened data where the sealed was and its length
 * where that of the sealed was, NOT_OPENED where it does not open.
 */

const KEY_COUNT_AT = 4;
const KEYS_AT = 8;
const KEY_BYTES = 32;
const BOUND_AT = 4;
const WHICH_AT = 8;
const HEAD_BYTES = 12;
const NOT_OPENED = 0xff_ff_ff_ff;

export interface PackedEvents {
  readonly batch: ArrayBuffer;
  readonly inside: readonly SealedEvent[];
}

/** Only what there is a key for; the others say themselves what is wrong with them. */
export const packed = (events: readonly SealedEvent[]): PackedEvents => {
  const inside: SealedEvent[] = [];
  const numbers: number[] = [];
  const keys = new Map<Uint8Array, number>();
  let most = 0;
  for (const event of events) {
    const { keyBytes } = event;
    if (keyBytes?.byteLength !== KEY_BYTES) continue;
    const number = keys.get(keyBytes) ?? keys.size;
    if (number === keys.size) keys.set(keyBytes, number);
    inside.push(event);
    numbers.push(number);
    most += HEAD_BYTES + mostBound(event) + event.dataBytes;
  }
  const batch = new ArrayBuffer(KEYS_AT + keys.size * KEY_BYTES + most);
  const bytes = Buffer.from(batch);
  bytes.writeUInt32LE(inside.length, 0);
  bytes.writeUInt32LE(keys.size, KEY_COUNT_AT);
  let at = KEYS_AT;
  for (const key of keys.keys()) {
    bytes.set(key, at);
    at += KEY_BYTES;
  }
  for (const [index, event] of inside.entries()) {
    const { sealed } = event;
    const sealedAt = writeBound(bytes, at + HEAD_BYTES, event);
    bytes.writeUInt32LE(sealed.byteLength, at);
    bytes.writeUInt32LE(sealedAt - at - HEAD_BYTES, at + BOUND_AT);
    bytes.writeUInt32LE(numbers[index] ?? 0, at + WHICH_AT);
    bytes.set(sealed, sealedAt);
    at = sealedAt + sealed.byteLength;
  }
  return { batch, inside };
};

/** In the other thread. */
export const openPacked = (batch: ArrayBuffer): void => {
  const bytes = Buffer.from(batch);
  const keys = keysTakenOutOf(bytes);
  let at = KEYS_AT + keys.length * KEY_BYTES;
  for (let left = bytes.readUInt32LE(0); left > 0; left -= 1) {
    const boundAt = at + HEAD_BYTES;
    const sealedAt = boundAt + bytes.readUInt32LE(at + BOUND_AT);
    const end = sealedAt + bytes.readUInt32LE(at);
    const key = keys[bytes.readUInt32LE(at + WHICH_AT)];
    const bound = bytes.subarray(boundAt, sealedAt);
    const data = key && unsealBound(key, bytes.subarray(sealedAt, end), bound);
    bytes.writeUInt32LE(data ? data.byteLength : NOT_OPENED, at);
    data?.copy(bytes, sealedAt);
    at = end;
  }
};

const keysTakenOutOf = (bytes: Buffer): readonly KeyObject[] =>
  Array.from({ length: bytes.readUInt32LE(KEY_COUNT_AT) }, (_, index) => {
    const key = bytes.subarray(KEYS_AT + index * KEY_BYTES, KEYS_AT + (index + 1) * KEY_BYTES);
    const forCipher = createSecretKey(key);
    key.fill(0);
    return forCipher;
  });

/** What could not be opened stays as it is: whoever looks at it learns why. */
export const openFrom = (batch: ArrayBuffer, inside: readonly SealedEvent[]): void => {
  const bytes = Buffer.from(batch);
  let at = KEYS_AT + bytes.readUInt32LE(KEY_COUNT_AT) * KEY_BYTES;
  for (const event of inside) {
    const dataAt = at + HEAD_BYTES + bytes.readUInt32LE(at + BOUND_AT);
    const length = bytes.readUInt32LE(at);
    if (length !== NOT_OPENED) event.open(bytes.subarray(dataAt, dataAt + length));
    at = dataAt + event.dataBytes;
  }
};
