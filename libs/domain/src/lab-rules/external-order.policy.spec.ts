import { judged, labCase } from './lab-case.fixture.js';
import type { OrderingProvider } from './facts.js';
import { orderedOutside } from './external-order.policy.js';

describe('who ordered (L3, P11)', () => {
  it.each<[string, OrderingProvider | undefined, string | undefined]>([
    ['a provider of the group', { providerId: 'dr-lee', group: 'in-house' }, undefined],
    ['an external provider', { providerId: 'dr-away', group: 'external' }, 'external'],
    [
      'a provider of whom the directory knows nothing',
      { providerId: 'dr-x', group: 'unknown' },
      'unknown',
    ],
    ['a provider without an id', { providerId: '', group: 'in-house' }, 'unknown'],
    ['nobody', undefined, 'unknown'],
  ])('%s', (_who, provider, outside) => {
    const facts = { ...labCase(), order: provider ? { provider } : {} };
    expect(orderedOutside(judged(facts))).toBe(outside);
  });
});
