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
  it.each<[readonly [string, string], Reception, readonly string[]]>([
    [['', ''], 'accepted', ['AA']],
    [['', ''], 'error', ['AE']],
    [['', ''], 'refused', ['AR']],
    [['AL', 'AL'], 'accepted', ['CA', 'AA']],
    [['AL', 'AL'], 'error', ['CE']],
    [['AL', 'AL'], 'refused', ['CR']],
    [['AL', 'NE'], 'accepted', ['CA']],
    [['NE', 'AL'], 'accepted', ['AA']],
    [['NE', 'AL'], 'refused', ['AR']],
    [['ER', 'NE'], 'accepted', []],
    [['ER', 'NE'], 'error', ['CE']],
    [['SU', ''], 'accepted', ['CA']],
    [['SU', ''], 'error', []],
    [['NE', 'NE'], 'accepted', []],
    [['', 'AL'], 'accepted', ['AA']],
    [['al', 'ne'], 'accepted', ['CA']],
    [['ne', 'er'], 'accepted', []],
    [['ne', 'Er'], 'error', ['AE']],
    [['su', ''], 'error', []],
    [['YES', ''], 'accepted', ['CA']],
    [['', 'Y'], 'refused', ['AR']],
  ])('with MSH-15 and MSH-16 as %j, when it was %s: %j', (acknowledge, reception, codes) =>
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
