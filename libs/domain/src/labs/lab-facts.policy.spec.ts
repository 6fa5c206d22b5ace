import { labVisibilityOf } from '../lab-rules/decision-span.policy.js';
import {
  labFactsOf,
  type CoveringOnFile,
  type LabSurroundings,
  type ReportOnFile,
} from './lab-facts.policy.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';

const onFile: ReportOnFile = {
  header: {
    test: { name: 'Metabolic panel' },
    collected: ['2026-03-01T08:00:00-08:00'],
    orderedAt: '20260227',
    notes: [],
  },
  orderingProviderId: 'dr-lee',
  firstReceivedAt: '2026-03-02T17:00:00Z',
  lines: [
    {
      lineId: 'line-1',
      versions: [
        {
          version: 1,
          status: 'final',
          receivedAt: '2026-03-02T17:00:00Z',
          test: { name: 'Sodium' },
          collected: [],
          value: { values: ['140'], flags: [], notes: [] },
        },
      ],
      reviews: [{ by: 'dr-okoye', at: '2026-03-03T17:00:00Z', ofVersion: 1 }],
    },
  ],
};

const member = { group: 'practice', from: '2026-01-01T00:00:00Z' } as const;
const covering = {
  coveredBy: 'dr-okoye',
  from: '2026-03-01T00:00:00Z',
  recordedAt: '2026-02-20T00:00:00Z',
};
const around: LabSurroundings = {
  orderedBy: {
    practitionerId: 'dr-lee',
    memberships: { 'membership-1': member },
    coverings: [covering],
  },
  birthDate: '1980-05-01',
  wishes: [],
  viewer: { role: 'patient' },
  zone: 'America/Los_Angeles',
};
const orderedBy = (changes: Partial<LabSurroundings['orderedBy']>): LabSurroundings => ({
  ...around,
  orderedBy: { practitionerId: 'dr-lee', coverings: [covering], ...changes },
});
const member2020 = { ...member, from: '2020-01-01T00:00:00Z' };
/** Nothing is told of the order; the last of the times of the line came too late. */
const toldByLines = (collected: string, late?: string): ReportOnFile => ({
  ...onFile,
  header: { test: onFile.header.test, collected: [], notes: [] },
  lines: onFile.lines.map((line) => ({
    ...line,
    versions: line.versions.map((version) => ({ ...version, collected: [collected] })),
    ...(late === undefined ? {} : { lateCollected: [late] }),
  })),
});
const withWrong = (row: ReportOnFile, time: string): ReportOnFile => ({
  ...row,
  header: { ...row.header, timesFoundWrong: [time] },
});
const rulesOf = (row: ReportOnFile, surroundings: LabSurroundings): string => {
  const decision = labVisibilityOf(
    labFactsOf(row, surroundings),
    '2026-03-20T00:00:00Z',
    labPolicies,
  );
  return decision.visible ? 'shown' : decision.applied.map(({ rule }) => rule).join();
};

describe('what is on file of a report', () => {
  it.each<[string, ReportOnFile, LabSurroundings, string]>([
    ['shows what a covering provider has reviewed', onFile, around, 'shown'],
    [
      'holds what nobody is known to have ordered',
      { ...onFile, orderingProviderId: undefined },
      around,
      'L1,unknown_orderer_hold',
    ],
    [
      'holds what was ordered by somebody whom the directory does not know',
      onFile,
      { ...around, orderedBy: undefined },
      'L1,unknown_orderer_hold',
    ],
    [
      'holds what was ordered by another than the one whom the directory was asked for',
      { ...onFile, orderingProviderId: 'dr-osei' },
      around,
      'L1,unknown_orderer_hold',
    ],
    [
      'counts no covering that had ended before the review',
      onFile,
      orderedBy({
        memberships: { 'membership-1': member },
        coverings: [{ ...covering, to: '2026-03-02T00:00:00Z' }],
      }),
      'L1',
    ],
    [
      'holds what was ordered by somebody of no recorded group',
      onFile,
      orderedBy({ memberships: {} }),
      'unknown_orderer_hold',
    ],
    [
      'is external where the membership began after the order',
      onFile,
      orderedBy({ memberships: { 'membership-1': { ...member, from: '2026-02-28T12:00:00Z' } } }),
      'L3',
    ],
    [
      'asks for the group at the time of collection where nobody said when it was ordered',
      { ...onFile, header: { ...onFile.header, orderedAt: 'unreadable' } },
      orderedBy({ memberships: { 'membership-1': { ...member, from: '2026-03-01T12:00:00Z' } } }),
      'shown',
    ],
    [
      'asks for it at the collection of the line where only that is told',
      toldByLines('2015-03-01'),
      orderedBy({ memberships: { 'membership-1': member2020 } }),
      'L3',
    ],
    [
      'shows what the line says was collected by a member',
      toldByLines('2021-03-01'),
      orderedBy({ memberships: { 'membership-1': member2020 } }),
      'shown',
    ],
    [
      'holds what one of its versions, or one that came too late, says was collected by no member',
      toldByLines('2021-03-01', '2015-03-01'),
      orderedBy({ memberships: { 'membership-1': member2020 } }),
      'unknown_orderer_hold',
    ],
    [
      'counts no time there that two people have found wrong',
      withWrong(toldByLines('2021-03-01', '2015-03-01'), '2015-03-01'),
      orderedBy({ memberships: { 'membership-1': member2020 } }),
      'shown',
    ],
    [
      'asks for it at the first arrival where nobody said either',
      { ...onFile, header: { test: {}, collected: [], notes: [] } },
      orderedBy({ memberships: { 'membership-1': { ...member, from: '2026-03-02T12:00:00Z' } } }),
      'L6',
    ],
    [
      'counts no covering of which nobody knows when it was recorded',
      onFile,
      orderedBy({
        memberships: { 'membership-1': member },
        coverings: [{ coveredBy: 'dr-okoye', from: covering.from }],
      }),
      'L1',
    ],
    [
      'hides what is of a patient of unknown birth',
      onFile,
      { ...around, birthDate: undefined },
      'L6',
    ],
  ])('%s', (_says, ...[row, surroundings, rules]) => {
    expect(rulesOf(row, surroundings)).toBe(rules);
  });

  it('is judged by what the newest version says that the test is', () => {
    const [line] = onFile.lines;
    if (!line) throw new Error('There is a line.');
    const [first] = line.versions;
    if (!first) throw new Error('There is a version.');
    const renamed = { ...first, version: 2, test: { name: 'HIV-1 Ab' } };
    const reviews = [...line.reviews, { by: 'dr-lee', at: '2026-03-04T17:00:00Z', ofVersion: 2 }];
    for (const versions of [
      [first, renamed],
      [renamed, first],
    ]) {
      const row = { ...onFile, lines: [{ ...line, versions, reviews }] };
      expect(rulesOf(row, around)).toBe('L5');
    }
  });

  it('carries wishes, the viewer and what the order says of consent', () => {
    const row = { ...onFile, header: { ...onFile.header, isMinorConsentService: true } };
    const wish = { asked: 'not-to-see', from: '2026-01-01T00:00:00Z' } as const;
    const facts = labFactsOf(row, { ...around, wishes: [wish] });
    expect(facts).toMatchObject({
      patient: { birthDate: '1980-05-01', preferences: [wish] },
      order: { isMinorConsentService: true, orderedAt: '20260227' },
      viewer: { role: 'patient' },
    });
  });
});

it('counts times that came too late, and none that was corrected since', () => {
  const versions = onFile.lines.flatMap((line) => line.versions);
  const told = versions.map((version) => ({ ...version, collected: ['2026-02-28'] }));
  const anew = versions.map((version) => ({
    ...{ ...version, version: 2, collected: ['2026-02-27'], collectedAnew: true as const },
  }));
  const timesOf = (...lines: ReportOnFile['lines']) =>
    labFactsOf({ ...onFile, lines }, around).result.components?.[0]?.collected;
  const line = { lineId: 'line-1', versions: told, reviews: [] };
  expect(timesOf({ ...line, lateCollected: ['2026-02-26'] })).toEqual(['2026-02-28', '2026-02-26']);
  expect(timesOf({ ...line, versions: [...told, ...anew] })).toEqual(['2026-02-27']);
});

describe('clocks that differ by seconds', () => {
  const [line] = onFile.lines;
  const [first] = line?.versions ?? [];
  if (!line || !first) throw new Error('There is a line with a version.');
  const second = { ...first, version: 2, status: 'corrected' as const };
  const ahead = '2026-03-20T00:00:05Z';
  const now = '2026-03-20T00:00:00Z';
  const seenBy = (at: string, ofVersion: number) => ({ by: 'dr-lee', at, ofVersion });
  const shownAt = (row: ReportOnFile, onFileAt: string | undefined, instant = now) =>
    labVisibilityOf(labFactsOf(row, { ...around, onFileAt }), instant, labPolicies).visible;
  const corrected = {
    ...onFile,
    lines: [{ ...line, versions: [first, { ...second, receivedAt: ahead }] }],
  };
  const reviewed = {
    ...corrected,
    lines: corrected.lines.map((each) => ({
      ...{ ...each, reviews: [...line.reviews, seenBy('2026-03-19T23:59:58Z', 2)] },
    })),
  };

  it.each<[string, boolean, boolean]>([
    [
      'an old version is shown no more once the next one is on file',
      shownAt(corrected, now),
      false,
    ],
    ['as of an instant it is shown until the next one came', shownAt(corrected, undefined), true],
    [
      'a review from before its version came counts as soon as that came',
      shownAt(reviewed, now),
      true,
    ],
    ['and not before that', shownAt(reviewed, undefined, '2026-03-20T00:00:04Z'), true],
    ['and for good', shownAt(reviewed, undefined, '2026-04-20T00:00:00Z'), true],
    [
      'a review of another version counts for that one alone',
      shownAt(
        {
          ...corrected,
          lines: corrected.lines.map((each) => ({
            ...{ ...each, reviews: [seenBy('2026-03-01T00:00:00Z', 1)] },
          })),
        },
        now,
      ),
      false,
    ],
  ])('%s', (_says, shown, expected) => {
    expect(shown).toBe(expected);
  });

  describe('and a covering that ends, or is recorded, between what two of them say', () => {
    const came = '2026-03-20T17:00:02Z';
    const said = '2026-03-20T16:59:59Z';
    const shownBy = (changes: Partial<CoveringOnFile>) => {
      const coverings = [{ ...covering, ...changes }];
      const surroundings = orderedBy({ memberships: { 'membership-1': member }, coverings });
      const reviews = [{ by: 'dr-okoye', at: said, ofVersion: 1, onBehalfOf: 'dr-lee' }];
      const lines = [{ ...line, versions: [{ ...first, receivedAt: came }], reviews }];
      const facts = labFactsOf({ ...onFile, lines }, surroundings);
      return labVisibilityOf(facts, '2026-03-20T18:00:00Z', labPolicies).visible;
    };

    it.each<[string, Parameters<typeof shownBy>[0], boolean]>([
      ['keeps the review of who covered as it was said', { to: '2026-03-20T17:00:00Z' }, true],
      ['counts none of who covered no more as it was said', { to: said }, false],
      [
        'keeps the review of whose covering was ended next, by a clock that is behind',
        { to: '2026-03-20T16:59:57Z', ended: {} },
        true,
      ],
      [
        'counts none of who was to cover no more as it was said, though somebody ended that besides',
        { to: '2026-03-20T16:59:57Z', ended: { insteadOf: said } },
        false,
      ],
      [
        'counts none by a covering that was recorded between',
        { recordedAt: '2026-03-20T17:00:00Z' },
        false,
      ],
    ])('%s', (_says, changes, shown) => {
      expect(shownBy(changes)).toBe(shown);
    });
  });

  it('show nothing of a first version before it came', () => {
    const early = {
      ...onFile,
      lines: [{ ...line, versions: [{ ...first, receivedAt: ahead }], reviews: [seenBy(now, 1)] }],
    };
    expect(shownAt(early, undefined, '2026-03-20T00:00:04Z')).toBe(false);
    expect(shownAt(early, undefined, ahead)).toBe(true);
    expect(shownAt(early, now)).toBe(true);
  });
});

it('counts no time that two people have found to be wrong', () => {
  const versions = onFile.lines.flatMap((line) => line.versions);
  const told = versions.map((version) => ({ ...version, collected: ['2026-02-28', '2026-02-27'] }));
  const lines = [{ lineId: 'line-1', versions: told, reviews: [] }];
  const header = { ...onFile.header, collected: ['2026-02-26'], timesFoundWrong: ['2026-02-28'] };
  const { result } = labFactsOf({ ...onFile, header, lines }, around);
  expect([result.collected, result.components?.[0]?.collected]).toEqual([
    ['2026-02-26'],
    ['2026-02-27'],
  ]);
});

it('keeps every time of collection that a version of the line told, for any may be right', () => {
  const versions = onFile.lines.flatMap((line) => line.versions);
  const told = versions.map((version) => ({ ...version, collected: ['2026-02-28'] }));
  const corrected = versions.map((version) => ({ ...version, version: 2, collected: [] }));
  const lines = [{ lineId: 'line-1', versions: [...told, ...corrected], reviews: [] }];
  const { result } = labFactsOf({ ...onFile, lines }, around);
  expect(result.components?.[0]?.collected).toEqual(['2026-02-28']);
});

it('says of each version whether its value could name another line, and nothing else of it', () => {
  const [line] = onFile.lines;
  const values = [
    { valueType: 'NM', values: ['140'], flags: [], notes: [] },
    { valueType: 'ST', values: ['HIV detected'], flags: [], notes: [] },
  ];
  const versions = values.flatMap((value, index) =>
    (line?.versions ?? []).map((each) => ({ ...each, version: index + 1, value })),
  );
  const row = { ...onFile, lines: line ? [{ ...line, versions }] : [] };
  const [component] = labFactsOf(row, around).result.components ?? [];
  expect(component?.versions?.map(({ isCarrier }) => isCarrier)).toEqual([undefined, true]);
});

describe('a code that two laboratories use', () => {
  const ofLaboratory = (sender: string): ReportOnFile => ({
    ...onFile,
    header: { ...onFile.header, test: { ...onFile.header.test, sender } },
    lines: onFile.lines.map((line) => ({
      ...line,
      versions: line.versions.map((version) => ({
        ...version,
        test: { code: '4711', system: 'L', name: 'Zorblax' },
      })),
    })),
  });
  const [ours] = labPolicies.slice(-1);
  const ruleFor = (sender: string, key: string) => {
    if (!ours) throw new Error('There is a rule set of our own.');
    const facts = labFactsOf(ofLaboratory(sender), around);
    const { visible, rule } = labVisibilityOf(facts, '2026-03-04T17:00:00Z', [
      { ...ours, mappings: { [key]: 'none' } },
    ]);
    return [visible, rule];
  };

  it.each<[string, string, string, boolean, string]>([
    ['is shown where it was mapped for the one that sent it', 'acme', 'ACME|L|4711', true, 'L1'],
    [
      'is held where it was mapped for the other one',
      ...(['other-lab', 'ACME|L|4711', false, 'unclassified_hold'] as const),
    ],
    [
      'is held where it was mapped for whoever may send it',
      ...(['acme', 'L|4711', false, 'unclassified_hold'] as const),
    ],
  ])('%s', (_sentence, sender, ...[key, ...told]) => {
    expect(ruleFor(sender, key)).toEqual(told);
  });
});
