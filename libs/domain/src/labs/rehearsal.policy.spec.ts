import type { LabFacts } from '../lab-rules/facts.js';
import { labCase, policyWith } from '../lab-rules/lab-case.fixture.js';
import { labPolicies, type LabPolicies, type ReleaseMode } from '../lab-rules/lab-rules.policy.js';
import {
  rehearsedChangesOf,
  type RehearsedChange,
  type RehearsedReport,
  type RehearsedViewer,
} from './rehearsal.policy.js';

/** Rosa's glucose came on 2 March at nine, Pacific time, and was reviewed a day later. */
const ARRIVED = '2026-03-02T17:00:00.000Z';
const REVIEWED = '2026-03-03T17:00:00.000Z';
const march = { from: '2026-03-01T08:00:00Z', to: '2026-04-01T07:00:00Z' };

const ofLines = (
  tests: readonly { readonly name: string; readonly code?: string }[],
  overrides: Partial<LabFacts> = {},
): LabFacts => {
  const { result, ...rest } = labCase(overrides);
  const components = tests.map((test) => ({ test }));
  return { result: { ...result, test: {}, components }, ...rest };
};
const report = (facts: LabFacts, hasNotes = false): RehearsedReport => ({
  ...{ reportId: 'report-1', patientId: 'rosa', hasNotes, facts },
  lineIds: (facts.result.components ?? []).map((_line, index) => `line-${index + 1}`),
});

const glucose = { name: 'Glucose', code: '2345-7', system: 'LN' };
const hiv = { name: 'HIV 1 Ab', code: '7917-8', system: 'LN' };
const rosas = report(ofLines([glucose]));
const [before, ours = before] = labPolicies;
const byDefault = (mode: ReleaseMode): LabPolicies =>
  policyWith({ release: { ...ours.release, byDefault: mode } });
const immediate = byDefault({ mode: 'immediate' });

interface Asked {
  readonly rehearsed?: RehearsedReport;
  readonly inForce?: LabPolicies;
  readonly range?: typeof march;
  readonly viewer?: RehearsedViewer;
}
const rehearse = (
  rehearsal: LabPolicies,
  { rehearsed = rosas, inForce = labPolicies, range = march, viewer = 'patient' }: Asked = {},
): readonly RehearsedChange[] =>
  rehearsedChangesOf(rehearsed, viewer, { inForce, rehearsal, ...range });

describe('rehearsing other rules over a report', () => {
  it('finds nothing under the same rules', () => {
    expect(rehearse(labPolicies)).toEqual([]);
    expect(rehearse(policyWith({}))).toEqual([]);
  });

  it('tells from when until when a line would have been visible, and which rule hides it', () =>
    expect(rehearse(immediate)).toEqual([
      {
        ...{ reportId: 'report-1', patientId: 'rosa', viewer: 'patient', lineId: 'line-1' },
        ...{ change: 'becomes-visible', rule: 'L1', isThereAtOnce: false },
        ...{ category: 'none', rehearsedCategory: 'none', from: ARRIVED, until: REVIEWED },
      },
    ]));

  it('tells when a hold would have ended', () =>
    expect(rehearse(byDefault({ mode: 'hold', hours: 6 }))).toMatchObject([
      { from: '2026-03-02T23:00:00.000Z', until: REVIEWED },
    ]));

  it('tells what would have been hidden, by which rule, and for good', () => {
    const [change, ...others] = rehearse(byDefault({ mode: 'never' }));
    expect(change).toMatchObject({ change: 'becomes-hidden', rule: 'L1', from: REVIEWED });
    expect(change).not.toHaveProperty('until');
    expect(others).toEqual([]);
  });

  it('cuts what began before the range, and what ends behind it', () => {
    const range = { from: '2026-03-03T08:00:00Z', to: '2026-03-03T10:00:00Z' };
    const [change, ...others] = rehearse(immediate, { range });
    expect(change).toMatchObject({ isThereAtOnce: true, from: '2026-03-03T08:00:00.000Z' });
    expect(change).not.toHaveProperty('until');
    expect(others).toEqual([]);
  });

  it.each([
    { from: '2026-02-01T08:00:00Z', to: ARRIVED },
    { from: REVIEWED, to: '2026-04-01T07:00:00Z' },
  ])('finds nothing from $from to $to, before and after it', (range) =>
    expect(rehearse(immediate, { range })).toEqual([]),
  );

  it('tells a mapping by what the test counted as before and would count as', () => {
    const local = report(ofLines([{ name: 'Zyxquat 7', code: 'ZQ7' }]));
    const mapped = policyWith({ mappings: { '|ZQ7': 'none' } });
    expect(rehearse(mapped, { rehearsed: local })).toMatchObject([
      { rule: 'unclassified_hold', category: 'unclassified', rehearsedCategory: 'none' },
    ]);
    const other = policyWith({ mappings: { '|ZQ7': 'toxicology' } });
    expect(rehearse(other, { rehearsed: local })).toEqual([]);
  });

  it('judges each line by itself, and the notes with them', () => {
    const panel = report(ofLines([glucose, hiv]), true);
    const changes = rehearse(immediate, { rehearsed: panel });
    expect(changes.map(({ lineId }) => lineId)).toEqual(['line-1']);
    const release = { byDefault: { mode: 'after-review' }, byCategory: {} } as const;
    const open = policyWith({ release });
    expect(
      rehearse(open, { rehearsed: panel }).map(({ lineId, category, rule }) => [
        lineId ?? 'notes',
        category,
        rule,
      ]),
    ).toEqual([
      ['line-2', 'sensitive-blood', 'L5'],
      ['notes', 'notes', 'L5'],
    ]);
    const [, ofNotes] = rehearse(open, { rehearsed: panel });
    expect(ofNotes).not.toHaveProperty('lineId');
    expect(rehearse(open, { rehearsed: { ...panel, hasNotes: false } })).toHaveLength(1);
  });

  it('tells a change back and forth as two', () => {
    const corrected = report(
      ofLines([glucose], {
        result: {
          ...rosas.facts.result,
          versions: [
            { version: 1, status: 'final', receivedAt: ARRIVED },
            { version: 2, status: 'corrected', receivedAt: '2026-03-10T17:00:00Z' },
          ],
        },
      }),
    );
    const changes = rehearse(immediate, { rehearsed: corrected });
    expect(changes.map(({ from, until }) => [from, until])).toEqual([
      [ARRIVED, REVIEWED],
      ['2026-03-10T17:00:00.000Z', undefined],
    ]);
  });

  it('tells a change once that lasts while the rules of today change', () => {
    const versions = [{ version: 1, status: 'final', receivedAt: '2022-12-20T17:00:00Z' }] as const;
    const early = report(
      ofLines([glucose], {
        result: { ...rosas.facts.result, versions, collected: ['2022-12-19'] },
      }),
    );
    const range = { from: '2022-12-01T08:00:00Z', to: '2023-02-01T08:00:00Z' };
    const changes = rehearse(immediate, { rehearsed: early, range });
    expect(changes.map(({ from }) => from)).toEqual(['2022-12-20T17:00:00.000Z']);
    expect(changes[0]).not.toHaveProperty('until');
  });

  it('shows nothing of a line that the facts do not hold', () => {
    const more = { ...rosas, lineIds: [...rosas.lineIds, 'line-2'] };
    expect(rehearse(immediate, { rehearsed: more }).map(({ lineId }) => lineId)).toEqual([
      'line-1',
    ]);
  });

  it('judges for each kind of viewer', () => {
    const services = report(
      ofLines([glucose], {
        order: {
          provider: { providerId: 'dr-lee', group: 'in-house' },
          isMinorConsentService: true,
        },
      }),
    );
    const rehearsal = policyWith({ inForce: ['L11'] });
    const rulesFor = (viewer: RehearsedViewer) =>
      rehearse(rehearsal, { rehearsed: services, viewer }).map(({ change, rule }) => [
        change,
        rule,
      ]);
    expect(rulesFor('patient')).toEqual([]);
    expect(rulesFor('proxy-by-court')).toEqual([['becomes-hidden', 'L11']]);
    // Rosa is of age: a grant by minority shows nothing under any rules.
    expect(rulesFor('proxy-by-minority')).toEqual([]);
  });

  it('finds nothing in a report without lines', () =>
    expect(rehearse(immediate, { rehearsed: report(ofLines([])) })).toEqual([]));
});
