import { StoreUnavailable, VaultUnavailable } from '@anamnesis/eventing';
import { SealingRefused } from '../sealing-refused.js';
import { sentenceIn, sentenceOf } from './sentences.js';

class FileUnreadable extends Error {}

describe('why a program ends', () => {
  it.each([
    new StoreUnavailable('The store does not answer.'),
    new VaultUnavailable('The vault does not answer.'),
    new SealingRefused('The vault is of another log.'),
  ])('is said in a sentence where a person can mend it: %s', (failure) => {
    expect(sentenceIn(failure)).toBe(failure.message);
    expect(sentenceOf(failure)).toBe(failure.message);
  });

  it('is said of a failure that the program names itself', () => {
    const failure = new FileUnreadable('There is no such file.');
    expect(sentenceOf(failure, [FileUnreadable])).toBe('There is no such file.');
    expect(sentenceIn(failure)).toBeUndefined();
  });

  it('is a mistake of ours where it is anything else', () => {
    const mistake = new TypeError('undefined is not a function');
    expect(sentenceIn(mistake)).toBeUndefined();
    expect(() => sentenceOf(mistake)).toThrow(mistake);
    expect(sentenceIn('a text')).toBeUndefined();
  });
});
