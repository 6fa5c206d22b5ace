import { labVisibilityOf, labVisibilityTimeline } from './decision-span.policy.js';
import type { ComponentFacts, LabFacts, ResultVersion, ReviewFact } from './facts.js';
import { labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';

/** March 2026 at nine in California. */
const march = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T17:00:00.000Z`;
const came = (
  version: number,
  day: number,
  status: ResultVersion['status'] = 'final',
): ResultVersion => ({ version, status, receivedAt: march(day) });
const seen = (ofVersion: number, day: number, by = 'dr-lee'): ReviewFact => ({
  by,
  ofVersion,
  at: march(day),
});

const line = (
  name: string,
  versions: readonly ResultVersion[],
  reviews?: readonly ReviewFact[],
): ComponentFacts => ({ test: { name }, versions, ...(reviews ? { reviews } : {}) });

/** The report itself has neither versions nor reviews: its lines have lives of their own. */
const report = (...components: readonly ComponentFacts[]): LabFacts =>
  labCase({
    result: { test: {}, versions: [], components },
    order: { test: { name: 'Comprehensive metabolic panel' } },
    reviews: [],
  });

const sodium = line('Sodium', [came(1, 2)], [seen(1, 3)]);
const potassium = line('Potassium', [came(1, 2)], [seen(1, 3)]);

const decide = (facts: LabFacts, day: number, policies: LabPolicies = labPolicies) =>
  labVisibilityOf(facts, march(day), policies);

describe('a line with versions of its own', () => {
  it.each<[string, LabFacts, readonly string[], 'shown' | 'hidden']>([
    ['is shown when it is reviewed', report(sodium, potassium), ['shown', 'shown'], 'shown'],
    [
      'stays visible when further lines arrive that nobody has reviewed',
      report(sodium, line('Glucose', [came(1, 5)])),
      ['shown', 'L1'],
      'hidden',
    ],
    [
      'takes nothing of the report while it has not arrived',
      report(sodium, line('Glucose', [came(1, 25)])),
      ['shown', 'L1'],
      'shown',
    ],
    [
      'hides only itself and the carriers when it is corrected',
      report(sodium, line('Potassium', [came(1, 2), came(2, 5, 'corrected')], [seen(1, 3)])),
      ['shown', 'L1'],
      'hidden',
    ],
    [
      'is shown again when the correction is reviewed',
      report(
        sodium,
        line('Potassium', [came(1, 2), came(2, 5, 'corrected')], [seen(1, 3), seen(2, 6)]),
      ),
      ['shown', 'shown'],
      'shown',
    ],
    [
      'is not released by a review of another line of the same version',
      report(sodium, line('Potassium', [came(1, 2)], [])),
      ['shown', 'L1'],
      'hidden',
    ],
    [
      'is not released by a review of the report',
      { ...report(line('Sodium', [came(1, 2)])), reviews: [seen(1, 3)] },
      ['L1'],
      'hidden',
    ],
    [
      'is hidden alone when it was cancelled',
      report(sodium, line('Potassium', [came(1, 2), came(2, 5, 'cancelled')], [seen(1, 3)])),
      ['shown', 'L1,L2'],
      'hidden',
    ],
    [
      'takes the whole report with it when it was another patient’s, whatever comes after',
      report(
        sodium,
        line('Potassium', [came(1, 2), came(2, 5, 'wrong-patient'), came(3, 6)], [seen(3, 7)]),
      ),
      ['L2', 'L2'],
      'hidden',
    ],
    [
      'hides with the others when the whole report was another patient’s',
      {
        ...report(sodium, potassium),
        result: {
          ...report(sodium, potassium).result,
          versions: [came(1, 5, 'wrong-patient')],
        },
      },
      ['L2', 'L2'],
      'hidden',
    ],
    [
      'is hidden alone when it is of a listed kind, and takes an interpretation with it',
      report(
        sodium,
        line('HIV-1 Ab', [came(1, 2)], [seen(1, 3)]),
        line('Interpretation', [came(1, 2)], [seen(1, 3)]),
      ),
      ['shown', 'L5', ''],
      'hidden',
    ],
  ])('%s', (_says, ...[facts, lines, carriers]) => {
    const decision = decide(facts, 20);
    expect(
      decision.lines.map(({ visible, applied }) =>
        visible ? 'shown' : applied.map(({ rule }) => rule).join(),
      ),
    ).toEqual(lines);
    expect(decision.carriers).toBe(carriers);
  });

  it('waits by its own arrival for the end of a hold', () => {
    const policies = policyWith({
      release: { byDefault: { mode: 'hold', hours: 72 }, byCategory: {} },
    });
    const facts = report(line('Sodium', [came(1, 2)]), line('Potassium', [came(1, 4)]));
    expect(decide(facts, 5, policies).lines.map(({ visible }) => visible)).toEqual([true, false]);
    expect(decide(facts, 5, policies).until).toBe(march(7));
    expect(decide(facts, 7, policies).lines.map(({ visible }) => visible)).toEqual([true, true]);
  });

  it('is released by an agreement about itself only', () => {
    const agreement = {
      ofVersion: 1,
      requestedAt: march(4),
      requestedBy: 'patient',
      professionalAgreedAt: march(5),
      professional: 'dr-lee',
      discussedAt: march(6),
    } as const;
    const reviewed = [seen(1, 3)];
    const facts = report(
      { ...line('HIV-1 Ab', [came(1, 2)], reviewed), agreements: [agreement] },
      line('HTLV-I Ab', [came(1, 2)], reviewed),
    );
    const ofAReport = { ...facts, patient: { ...facts.patient, agreement } };
    for (const each of [facts, ofAReport]) {
      const { lines } = decide(each, 20, policyWith({ inForce: ['L8'] }));
      expect(lines.map(({ visible }) => visible)).toEqual([true, false]);
    }
    const before = decide(facts, 5, policyWith({ inForce: ['L8'] }));
    expect(before).toMatchObject({ visible: false, until: march(6) });
  });

  it('was released by the agreement about the version that stood then', () => {
    const about = (ofVersion: number, day: number) => ({
      ...({ ofVersion, requestedBy: 'patient', professional: 'dr-lee' } as const),
      ...{ requestedAt: march(day), professionalAgreedAt: march(day), discussedAt: march(day) },
    });
    const versions = [came(1, 2), came(2, 10, 'corrected')];
    const reviewed = [seen(1, 3), seen(2, 11)];
    const agreements = [about(1, 4), about(2, 12)];
    const facts = report({ ...line('HIV-1 Ab', versions, reviewed), agreements });
    const spans = labVisibilityTimeline(facts, policyWith({ inForce: ['L8'] }));
    const shown = spans.filter(({ answer }) => answer.visible);
    expect(shown.map(({ from, until }) => [from, until])).toEqual([
      [march(4), march(10)],
      [march(12), undefined],
    ]);
  });

  it('has turns of its own in the timeline of the report', () => {
    const facts = report(
      sodium,
      line('Potassium', [came(1, 2), came(2, 5, 'corrected')], [seen(1, 3), seen(2, 6)]),
    );
    const spans = labVisibilityTimeline(facts, labPolicies).filter(
      ({ from = '' }) => from >= march(2),
    );
    expect(
      spans.map(({ from, answer }) => [from, answer.lines.map(({ visible }) => visible)]),
    ).toEqual([
      [march(2), [false, false]],
      [march(3), [true, true]],
      [march(5), [true, false]],
      [march(6), [true, true]],
    ]);
  });
});
