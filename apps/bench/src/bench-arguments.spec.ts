import { benchArguments } from './bench-arguments.js';

const stages = ['append', 'rebuild'];

describe('the words after npm run bench', () => {
  it('name a stage, which is measured five times at full scale', () => {
    expect(benchArguments(['append'], stages)).toEqual({
      stage: 'append',
      json: false,
      runs: 5,
      scale: 1,
    });
  });

  it('may ask for lines of JSON, for more runs and for a quick look', () => {
    const words = ['rebuild', '--json', '--runs', '7', '--scale', '0.05'];
    expect(benchArguments(words, stages)).toEqual({
      stage: 'rebuild',
      json: true,
      runs: 7,
      scale: 0.05,
    });
  });

  it.each([
    ['no stage', []],
    ['an unknown stage', ['restore']],
    ['two stages', ['append', 'rebuild']],
    ['no run', ['append', '--runs', '0']],
    ['half a run', ['append', '--runs', '1.5']],
    ['a scale of nothing', ['append', '--scale', '0']],
    ['a scale that is no number', ['append', '--scale', 'big']],
    ['an endless scale', ['append', '--scale', 'Infinity']],
    ['an unknown option', ['append', '--fast']],
  ])('make no sense with %s', (_what, words) => {
    expect(benchArguments(words, stages)).toBeUndefined();
  });
});
