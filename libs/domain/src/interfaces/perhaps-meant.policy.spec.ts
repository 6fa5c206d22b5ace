import {
  orderNamedIn,
  orderTold,
  speakingOf,
  speaksOf,
  type OrderNamed,
  type ReportTold,
  type Waiting,
} from './perhaps-meant.policy.js';

const glucose = { code: '2345-7', system: 'LN', name: 'Glucose' } as const;
const onFile: OrderNamed = {
  ...{ fillerNumber: 'F-1', placerNumber: 'P-1' },
  tests: [glucose],
  collected: ['2026-03-24T08:15:00-07:00'],
};
const nothing: OrderNamed = { tests: [], collected: [] };

/** What waits is hers for sure, and so is the report. */
const isMeant = (one: OrderNamed, other: OrderNamed): boolean =>
  speaksOf(
    { reports: [], named: [orderTold(one)], patients: ['maria'], ofAnybody: false },
    { reportId: 'r1', patientId: 'maria', ...orderTold(other) },
  );
/** It bears no number of the other one. */
const isOfSameTestAndTime = (one: OrderNamed, { tests, collected }: OrderNamed): boolean =>
  isMeant(one, { tests, collected });

describe('an order bears the number of a report', () => {
  it.each<[string, Partial<OrderNamed>, boolean]>([
    ['the filler’s', { fillerNumber: 'F-1', placerNumber: 'P-2' }, true],
    ['the placer’s', { fillerNumber: 'F-2', placerNumber: 'P-1' }, true],
    ['the placer’s, and has none of the filler’s', { placerNumber: 'P-1' }, true],
    ['neither', { fillerNumber: 'F-2', placerNumber: 'P-2' }, false],
    ['the filler’s as its placer’s', { placerNumber: 'F-1' }, false],
    ['none at all', {}, false],
  ])('where it is %s: %p', (_which, numbers, isSo) =>
    expect(isMeant({ ...nothing, ...numbers }, onFile)).toBe(isSo),
  );
  it('never where neither has any', () => expect(isMeant(nothing, nothing)).toBe(false));
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

describe('what waits speaks of a report', () => {
  const potassium = { code: 'K', system: 'L', name: 'Potassium' } as const;
  const marias: ReportTold = { reportId: 'r1', patientId: 'maria', ...orderTold(onFile) };
  const none: Waiting = { reports: [], named: [], patients: [], ofAnybody: false };
  const sameNumber = [orderTold({ ...nothing, fillerNumber: 'F-1', tests: [potassium] })];
  const sameDraw = [orderTold({ ...onFile, fillerNumber: 'F-2', placerNumber: 'P-2' })];
  it.each<[string, Partial<Waiting>, Partial<ReportTold>, boolean]>([
    ['of its identity', { reports: ['r1'] }, {}, true],
    ['that was filed first as what it names', { reports: ['r0'] }, { firstFiledAs: 'r0' }, true],
    ['of another identity', { reports: ['r2'] }, {}, false],
    ['of its patient and number', { named: sameNumber, patients: ['maria'] }, {}, true],
    ['of its patient, test and time', { named: sameDraw, patients: ['maria'] }, {}, true],
    ['of another patient and its number', { named: sameNumber, patients: ['tomas'] }, {}, false],
    ['of another patient, its test and time', { named: sameDraw, patients: ['tomas'] }, {}, false],
    ['of its number, where it may be anybody’s', { named: sameNumber, ofAnybody: true }, {}, true],
    ['of its test and time, of anybody', { named: sameDraw, ofAnybody: true }, {}, false],
    ['of no patient that is known', { named: sameNumber }, {}, false],
    ['of nothing', { patients: ['maria'], ofAnybody: true }, {}, false],
  ])('%s', (_which, waiting, ...[report, isSo]) => {
    expect(speaksOf({ ...none, ...waiting }, { ...marias, ...report })).toBe(isSo);
  });

  it('where one of several orders has its test, and another one its time, does not', () => {
    const tests = [potassium];
    const named = [
      orderTold({ ...nothing, tests, collected: onFile.collected }),
      orderTold({ ...nothing, tests: onFile.tests, collected: ['2026-03-20'] }),
    ];
    expect(speaksOf({ ...none, named, patients: ['maria'] }, marias)).toBe(false);
  });

  it('is found among five thousand reports of many lines in a moment', () => {
    const time = (order: number) => `2026-03-24T08:${String(order % 60).padStart(2, '0')}`;
    const tests = Array.from({ length: 22 }, (_, line) => ({ code: `C-${line}`, system: 'L' }));
    const told = (order: number, day = '2026-04-01') =>
      orderTold({ tests, collected: tests.map(() => `${day}${time(order).slice(10)}`) });
    const named = Array.from({ length: 50 }, (_, order) => told(order));
    const isSpokenOf = speakingOf({ ...none, named, patients: ['maria'] });
    const reports = Array.from({ length: 5_000 }, (_, order) => ({
      ...{ ...marias, ...told(order, '2026-03-24') },
      reportId: `r${order}`,
    }));
    const began = performance.now();
    expect(reports.filter(isSpokenOf)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('keeps each word and each time once, and no number that cannot be written', () => {
    const lines = [{ test: glucose, collected: onFile.collected }];
    const header = { test: glucose, collected: onFile.collected, fillerNumber: 'F\0' };
    expect(orderTold(orderNamedIn({ header, lines }))).toEqual({
      words: [JSON.stringify(['2345-7', 'LN']), 'glucose'],
      times: ['2026-03-24T08:15'],
    });
  });
});
