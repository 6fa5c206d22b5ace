import { labsArguments } from './arguments.js';

describe('the words of npm run labs', () => {
  it.each([
    [['explain', '--case', 'a.json'], { verb: 'explain', file: 'a.json', as: 'case' }],
    [['explain', '--jsonl', 'a.jsonl'], { verb: 'explain', file: 'a.jsonl', as: 'jsonl' }],
    [['classify', 'a.csv'], { verb: 'classify', file: 'a.csv', json: false }],
    [['classify', 'a.csv', '--json'], { verb: 'classify', file: 'a.csv', json: true }],
  ])('%p make sense', (words, asked) => {
    expect(labsArguments(words)).toEqual(asked);
  });

  it.each([
    [[]],
    [['explain']],
    [['explain', 'HIV']],
    [['explain', '--case', 'a.json', '--jsonl', 'b.jsonl']],
    [['classify']],
    [['classify', 'a.csv', 'b.csv']],
    [['classify', 'a.csv', '--case', 'b.json']],
    [['forget']],
    [['explain', '--patient', 'rosa']],
  ])('%p make none', (words) => {
    expect(labsArguments(words)).toBeUndefined();
  });
});
