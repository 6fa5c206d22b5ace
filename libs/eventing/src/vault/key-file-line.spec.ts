import { describe, expect, it } from '@jest/globals';
import {
  destroyedLine,
  erasedBody,
  givenUpLine,
  keyLine,
  readBody,
  readLine,
  vaultLine,
  type KeyFileLine,
} from './key-file-line.js';
import type { WrappedKey } from './wrapped-keys.js';

const key: WrappedKey = {
  subject: 'ana perez/ü',
  dataKey: 'd4t4k3y',
  masterKey: 'arn:aws:kms:eu-central-1:1:key/2',
  ciphertext: new Uint8Array(61).map((_, at) => at * 3),
};
const line = keyLine('key', key);

const bodyOf = (text: string): string => {
  const read = readLine(text);
  if (read.is !== 'key') throw new Error('This is no line of a key.');
  return text.slice(read.bodyAt);
};

const isOf = (text: string): KeyFileLine['is'] => readLine(text).is;

describe('a line of the key file', () => {
  it('says what was written, whatever the names hold', () => {
    expect(readLine(line)).toMatchObject({
      is: 'key',
      subject: key.subject,
      dataKey: key.dataKey,
      masterKey: key.masterKey,
      body: 'whole',
    });
    expect(readBody(bodyOf(line))).toEqual(Buffer.from(key.ciphertext));
    expect(readLine(keyLine('rewrap', key))).toMatchObject({ is: 'rewrap', body: 'whole' });
    expect(readLine(vaultLine('a-vault'))).toEqual({ is: 'vault', vault: 'a-vault' });
    expect(readLine(destroyedLine('ana perez/ü', '2026-11-22T09:00:00.000Z'))).toEqual({
      is: 'destroyed',
      subject: 'ana perez/ü',
    });
    expect(readLine(givenUpLine('1', '2026-11-22T09:00:00.000Z'))).toEqual({
      is: 'given-up',
      masterKey: '1',
    });
  });

  it('is torn wherever it was cut off, and never counts', () => {
    const short = [vaultLine('a-vault'), destroyedLine('ana', '2026-11-22')];
    for (const whole of [line, ...short, givenUpLine('1', '2026-11-22')]) {
      for (let end = 1; end < whole.length; end += 1) {
        expect([end, isOf(whole.slice(0, end))]).toEqual([end, 'torn']);
      }
    }
    expect(isOf('\u0000'.repeat(40))).toBe('torn');
    expect(isOf(`${line.slice(0, 30)}${'\u0000'.repeat(line.length - 30)}`)).toBe('torn');
  });

  it('never says anything else than what was written when a character has changed', () => {
    const bodyAt = line.length - bodyOf(line).length;
    for (let at = 0; at < line.length; at += 1) {
      const changed = `${line.slice(0, at)}${line[at] === 'x' ? 'y' : 'x'}${line.slice(at + 1)}`;
      const read = readLine(changed);
      if (at >= bodyAt) expect(read).toMatchObject({ is: 'key', body: 'damaged' });
      else expect(['damaged', 'torn']).toContain(read.is);
    }
  });

  it('keeps its place and names when the wrapped bytes are overwritten, wholly or halfway', () => {
    const body = bodyOf(line);
    const head = line.slice(0, -body.length);
    const named = { is: 'key', subject: key.subject, dataKey: key.dataKey };
    expect(readLine(head + erasedBody(body.length))).toMatchObject({ ...named, body: 'erased' });
    const halfway = erasedBody(40) + body.slice(40);
    expect(readLine(head + halfway)).toMatchObject({ ...named, body: 'damaged' });
    expect(readBody(halfway)).toBe('damaged');
  });

  it('that a person has overwritten with dots is neither a key nor damage', () => {
    expect(isOf(erasedBody(line.length))).toBe('torn');
  });
});
