import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isSealableSubject,
  isSealed,
  readyCipher,
  seal,
  subjectOfSealed,
  unseal,
  type SealedPlace,
} from './sealed-bytes.js';

const keyOf = (byte: number) => createSecretKey(new Uint8Array(32).fill(byte));
const key = keyOf(0xa1);
const place: SealedPlace = {
  subject: 'patient-maria',
  stream: 'prescription-rx-1',
  id: '7f0c2d2e-7b1a-5f53-8c65-1d2f4b6a0001',
  type: 'RefillRequested',
};
const plain = Buffer.from('{"medication":"metformin 500 mg","$commandDigest":"d"}');

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(isSealableSubject);
const anyPlace = fc.record({ subject: name, stream: name, id: fc.uuid(), type: name });
const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(createSecretKey);
const anyData = fc.uint8Array({ maxLength: 600 });

describe('sealed data', () => {
  it('is opened by the same key for the same event, whatever it is and whosever', () => {
    fc.assert(
      fc.property(anyKey, anyData, anyPlace, (itsKey, data, itsPlace) => {
        const sealed = seal(readyCipher(itsKey), data, itsPlace);
        expect(isSealed(sealed)).toBe(true);
        expect(subjectOfSealed(sealed)).toBe(itsPlace.subject);
        expect(unseal(itsKey, sealed, itsPlace)).toEqual(Buffer.from(data));
        // As an adapter may hand it back: not a Buffer, and not at the start of its memory.
        const moved = new Uint8Array(sealed.byteLength + 5);
        moved.set(sealed, 5);
        expect(unseal(itsKey, moved.subarray(5), itsPlace)).toEqual(Buffer.from(data));
      }),
    );
  });

  it('is opened by no other key and for no other event', () => {
    const sealed = seal(readyCipher(key), plain, place);
    expect(unseal(keyOf(0xa2), sealed, place)).toBeUndefined();
    for (const part of ['subject', 'stream', 'id', 'type'] as const) {
      expect(unseal(key, sealed, { ...place, [part]: `${place[part]}x` })).toBeUndefined();
    }
    const shifted = { ...place, stream: 'prescription-rx-', id: `1${place.id}` };
    expect(unseal(key, sealed, shifted)).toBeUndefined();
  });

  it('is opened no more when any bit of it was changed, or its end cut off or made longer', () => {
    const sealed = seal(readyCipher(key), plain, place);
    const openedAs = (changed: Uint8Array) => {
      const subject = subjectOfSealed(changed);
      return subject === undefined ? undefined : unseal(key, changed, { ...place, subject });
    };
    expect(openedAs(sealed)).toEqual(plain);
    for (let bit = 0; bit < sealed.byteLength * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openedAs(changed)).toBeUndefined();
    }
    for (let length = 0; length < sealed.byteLength; length += 1) {
      expect(openedAs(sealed.subarray(0, length))).toBeUndefined();
    }
    expect(openedAs(Buffer.concat([sealed, Buffer.of(0)]))).toBeUndefined();
  });

  it('is other bytes each time, and shows nothing of what was sealed', () => {
    const many = Array.from({ length: 5_000 }, () => seal(readyCipher(key), plain, place));
    expect(new Set(many.map((sealed) => sealed.toString('hex'))).size).toBe(many.length);
    expect(many.some((sealed) => sealed.includes('metformin'))).toBe(false);
  });

  it('has a nonce of its own each time, and stays what it is while others are sealed', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => {
      const data = Buffer.alloc(index % 700, index);
      return { data, sealed: seal(readyCipher(key), data, place) };
    });
    const nonceAt = 2 + Buffer.byteLength(place.subject);
    const nonces = many.map(({ sealed }) => sealed.toString('hex', nonceAt, nonceAt + 12));
    expect(new Set(nonces).size).toBe(many.length);
    expect(many.every(({ data, sealed }) => unseal(key, sealed, place)?.equals(data))).toBe(true);
  });

  it('is sealed by one cipher and never by two, however long the cipher waited', () => {
    const ready = Array.from({ length: 3_000 }, () => readyCipher(key));
    const sealed = ready.map((cipher) => seal(cipher, plain, place));
    expect(sealed.every((bytes) => unseal(key, bytes, place)?.equals(plain))).toBe(true);
    expect(new Set(ready.map(({ nonce }) => Buffer.from(nonce).toString('hex'))).size).toBe(3_000);
    for (const cipher of ready.slice(0, 3)) {
      expect(() => seal(cipher, plain, place)).toThrow();
    }
  });

  it.each([
    ['data', Buffer.alloc(512 * 1024, 'm'), place],
    ['names', plain, { ...place, stream: 'ヤ'.repeat(256), type: 'ヤ'.repeat(256) }],
    ['names that no store takes', plain, { ...place, stream: 'ヤ'.repeat(4_096) }],
  ])('may be of the longest %s', (_what, data, itsPlace) => {
    const sealed = seal(readyCipher(key), data, itsPlace);
    expect(unseal(key, sealed, itsPlace)?.equals(data)).toBe(true);
    expect(unseal(key, sealed, { ...itsPlace, type: `${itsPlace.type}x` })).toBeUndefined();
  });

  it('is never what JSON begins with', () => {
    for (const json of ['{}', '[]', '"x"', '1', 'true', 'null', ' {}']) {
      expect(isSealed(Buffer.from(json))).toBe(false);
    }
    expect(isSealed(new Uint8Array())).toBe(false);
  });
});

describe('data that was sealed in 2026', () => {
  const golden = Buffer.from(
    '010d70617469656e742d6d61726961' +
      'd27e24cdc81735a4c069202b' +
      '92cd99a3eef131502959661f368b10ba7783ddf214a23e9cb8e6421870ad41ac' +
      'd98eb57827c27000ba245071d645680c09e3ccf910bc' +
      '3c69ee396d32a1d33282302407f7e74f',
    'hex',
  );

  it('is still opened', () => {
    expect(subjectOfSealed(golden)).toBe('patient-maria');
    expect(unseal(key, golden, place)?.toString()).toBe(plain.toString());
  });
});

describe('a subject', () => {
  it.each([
    ['an opaque id', '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001', true],
    ['255 bytes', 'x'.repeat(255), true],
    ['nothing', '', false],
    ['256 bytes', 'x'.repeat(256), false],
    ['128 letters of two bytes each', 'é'.repeat(128), false],
    ['an id with NUL', 'a\u0000b', false],
  ])('that is %s', (_what, subject, may) => {
    expect(isSealableSubject(subject)).toBe(may);
  });
});
