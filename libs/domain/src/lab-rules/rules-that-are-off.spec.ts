import { labVisibilityOf } from './decision-span.policy.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { LabFacts, ResultStatus } from './facts.js';
import { aDayLater, labCase, policyWith, without } from './lab-case.fixture.js';
import {
  contradictionIn,
  labPolicies,
  type LabPolicies,
  type LabPolicy,
} from './lab-rules.policy.js';

const hiv: TestIdentity = { code: '7918-6', system: 'LN', name: 'HIV 1+2 Ab' };
const chest: TestIdentity = { name: 'Chest x-ray', section: 'RAD' };
const zorblax: TestIdentity = { name: 'Zorblax QX77' };
const glucose = labCase().result.test;
const of = (test: TestIdentity, status: ResultStatus = 'final', isReviewed = false): LabFacts =>
  labCase({
    result: { test, versions: [{ version: 1, status, receivedAt: '2026-03-02T17:00:00Z' }] },
    ...(isReviewed ? {} : { reviews: [] }),
  });
const reviewed = (test: TestIdentity): LabFacts => of(test, 'final', true);

const never = { mode: 'never' } as const;
const atOnce = { mode: 'immediate' } as const;
const release = (
  byDefault: LabPolicy['release']['byDefault'],
  byCategory: LabPolicy['release']['byCategory'] = {},
): LabPolicies => policyWith({ release: { byDefault, byCategory } });
const kindNever = release(atOnce, { 'sensitive-blood': never, radiology: never });
const today = policyWith({});

const seen = (facts: LabFacts, policies: LabPolicies): string => {
  const { visible, applied } = labVisibilityOf(facts, aDayLater, policies);
  return visible ? 'shown' : applied.map(({ rule, because }) => `${rule} ${because}`).join(', ');
};

describe('a result under a rule set with a rule that is off', () => {
  it.each<[string, LabFacts, LabPolicies, string]>([
    [
      'is hidden of a kind that is never shown, without L5',
      of(hiv),
      without(kindNever, 'L5'),
      'L1 never shown',
    ],
    ['is so once it is reviewed, too', reviewed(hiv), without(kindNever, 'L5'), 'L1 never shown'],
    ['is so without L1 besides', reviewed(hiv), without(kindNever, 'L5', 'L1'), 'L1 never shown'],
    [
      'is hidden as radiology that is never shown, without L4',
      reviewed(chest),
      without(kindNever, 'L4'),
      'L1 never shown',
    ],
    [
      'is not, where another kind is without its rule',
      reviewed(glucose),
      without(kindNever, 'L5'),
      'shown',
    ],
    [
      'is hidden by the rule of its kind while that is on',
      of(hiv),
      without(kindNever, 'L4'),
      'L5 sensitive-blood',
    ],
    [
      'is hidden as radiology by its own rule, without L5',
      of(chest),
      without(kindNever, 'L5'),
      'L4 radiology',
    ],
    [
      'is shown where no kind is never shown, without L5',
      of(hiv),
      without(release(atOnce), 'L5'),
      'shown',
    ],
    [
      'is shown without L1, where nothing is never shown',
      of(glucose),
      without(today, 'L1'),
      'shown',
    ],
    [
      'is hidden where nothing is ever shown, without L1',
      reviewed(glucose),
      without(release(never), 'L1'),
      'L1 never shown',
    ],
    [
      'is hidden where ordinary tests are never shown, without L1',
      of(glucose),
      without(release(atOnce, { none: never }), 'L1'),
      'L1 never shown',
    ],
    [
      'is hidden where tests that nobody can tell are never shown, with no hold for them',
      of(zorblax),
      without(release(atOnce, { unclassified: never, none: atOnce }), 'unclassified_hold'),
      'L1 never shown',
    ],
    [
      'is hidden where only their mode says never, and nothing else a mode',
      reviewed(zorblax),
      without(release(atOnce, { unclassified: never }), 'unclassified_hold', 'L1'),
      'L1 never shown',
    ],
    [
      'is shown as a test that nobody can tell, whose own mode waits for no review',
      of(zorblax),
      without(release(never, { unclassified: atOnce }), 'unclassified_hold'),
      'shown',
    ],
    [
      'waits while it is preliminary, without L1',
      of(glucose, 'preliminary'),
      without(today, 'L1'),
      'L1 not verified',
    ],
    [
      'waits while it is partial, without L1',
      of(glucose, 'partial'),
      without(today, 'L1'),
      'L1 not verified',
    ],
    [
      'waits while it is only registered, without L1',
      of(glucose, 'registered'),
      without(today, 'L1'),
      'L1 not verified',
    ],
    [
      'is shown as preliminary once reviewed, without L1',
      of(glucose, 'preliminary', true),
      without(today, 'L1'),
      'shown',
    ],
    [
      'is hidden before anything came, without L1',
      labCase({ result: { versions: [] } }),
      without(today, 'L1'),
      'L1 nothing received',
    ],
  ])('%s', (_says, ...[facts, policies, expected]) => {
    expect(seen(facts, policies)).toBe(expected);
  });

  it('is released by no longest hold where it is never shown', () => {
    const [policy] = without(
      policyWith({ inForce: ['L10'], longestHoldHours: 1, release: kindNever[0].release }),
      'L5',
    );
    expect(seen(of(hiv), [policy])).toBe('L1 never shown');
  });
});

describe('a rule set that contradicts itself', () => {
  it.each<[string, LabPolicies, object | undefined]>([
    ['is not ours', labPolicies, undefined],
    [
      'never shows a kind without L5',
      without(kindNever, 'L5'),
      { category: 'sensitive-blood', rule: 'L5' },
    ],
    [
      'never shows radiology without L4',
      without(kindNever, 'L4'),
      { category: 'radiology', rule: 'L4' },
    ],
    [
      'never shows anything without L1',
      without(release(never), 'L1'),
      { category: 'none', rule: 'L1' },
    ],
    [
      'never shows ordinary tests without L1',
      without(release(atOnce, { none: never }), 'L1'),
      { category: 'none', rule: 'L1' },
    ],
    [
      'never shows what nobody can classify without L1',
      without(release(atOnce, { unclassified: never }), 'L1'),
      { category: 'unclassified', rule: 'L1' },
    ],
    [
      'never shows anything without L5',
      without(release(never), 'L5'),
      { category: 'sensitive-blood', rule: 'L5' },
    ],
    [
      'is none that shows all at once without L1, L4 and L5',
      without(release(atOnce), 'L1', 'L4', 'L5'),
      undefined,
    ],
    ['is none that waits for no review of ordinary tests', without(today, 'L1'), undefined],
    ['is none that never shows a kind by its rule', without(kindNever, 'L1'), undefined],
    ['is none that shows nothing at all', release(never), undefined],
  ])('%s', (_says, ...[policies, contradiction]) => {
    expect(contradictionIn(policies.at(-1) ?? policies[0])).toEqual(contradiction);
  });
});
