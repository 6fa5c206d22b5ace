import type { ResultStatus } from '../lab-rules/facts.js';
import { glucose, noValue, sentGlucose as glucoseSent } from './history.fixture.js';
import { at, known, mg, newsIn, withoutValue } from './known-lines.fixture.js';
import type { SentLine } from './news-of-lines.policy.js';

describe('appended without a value (OBX-11 B)', () => {
  const noted = (...notes: readonly string[]) => ({ ...noValue, notes });
  const appended = { ...withoutValue('appended'), value: noted('Haemolysed.') };
  const corrected = glucoseSent({
    status: 'corrected',
    value: { ...mg('95'), flags: ['H'], notes: ['Measured twice.'] },
  });

  it.each<ResultStatus>(['final', 'corrected', 'amended', 'appended', 'preliminary'])(
    'is a version that keeps the value and its notes beside its own, behind one that is %s',
    (status) => {
      const { received, late } = newsIn(known({ ...corrected, status }), appended);
      const value = { ...corrected.value, notes: ['Measured twice.', 'Haemolysed.'] };
      expect(received).toEqual([{ ...corrected, status: 'appended', value, version: 2 }]);
      expect(late).toEqual([]);
    },
  );

  it('says nothing new when it is sent again', () => {
    const value = { ...corrected.value, notes: ['Measured twice.', 'Haemolysed.'] };
    const after = known(corrected, { ...corrected, status: 'appended', value });
    expect(newsIn(after, appended)).toMatchObject({ received: [], late: [] });
  });

  it('brings nothing back that was withdrawn, and is looked at', () => {
    const { late, unheard } = newsIn(known(withoutValue('cancelled')), appended);
    expect([late, unheard]).toEqual([[appended], [glucose]]);
  });

  it('takes the place of the notes where it repeats the value', () => {
    const repeated = { ...corrected, status: 'appended' as const, value: mg('95') };
    expect(newsIn(known(corrected), repeated).received[0]?.value).toEqual(mg('95'));
  });
});

describe('what is kept and changes nothing', () => {
  const withNote = { ...withoutValue('final'), value: { ...noValue, notes: ['Haemolysed.'] } };
  it.each<[string, readonly [SentLine, ...SentLine[]], SentLine, boolean]>([
    [
      'a final value in the words of before',
      [at('final'), at('corrected', '95')],
      at('final'),
      true,
    ],
    [
      'what was cancelled, told anew in its old words',
      [at('final'), withoutValue('cancelled')],
      at('final'),
      true,
    ],
    [
      'a correction that was cancelled, told anew in its old words',
      [at('corrected', '95'), withoutValue('cancelled')],
      at('corrected', '95'),
      true,
    ],
    ['that something cancelled is final', [withoutValue('cancelled')], withoutValue('final'), true],
    ['a note beside a value that was corrected', [at('corrected', '95')], withNote, true],
    ['that a value which stands is final', [at('corrected', '95')], withoutValue('final'), false],
    ['what is preliminary behind a final value', [at('final')], at('preliminary', '93'), false],
    ['what is registered behind another one', [at('final')], withoutValue('registered'), false],
  ])('is to be looked at where it is for sure: %s', (_what, before, ...[line, isUnheard]) => {
    const { late, unheard } = newsIn(known(...before), line);
    expect(late).toEqual([line]);
    expect(unheard).toEqual(isUnheard ? [glucose] : []);
  });

  it('is nothing to look at where it tells one more time of collection and nothing else', () => {
    const read = '2026-03-10T08:30:00';
    const told = (...collected: readonly string[]): SentLine => glucoseSent({ collected });
    const { late, unheard } = newsIn(known(told(read)), told(read, `${read}-07:00`));
    expect(late).toHaveLength(1);
    expect(unheard).toEqual([]);
  });
});
