import { mayBeToldOf } from '../lab-rules/correction-notice.policy.js';
import { labVisibilityOf } from '../lab-rules/decision-span.policy.js';
import { explainedReport } from './explained-report.policy.js';
import type { ComponentFacts, LabFacts, ResultVersion } from '../lab-rules/facts.js';
import { labCase, policyWith } from '../lab-rules/lab-case.fixture.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';
import { rehearsedChangesOf } from './rehearsal.policy.js';
import { whoCouldSee } from './who-could-see.policy.js';

/** March 2026 at nine in California. */
const march = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T17:00:00.000Z`;
const came = (version: number, day: number, isCarrier = false): ResultVersion => ({
  ...{ version, status: 'final', receivedAt: march(day) },
  ...(isCarrier ? { isCarrier } : {}),
});

/** Every version is reviewed a day after it came. */
const line = (name: string, ...versions: readonly ResultVersion[]): ComponentFacts => ({
  ...{ test: { name }, versions },
  reviews: versions.map(({ version: ofVersion, receivedAt = '' }) => ({
    by: 'dr-lee',
    at: new Date(Date.parse(receivedAt) + 86_400_000).toISOString(),
    ofVersion,
  })),
});
const report = (...components: readonly ComponentFacts[]): LabFacts =>
  labCase({
    result: { test: {}, versions: [], components },
    order: { test: { name: 'Metabolic panel' } },
    reviews: [],
  });

const sodium = line('Sodium', came(1, 2));
const image = line('Chloride', came(1, 2, true));
const hiv = line('HIV-1 Ab', came(1, 2));
const comment = line('Comment', came(1, 2));
const decide = (facts: LabFacts) => labVisibilityOf(facts, march(20), labPolicies);

describe('a document or a whole sentence in a line of a report', () => {
  it.each<[string, LabFacts, readonly boolean[]]>([
    ['is shown where no line is hidden', report(sodium, image), [true, true]],
    ['is hidden beside a hidden line', report(sodium, image, hiv), [true, false, false]],
    ['is hidden before it as well as behind it', report(hiv, image), [false, false]],
    [
      'is hidden beside one that waits for its review',
      report(image, { ...sodium, reviews: [] }),
      [false, false],
    ],
    [
      'is hidden beside an interpretation that waits for its review',
      report(image, { ...line('Interpretation', came(1, 2)), reviews: [] }),
      [false, false],
    ],
    [
      'hides in its turn the interpretation that accompanies it',
      report(
        { ...line('Comment', came(1, 2)), reviews: [] },
        line('Urine culture', came(1, 2, true)),
        line('Interpretation', came(1, 2)),
      ),
      [false, false, false],
    ],
    [
      'is shown beside a line that has not come',
      report(image, line('HIV', came(1, 25))),
      [true, false],
    ],
    [
      'is hidden from the version on that says more than a result',
      report(line('Sodium', came(1, 2), came(2, 5, true)), hiv),
      [false, false],
    ],
    [
      'is one no more once the laboratory sends a number instead',
      report(line('Sodium', came(1, 2, true), came(2, 5)), hiv),
      [true, false],
    ],
  ])('%s', (_says, facts, lines) => {
    expect(decide(facts).lines.map(({ visible }) => visible)).toEqual(lines);
  });

  it.each([
    ['a document', image],
    ['an interpretation', line('Interpretation', came(1, 2))],
  ])('is told to be hidden by a rule of its own where one applies: %s', (_which, component) => {
    const [, waiting] = decide(report(hiv, { ...component, reviews: [] })).lines;
    expect(waiting).toMatchObject({ visible: false, rule: 'L1', because: 'not verified' });
  });

  it('is hidden by the rule of its neighbour, and by none of its own', () => {
    const [ofImage] = decide(report(image, hiv)).lines;
    expect(ofImage).toMatchObject({
      ...{ visible: false, rule: 'L5', because: 'beside a hidden line: sensitive-blood' },
      ...{ applied: [], basis: 'policy' },
    });
    // Nobody who could see it is told that it is being corrected: it is not.
    expect(ofImage && mayBeToldOf(ofImage)).toBe(false);
  });

  it('is shown to whoever works with results', () => {
    const { lines } = decide({ ...report(image, hiv), viewer: { role: 'workforce' } });
    expect(lines.map(({ visible }) => visible)).toEqual([true, true]);
  });

  it('is told to staff and auditors as what the patient sees of it, and until when', () => {
    const late = line('HIV-1 Ab', came(1, 6));
    const [before] = explainedReport(report(image, late), march(5), labPolicies).lines;
    expect(before).toMatchObject({ visible: true, since: march(3), until: march(6) });
    const [after] = explainedReport(report(image, late), march(6), labPolicies).lines;
    expect(after).toMatchObject({ visible: false, since: march(6), contact: {} });
  });

  it('could be seen until the line came beside which it is hidden', () => {
    const [seen] = whoCouldSee(report(image, line('HIV', came(1, 6))), labPolicies, march(20));
    expect(seen).toEqual([{ version: 1, visible: [{ from: march(3), until: march(6) }] }]);
  });

  it('is told by a rehearsal of rules under which nothing is hidden beside it', () => {
    const inForce = policyWith({});
    const rehearsal = policyWith({ release: { byDefault: { mode: 'immediate' }, byCategory: {} } });
    const facts = report(image, { ...sodium, reviews: [] });
    const rehearsed = {
      ...{ reportId: 'report-1', patientId: 'rosa', hasNotes: false, facts },
      lineIds: ['image', 'sodium'],
    };
    const range = { from: march(4), to: march(20) };
    const changes = rehearsedChangesOf(rehearsed, 'patient', { inForce, rehearsal, ...range });
    expect(changes.map(({ lineId, change, rule }) => [lineId, change, rule])).toEqual([
      ['image', 'becomes-visible', 'L1'],
      ['sodium', 'becomes-visible', 'L1'],
    ]);
  });
});

describe('a remark on results', () => {
  it.each<[string, LabFacts, readonly boolean[]]>([
    ['is hidden beside a hidden line', report(sodium, hiv, comment), [true, false, false]],
    [
      'is hidden beside a line that waits for its review',
      report({ ...sodium, reviews: [] }, comment),
      [false, false],
    ],
    [
      'is shown beside another remark that waits for its review: that is no result',
      report(sodium, { ...line('Interpretation', came(1, 2)), reviews: [] }, comment),
      [true, false, true],
    ],
  ])('%s', (_says, facts, lines) => {
    expect(decide(facts).lines.map(({ visible }) => visible)).toEqual(lines);
  });
});
