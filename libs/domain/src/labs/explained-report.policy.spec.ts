import { explainedReport, linesShownOnceReviewed, lookingAs } from './explained-report.policy.js';
import type { ComponentFacts, LabFacts } from '../lab-rules/facts.js';
import { labCase, policyWith } from '../lab-rules/lab-case.fixture.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';

/** Glucose is reviewed on the 3rd; a hepatitis test and a sodium that nobody reviewed stand by it. */
const version = { version: 1, status: 'final', receivedAt: '2026-03-02T17:00:00Z' } as const;
const review = { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 };
const glucose: ComponentFacts = {
  test: { code: '2345-7', system: 'LN', name: 'Glucose' },
  versions: [version],
  reviews: [review],
};
const hepatitis: ComponentFacts = {
  test: { code: '5196-1', system: 'LN', name: 'Hepatitis B surface antigen' },
  versions: [version],
  reviews: [review],
};
const sodium: ComponentFacts = {
  test: { code: '2951-2', system: 'LN', name: 'Sodium' },
  versions: [version],
};
const facts = (viewer: LabFacts['viewer'] = lookingAs.patient): LabFacts =>
  labCase({
    result: { test: {}, versions: [], components: [glucose, hepatitis, sodium] },
    order: {
      test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
      provider: { providerId: 'dr-lee', group: 'in-house' },
    },
    reviews: [],
    patient: { birthDate: '2009-04-01' },
    viewer,
  });
const adult = (viewer: LabFacts['viewer']): LabFacts => ({
  ...facts(viewer),
  patient: { birthDate: '1980-05-01' },
});
const at = '2026-03-04T17:00:00Z';

describe('explaining a report', () => {
  it('says of each line whether it is visible, by which rule, and of which kind it is', () => {
    const { lines } = explainedReport(adult(lookingAs.patient), at, labPolicies);
    expect(lines.map(({ visible, rule, category }) => [visible, rule, category])).toEqual([
      [true, 'L1', 'none'],
      [false, 'L5', 'hepatitis'],
      [false, 'L1', 'none'],
    ]);
  });

  it('says of a line that nobody can classify that it is of no known kind', () => {
    const { result, ...rest } = adult(lookingAs.patient);
    const riddle: ComponentFacts = { ...glucose, test: { name: 'Zorblax' } };
    const asked = { ...rest, result: { ...result, components: [glucose, riddle] } };
    const { lines } = explainedReport(asked, at, labPolicies);
    expect(lines.map(({ rule, category }) => [rule, category])).toEqual([
      ['L1', 'none'],
      ['unclassified_hold', 'unclassified'],
    ]);
  });

  it('says since when each answer holds, and by which version of the policy', () => {
    const { lines } = explainedReport(adult(lookingAs.patient), at, labPolicies);
    expect(lines.map(({ since }) => since)).toEqual([
      '2026-03-03T17:00:00.000Z',
      '2026-03-03T17:00:00.000Z',
      '2026-03-02T17:00:00.000Z',
    ]);
    expect(new Set(lines.map(({ policyVersion }) => policyVersion))).toEqual(
      new Set(['lab-visibility-2']),
    );
  });

  it('tells of a line that did not change when another one did, that it did not', () => {
    const before = explainedReport(adult(lookingAs.patient), '2026-03-02T18:00:00Z', labPolicies);
    expect(before.lines[0]).toMatchObject({ visible: false, until: '2026-03-03T17:00:00.000Z' });
    expect(before.lines[2]?.until).toBeUndefined();
  });

  it('tells of the report when it came to be visible, in the very instant', () => {
    const reviewedAt = '2026-03-03T17:00:00.000Z';
    const then = explainedReport(adult(lookingAs.patient), reviewedAt, labPolicies);
    expect(then).toMatchObject({ visible: true, since: reviewedAt });
    expect(then).not.toHaveProperty('until');
    const before = explainedReport(adult(lookingAs.patient), '2026-03-03T16:59:59Z', labPolicies);
    expect(before).toMatchObject({ visible: false, until: reviewedAt });
  });

  it('begins anew when another rule comes to apply, though the reason is the same', () => {
    const wish = { asked: 'not-to-see', from: '2026-03-04T00:00:00.000Z' } as const;
    const sooner = { asked: 'after-review', from: '2026-03-01T00:00:00Z', to: wish.from } as const;
    const wished = {
      ...facts(),
      patient: { birthDate: '1980-05-01', preferences: [sooner, wish] },
    };
    const { lines } = explainedReport(wished, at, policyWith({ inForce: ['L9'] }));
    expect(lines[2]).toMatchObject({ rule: 'L1', since: wish.from });
  });

  it('names all rules that apply, and whom to ask about what is hidden', () => {
    const { lines } = explainedReport(facts(), at, labPolicies);
    expect(lines[1]?.rules.map(({ rule }) => rule)).toEqual(['L5', 'L6']);
    expect(lines[2]?.rules.map(({ rule }) => rule)).toEqual(['L1', 'L6']);
    expect(lines[2]?.contact).toEqual({ who: 'ordering-provider', providerId: 'dr-lee' });
  });

  it.each([
    ['the listed line first', [hepatitis, sodium]],
    ['the listed line last', [sodium, hepatitis]],
  ])('gives a hidden report the first of the reasons in their order: %s', (_says, components) => {
    const { result } = adult(lookingAs.patient);
    const hidden = { ...adult(lookingAs.patient), result: { ...result, components } };
    const { rule, rules } = explainedReport(hidden, at, labPolicies);
    expect({ rule, rules: rules.map((each) => each.rule) }).toEqual({
      rule: 'L1',
      rules: ['L1', 'L5'],
    });
  });

  it('asks nobody about what is shown', () => {
    const { lines } = explainedReport(adult(lookingAs.patient), at, labPolicies);
    expect(lines[0]).not.toHaveProperty('contact');
  });

  it('hides notes and attachments where a line is hidden', () => {
    expect(explainedReport(adult(lookingAs.patient), at, labPolicies)).toMatchObject({
      visible: true,
      carriers: 'hidden',
      policyId: 'lab-visibility',
    });
  });

  it.each([
    ['patient', true],
    ['proxy-minority', false],
    ['proxy-court', true],
    ['proxy-power-of-attorney', true],
  ] as const)('tells of an adult’s glucose as %s: visible %s', (as, visible) => {
    const [line] = explainedReport(adult(lookingAs[as]), at, labPolicies).lines;
    expect(line?.visible).toBe(visible);
    if (!visible) expect(line?.rule).toBe('L7');
  });

  it('tells workforce of every line by which rules it is hidden from others', () => {
    const { lines } = explainedReport(adult({ role: 'workforce' }), at, labPolicies);
    expect(lines.map(({ visible, rule }) => [visible, rule])).toEqual([
      [true, 'workforce'],
      [true, 'workforce'],
      [true, 'workforce'],
    ]);
    expect(lines[1]?.rules.map(({ rule }) => rule)).toEqual(['L5']);
    expect(lines[1]).not.toHaveProperty('contact');
    expect(lines[1]?.because).toBe('by work');
  });

  it('ends an answer when a hold ends by itself', () => {
    const held = policyWith({
      release: { byDefault: { mode: 'hold', hours: 72 }, byCategory: {} },
    });
    const [, , line] = explainedReport(adult(lookingAs.patient), at, held).lines;
    expect(line).toMatchObject({ visible: false, until: '2026-03-05T17:00:00.000Z' });
  });

  it('begins anew with another version of the policy, though the answer is the same', () => {
    const old = { ...version, receivedAt: '2022-12-01T17:00:00Z' };
    const waiting = adult(lookingAs.patient);
    const components = [{ ...sodium, versions: [old] }];
    const result = { ...waiting.result, collected: ['2022-11-30'], components };
    const case2022 = { ...waiting, result };
    const [before] = explainedReport(case2022, '2022-12-02T17:00:00Z', labPolicies).lines;
    expect(before).toMatchObject({
      policyVersion: 'lab-visibility-1',
      basis: 'statute',
      since: '2022-12-01T17:00:00.000Z',
      until: '2023-01-01T08:00:00.000Z',
    });
    const [after] = explainedReport(case2022, at, labPolicies).lines;
    expect(after).toMatchObject({
      policyVersion: 'lab-visibility-2',
      basis: 'policy',
      since: '2023-01-01T08:00:00.000Z',
    });
  });

  it('tells what is shown once it is reviewed, and not what is hidden besides', () => {
    const shownIn = (asked: LabFacts): readonly boolean[] =>
      linesShownOnceReviewed(asked, at, labPolicies);
    const grown = adult(lookingAs.patient);
    expect(shownIn(grown)).toEqual([true, false, true]);
    const never = policyWith({ release: { byDefault: { mode: 'never' }, byCategory: {} } });
    expect(linesShownOnceReviewed(grown, at, never)).toEqual([false, false, false]);
    // Collected at 16: that nobody reviewed it either is not what keeps it from being seen.
    const result = { ...grown.result, collected: ['1996-06-01'] };
    expect(shownIn({ ...grown, result })).toEqual([false, false, false]);
  });

  it('tells of what only its neighbours hide that it is shown with them, or never', () => {
    const version = { version: 1, status: 'final', receivedAt: at } as const;
    const line = (name: string, isCarrier: boolean, isReviewed: boolean): ComponentFacts => ({
      ...{ test: { name }, versions: [{ ...version, isCarrier }] },
      reviews: isReviewed ? [{ by: 'dr-lee', at, ofVersion: 1 }] : [],
    });
    const shownOf = (...components: readonly ComponentFacts[]): readonly boolean[] => {
      const facts = labCase({ result: { test: {}, components } });
      return linesShownOnceReviewed(facts, at, labPolicies);
    };
    const image = line('Chloride', true, true);
    expect(shownOf(image, line('Sodium', false, false))).toEqual([true, true]);
    expect(shownOf(image, line('HIV Ab', false, false))).toEqual([false, false]);
    // It waits for its review as well, and is hidden beside the other once it has it.
    expect(shownOf(line('Urine culture', true, false), line('HIV Ab', false, false))).toEqual([
      ...[false, false],
    ]);
  });

  it('tells of a line that is yet to come, and cannot be reviewed, that it is not shown', () => {
    const grown = adult(lookingAs.patient);
    const toCome = { ...sodium, versions: [{ ...version, receivedAt: '2026-03-05T17:00:00Z' }] };
    const asked = { ...grown, result: { ...grown.result, components: [glucose, toCome] } };
    expect(linesShownOnceReviewed(asked, at, labPolicies)).toEqual([true, false]);
  });

  it('tells nothing of lines where a single result has none', () => {
    expect(linesShownOnceReviewed(labCase(), at, labPolicies)).toEqual([]);
  });

  it('tells what is shown once news of it is taken as well, and what a provider can review', () => {
    const components = [{ ...sodium, versions: [{ ...version, receivedAt: at }], reviews: [] }];
    const newsWaits = [{ from: at }];
    const asked = labCase({ result: { test: {}, components, newsWaits } });
    expect(explainedReport(asked, at, labPolicies).lines[0]?.because).toBe('news of it waits');
    expect(linesShownOnceReviewed(asked, at, labPolicies)).toEqual([true]);
    expect(linesShownOnceReviewed({ ...asked, order: {} }, at, labPolicies)).toEqual([false]);
  });

  it('tells of a single result without lines', () => {
    const explained = explainedReport(labCase(), at, labPolicies);
    expect(explained).toMatchObject({
      visible: true,
      since: '2026-03-03T17:00:00.000Z',
      lines: [],
    });
  });
});
