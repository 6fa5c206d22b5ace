import { labsArguments } from './arguments.js';

describe('the words of npm run labs', () => {
  it.each([
    [['explain', '--case', 'a.json'], { verb: 'explain', file: 'a.json', as: 'case' }],
    [['explain', '--jsonl', 'a.jsonl'], { verb: 'explain', file: 'a.jsonl', as: 'jsonl' }],
    [['classify', 'a.csv'], { verb: 'classify', file: 'a.csv', json: false }],
    [['classify', 'a.csv', '--json'], { verb: 'classify', file: 'a.csv', json: true }],
    [
      ['explain', '--jsonl', 'a.jsonl', '--policy', 'rules.json'],
      { verb: 'explain', file: 'a.jsonl', as: 'jsonl', policy: 'rules.json' },
    ],
    [
      ['classify', 'a.csv', '--policy', 'rules.json', '--sender', 'acme'],
      { verb: 'classify', file: 'a.csv', json: false, policy: 'rules.json', sender: 'acme' },
    ],
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
    [['explain', '--case', 'a.json', '--sender', 'acme']],
    [['explain', '--policy', 'rules.json']],
    [['explain', '--patient', 'rosa']],
  ])('%p make none', (words) => {
    expect(labsArguments(words)).toBeUndefined();
  });
});
