import { groupAtOrder, type OrderedWhen } from './group-at-order.policy.js';

const zone = 'America/Los_Angeles';
const firstReceivedAt = '2026-03-02T17:00:00Z';
/** Dr Lee is in the practice from Monday, 6 January 2020, until the end of 2023. */
const member = { group: 'practice', from: '2020-01-06T08:00:00Z', to: '2024-01-01T08:00:00Z' };
const drLee = { memberships: { m1: { ...member, group: 'practice' as const } } };
const group = (told: Partial<OrderedWhen>, orderer: typeof drLee | undefined = drLee) =>
  groupAtOrder(orderer, { collected: [], firstReceivedAt, ...told }, zone);

describe('the group of whoever ordered', () => {
  it.each<[string, Partial<OrderedWhen>, string]>([
    ['is that at the order', { orderedAt: '2021-05-01T08:00:00Z' }, 'in-house'],
    ['is external before the membership', { orderedAt: '2020-01-06T07:59:59Z' }, 'external'],
    ['is in-house from its first instant on', { orderedAt: '2020-01-06T08:00:00Z' }, 'in-house'],
    ['is external from its end on', { orderedAt: '2024-01-01T08:00:00Z' }, 'external'],
    ['is that of the whole day, in the zone', { orderedAt: '20231231' }, 'in-house'],
    ['is that of a year in which nothing changed', { orderedAt: '2021' }, 'in-house'],
    ['is unknown of a year in which it began', { orderedAt: '2020' }, 'unknown'],
    ['is unknown of a stretch that ends behind it', { orderedAt: '202312/202401' }, 'unknown'],
    ['is external of a year before it', { orderedAt: '2019' }, 'external'],
    [
      'is that at the order, whenever it was collected',
      { orderedAt: '2021-05-01', collected: ['2015-03-01', '2026-03-01'] },
      'in-house',
    ],
    ['is that at the collection where nobody said', { collected: ['2015-03-01'] }, 'external'],
    [
      'is that at the collection where the order cannot be read',
      { orderedAt: 'last week', collected: ['2021-03-01'] },
      'in-house',
    ],
    [
      'is that at all times of collection where it is the same one',
      { collected: ['2021-03-01', '2022-03-01'] },
      'in-house',
    ],
    [
      'is unknown where it may have been collected in another group',
      { collected: ['2021-03-01', '2015-03-01'] },
      'unknown',
    ],
    [
      'is unknown where the one or the other is told last',
      { collected: ['2015-03-01', '2021-03-01'] },
      'unknown',
    ],
    [
      'is that at the times that can be read',
      { collected: ['some day', '2021-03-01'] },
      'in-house',
    ],
    [
      'is unknown of a midnight that may be any time of the day of leaving',
      { collected: ['2024-01-01T00:00:00Z'] },
      'unknown',
    ],
    ['is that at the first arrival where nobody said either', {}, 'external'],
    [
      'is that at the first arrival where no time can be read',
      { collected: ['some day'], firstReceivedAt: '2023-03-02T17:00:00Z' },
      'in-house',
    ],
    ['is unknown where not even that can be read', { firstReceivedAt: 'never' }, 'unknown'],
  ])('%s', (_says, told, expected) => {
    expect(group(told)).toBe(expected);
  });

  it('is unknown of whoever is in no directory, or of no recorded group', () => {
    const told = { collected: [], firstReceivedAt };
    expect(groupAtOrder(undefined, told, zone)).toBe('unknown');
    expect(groupAtOrder({ memberships: {} }, told, zone)).toBe('unknown');
  });
});
