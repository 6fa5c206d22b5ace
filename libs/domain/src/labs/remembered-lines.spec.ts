import { at, known, mg } from './known-lines.fixture.js';
import { glucose, sentGlucose } from './history.fixture.js';
import { rememberedOf, repeatsEarlier } from './news-of-lines.policy.js';

describe('what is remembered of the lines that came before', () => {
  it('is a short text itself, and of a long one no more than tells it from others', () => {
    const short = 'Nothing was found. '.repeat(5);
    const long = (text: string) => text.repeat(200);
    const said = (text: string) => {
      const line = sentGlucose({ value: { ...mg(text), notes: [text] } });
      const { values, notes } = rememberedOf(line).value;
      return [...values, ...notes];
    };
    expect(said(short)).toEqual([short, short]);
    expect(said(long('JVBERi0')).map(({ length }) => length < 100)).toEqual([true, true]);
    expect(said(long('JVBERi0'))).toEqual(said(long('JVBERi0')));
    expect(said(long('JVBERi0'))).not.toEqual(said(long('JVBERg0')));
  });

  it('is repeated by the same words, also where a note stands there twice', () => {
    const { value, ...line } = at('appended');
    const first = { ...line, value: { ...value, values: [], notes: ['Seen.', 'Seen.'] } };
    const { lines } = known(first, at('corrected'));
    expect(repeatsEarlier(lines[glucose], first)).toBe(true);
    expect(repeatsEarlier(lines[glucose], at('appended', '95'))).toBe(false);
  });
});
