import { searchTextOf } from './search-text.policy.js';

const sodium = { name: 'Sodium' };

describe('the words by which a report is found', () => {
  it('are the names of the order and of its lines in every version, each once', () => {
    const former = { versions: [{ test: { name: 'Natrium' } }, { test: sodium }] };
    const lines = [former, { versions: [{ test: sodium }] }] as unknown as Lines;
    expect(searchTextOf({ name: 'Metabolic Panel' }, lines)).toBe('metabolic panel natrium sodium');
  });
  it.each([
    ['its code', { code: '2345-7', system: 'LN' }, '2345 7'],
    ['the word that is shown', {}, 'result'],
  ])('are, of a line without a name, %s', (_what, test, words) => {
    const lines = [{ versions: [{ test }] }] as unknown as Lines;
    expect(searchTextOf({ code: '24323-8' }, lines)).toBe(words);
  });
  it('are other names of a test as well, folded', () => {
    const alternates = [{ name: 'Kálium' }, { code: '2823-3' }];
    expect(searchTextOf({ name: 'Potassium', alternates }, [])).toBe('potassium kalium');
  });
});

type Lines = Parameters<typeof searchTextOf>[1];
