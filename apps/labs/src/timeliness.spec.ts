import { timelinessInWords } from './timeliness.js';

const none = { count: 0 };
const figures = {
  results: 2,
  toReview: { count: 2, medianHours: 10, p90Hours: 30.5 },
  reviewToVisible: { count: 2, medianHours: 0, p90Hours: 0 },
  visibleToView: { count: 1, medianHours: 6, p90Hours: 6 },
  inAll: none,
};

describe('timeliness in words', () => {
  it('is a table of hours, with of how many they are', () => {
    const lines = timelinessInWords({
      from: '2026-01-01T00:00:00Z',
      to: '2026-04-01T00:00:00Z',
      all: figures,
      rows: [
        { provider: { id: 'd1', name: 'Dr. Lee' }, category: 'none', ...figures },
        { category: 'hepatitis', ...figures, toReview: none },
      ],
    }).split('\n');
    expect(lines[0]).toContain('2026-01-01T00:00:00Z to 2026-04-01T00:00:00Z: 2.');
    expect(lines.slice(4).map((line) => line.split(/ {2,}/))).toEqual([
      ['Dr. Lee', 'none', '2', '10 / 30.5 (2)', '0 / 0 (2)', '6 / 6 (1)', '-'],
      ['unknown', 'hepatitis', '2', '-', '0 / 0 (2)', '6 / 6 (1)', '-'],
      ['all', '2', '10 / 30.5 (2)', '0 / 0 (2)', '6 / 6 (1)', '-'],
    ]);
  });
});
