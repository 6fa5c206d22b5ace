import { describe, expect, it } from '@jest/globals';
import { acknowledgementCodeOf } from './wire-watch.js';

describe('which acknowledgement is counted', () => {
  it.each([
    ['the one that was sent', ['MSH|^~\\&|PORTAL\rMSA|AE|7\rERR|||100|E'], 'AE'],
    ['of a sender with other delimiters', ['MSH#*@!%#PORTAL\rMSA#CR#7'], 'CR'],
    ['the first of two', ['MSH|^~\\&\rMSA|CA|7', 'MSH|^~\\&\rMSA|AA|7'], 'CA'],
    ['none where none is wanted', [], 'none'],
    ['none of those that nobody knows', ['MSH|^~\\&\rMSA|XX|7'], 'none'],
  ] as const)('%s', (_which, acknowledgements, code) => {
    expect(acknowledgementCodeOf(acknowledgements)).toBe(code);
  });
});
