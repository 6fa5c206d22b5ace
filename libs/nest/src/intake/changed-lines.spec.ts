import { changedLines } from './changed-lines.js';

describe('what differs between a text and its mended one', () => {
  it.each<[string, readonly [string, string], ReturnType<typeof changedLines>]>([
    ['nothing', ['a\rb', 'a\rb'], { fromLine: 3, before: [], after: [] }],
    ['one line', ['a\rb\rc', 'a\rB\rc'], { fromLine: 2, before: ['b'], after: ['B'] }],
    ['a line more', ['a\rc', 'a\rb\rc'], { fromLine: 2, before: [], after: ['b'] }],
    ['a line less', ['a\ra\rc', 'a\rc'], { fromLine: 2, before: ['a'], after: [] }],
    [
      'two lines that changed places',
      ['a\rb\rc\rd', 'a\rc\rb\rd'],
      { fromLine: 2, before: ['b', 'c'], after: ['c', 'b'] },
    ],
    ['everything', ['a', 'b'], { fromLine: 1, before: ['a'], after: ['b'] }],
  ])('is %s', (_what, [before, after], changes) => {
    expect(changedLines(before, after)).toEqual(changes);
  });
  it('is nothing where only the ends of lines are written otherwise', () => {
    expect(changedLines('a\rb\r', 'a\r\nb\n')).toMatchObject({ before: [], after: [] });
  });
});
