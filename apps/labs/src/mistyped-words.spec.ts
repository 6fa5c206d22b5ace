import { mistypedIn } from './mistyped-words.js';

const A_TIME =
  'takes a day that there is, such as 2026-03-02, or an instant such as 2026-03-02T09:30:00-08:00.';

describe('what is said of a value that its option does not take', () => {
  it.each([
    ['explain --result r1 --at yesterday', [`--at ${A_TIME}`]],
    ['timeliness --from March --to 2026-02-30', [`--from ${A_TIME}`, `--to ${A_TIME}`]],
    ['rehearse --policy new.json --from 2026-03-01 --to soon', [`--to ${A_TIME}`]],
    [
      'explain --result r1 --as proxy-friend',
      [expect.stringMatching(/^--as takes one of patient, proxy-minority, .*, auditor\.$/u)],
    ],
    ['explain --result r1 --known soon', ['--known takes then or now.']],
    ['explain --result r1 --as proxy-court --granted-from now', [`--granted-from ${A_TIME}`]],
  ])('names it, and never what was typed: %s', (line, said) => {
    expect(mistypedIn(line.split(' '))).toEqual(said);
  });

  it('is nothing where each value is well', () => {
    const line = 'explain --result r1 --at 2026-03-02 --as proxy:court --known then';
    expect(mistypedIn(line.split(' '))).toEqual([]);
  });
});
