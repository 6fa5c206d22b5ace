import { describe, expect, it } from '@jest/globals';
import { isUUID } from 'class-validator';
import { keyedIds } from './keyed-ids.js';
import { uuidFrom } from './ids.js';

const KEY = 'the digest key of this spec, long enough';
const idOf = keyedIds(KEY);

describe('the id of words', () => {
  it('is the same for ever with the same key', () => {
    // A change of this id makes every result that comes again another result.
    expect(idOf('laboratory report', 'acme', 'F-1')).toBe('8e262e03-c980-8d3f-8f1e-65dc6b8e4943');
    expect(keyedIds(KEY)('laboratory report', 'acme', 'F-1')).toBe(
      idOf('laboratory report', 'acme', 'F-1'),
    );
  });

  it('is a UUID wherever one is asked for', () => {
    for (let each = 0; each < 64; each += 1) {
      expect([isUUID(idOf(String(each))), isUUID(idOf(String(each)), '8')]).toEqual([true, true]);
    }
  });

  it.each([
    ['another word', ['laboratory report', 'acme', 'F-2']],
    ['the same letters parted otherwise', ['laboratory report', 'acmeF-1']],
    ['the same words in another order', ['laboratory report', 'F-1', 'acme']],
    ['a word more', ['laboratory report', 'acme', 'F-1', '']],
  ])('is another one for %s', (_what, words) =>
    expect(idOf(...words)).not.toBe(idOf('laboratory report', 'acme', 'F-1')),
  );

  it('is another one with another key, so no guess can be tried without it', () => {
    const words = ['laboratory report', 'acme', 'F-1'] as const;
    expect(keyedIds(`${KEY}!`)(...words)).not.toBe(idOf(...words));
    const nil = '00000000-0000-0000-0000-000000000000';
    expect(uuidFrom(nil, JSON.stringify(words))).not.toBe(idOf(...words));
  });
});
