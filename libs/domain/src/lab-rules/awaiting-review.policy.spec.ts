import { awaitingReview, showsNothingUnreviewed } from './awaiting-review.policy.js';
import type { TestCategory } from '../lab-tests/facts.js';
import type { ResultVersion } from './facts.js';
import { labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies, type ReleaseMode } from './lab-rules.policy.js';
import { momentOf, readFacts } from './moment.policy.js';

const received = '2026-03-02T17:00:00Z';
const final: ResultVersion = { version: 1, status: 'final', receivedAt: received };
interface Given {
  readonly reviewed?: boolean;
  readonly versions?: readonly ResultVersion[];
  readonly policies?: LabPolicies;
  readonly releasedAs?: readonly TestCategory[];
}

const waits = (at: string, given: Given = {}) => {
  const { reviewed = false, versions = [final], policies = labPolicies } = given;
  const facts = labCase({
    result: { versions },
    reviews: reviewed ? [{ by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 }] : [],
  });
  const read = readFacts(facts, policies);
  const [line] = read.lines;
  return line && awaitingReview(momentOf(read, line, Date.parse(at)), given.releasedAs ?? ['none']);
};
const mode = (byDefault: ReleaseMode, byCategory = {}) =>
  policyWith({ release: { byDefault, byCategory } });

describe('waiting for the review (L1)', () => {
  const preliminary: ResultVersion = { ...final, status: 'preliminary' };
  const corrected: ResultVersion = {
    version: 2,
    status: 'corrected',
    receivedAt: '2026-03-04T17:00:00Z',
  };
  const immediate = mode({ mode: 'immediate' });
  const hold = mode({ mode: 'hold', hours: 36 });

  it.each<[string, string, Given, string | undefined]>([
    ['until the review', '2026-03-03T16:59:59Z', { reviewed: true }, 'not verified'],
    [
      'no longer from the instant of the review on',
      '2026-03-03T17:00:00Z',
      { reviewed: true },
      undefined,
    ],
    ['for ever without one', '2036-03-03T17:00:00Z', {}, 'not verified'],
    ['before anything came', '2026-03-01T17:00:00Z', { reviewed: true }, 'nothing received'],
    [
      'again when a newer version came',
      '2026-03-04T17:00:00Z',
      { reviewed: true, versions: [final, corrected] },
      'newer version not verified',
    ],
    [
      'not because of a preliminary one after the final',
      '2026-03-04T17:00:00Z',
      { reviewed: true, versions: [final, { ...corrected, status: 'preliminary' }] },
      undefined,
    ],
    [
      'not when the preliminary version itself was verified',
      '2026-03-04T17:00:00Z',
      { reviewed: true, versions: [preliminary] },
      undefined,
    ],
    [
      'when it is only registered, even reviewed',
      '2026-03-04T17:00:00Z',
      { reviewed: true, versions: [{ ...final, status: 'registered' }] },
      'not verified',
    ],
    ['not at all in mode immediate', '2026-03-02T17:00:00Z', { policies: immediate }, undefined],
    [
      'in mode immediate while it is preliminary',
      '2026-03-02T17:00:00Z',
      { policies: immediate, versions: [preliminary] },
      'not verified',
    ],
    [
      'in mode hold, up to its last second',
      '2026-03-04T04:59:59Z',
      { policies: hold },
      'not verified',
    ],
    [
      'in mode hold, no longer when the hours are over',
      '2026-03-04T05:00:00Z',
      { policies: hold },
      undefined,
    ],
    [
      'in mode hold, no longer when it was reviewed before',
      '2026-03-03T17:00:00Z',
      { policies: hold, reviewed: true },
      undefined,
    ],
    [
      'in mode hold while nobody knows when it came',
      '2026-05-03T17:00:00Z',
      { policies: hold, versions: [{ version: 1, status: 'final' }] },
      'not verified',
    ],
    [
      'in mode never, even reviewed',
      '2026-05-03T17:00:00Z',
      { policies: mode({ mode: 'never' }), reviewed: true },
      'never shown',
    ],
    [
      'in mode never, where only one of its kinds has another mode',
      '2026-05-03T17:00:00Z',
      {
        policies: mode({ mode: 'never' }, { genetic: { mode: 'immediate' } }),
        releasedAs: ['genetic', 'tissue'],
        reviewed: true,
      },
      'never shown',
    ],
    [
      'not at all in mode immediate, though nobody knows when it came',
      '2026-05-03T17:00:00Z',
      { policies: immediate, versions: [{ version: 1, status: 'final' }] },
      undefined,
    ],
    [
      'by the mode of its kind',
      '2026-03-02T17:00:00Z',
      {
        policies: mode({ mode: 'after-review' }, { genetic: { mode: 'immediate' } }),
        releasedAs: ['genetic'],
      },
      undefined,
    ],
    [
      'by the strictest of its kinds',
      '2026-03-02T17:00:00Z',
      {
        policies: mode({ mode: 'immediate' }, { tissue: { mode: 'after-review' } }),
        releasedAs: ['genetic', 'tissue'],
      },
      'not verified',
    ],
    [
      'like others where another rule never shows its kind',
      '2026-03-02T17:00:00Z',
      { releasedAs: ['hepatitis'] },
      'not verified',
    ],
  ])('%s', (_says, ...[at, given, because]) => {
    expect(waits(at, given)).toBe(because);
  });
});

describe('a policy under which nothing is shown that nobody has reviewed', () => {
  const [today] = labPolicies.slice(-1);
  const withL1Off = today && {
    ...today,
    rules: { ...today.rules, L1: { ...today.rules.L1, inForce: false } },
  };

  it.each([
    ['is ours', today, true],
    [
      'is one that never shows a kind',
      mode({ mode: 'after-review' }, { genetic: { mode: 'never' } })[0],
      true,
    ],
    ['is none that shows at once', mode({ mode: 'immediate' })[0], false],
    ['is none that shows after a hold', mode({ mode: 'hold', hours: 36 })[0], false],
    [
      'is none that shows one kind at once',
      mode({ mode: 'after-review' }, { none: { mode: 'immediate' } })[0],
      false,
    ],
    ['is none with a longest hold', policyWith({ inForce: ['L10'] })[0], false],
    ['is none that has switched the review off', withL1Off, false],
  ])('%s', (_which, policy, isSo) => {
    expect(policy && showsNothingUnreviewed(policy)).toBe(isSo);
  });
});
