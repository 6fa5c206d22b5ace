import { describe, expect, it } from '@jest/globals';
import { keyedStreamName, streamNameOf } from './stream-names.js';

const key = 'an installation’s secret of 32 b';
const command = { type: 'AssignNumber', number: 'MRN 4711' } as const;
const envelope = { command, commandId: 'command-1' };
const streamOf = ({ number }: typeof command): string => `number-${number}`;

describe('what a stream is called in the store', () => {
  it('is what its decider says', () =>
    expect(streamNameOf({ streamOf }, envelope, key)).toBe('number-MRN 4711'));

  it('is its category and a keyed hash where the decider asks for that', () => {
    const name = streamNameOf({ streamOf, isNamedByKeyedHash: true }, envelope, key);
    expect(name).toMatch(/^number-[\w-]{32}$/);
    expect(name).toBe(keyedStreamName('number-MRN 4711', key));
  });

  it('is the same for ever with the same key, and another with another key or id', () => {
    const name = keyedStreamName('number-MRN 4711', key);
    // A change of this name loses every stream that was ever stored under it.
    expect(name).toBe('number-pdKVEZ6GeOYGNMZUSdWY6jIOf3sajUbC');
    expect(keyedStreamName('number-MRN 4712', key)).not.toBe(name);
    expect(keyedStreamName('number-MRN 4711', `${key}!`)).not.toBe(name);
  });
});
