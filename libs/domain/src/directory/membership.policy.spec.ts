import { groupAt, type Membership } from './membership.policy.js';

const joined = '2020-07-01T07:00:00Z';
const left = '2025-01-01T08:00:00Z';
const member = { group: 'practice', from: joined } as const;
const formerMember = { ...member, to: left } as const;
const elsewhere = { group: 'external', from: left } as const;

const rows: readonly [string, readonly Membership[], string, string][] = [
  ['a member of the practice', [member], '2024-05-05T12:00:00Z', 'in-house'],
  ['a member from the first instant on', [member], joined, 'in-house'],
  ['one who was not yet a member', [member], '2020-07-01T06:59:59Z', 'external'],
  ['a member until the last instant', [formerMember], '2025-01-01T07:59:59Z', 'in-house'],
  ['a member no more', [formerMember], left, 'external'],
  ['one of another group', [elsewhere], '2025-06-01T12:00:00Z', 'external'],
  ['one of another group who was a member then', [formerMember, elsewhere], joined, 'in-house'],
  ['one who left for another group', [formerMember, elsewhere], left, 'external'],
  ['a member who works for another group too', [member, elsewhere], left, 'in-house'],
  ['one who came back', [formerMember, { ...member, from: left }], left, 'in-house'],
  ['one of whom nothing was ever recorded', [], '2024-05-05T12:00:00Z', 'unknown'],
  ['anybody, at an instant that cannot be read', [member], 'soon', 'unknown'],
];

describe('to which group a provider belonged when something was ordered', () => {
  it.each(rows)('%s', (_who, recorded, orderedAt, expected) => {
    const memberships = Object.fromEntries(recorded.map((each, index) => [`${index}`, each]));
    expect(groupAt({ memberships }, orderedAt)).toBe(expected);
  });
  it('is unknown where the directory says nothing at all', () =>
    expect(groupAt({}, joined)).toBe('unknown'));
});
