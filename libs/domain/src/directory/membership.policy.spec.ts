import { groupAt, type Membership } from './membership.policy.js';

const joined = '2020-07-01T07:00:00Z';
const left = '2025-01-01T08:00:00Z';
const member = { group: 'practice', from: joined } as const;
const formerMember = { ...member, to: left } as const;
const elsewhere = { group: 'external', from: left } as const;

interface Row {
  readonly who: string;
  readonly recorded: readonly Membership[];
  readonly at: string;
  readonly group: ReturnType<typeof groupAt>;
}

const rows: readonly Row[] = [
  {
    who: 'a member of the practice',
    recorded: [member],
    at: '2024-05-05T12:00:00Z',
    group: 'in-house',
  },
  { who: 'a member from the first instant on', recorded: [member], at: joined, group: 'in-house' },
  {
    who: 'one who was not yet a member',
    recorded: [member],
    at: '2020-07-01T06:59:59Z',
    group: 'external',
  },
  {
    who: 'a member until the last instant',
    recorded: [formerMember],
    at: '2025-01-01T07:59:59Z',
    group: 'in-house',
  },
  { who: 'a member no more', recorded: [formerMember], at: left, group: 'external' },
  {
    who: 'one of another group',
    recorded: [elsewhere],
    at: '2025-06-01T12:00:00Z',
    group: 'external',
  },
  {
    who: 'one of another group who was a member then',
    recorded: [formerMember, elsewhere],
    at: joined,
    group: 'in-house',
  },
  {
    who: 'one who left for another group',
    recorded: [formerMember, elsewhere],
    at: left,
    group: 'external',
  },
  {
    who: 'a member who works for another group too',
    recorded: [member, elsewhere],
    at: left,
    group: 'in-house',
  },
  {
    who: 'one who came back',
    recorded: [formerMember, { ...member, from: left }],
    at: left,
    group: 'in-house',
  },
  {
    who: 'one of whom nothing was ever recorded',
    recorded: [],
    at: '2024-05-05T12:00:00Z',
    group: 'unknown',
  },
  {
    who: 'anybody, at an instant that cannot be read',
    recorded: [member],
    at: 'soon',
    group: 'unknown',
  },
];

describe('to which group a provider belonged when something was ordered', () => {
  it.each(rows)('$who: $group', ({ recorded, at, group }) => {
    const memberships = Object.fromEntries(recorded.map((each, index) => [`${index}`, each]));
    expect(groupAt({ memberships }, at)).toBe(group);
  });
  it('is unknown where the directory says nothing at all', () =>
    expect(groupAt({}, joined)).toBe('unknown'));
});
