import { timelinessOf, type MeasuredResult } from './timeliness.policy.js';

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

describe('how long results take', () => {
  it('counts each step from the one before', () => {
    const { rows } = timelinessOf([result([10, 10, 16])]);
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
    expect(timelinessOf(many).all.toReview).toEqual({ count: 100, medianHours: 50, p90Hours: 90 });
  });

  it.each([
    [[7], 7, 7],
    [[1, 9], 1, 9],
    [[3, 1, 2], 2, 3],
  ])('of %j takes %d and %d', (hours, medianHours, p90Hours) => {
    const { all } = timelinessOf(hours.map((hour) => result([hour])));
    expect(all.toReview).toEqual({ count: hours.length, medianHours, p90Hours });
  });

  it('never takes what waits still for fast', () => {
    const { all } = timelinessOf([result([]), result([8])]);
    expect(all.results).toBe(2);
    expect(all.toReview).toEqual({ count: 1, medianHours: 8, p90Hours: 8 });
    expect(all.inAll).toEqual({ count: 0 });
  });

  it('counts no step whose beginning nobody knows', () => {
    const { all } = timelinessOf([result([undefined, undefined, 5])]);
    expect(all.visibleToView).toEqual({ count: 0 });
    expect(all.inAll).toEqual({ count: 1, medianHours: 5, p90Hours: 5 });
  });

  it('counts from the arrival what was shown without a review, or before it', () => {
    expect(timelinessOf([result([undefined, 2])]).all.reviewToVisible.medianHours).toBe(2);
    expect(timelinessOf([result([30, 2])]).all.reviewToVisible.medianHours).toBe(0);
  });

  it('tells providers and kinds apart, and those of whom nobody knows', () => {
    const { rows, all } = timelinessOf([
      result([1]),
      result([2], { category: 'hepatitis' }),
      result([3], { providerId: 'dr-osei' }),
      result([4], { providerId: undefined }),
    ]);
    expect(rows.map(({ providerId, category }) => [providerId, category])).toEqual([
      [undefined, 'none'],
      ['dr-lee', 'hepatitis'],
      ['dr-lee', 'none'],
      ['dr-osei', 'none'],
    ]);
    expect(all.results).toBe(4);
    expect(rows[0]).not.toHaveProperty('providerId');
  });

  it('has nothing to say of nothing', () => {
    expect(timelinessOf([]).rows).toEqual([]);
    expect(timelinessOf([]).all).toMatchObject({ results: 0, toReview: { count: 0 } });
  });
});
