import { newsForStaff, type Proposals } from './proposed-changes.policy.js';

const waiting: Proposals = { email: { proposalId: 'first', value: 'a@b.org', isOpen: true } };
const declined: Proposals = { email: { proposalId: 'first', value: 'a@b.org', isOpen: false } };
const toNone: Proposals = { email: { proposalId: 'first', isOpen: true } };

const told = (value?: string, isOnFile = false) => [
  { field: 'email' as const, isOnFile, ...(value === undefined ? {} : { value }) },
];
const outcome = (proposals: Proposals, values: ReturnType<typeof told>) =>
  newsForStaff(proposals, values).map((news) =>
    news.is === 'lapsed'
      ? `ends ${news.proposalId}`
      : `proposes ${news.told.value ?? 'none'}, superseding ${news.supersedes ?? 'nothing'}`,
  );

describe('a value that a record system says', () => {
  const cases: readonly {
    readonly when: string;
    readonly known: Proposals;
    readonly says: ReturnType<typeof told>;
    readonly so: readonly string[];
  }[] = [
    {
      when: 'nothing waits',
      ...{ known: {}, says: told('a@b.org'), so: ['proposes a@b.org, superseding nothing'] },
    },
    { when: 'the same waits', known: waiting, says: told('A@b.org'), so: [] },
    {
      when: 'another waits',
      ...{ known: waiting, says: told('c@d.org'), so: ['proposes c@d.org, superseding first'] },
    },
    { when: 'the same was declined', known: declined, says: told('a@b.org'), so: [] },
    {
      when: 'another was declined',
      ...{ known: declined, says: told('c@d.org'), so: ['proposes c@d.org, superseding nothing'] },
    },
    {
      when: 'it is on file and another waits',
      ...{ known: waiting, says: told('x@y.org', true), so: ['ends first'] },
    },
    {
      when: 'it is on file and another was declined',
      ...{ known: declined, says: told('x@y.org', true), so: [] },
    },
    { when: 'it is on file and nothing waits', known: {}, says: told('x@y.org', true), so: [] },
    {
      when: 'there is none and another waits',
      ...{ known: waiting, says: told(), so: ['proposes none, superseding first'] },
    },
    { when: 'there is none and that waits', known: toNone, says: told(), so: [] },
  ];
  it.each(cases)('when $when', ({ known, says, so }) => {
    expect(outcome(known, says)).toEqual(so);
  });
  it('takes the place of nothing that waits when it came before that', () => {
    expect(newsForStaff(waiting, told('other@b.org'), true)).toEqual([]);
    expect(newsForStaff(waiting, told('c@b.org', true), true)).toEqual([]);
    expect(newsForStaff({}, told('a@b.org'), true)).toHaveLength(1);
    expect(newsForStaff(declined, told('other@b.org'), true)).toHaveLength(1);
  });
  it('is proposed beside what waits of another field', () => {
    const zip = [{ field: 'zip' as const, value: '91101', isOnFile: false }];
    expect(newsForStaff(waiting, zip)).toEqual([{ is: 'proposed', told: zip[0] }]);
  });
});
