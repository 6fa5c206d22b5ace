import { isOfLog, logAsked } from './rehearse-arguments.js';

const march = ['--from', '2026-03-01', '--to', '2026-04-01T07:00:00Z'];
const ofMarch = { from: '2026-03-01', to: '2026-04-01T07:00:00Z' };

describe('the words of npm run labs that ask the log', () => {
  it.each([
    [['policy'], { verb: 'policy' }],
    [
      ['rehearse', '--policy', 'new.json', ...march],
      { verb: 'rehearse', what: { is: 'file', file: 'new.json', ...ofMarch }, json: false },
    ],
    [
      ['rehearse', '--policy', 'new.json', ...march, '--up-to', '42', '--json'],
      {
        verb: 'rehearse',
        what: { is: 'file', file: 'new.json', ...ofMarch, upTo: '42' },
        json: true,
      },
    ],
    [
      ['rehearse', '--proposal', 'id-1', '--json'],
      { verb: 'rehearse', what: { is: 'proposal', proposalId: 'id-1' }, json: true },
    ],
  ])('%p make sense', (words, asked) => {
    expect(isOfLog(words)).toBe(true);
    expect(logAsked(words)).toEqual(asked);
  });

  it.each([
    [['rehearse']],
    [['rehearse', 'new.json', ...march]],
    [['rehearse', '--policy', 'new.json', '--from', '2026-03-01']],
    [['rehearse', '--policy', 'new.json', '--to', '2026-03-01']],
    [['rehearse', '--policy', 'new.json', '--from', 'March', '--to', '2026-04-01']],
    [['rehearse', '--policy', 'new.json', '--from', '2026-03-01T08:00:00', '--to', '2026-04-01']],
    [['rehearse', '--policy', 'new.json', '--from', '2026-02-30', '--to', '2026-04-01']],
    [['rehearse', '--policy', 'new.json', '--from', '2026-03-01', '--to', '2026-04-31T08:00:00Z']],
    [['rehearse', '--proposal', 'id-1', '--policy', 'new.json', ...march]],
    [['rehearse', '--proposal', 'id-1', '--up-to', '42']],
    [['rehearse', '--name', 'x']],
    [['policy', '--json']],
    [['policy', '--from', '2026-03-01']],
    [['policy', 'new.json']],
  ])('%p make none', (words) => expect(logAsked(words)).toBeUndefined());

  it('leaves every other verb to files', () => {
    expect(isOfLog(['explain', '--case', 'rehearse'])).toBe(false);
    expect(isOfLog([])).toBe(false);
  });
});
