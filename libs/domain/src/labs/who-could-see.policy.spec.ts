import { lookingAs } from './explained-report.policy.js';
import type { ComponentFacts, LabFacts, ResultVersion } from '../lab-rules/facts.js';
import { labCase, policyWith } from '../lab-rules/lab-case.fixture.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';
import {
  seenAsKnownThen,
  whoCouldSee,
  type KnownStep,
  type SeenSpan,
} from './who-could-see.policy.js';

const first: ResultVersion = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' };
const after = (version: number, status: ResultVersion['status'], day: number): ResultVersion => ({
  version,
  status,
  receivedAt: `2026-03-0${day}T17:00:00Z`,
});
const seen = (ofVersion: number, day: number) => ({
  by: 'dr-lee',
  at: `2026-03-0${day}T17:00:00Z`,
  ofVersion,
});
const facts = (
  line: Pick<ComponentFacts, 'versions' | 'reviews'>,
  viewer: LabFacts['viewer'] = lookingAs.patient,
): LabFacts =>
  labCase({
    result: {
      test: {},
      versions: [],
      components: [{ test: { code: '2345-7', system: 'LN', name: 'Glucose' }, ...line }],
    },
    order: { provider: { providerId: 'dr-lee', group: 'in-house' } },
    reviews: [],
    viewer,
  });
const now = '2026-03-09T17:00:00Z';
const days = (...spans: readonly (readonly [number, number?])[]) =>
  spans.map(([from, until]) => ({
    from: `2026-03-0${from}T17:00:00.000Z`,
    ...(until === undefined ? {} : { until: `2026-03-0${until}T17:00:00.000Z` }),
  }));

describe('who could see a version', () => {
  it.each([
    ['nobody before it is reviewed', [first], [], [days()]],
    ['the patient from its review on, still', [first], [seen(1, 3)], [days([3])]],
    [
      'the patient until it is corrected, and again from when the correction is reviewed',
      [first, after(2, 'corrected', 5)],
      [seen(1, 3), seen(2, 6)],
      [days([3, 5]), days([6])],
    ],
    [
      'the patient until it is corrected in this very instant',
      [first, after(2, 'corrected', 9)],
      [seen(1, 3)],
      [days([3, 9]), days()],
    ],
    [
      'the patient until it is withdrawn',
      [first, after(2, 'entered-in-error', 5)],
      [seen(1, 3)],
      [days([3, 5]), days()],
    ],
    [
      'the patient until it turns out to be somebody else’s',
      [first, after(2, 'wrong-patient', 4)],
      [seen(1, 3)],
      [days([3, 4]), days()],
    ],
    [
      'the patient whatever preliminary version comes behind it',
      [first, after(2, 'preliminary', 4)],
      [seen(1, 3)],
      [days([3])],
    ],
  ])('%s', (...[, versions, reviews, visible]) => {
    const [line] = whoCouldSee(facts({ versions, reviews }), labPolicies, now);
    expect(line?.map((each) => each.visible)).toEqual(visible);
  });

  it('tells versions apart that follow each other without a moment of hiding', () => {
    const atOnce = policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } });
    const versions = [first, after(2, 'corrected', 5)];
    expect(whoCouldSee(facts({ versions, reviews: [] }), atOnce, now)).toEqual([
      [
        { version: 1, visible: days([2, 5]) },
        { version: 2, visible: days([5]) },
      ],
    ]);
  });

  it('is nobody by a grant that ended with minority', () => {
    const line = { versions: [first], reviews: [seen(1, 3)] };
    const byMother = facts(line, lookingAs['proxy-minority']);
    expect(whoCouldSee(byMother, labPolicies, now)).toEqual([[{ version: 1, visible: [] }]]);
    const byWife = facts(line, lookingAs['proxy-power-of-attorney']);
    expect(whoCouldSee(byWife, labPolicies, now)).toEqual([[{ version: 1, visible: days([3]) }]]);
  });

  it('is nobody in time that is yet to come', () => {
    const held = policyWith({
      release: { byDefault: { mode: 'hold', hours: 400 }, byCategory: {} },
    });
    const line = { versions: [first], reviews: [] };
    expect(whoCouldSee(facts(line), held, now)).toEqual([[{ version: 1, visible: [] }]]);
  });
});

describe('who could see a version by what was known then', () => {
  const day = (number: number) => `2026-03-0${number}T17:00:00.000Z`;
  const step = (from: number, until: number | undefined, ...visible: readonly SeenSpan[]) => ({
    from: day(from),
    ...(until === undefined ? {} : { until: day(until) }),
    lines: [{ lineId: 'line-1', seen: [{ version: 1, visible }] }],
  });
  const always = { from: day(1) };
  it.each<[string, readonly KnownStep[], readonly SeenSpan[]]>([
    ['nobody while it was not known', [step(2, 4)], []],
    ['whom it was known of, for that time', [step(2, 4, always), step(4, 6)], days([2, 4])],
    ['longer than one step', [step(2, 4, always), step(4, 6, always), step(6, 7)], days([2, 6])],
    ['still', [step(2, 4, always), step(4, undefined, always)], days([2])],
    ['again', [step(2, 3, always), step(3, 4), step(4, 5, always)], days([2, 3], [4, 5])],
    [
      'until a hold of that time ended',
      [step(2, 6, { from: day(3), until: day(4) }, { from: day(5) })],
      days([3, 4], [5, 6]),
    ],
    ['not from the instant on in which that knowledge ended', [step(2, 4, ...days([4, 5]))], []],
    ['not before or behind the time of that knowledge', [step(4, 5, ...days([2, 3]))], []],
  ])('is %s', (_who, known, spans) => {
    expect(seenAsKnownThen(known, { lineId: 'line-1', version: 1 })).toEqual(spans);
  });

  it('is nobody of another line or version', () => {
    const known = [step(2, 4, always)];
    expect(seenAsKnownThen(known, { lineId: 'line-2', version: 1 })).toEqual([]);
    expect(seenAsKnownThen(known, { lineId: 'line-1', version: 2 })).toEqual([]);
  });
});
