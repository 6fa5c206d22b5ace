import { verifiedAt } from './authorised-review.policy.js';
import type { DelegationFact, ReviewFact } from './facts.js';
import { labCase } from './lab-case.fixture.js';

const version = { version: 2, status: 'final', receivedAt: '2026-03-02T17:00:00Z' } as const;
const review: ReviewFact = { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 2 };
const covering: DelegationFact = {
  provider: 'dr-lee',
  delegate: 'dr-okoye',
  from: '2026-03-01T00:00:00Z',
  to: '2026-03-10T00:00:00Z',
  recordedAt: '2026-02-20T00:00:00Z',
};
const byOkoye: ReviewFact = { ...review, by: 'dr-okoye', onBehalfOf: 'dr-lee' };

describe('the review that counts (P12, R8)', () => {
  it.each<[string, ReviewFact, readonly DelegationFact[], boolean]>([
    ['by the ordering provider', review, [], true],
    ['of the version before', { ...review, ofVersion: 1 }, [], false],
    ['of a version that is yet to come', { ...review, ofVersion: 3 }, [], false],
    ['from before the version came', { ...review, at: '2026-03-02T16:59:59Z' }, [], false],
    ['at an instant that cannot be read', { ...review, at: 'yesterday' }, [], false],
    ['by another provider', { ...review, by: 'dr-okoye' }, [], false],
    ['by the laboratory', { ...review, by: 'lab' }, [], false],
    ['by a covering provider', byOkoye, [covering], true],
    [
      'by a covering provider who does not say for whom',
      { ...review, by: 'dr-okoye' },
      [covering],
      true,
    ],
    [
      'by a covering provider for somebody else',
      { ...byOkoye, onBehalfOf: 'dr-ruiz' },
      [covering],
      false,
    ],
    [
      'by one for whom nobody has recorded a covering',
      { ...byOkoye, by: 'dr-ruiz' },
      [covering],
      false,
    ],
    ['by one who covers for somebody else', byOkoye, [{ ...covering, provider: 'dr-ruiz' }], false],
    [
      'by a delegate recorded only afterwards',
      byOkoye,
      [{ ...covering, recordedAt: '2026-03-03T17:00:01Z' }],
      false,
    ],
    [
      'by a delegate recorded at that very instant',
      byOkoye,
      [{ ...covering, recordedAt: '2026-03-03T17:00:00Z' }],
      false,
    ],
    [
      'at the instant at which the covering begins',
      byOkoye,
      [{ ...covering, from: '2026-03-03T17:00:00Z' }],
      true,
    ],
    [
      'at the instant at which the covering ends',
      byOkoye,
      [{ ...covering, to: '2026-03-03T17:00:00Z' }],
      false,
    ],
    [
      'said for the provider before somebody ended the covering, by a clock that is behind',
      byOkoye,
      [{ ...covering, endedAt: '2026-03-03T16:59:57Z' }],
      true,
    ],
    [
      'by a delegate who does not say for whom, once somebody had ended the covering',
      { ...review, by: 'dr-okoye' },
      [{ ...covering, endedAt: '2026-03-03T16:59:57Z' }],
      false,
    ],
    [
      'by a delegate who does not say for whom, before somebody ended the covering',
      { ...review, by: 'dr-okoye' },
      [{ ...covering, endedAt: '2026-03-03T17:00:01Z' }],
      true,
    ],
    [
      'said when an arranged covering had run out, though somebody ended it besides',
      byOkoye,
      [{ ...covering, to: '2026-03-03T17:00:00Z', endedAt: '2026-03-03T16:59:57Z' }],
      false,
    ],
    [
      'said before the covering ended, though it counts from that instant on',
      { ...byOkoye, saidAt: '2026-03-03T16:59:59Z' },
      [{ ...covering, to: '2026-03-03T17:00:00Z' }],
      true,
    ],
    [
      'said before the covering was recorded, though it counts from a later instant on',
      { ...byOkoye, saidAt: '2026-03-03T16:59:58Z' },
      [{ ...covering, recordedAt: '2026-03-03T16:59:59Z' }],
      false,
    ],
    ['before the covering begins', byOkoye, [{ ...covering, from: '2026-03-04T00:00:00Z' }], false],
    [
      'by one who covers without end',
      byOkoye,
      [
        {
          provider: 'dr-lee',
          delegate: 'dr-okoye',
          from: covering.from,
          recordedAt: covering.recordedAt,
        },
      ],
      true,
    ],
  ])('%s', (_who, ...[given, delegations, counts]) => {
    const facts = labCase({ reviews: [given], delegations });
    expect(verifiedAt(facts, version)).toBe(
      counts ? Date.parse('2026-03-03T17:00:00Z') : undefined,
    );
  });

  it('is the earliest of several', () => {
    const later = { ...review, at: '2026-03-05T17:00:00Z' };
    for (const reviews of [
      [later, review],
      [review, later],
    ]) {
      expect(verifiedAt(labCase({ reviews }), version)).toBe(Date.parse(review.at));
    }
  });

  it('is none where nobody knows who ordered', () => {
    const { provider: _unknown, ...order } = labCase().order;
    expect(verifiedAt({ ...labCase({ reviews: [review] }), order }, version)).toBeUndefined();
  });
});
