import type { TestCategory, TestIdentity } from '../lab-tests/facts.js';
import type { LabFacts, PatientPreference } from './facts.js';
import { aDayLater, judged, labCase, policyWith } from './lab-case.fixture.js';
import { readFacts } from './moment.policy.js';
import { askedNotToSee } from './patient-preference.policy.js';
import { visibilityAt } from './visibility.policy.js';

describe('what the patient asked for (L9)', () => {
  const from = '2026-01-01T00:00:00Z';
  const on = policyWith({ inForce: ['L9'] });
  const glucose = labCase().result.test;
  const unknownArrival = { versions: [{ version: 1, status: 'final' as const }] };
  const wished = (wish: PatientPreference, more: Parameters<typeof labCase>[0] = {}) =>
    labCase({ ...more, patient: { preferences: [wish] } });

  it.each<[string, LabFacts, string | undefined]>([
    ['nothing', labCase(), undefined],
    ['not to see any', wished({ asked: 'not-to-see', from }), 'not-to-see'],
    [
      'not to see this kind',
      wished({ asked: 'not-to-see', from, categories: ['none'] }),
      'not-to-see',
    ],
    [
      'not to see another kind',
      wished({ asked: 'not-to-see', from, categories: ['genetic'] }),
      undefined,
    ],
    ['from tomorrow on', wished({ asked: 'not-to-see', from: '2026-03-05T00:00:00Z' }), undefined],
    [
      'until yesterday',
      wished({ asked: 'not-to-see', from, to: '2026-03-03T00:00:00Z' }),
      undefined,
    ],
    ['to wait for a review that was made', wished({ asked: 'after-review', from }), undefined],
    [
      'to wait for a review that was not',
      wished({ asked: 'after-review', from }, { reviews: [] }),
      'after-review',
    ],
    [
      'to wait for 48 hours that are over',
      wished({ asked: 'delay', delayHours: 48, from }),
      undefined,
    ],
    [
      'to wait for 49 hours that are not',
      wished({ asked: 'delay', delayHours: 49, from }),
      'delay',
    ],
    ['to wait without saying how long', wished({ asked: 'delay', from }), 'delay'],
    [
      'to wait from an arrival that nobody knows',
      wished({ asked: 'delay', delayHours: 1, from }, { result: unknownArrival }),
      'delay',
    ],
  ])('%s', (_says, facts, asked) => {
    expect(askedNotToSee(judged(facts, on), ['none'])).toBe(asked);
  });

  it('nothing while the rule is off', () => {
    const facts = wished({ asked: 'not-to-see', from });
    expect(askedNotToSee(judged(facts), ['none'])).toBeUndefined();
  });

  it('of one of the kinds of a test', () => {
    const facts = wished({ asked: 'not-to-see', from, categories: ['genetic'] });
    expect(askedNotToSee(judged(facts, on), ['tissue', 'genetic'])).toBe('not-to-see');
    expect(askedNotToSee(judged(facts, on), ['tissue'])).toBeUndefined();
  });

  it('of ordinary tests, which says nothing of a listed one', () => {
    const facts = wished({ asked: 'not-to-see', from, categories: ['none'] });
    expect(askedNotToSee(judged(facts, on), ['none'])).toBe('not-to-see');
    expect(askedNotToSee(judged(facts, on), ['tissue'])).toBeUndefined();
  });

  it.each<[string, TestCategory, TestIdentity, boolean]>([
    ['of what nobody can classify hides that', 'unclassified', { name: 'Zorblax' }, true],
    ['of what nobody can classify leaves an ordinary test', 'unclassified', glucose, false],
    ['of ordinary tests hides them', 'none', glucose, true],
    ['of ordinary tests leaves what nobody can classify', 'none', { name: 'Zorblax' }, false],
  ])('%s', (_says, category, ...[test, applies]) => {
    const facts = wished(
      { asked: 'not-to-see', from, categories: [category] },
      { result: { test }, order: {} },
    );
    const { applied } = visibilityAt(readFacts(facts, on), Date.parse(aDayLater));
    expect(applied.some(({ rule }) => rule === 'L9')).toBe(applies);
  });
});
