import {
  bearsSameNumber,
  isOfSameTestAndTime,
  orderNamedIn,
  type OrderNamed,
} from './perhaps-meant.policy.js';

const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' } as const;
const onFile: OrderNamed = {
  ...{ fillerNumber: 'F-1', placerNumber: 'P-1' },
  tests: [glucose],
  collected: ['2026-03-24T08:15:00-07:00'],
};
const nothing: OrderNamed = { tests: [], collected: [] };

describe('an order bears the number of a report', () => {
  it.each<[string, Partial<OrderNamed>, boolean]>([
    ['the filler’s', { fillerNumber: 'F-1', placerNumber: 'P-2' }, true],
    ['the placer’s', { fillerNumber: 'F-2', placerNumber: 'P-1' }, true],
    ['the placer’s, and has none of the filler’s', { placerNumber: 'P-1' }, true],
    ['neither', { fillerNumber: 'F-2', placerNumber: 'P-2' }, false],
    ['the filler’s as its placer’s', { placerNumber: 'F-1' }, false],
    ['none at all', {}, false],
  ])('where it is %s: %p', (_which, numbers, isSo) =>
    expect(bearsSameNumber({ ...nothing, ...numbers }, onFile)).toBe(isSo),
  );
  it('never where neither has any', () => expect(bearsSameNumber(nothing, nothing)).toBe(false));
});

describe('an order is of the same test and time as a report', () => {
  const time = '2026-03-24T08:15:00-07:00';
  const other = { code: 'K', system: 'L', name: 'Potassium' } as const;
  it.each<[string, OrderNamed['tests'], readonly string[], boolean]>([
    ['both are the same', [glucose], [time], true],
    ['its code stands in another spelling', [{ code: '2345-7', system: 'LOINC' }], [time], true],
    ['only its name is the same', [{ code: 'GLU', system: 'L', name: 'GLUCOSE' }], [time], true],
    ['only another name of it is', [{ name: 'Sugar', alternates: [glucose] }], [time], true],
    ['one of its lines is', [other, glucose], [time], true],
    ['it is another test', [other], [time], false],
    ['the same code of another system', [{ code: '2345-7', system: 'L' }], [time], false],
    ['it is another time', [glucose], ['2026-03-24T09:15:00-07:00'], false],
    ['one of its times is the same', [glucose], ['2026-03-20', time], true],
    ['it tells the time by another offset', [glucose], ['2026-03-24T08:15:30Z'], true],
    ['it tells the day only', [glucose], ['2026-03-24'], true],
    ['it tells another day', [glucose], ['2026-03-25'], false],
    ['a stretch of time ends then', [glucose], [`2026-03-23T08:15:00-07:00/${time}`], true],
    ['it tells no time', [glucose], [], true],
    ['what it tells is no time', [glucose], ['this morning'], true],
    ['it tells no time, of another test', [other], [], false],
    ['it does not say which test', [], [time], true],
    ['it does not say which test, of another time', [], ['2026-03-25'], false],
    ['it says neither', [], [], false],
  ])('where %s', (_where, ...[tests, collected, isSo]) =>
    expect(isOfSameTestAndTime({ tests, collected }, onFile)).toBe(isSo),
  );
  it('where the report does not say when', () => {
    expect(isOfSameTestAndTime(onFile, { ...onFile, collected: [] })).toBe(true);
    expect(isOfSameTestAndTime({ ...onFile, tests: [other] }, { ...onFile, collected: [] })).toBe(
      false,
    );
  });
});

describe('what is no text', () => {
  const time = '2026-03-24T08:15:00-07:00';
  const as = (tests: readonly unknown[], collected: readonly unknown[]): OrderNamed =>
    ({ tests, collected }) as OrderNamed;
  it.each<[string, readonly unknown[], readonly unknown[], boolean]>([
    ['a system, beside a code of LOINC', [{ ...glucose, system: null }], [time], true],
    ['a system, beside another code', [{ code: 'K', system: null }], [time], false],
    ['a name, beside its code', [{ ...glucose, name: 7 }], [time], true],
    ['a code, beside its name', [{ ...glucose, code: ['2345-7'] }], [time], true],
    ['all of a test', [{ code: 7, system: {}, name: [] }], [time], true],
    ['a test, beside it', [null, glucose], [time], true],
    ['other names', [{ ...glucose, alternates: 7 }], [time], true],
    ['another name, beside it', [{ alternates: [null, glucose] }], [time], true],
    ['a time, beside it', [glucose], [null, 7, time], true],
    ['a time, beside another', [glucose], [7, '2026-03-25'], false],
    ['any of both', [null, 7], [null, {}], false],
  ])('tells nothing: %s', (_what, tests, ...[collected, isSo]) => {
    expect(isOfSameTestAndTime(as(tests, collected), onFile)).toBe(isSo);
    expect(isOfSameTestAndTime(onFile, as(tests, collected))).toBe(isSo);
  });
});

describe('what an order says of itself', () => {
  it('are its numbers, what was ordered and measured, and every time of collection', () => {
    const ordered = { code: 'PANEL' };
    const header = { fillerNumber: 'F-1', test: ordered, collected: ['2026-03-24'] };
    const lines = [{ test: glucose, collected: ['2026-03-24T08:15'] }];
    expect(orderNamedIn({ header, lines })).toEqual({
      fillerNumber: 'F-1',
      tests: [ordered, glucose],
      collected: ['2026-03-24', '2026-03-24T08:15'],
    });
  });
});
