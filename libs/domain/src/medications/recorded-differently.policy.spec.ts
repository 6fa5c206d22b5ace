import { fieldsSaidDifferently } from './recorded-differently.policy.js';

describe('a repeat of what was recorded', () => {
  it.each([
    ['says the same', { filledOn: '2026-03-02', daysSupply: 30 }, []],
    ['says another day', { filledOn: '2026-03-03', daysSupply: 30 }, ['filledOn']],
    ['is silent where it had spoken', { filledOn: '2026-03-02' }, ['daysSupply']],
    ['says what it had left out', { filledOn: '2026-03-02', daysSupply: 30, note: 'x' }, ['note']],
    [
      'differs in everything',
      { filledOn: '2026-03-03', daysSupply: 90 },
      ['filledOn', 'daysSupply'],
    ],
  ])('that %s differs in %j: %j', (_says, said, fields) => {
    const before: object = { filledOn: '2026-03-02', daysSupply: 30 };
    expect(fieldsSaidDifferently(before, said)).toEqual(fields);
  });

  it('counts null and left out as the same silence', () => {
    expect(fieldsSaidDifferently<object>({ daysSupply: null }, {})).toEqual([]);
  });
});
