import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { framed, FrameReader, type Frame } from './frame-reader.js';

const LARGEST = 64;
const told = (frames: readonly Frame[]): readonly string[] =>
  frames.map((frame) =>
    frame.is === 'message' ? frame.bytes.toString('latin1') : `too large: ${frame.beginning}`,
  );
const readAll = (pieces: readonly Uint8Array[]): readonly string[] => {
  const reader = new FrameReader(LARGEST);
  return pieces.flatMap((piece) => told(reader.read(piece)));
};
const readWhole = (bytes: string): readonly string[] => readAll([Buffer.from(bytes, 'latin1')]);

describe('reading frames', () => {
  it.each([
    ['one message', '\x0bMSH|a\x1c\r', ['MSH|a']],
    ['several messages of one piece', '\x0ba\x1c\r\x0bb\x1c\r', ['a', 'b']],
    ['an empty message', '\x0b\x1c\r', ['']],
    ['a message behind line ends and noise', '\r\nhello\x0ba\x1c\r\n', ['a']],
    ['an FS inside of a message', '\x0ba\x1cb\x1c\r', ['a\x1cb']],
    ['two FS at the end, of which one is the end', '\x0ba\x1c\x1c\r', ['a\x1c']],
    ['messages that end with FS alone', '\x0ba\x1c\x0bb\x1c\x0bc\x1c\r', ['a', 'b', 'c']],
    ['messages that end with FS and LF', '\x0ba\x1c\n\x0bb\x1c\n', ['a', 'b']],
    ['a VT inside of a message, as part of it', '\x0ba\x0bb\x1c\r', ['a\x0bb']],
    ['nothing of a message that has not ended', '\x0ba\x1c', []],
    ['nothing outside of frames', 'MSH|a\x1c\r', []],
    ['a message of the largest size', `\x0b${'x'.repeat(LARGEST)}\x1c\r`, ['x'.repeat(LARGEST)]],
    [
      'the beginning of a larger one, and what comes behind it',
      `\x0b${'x'.repeat(LARGEST + 1)}\x1c\r\x0ba\x1c\r`,
      [`too large: ${'x'.repeat(LARGEST)}`, 'a'],
    ],
  ])('finds %s', (_what, bytes, messages) => {
    expect(readWhole(bytes)).toEqual(messages);
  });

  it('finds the same messages however their bytes were cut', () => {
    const byte = fc.constantFrom('\x0b', '\x1c', '\r', '\n', 'a', '|');
    const stream = fc.array(byte, { maxLength: 200 }).map((bytes) => bytes.join(''));
    const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 20 });
    fc.assert(
      fc.property(stream, cuts, (bytes, places) => {
        const whole = Buffer.from(bytes, 'latin1');
        const sorted = [0, ...places.sort((one, other) => one - other), whole.length];
        const pieces = sorted.slice(1).map((end, index) => whole.subarray(sorted[index], end));
        expect(readAll(pieces)).toEqual(readWhole(bytes));
      }),
    );
  });

  it('reads what it frames', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        fc.pre(!/\x1c[\x0b\r\n]/.test(text));
        const [message] = new FrameReader(LARGEST * 8).read(framed(text));
        expect(message).toEqual({ is: 'message', bytes: Buffer.from(text) });
      }),
    );
  });

  it.each([
    ['within a frame', '\x0b'],
    ['outside of any', ''],
  ])('says when there is too much of it %s', (_where, begin) => {
    const reader = new FrameReader(LARGEST);
    reader.read(Buffer.from(begin));
    for (let piece = 0; piece <= 16; piece += 1) {
      expect(reader.isFlooded).toBe(false);
      reader.read(Buffer.alloc(LARGEST, 'x'));
    }
    expect(reader.isFlooded).toBe(true);
  });

  it.each([
    ['nothing came', '', false],
    ['a message has begun', '\x0ba', false],
    ['its FS came', '\x0ba\x1c', true],
    ['more of it came behind that', '\x0ba\x1cb', false],
    ['its CR came', '\x0ba\x1c\r', false],
    ['an FS came outside of any', 'a\x1c', false],
  ])('says whether all of a message may be here when %s', (_when, bytes, may) => {
    const reader = new FrameReader(LARGEST);
    reader.read(Buffer.from(bytes));
    expect(reader.mayHaveEnded).toBe(may);
    if (may) expect(told([reader.unfinished()])).toEqual(['a']);
  });

  it.each([
    ['nothing came', '', false],
    ['something came, and no frame', 'GET / HTTP/1.1\r\n', true],
    ['a frame has begun', '\r\n\x0bMSH', false],
    ['something stands behind a frame', '\x0ba\x1c\r\r\n', false],
  ])('says whether it is framed at all when %s', (_when, bytes, isUnframed) => {
    const reader = new FrameReader(LARGEST);
    reader.read(Buffer.from(bytes));
    expect(reader.isUnframed).toBe(isUnframed);
  });

  it('forgets the noise before a message', () => {
    const reader = new FrameReader(LARGEST);
    reader.read(Buffer.alloc(LARGEST * 20, 'x'));
    reader.read(Buffer.from('\x0b'));
    expect(reader.isFlooded).toBe(false);
  });
});
