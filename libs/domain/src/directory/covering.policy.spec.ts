import { coveringProviders, coversFor, endedCovering } from './covering.policy.js';

const coverings = {
  'covering-1': {
    coveredBy: 'dr-okafor',
    from: '2026-03-01T08:00:00Z',
    to: '2026-03-08T08:00:00Z',
  },
  'covering-2': { coveredBy: 'dr-lindqvist', from: '2026-03-05T08:00:00Z' },
};

describe('who covers for Dr. Vance', () => {
  it.each([
    ['before anybody does', '2026-03-01T07:59:59Z', []],
    ['from the first instant', '2026-03-01T08:00:00Z', ['dr-okafor']],
    [
      'while two do, the last arranged first',
      '2026-03-05T08:00:00Z',
      ['dr-lindqvist', 'dr-okafor'],
    ],
    ['from the instant at which one ends', '2026-03-08T08:00:00Z', ['dr-lindqvist']],
    ['years later, for one without an end', '2031-01-01T00:00:00Z', ['dr-lindqvist']],
  ])('%s', (_when, at, providers) => {
    expect(coveringProviders({ coverings }, at)).toEqual(providers);
    for (const provider of ['dr-okafor', 'dr-lindqvist']) {
      expect(coversFor({ coverings }, provider, at)).toBe(providers.includes(provider));
    }
  });
  it('is nobody who was not named', () => {
    expect(coversFor({ coverings }, 'dr-vance', '2026-03-05T08:00:00Z')).toBe(false);
    expect(coversFor({ coverings: {} }, 'dr-okafor', '2026-03-05T08:00:00Z')).toBe(false);
  });
  it('keeps until when it was arranged, though it is ended twice', () => {
    const first = endedCovering(coverings['covering-1'], '2026-03-06T08:00:03Z');
    expect(endedCovering(first, '2026-03-06T08:00:00Z')).toEqual({
      ...coverings['covering-1'],
      to: '2026-03-06T08:00:00Z',
      ended: { insteadOf: '2026-03-08T08:00:00Z' },
    });
    expect(endedCovering(coverings['covering-2'], '2026-03-06T08:00:00Z').ended).toEqual({});
  });
});
