import { describe, expect, it } from '@jest/globals';
import { compareTable, type ViewRow } from './chaos-views.js';

async function* rows(...texts: readonly (readonly [string, string])[]): AsyncGenerator<ViewRow> {
  for (const [key, text] of texts) yield { key, text };
}

const compared = (live: AsyncGenerator<ViewRow>, anew: AsyncGenerator<ViewRow>) =>
  compareTable({ table: 'views.queue' }, live, anew);

describe('comparing a view with one made anew', () => {
  it('finds the same rows the same', async () => {
    const same = [
      ['a', '(a,1)'],
      ['b', '(b,2)'],
    ] as const;
    expect(await compared(rows(...same), rows(...same))).toEqual({ rows: 2, differences: [] });
  });

  it('names rows that differ, are missing or should not be there', async () => {
    const live = rows(['a', '(a,1)'], ['b', '(b,2)'], ['d', '(d,4)']);
    const anew = rows(['a', '(a,0)'], ['c', '(c,3)'], ['d', '(d,4)']);
    expect(await compared(live, anew)).toEqual({
      rows: 4,
      differences: [
        'views.queue a differs.',
        'views.queue b should not be there.',
        'views.queue c is missing.',
      ],
    });
  });

  it('sees an empty view beside a full one', async () => {
    const { differences } = await compared(rows(), rows(['a', '(a,1)'], ['b', '(b,2)']));
    expect(differences).toEqual(['views.queue a is missing.', 'views.queue b is missing.']);
  });

  it('tells the first differences and counts the rest', async () => {
    const many = Array.from({ length: 9 }, (_, index) => [`${index}`, 'row'] as const);
    const { differences } = await compared(rows(...many), rows());
    expect(differences).toHaveLength(6);
    expect(differences.at(-1)).toBe('views.queue: 4 more rows differ.');
  });
});
