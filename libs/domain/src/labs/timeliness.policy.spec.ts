import type { ResultStatus } from '../lab-rules/facts.js';
import {
  earliest,
  firstListedOf,
  firstViewOf,
  hoursTaken,
  timelinessOf,
  visibleSince,
  type MeasuredResult,
} from './timeliness.policy.js';

const at = (hour: number): string =>
  new Date(Date.parse('2026-03-02T17:00:00Z') + hour * 3_600_000).toISOString();
const result = (
  [reviewed, visible, viewed]: readonly (number | undefined)[],
  more: Partial<MeasuredResult> = {},
): MeasuredResult => ({
  providerId: 'dr-lee',
  category: 'none',
  receivedAt: at(0),
  reviewedAt: reviewed === undefined ? undefined : at(reviewed),
  visibleAt: visible === undefined ? undefined : at(visible),
  viewedAt: viewed === undefined ? undefined : at(viewed),
  ...more,
});

const timelinessFrom = (results: readonly MeasuredResult[]) =>
  timelinessOf(results.map(hoursTaken));

describe('how long results take', () => {
  it('counts each step from the one before', () => {
    const { rows } = timelinessFrom([result([10, 10, 16])]);
    expect(rows).toEqual([
      {
        providerId: 'dr-lee',
        category: 'none',
        results: 1,
        toReview: { count: 1, medianHours: 10, p90Hours: 10 },
        reviewToVisible: { count: 1, medianHours: 0, p90Hours: 0 },
        visibleToView: { count: 1, medianHours: 6, p90Hours: 6 },
        inAll: { count: 1, medianHours: 16, p90Hours: 16 },
      },
    ]);
  });

  it('takes the middle and the ninetieth of a hundred', () => {
    const many = Array.from({ length: 100 }, (_, index) => result([index + 1]));
    expect(timelinessFrom(many).all.toReview).toEqual({
      count: 100,
      medianHours: 50,
      p90Hours: 90,
    });
  });

  it.each([
    [[7], 7, 7],
    [[1, 9], 1, 9],
    [[3, 1, 2], 2, 3],
  ])('of %j takes %d and %d', (hours, medianHours, p90Hours) => {
    const { all } = timelinessFrom(hours.map((hour) => result([hour])));
    expect(all.toReview).toEqual({ count: hours.length, medianHours, p90Hours });
  });

  it('never takes what waits still for fast', () => {
    const { all } = timelinessFrom([result([]), result([8])]);
    expect(all.results).toBe(2);
    expect(all.toReview).toEqual({ count: 1, medianHours: 8, p90Hours: 8 });
    expect(all.inAll).toEqual({ count: 0 });
  });

  it('counts no step whose beginning nobody knows', () => {
    const { all } = timelinessFrom([result([undefined, undefined, 5])]);
    expect(all.visibleToView).toEqual({ count: 0 });
    expect(all.inAll).toEqual({ count: 1, medianHours: 5, p90Hours: 5 });
  });

  it('counts from the arrival what was shown without a review, or before it', () => {
    expect(timelinessFrom([result([undefined, 2])]).all.reviewToVisible.medianHours).toBe(2);
    expect(timelinessFrom([result([30, 2])]).all.reviewToVisible.medianHours).toBe(0);
  });

  it('tells providers and kinds apart, and those of whom nobody knows', () => {
    const { rows, all } = timelinessFrom([
      result([1]),
      result([2], { category: 'hepatitis' }),
      result([3], { providerId: 'dr-osei' }),
      result([4], { providerId: undefined }),
      result([5]),
    ]);
    expect(
      rows.map(({ providerId, category, results }) => [providerId, category, results]),
    ).toEqual([
      [undefined, 'none', 1],
      ['dr-lee', 'hepatitis', 1],
      ['dr-lee', 'none', 2],
      ['dr-osei', 'none', 1],
    ]);
    expect(all.results).toBe(5);
    expect(rows[0]).not.toHaveProperty('providerId');
  });

  it('has nothing to say of nothing', () => {
    expect(timelinessFrom([]).rows).toEqual([]);
    expect(timelinessFrom([]).all).toMatchObject({ results: 0, toReview: { count: 0 } });
  });
});

describe('when a line of a report was first viewed', () => {
  const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T17:00:00Z`;
  const value = { values: [], flags: [], notes: [] };
  const version = (number: number, status: ResultStatus) => ({
    ...{ version: number, status, receivedAt: on(number), test: {}, collected: [], value },
  });
  const line = {
    lineId: 'line-2',
    versions: [version(1, 'preliminary'), version(2, 'final'), version(3, 'corrected')],
  };
  const viewing = {
    firstViewedAt: on(3),
    lastViewedAt: on(20),
    parts: ['line-1@1', 'line-2@3'],
    firstShown: {
      ...{ 'line-1@1': on(3), 'line-2@1': on(4), 'line-2@2': on(6), 'line-2@3': on(9) },
    },
  };
  const { firstShown: _none, ...olderRow } = viewing;
  const onlyAnother = { ...viewing, parts: ['line-1@1'], firstShown: { 'line-1@1': on(3) } };
  const mother = { ...viewing, firstShown: { 'line-2@2': on(5) } };

  it.each<[string, Parameters<typeof firstViewOf>[1], number, number | undefined]>([
    [
      'is when a final version was shown, not between the first opening and the last',
      [viewing],
      2,
      6,
    ],
    ['is when anybody saw it who may', [viewing, mother], 2, 5],
    ['is in whatever order they are told', [mother, viewing], 2, 5],
    [
      'is never for who has opened the report before the line was there',
      [onlyAnother],
      2,
      undefined,
    ],
    ['is not before it could be seen', [viewing], 7, 9],
    ['is the last time where it could be seen since then, as is known now', [viewing], 10, 20],
    ['is at the very instant at which it could be seen', [viewing], 6, 6],
    ['is never where nobody has opened it', [], 2, undefined],
    ['is told of the whole report by an older row', [olderRow], 4, 20],
  ])('%s', (_says, ...[viewings, visible, viewed]) => {
    const expected = viewed === undefined ? undefined : on(viewed);
    expect(firstViewOf(line, viewings, on(visible))).toBe(expected);
  });
});

describe('since when a final version can be seen', () => {
  const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T17:00:00Z`;
  const span = ([from, to]: readonly (number | undefined)[]) => ({
    ...(from === undefined ? {} : { from: on(from) }),
    ...(to === undefined ? {} : { to: on(to) }),
  });

  it.each<[string, readonly (readonly (number | undefined)[])[], number | undefined]>([
    ['is since it was shown', [[7]], 7],
    ['is since it came where the line was shown before and still is', [[2]], 4],
    ['is since it came where the line was always shown', [[]], 4],
    ['is not since a preliminary one was, which it has hidden as it came', [[2, 4], [7]], 7],
    ['is since it came where that hid nothing yet', [[2, 5], [7]], 4],
    ['is since its first time, though it was withdrawn later', [[5, 6], [7]], 5],
    ['is never where only a preliminary one was', [[2, 4]], undefined],
    ['is never where nothing was', [], undefined],
  ])('%s', (_says, spans, day) => {
    expect(visibleSince(spans.map(span), on(4))).toBe(day === undefined ? undefined : on(day));
  });
});

describe('when a line of a report was first listed', () => {
  const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T17:00:00Z`;
  const listed = (...days: readonly number[]) => ({ listedAt: days.map(on) });
  const from = (day: number, to?: number) => ({
    from: on(day),
    ...(to === undefined ? {} : { to: on(to) }),
  });

  it.each<[string, readonly number[], ReturnType<typeof from>[], number | undefined]>([
    ['is at the first list behind the instant at which it could be seen', [2, 6, 8], [from(4)], 6],
    ['is at that very instant', [2, 4, 8], [from(4)], 4],
    ['is never where no list was looked at since', [2, 3], [from(4)], undefined],
    ['is not while it was withdrawn', [6, 9], [from(4, 6), from(8)], 9],
    ['is never where nobody looked', [], [from(4)], undefined],
  ])('%s', (_says, ...[days, shown, seen]) => {
    const expected = seen === undefined ? undefined : on(seen);
    expect(firstListedOf([listed(...days)], shown, on(4))).toBe(expected);
  });

  it('is when anybody looked first who may, and not before its final version came', () => {
    const both = [listed(9), listed(3, 7)];
    expect(firstListedOf(both, [{}], on(4))).toBe(on(7));
    expect(firstListedOf(both, [from(1)], on(4))).toBe(on(7));
  });

  it('is a first view where it is the earlier one', () => {
    expect(earliest(on(4), on(5))).toBe(on(4));
    expect(earliest(on(5), on(4))).toBe(on(4));
    expect(earliest(undefined, on(4))).toBe(on(4));
    expect(earliest(on(4), undefined)).toBe(on(4));
    expect(earliest(undefined, undefined)).toBeUndefined();
  });
});
