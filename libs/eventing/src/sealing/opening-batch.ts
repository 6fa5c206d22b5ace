import { boundTo, unsealBound } from './sealed-bytes.js';
import type { SealedEvent, SealedLock } from './sealed-event.js';

/*
 * Sealed events as one piece of memory that is handed to another thread and back. For each:
 *
 *   bytes sealed (4) | bytes bound (4) | key (32) | bound | sealed
 *
 * The other thread writes the opened data where the sealed was and its length where that of the
 * sealed was, NOT_OPENED where it does not open, and wipes the key.
 */

const BOUND_AT = 4;
const KEY_AT = 8;
const KEY_BYTES = 32;
const HEAD_BYTES = KEY_AT + KEY_BYTES;
const NOT_OPENED = 0xff_ff_ff_ff;

/** Only what there is a key for; the others say themselves what is wrong with them. */
export const packed = (
  events: readonly SealedEvent[],
): { readonly batch: ArrayBuffer; readonly inside: readonly SealedEvent[] } => {
  const inside: SealedEvent[] = [];
  const parts: { readonly lock: SealedLock; readonly bound: Buffer }[] = [];
  let size = 0;
  for (const event of events) {
    const { lock } = event;
    if (lock?.key.byteLength !== KEY_BYTES) continue;
    const bound = boundTo(lock.place);
    size += HEAD_BYTES + bound.byteLength + lock.sealed.byteLength;
    inside.push(event);
    parts.push({ lock, bound });
  }
  const batch = new ArrayBuffer(size);
  const bytes = Buffer.from(batch);
  let at = 0;
  for (const { lock, bound } of parts) {
    bytes.writeUInt32LE(lock.sealed.byteLength, at);
    bytes.writeUInt32LE(bound.byteLength, at + BOUND_AT);
    bytes.set(lock.key, at + KEY_AT);
    bytes.set(bound, at + HEAD_BYTES);
    at += HEAD_BYTES + bound.byteLength;
    bytes.set(lock.sealed, at);
    at += lock.sealed.byteLength;
  }
  return { batch, inside };
};

/** In the other thread. */
export const openPacked = (batch: ArrayBuffer): void => {
  const bytes = Buffer.from(batch);
  for (let at = 0; at < bytes.byteLength;) {
    const boundAt = at + HEAD_BYTES;
    const sealedAt = boundAt + bytes.readUInt32LE(at + BOUND_AT);
    const end = sealedAt + bytes.readUInt32LE(at);
    const key = bytes.subarray(at + KEY_AT, boundAt);
    const data = unsealBound(key, bytes.subarray(sealedAt, end), bytes.subarray(boundAt, sealedAt));
    key.fill(0);
    bytes.writeUInt32LE(data ? data.byteLength : NOT_OPENED, at);
    data?.copy(bytes, sealedAt);
    at = end;
  }
};

/** What could not be opened stays as it is: whoever looks at it learns why. */
export const openFrom = (batch: ArrayBuffer, inside: readonly SealedEvent[]): void => {
  const bytes = Buffer.from(batch);
  let at = 0;
  for (const event of inside) {
    const dataAt = at + HEAD_BYTES + bytes.readUInt32LE(at + BOUND_AT);
    const length = bytes.readUInt32LE(at);
    if (length !== NOT_OPENED) event.open(bytes.subarray(dataAt, dataAt + length));
    at = dataAt + event.dataBytes;
  }
};
