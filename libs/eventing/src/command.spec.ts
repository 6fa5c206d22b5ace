import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, commandDigest } from './command.js';
import { commandIdOf } from './ids.js';

describe('the canonical text of a command', () => {
  it('does not depend on the order of fields', () => {
    expect(canonicalJson({ b: [2, { d: 4, c: 3 }], a: 'x' })).toBe(
      '{"a":"x","b":[2,{"c":3,"d":4}]}',
    );
  });

  it('says the same as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });
});

describe('the digest of a command', () => {
  class TakeSeat {
    get type() {
      return 'TakeSeat' as const;
    }
    constructor(readonly name: string) {}
  }

  it('covers the type, which is a getter of the class', () => {
    expect(commandDigest(new TakeSeat('maria'), 'key')).toBe(
      commandDigest({ type: 'TakeSeat', name: 'maria' } as TakeSeat, 'key'),
    );
    expect(commandDigest({ type: 'LeaveSeat' }, 'key')).not.toBe(
      commandDigest({ type: 'TakeSeat' }, 'key'),
    );
  });

  it('cannot be guessed without the key', () => {
    const command = new TakeSeat('maria');
    expect(commandDigest(command, 'key')).not.toBe(commandDigest(command, 'other key'));
  });
});

describe('the id of a command', () => {
  it('is unique per actor: nobody takes the id of another', () => {
    expect(commandIdOf('maria', 'k-1')).not.toBe(commandIdOf('nurse-ito', 'k-1'));
    expect(commandIdOf('maria', 'k-1')).toBe(commandIdOf('maria', 'k-1'));
  });
});
