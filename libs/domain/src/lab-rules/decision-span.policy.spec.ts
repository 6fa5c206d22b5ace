import * as fc from 'fast-check';
import {
  attorney,
  aDayLater,
  labCase,
  mother,
  policyWith,
  rosasGlucose,
} from './lab-case.fixture.js';
import { isSameAnswer, labVisibilityOf, labVisibilityTimeline } from './decision-span.policy.js';
import type { LabFacts } from './facts.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';

const at = (facts: LabFacts, instant: string, policies: LabPolicies = labPolicies) =>
  labVisibilityOf(facts, instant, policies);

describe('the span of a decision', () => {
  it('begins with the review, also for whoever asks in that very instant', () => {
    const { from } = at(rosasGlucose, '2026-03-03T17:00:00Z');
    expect(from).toBe('2026-03-03T17:00:00.000Z');
  });

  it.each([
    ['', '1999-01-01T00:00:00.000Z'],
    [', though that is what comes first of all', '1990-01-01T00:00:00.000Z'],
  ])('is the first one of all before anybody had any standing%s', (_says, from) => {
    const grant = { basis: 'court', from } as const;
    const [first] = labVisibilityTimeline(
      labCase({ viewer: { role: 'proxy', grant } }),
      labPolicies,
    );
    expect(first).toMatchObject({ until: from });
    expect(first.answer.rule).toBe('no_standing');
  });

  it('begins with the review and never ends by itself', () => {
    const { from, until } = at(rosasGlucose, aDayLater);
    expect({ from, until }).toEqual({ from: '2026-03-03T17:00:00.000Z', until: undefined });
  });

  it.each<[string, LabFacts, string, LabPolicies, string]>([
    [
      'a review that is yet to come',
      rosasGlucose,
      '2026-03-03T16:59:59Z',
      labPolicies,
      '2026-03-03T17:00:00.000Z',
    ],
    [
      'a hold of 72 hours',
      labCase({ reviews: [] }),
      aDayLater,
      policyWith({ release: { byDefault: { mode: 'hold', hours: 72 }, byCategory: {} } }),
      '2026-03-05T17:00:00.000Z',
    ],
    [
      'the longest hold',
      labCase({ reviews: [] }),
      aDayLater,
      policyWith({ inForce: ['L10'], longestHoldHours: 96 }),
      '2026-03-06T17:00:00.000Z',
    ],
    [
      'the end of a grant',
      labCase({
        viewer: {
          role: 'proxy',
          grant: { basis: 'court', from: '2025-01-01T00:00:00Z', to: '2026-04-01T07:00:00Z' },
        },
      }),
      aDayLater,
      labPolicies,
      '2026-04-01T07:00:00.000Z',
    ],
    [
      "the child's 18th birthday, the day after the clocks went forward",
      labCase({
        patient: { birthDate: '2008-03-09' },
        viewer: mother,
        result: { collected: ['2019-01-01'] },
      }),
      aDayLater,
      labPolicies,
      '2026-03-09T07:00:00.000Z',
    ],
    [
      "the child's 18th birthday, in winter time",
      labCase({
        patient: { birthDate: '2008-03-06' },
        viewer: mother,
        result: { collected: ['2019-01-01'] },
      }),
      aDayLater,
      labPolicies,
      '2026-03-06T08:00:00.000Z',
    ],
    [
      '28 February for a proxy of who was born on the 29th',
      labCase({
        patient: { birthDate: '2012-02-29' },
        viewer: mother,
        result: { collected: ['2020-01-01'] },
      }),
      '2030-01-01T00:00:00Z',
      labPolicies,
      '2030-02-28T08:00:00.000Z',
    ],
    [
      '1 March for the adult born on 29 February, where the policy shows adolescent data',
      labCase({ patient: { birthDate: '2012-02-29' }, result: { collected: ['2026-03-01'] } }),
      '2030-01-01T00:00:00Z',
      policyWith({ adolescentDataAtAdulthood: 'visible-to-self' }),
      '2030-03-01T08:00:00.000Z',
    ],
    [
      'a wish that lapses',
      labCase({
        patient: {
          preferences: [
            { asked: 'not-to-see', from: '2026-01-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
          ],
        },
      }),
      aDayLater,
      policyWith({ inForce: ['L9'] }),
      '2026-06-01T00:00:00.000Z',
    ],
    [
      'a delay of 72 hours',
      labCase({
        patient: {
          preferences: [{ asked: 'delay', delayHours: 72, from: '2026-01-01T00:00:00Z' }],
        },
      }),
      aDayLater,
      policyWith({ inForce: ['L9'] }),
      '2026-03-05T17:00:00.000Z',
    ],
    [
      'a policy that comes into force',
      labCase({ reviews: [] }),
      aDayLater,
      [
        ...labPolicies,
        {
          ...policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } })[0],
          effectiveFrom: '2027-01-01T08:00:00Z',
        },
      ],
      '2027-01-01T08:00:00.000Z',
    ],
    [
      'a new version',
      labCase({
        result: {
          versions: [
            { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' },
            { version: 2, status: 'corrected', receivedAt: '2026-03-09T17:00:00Z' },
          ],
        },
      }),
      aDayLater,
      labPolicies,
      '2026-03-09T17:00:00.000Z',
    ],
  ])('ends at %s', (_says, ...[facts, instant, policies, until]) => {
    const now = at(facts, instant, policies);
    expect(now.until).toBe(until);
    const justBefore = new Date(Date.parse(until) - 1).toISOString();
    expect(at(facts, justBefore, policies).visible).toBe(now.visible);
    expect(at(facts, until, policies).visible).toBe(!now.visible);
  });

  it('tells who to ask of what is hidden, and the same sentence to everybody', () => {
    const hidden = at(labCase({ reviews: [] }), aDayLater);
    expect(hidden.contact).toEqual({ who: 'ordering-provider', providerId: 'dr-lee' });
    expect(hidden.patientMayRead).toBe(at(rosasGlucose, aDayLater).patientMayRead);
    expect(at(rosasGlucose, aDayLater).contact).toBeUndefined();
  });

  it('refuses an instant that cannot be read', () => {
    expect(() => at(rosasGlucose, 'yesterday')).toThrow('ISO 8601');
  });
});

describe('the timeline of a result', () => {
  it('tells when it was shown, withdrawn and shown again', () => {
    const facts = labCase({
      result: {
        versions: [
          { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' },
          { version: 2, status: 'entered-in-error', receivedAt: '2026-03-05T17:00:00Z' },
          { version: 3, status: 'corrected', receivedAt: '2026-03-06T17:00:00Z' },
        ],
      },
      reviews: [
        { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 },
        { by: 'dr-lee', at: '2026-03-07T17:00:00Z', ofVersion: 3 },
      ],
    });
    const since2026 = labVisibilityTimeline(facts, labPolicies).filter(
      ({ from = '' }) => from > '2026-03-02',
    );
    expect(
      since2026.map(({ from, answer }) => [
        from,
        answer.visible,
        answer.applied.map(({ rule }) => rule).join(),
      ]),
    ).toEqual([
      ['2026-03-02T17:00:00.000Z', false, 'L1'],
      ['2026-03-03T17:00:00.000Z', true, ''],
      ['2026-03-05T17:00:00.000Z', false, 'L1,L2'],
      ['2026-03-06T17:00:00.000Z', false, 'L1'],
      ['2026-03-07T17:00:00.000Z', true, ''],
    ]);
  });

  it('says statute until the end of 2022 and policy after it', () => {
    const old = labCase({
      reviews: [],
      result: {
        versions: [{ version: 1, status: 'final', receivedAt: '2022-12-01T00:00:00Z' }],
        collected: ['2022-11-30'],
      },
    });
    expect(at(old, '2023-01-01T07:59:59Z')).toMatchObject({
      basis: 'statute',
      policyVersion: 'lab-visibility-1',
      until: '2023-01-01T08:00:00.000Z',
    });
    expect(at(old, '2023-01-01T08:00:00Z')).toMatchObject({
      basis: 'policy',
      policyVersion: 'lab-visibility-2',
    });
  });
});

describe('two answers', () => {
  const answer = labVisibilityOf(labCase({ reviews: [] }), aDayLater, labPolicies);
  const applied = answer.applied.map((each) => ({ ...each }));
  const lifted = [{ rule: 'L1', by: 'L10' } as const];
  it.each<[string, Partial<typeof answer>]>([
    ['by another rule', { rule: 'L2' }],
    ['for another reason', { because: 'never shown' }],
    ['by another version of the policy', { policyVersion: 'another' }],
    ['about notes and attachments', { carriers: 'shown' }],
    ['about its kind', { categories: ['genetic'] }],
    ['where one rule fewer applies', { applied: [] }],
    ['where another rule applies', { applied: applied.map((each) => ({ ...each, rule: 'L9' })) }],
    [
      'where a rule applies for another reason',
      { applied: applied.map((each) => ({ ...each, because: 'never shown' })) },
    ],
    ['where a rule is lifted', { lifted }],
  ])('are not the same: %s', (_says, other) => {
    expect(isSameAnswer(answer, { ...answer, ...other })).toBe(false);
  });

  it('are the same where they say the same', () => {
    const again = { ...answer, applied, lifted: [...answer.lifted] };
    expect(isSameAnswer(answer, again)).toBe(true);
  });

  it('are not the same where another rule is lifted', () => {
    const other = { ...answer, lifted: [{ rule: 'L5', by: 'L8' } as const] };
    expect(isSameAnswer({ ...answer, lifted }, other)).toBe(false);
    expect(isSameAnswer({ ...answer, lifted }, { ...answer, lifted: [...lifted] })).toBe(true);
  });
});

describe('between its turning points an answer', () => {
  const instants = fc
    .date({ min: new Date('2019-01-01'), max: new Date('2032-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const policies: LabPolicies = [
    ...labPolicies,
    {
      ...policyWith({
        inForce: ['L8', 'L9', 'L10', 'L11'],
        longestHoldHours: 100,
        adolescentDataAtAdulthood: 'visible-to-self',
        release: { byDefault: { mode: 'hold', hours: 36 }, byCategory: {} },
      })[0],
      version: 'next',
      effectiveFrom: '2026-07-01T07:00:00Z',
    },
  ];
  const histories: fc.Arbitrary<LabFacts> = fc
    .record({
      birthDate: fc.constantFrom('2008-03-09', '2012-02-29', '2008', '2011-11', '1980-05-01'),
      collected: fc.array(fc.oneof(instants, fc.constantFrom('2024', '2026-03', '2025-02-28')), {
        maxLength: 2,
      }),
      received: fc.array(instants, { minLength: 1, maxLength: 3 }),
      reviewed: fc.array(fc.tuple(instants, fc.integer({ min: 1, max: 3 })), { maxLength: 3 }),
      delayHours: fc.integer({ min: 1, max: 400 }),
      viewer: fc.constantFrom<LabFacts['viewer']>({ role: 'patient' }, mother, attorney),
      status: fc.constantFrom(
        'final' as const,
        'preliminary' as const,
        'cancelled' as const,
        'wrong-patient' as const,
      ),
    })
    .map(({ birthDate, collected, received, reviewed, delayHours, viewer, status }) =>
      labCase({
        viewer,
        result: {
          collected,
          versions: received.map((receivedAt, index) => ({
            version: index + 1,
            receivedAt,
            status: index === 1 ? status : 'final',
          })),
        },
        reviews: reviewed.map(([when, ofVersion]) => ({ by: 'dr-lee', at: when, ofVersion })),
        patient: {
          birthDate,
          preferences: [
            {
              asked: 'delay',
              delayHours,
              from: '2026-02-01T00:00:00Z',
              to: '2026-09-01T00:00:00Z',
            },
          ],
        },
      }),
    );

  it('is constant from its beginning up to its end, and differs at both', () => {
    fc.assert(
      fc.property(
        histories,
        instants,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (facts, instant, share) => {
          const now = at(facts, instant, policies);
          const from = Date.parse(now.from ?? '2018-01-01T00:00:00Z');
          const until = Date.parse(now.until ?? '2034-01-01T00:00:00Z');
          const within = new Date(Math.floor(from + share * (until - 1 - from))).toISOString();
          expect(isSameAnswer(at(facts, within, policies), now)).toBe(true);
          if (now.until) expect(isSameAnswer(at(facts, now.until, policies), now)).toBe(false);
          if (now.from) {
            const before = new Date(from - 1).toISOString();
            expect(isSameAnswer(at(facts, before, policies), now)).toBe(false);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is never visible by another rule than the ones that release', () => {
    fc.assert(
      fc.property(histories, instants, (facts, instant) => {
        const { visible, applied, lifted } = at(facts, instant, policies);
        expect(visible).toBe(applied.length === lifted.length);
      }),
      { numRuns: 300 },
    );
  });
});
