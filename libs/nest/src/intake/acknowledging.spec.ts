import { describe, expect, it } from '@jest/globals';
import { readMessage } from '@anamnesis/interop';
import { acknowledgementsFor, type Reception } from './acknowledging.js';
import { codesIn, oru } from './laboratory.fixture.js';

const answered = (reception: Reception, acknowledge: readonly [string, string]) => {
  const reading = readMessage(oru({ acknowledge }));
  if (reading.is !== 'message') throw new Error(reading.because);
  const { message } = reading;
  return codesIn(acknowledgementsFor({ message, reception, at: '2026-03-25T17:00:00.123Z' }));
};

describe('what goes back', () => {
  it.each<[string, readonly [string, string], Reception, readonly string[]]>([
    ['original mode', ['', ''], 'accepted', ['AA']],
    ['original mode', ['', ''], 'error', ['AE']],
    ['original mode', ['', ''], 'refused', ['AR']],
    ['both always', ['AL', 'AL'], 'accepted', ['CA', 'AA']],
    ['both always', ['AL', 'AL'], 'error', ['CE']],
    ['both always', ['AL', 'AL'], 'refused', ['CR']],
    ['kept always, then never', ['AL', 'NE'], 'accepted', ['CA']],
    ['never, then always', ['NE', 'AL'], 'accepted', ['AA']],
    ['never, then always', ['NE', 'AL'], 'refused', ['AR']],
    ['on errors only', ['ER', 'NE'], 'accepted', []],
    ['on errors only', ['ER', 'NE'], 'error', ['CE']],
    ['on success only', ['SU', ''], 'accepted', ['CA']],
    ['on success only', ['SU', ''], 'error', []],
    ['never', ['NE', 'NE'], 'accepted', []],
    ['only MSH-16 said', ['', 'AL'], 'accepted', ['AA']],
  ])('%s (%s), when it was %s: %s', (_mode, acknowledge, reception, codes) =>
    expect(answered(reception, acknowledge)).toEqual(codes),
  );

  it('says when, and has a control id of its own that every version can hold', () => {
    const [text = ''] = acknowledgementsFor({
      message: undefined,
      reception: 'refused',
      at: '2026-03-25T17:00:00.123Z',
    });
    const fields = text.split('\r')[0]?.split('|') ?? [];
    expect(fields[6]).toBe('20260325170000+0000');
    expect(fields[9]).toMatch(/^[0-9a-f]{20}$/);
  });
});
