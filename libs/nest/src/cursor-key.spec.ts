import { describe, expect, it } from '@jest/globals';
import { cursorKeyFrom } from './cursor-key.js';

const bytes = Buffer.alloc(32, 0xfb);

describe('the key of cursors', () => {
  it.each(['base64url', 'base64'] as const)('is what 32 bytes in %s say', (encoding) =>
    expect(cursorKeyFrom(bytes.toString(encoding))).toEqual(bytes),
  );

  it('is drawn from a longer text, the same from the same one', () => {
    const [one, again, other] = ['a', 'a', 'b'].map((end) => cursorKeyFrom('x'.repeat(50) + end));
    expect(one?.byteLength).toBe(32);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  it.each(['', 'short', 'x'.repeat(31)])(
    'is refused when the secret is too short: "%s"',
    (secret) => expect(() => cursorKeyFrom(secret)).toThrow('cursorKey must have 32 bytes'),
  );
});
