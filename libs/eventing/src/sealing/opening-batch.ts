import { createSecretKey, type KeyObject } from 'node:crypto';
import { mostBound, unsealBound, writeBound } from './sealed-bytes.js';
import type { SealedEvent } from './sealed-event.js';

/*
 * Sealed events as one piece of memory that is handed to another thread and back:
 *
 *   how many events (4) | number of the first key (4) | how many keys (4) | each key (32),
 *   then for each event: bytes sealed (4) | bytes bound (4) | number of the key (4) | bound | sealed
 *
 * A key is handed over once, and has its number until numbers begin with 0 again: then the other
 * thread lets go of all that it had. It wipes what it was handed, and writes the opened data where
 * the sealed was and its length where that of the sealed was, NOT_OPENED where it does not open.
 */

const FIRST_KEY_AT = 4;
const KEY_COUNT_AT = 8;
const KEYS_AT = 12;
const KEY_BYTES = 32;
const BOUND_AT = 4;
const WHICH_AT = 8;
const HEAD_BYTES = 12;
const NOT_OPENED = 0xff_ff_ff_ff;

export interface PackedEvents {
  readonly batch: ArrayBuffer;
  readonly inside: readonly SealedEvent[];
}

/** Which keys the other thread has by now. */
export class KeysOverThere {
  private numbers = new Map<Uint8Array, number>();
  private notYet: Uint8Array[] = [];

  get size(): number {
    return this.numbers.size;
  }

  numberOf(key: Uint8Array): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    this.notYet.push(key);
    return number;
  }

  /** Those that were numbered since it was asked last: they go over with the next batch. */
  takeNew(): readonly Uint8Array[] {
    const keys = this.notYet;
    this.notYet = [];
    return keys;
  }

  /** Numbers begin anew with the next batch. */
  letGo(): void {
    this.numbers = new Map();
    this.notYet = [];
  }
}

/** Only what there is a key for; the others say themselves what is wrong with them. */
export const packed = (events: readonly SealedEvent[], over: KeysOverThere): PackedEvents => {
  const inside: SealedEvent[] = [];
  const numbers: number[] = [];
  const firstKey = over.size;
  let most = 0;
  for (const event of events) {
    const { keyBytes } = event;
    if (keyBytes?.byteLength !== KEY_BYTES) continue;
    inside.push(event);
    numbers.push(over.numberOf(keyBytes));
    most += HEAD_BYTES + mostBound(event) + event.dataBytes;
  }
  const keys = over.takeNew();
  const batch = new ArrayBuffer(KEYS_AT + keys.length * KEY_BYTES + most);
  const bytes = Buffer.from(batch);
  bytes.writeUInt32LE(inside.length, 0);
  bytes.writeUInt32LE(firstKey, FIRST_KEY_AT);
  bytes.writeUInt32LE(keys.length, KEY_COUNT_AT);
  for (const [index, key] of keys.entries()) bytes.set(key, KEYS_AT + index * KEY_BYTES);
  let at = KEYS_AT + keys.length * KEY_BYTES;
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

/**
 * In the other thread.
 * @param keys that it has, by number: those of the batch are added
 */
export const openPacked = (batch: ArrayBuffer, keys: KeyObject[]): void => {
  const bytes = Buffer.from(batch);
  takeKeys(bytes, keys);
  let at = eventsAt(bytes);
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

const eventsAt = (bytes: Buffer): number => KEYS_AT + bytes.readUInt32LE(KEY_COUNT_AT) * KEY_BYTES;

/** What keeps them cannot be wiped by hand: Node clears it when nothing refers to it any more. */
const takeKeys = (bytes: Buffer, keys: KeyObject[]): void => {
  keys.length = bytes.readUInt32LE(FIRST_KEY_AT);
  for (let at = KEYS_AT; at < eventsAt(bytes); at += KEY_BYTES) {
    const key = bytes.subarray(at, at + KEY_BYTES);
    keys.push(createSecretKey(key));
    key.fill(0);
  }
};

/** What could not be opened stays as it is: whoever looks at it learns why. */
export const openFrom = (batch: ArrayBuffer, inside: readonly SealedEvent[]): void => {
  const bytes = Buffer.from(batch);
  let at = eventsAt(bytes);
  for (const event of inside) {
    const dataAt = at + HEAD_BYTES + bytes.readUInt32LE(at + BOUND_AT);
    const length = bytes.readUInt32LE(at);
    if (length !== NOT_OPENED) event.open(bytes, dataAt, dataAt + length);
    at = dataAt + event.dataBytes;
  }
};
