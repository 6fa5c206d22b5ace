import {
  sortKeyOf,
  timesToldAfter,
  timesToldOfOrder,
  timesToldOnceFound,
  type TimesOfOrder,
} from './times-told.policy.js';

const [march, may] = ['2026-03-01', '2026-05-01'];
const order = (collected: readonly string[], timesTold?: readonly string[]): TimesOfOrder => ({
  collected,
  ...(timesTold ? { timesTold } : {}),
});
const message = (...collected: readonly string[]) => ({ header: { collected } });

describe('the times of an order that its patient is told', () => {
  it.each<[string, TimesOfOrder | undefined, readonly string[], readonly string[] | undefined]>([
    ['are all that came with it', undefined, [march, may], undefined],
    ['are no others when they are told again', order([march]), [march], undefined],
    ['are none that was added to it', order([march]), [may, march], [march]],
    [
      'stay in their order, whichever is told last',
      order([march, may]),
      [may, march],
      [march, may],
    ],
    ['are none where it came without any', order([]), [may], []],
    ['are others once none of them counts any more', order([march]), [may], undefined],
    ['stay the first ones', order([may, march], [march]), ['2026-06-01', may, march], [march]],
  ])('%s', (_says, before, ...[collected, told]) => {
    expect(timesToldAfter(before, message(...collected))).toEqual(told);
  });

  it('are those that the laboratory has corrected them to', () => {
    const collectedAnew = { ofReport: true } as const;
    expect(timesToldAfter(order([march]), { ...message(may), collectedAnew })).toBeUndefined();
    expect(timesToldAfter(order([march]), { ...message(may, march), collectedAnew: {} })).toEqual([
      march,
    ]);
  });

  it('are those that people have found, before the ones that were told', () => {
    const june = '2026-06-01';
    const before = order([may, march], [march]);
    expect(timesToldOnceFound(before, [june], [june, may])).toEqual([june]);
    expect(timesToldOnceFound(before, [june], [june, may, march])).toEqual([june, march]);
    expect(timesToldOnceFound(order([march]), [june], [june, march])).toBeUndefined();
  });

  it('are told and sorted by, and no others', () => {
    expect(timesToldOfOrder(order([may, march], [march]))).toEqual([march]);
    expect(timesToldOfOrder(order([may, march]))).toEqual([may, march]);
    expect(sortKeyOf(order([may, march], [march]))).toBe('2026-03-01T08:00:00.000Z');
    expect(sortKeyOf(order([may, march], []))).toBe('');
    expect(sortKeyOf(order(['in spring']))).toBe('');
  });
});
