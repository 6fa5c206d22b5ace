import type { LabFacts } from './facts.js';
import { labCase } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import { momentOf, readFacts } from './moment.policy.js';
import type { OrderingProvider } from './facts.js';
import { orderedOutside } from './external-order.policy.js';

const judged = (
  facts: LabFacts,
  policies: LabPolicies = labPolicies,
  at = '2026-03-04T17:00:00Z',
) => {
  const read = readFacts(facts, policies);
  const [line] = read.lines;
  if (!line) throw new Error('A case has a line.');
  return momentOf(read, line, Date.parse(at));
};

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
