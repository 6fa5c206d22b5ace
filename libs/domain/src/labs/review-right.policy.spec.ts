import { hasDeparted, reviewRightOf, type RecordedCovering } from './review-right.policy.js';

const at = '2026-03-20T17:00:00Z';
const covering: RecordedCovering = {
  coveredBy: 'dr-lindqvist',
  from: '2026-03-15T07:00:00Z',
  to: '2026-04-01T07:00:00Z',
  recordedAt: '2026-03-01T17:00:00Z',
};

describe('who may review what Dr. Okafor ordered, on 20 March', () => {
  it.each<[string, string, readonly RecordedCovering[], string | undefined]>([
    ['Dr. Okafor', 'dr-okafor', [], 'ordering-provider'],
    ['Dr. Okafor, whoever covers', 'dr-okafor', [covering], 'ordering-provider'],
    ['who covers by a covering recorded before', 'dr-lindqvist', [covering], 'covering'],
    [
      'who covers among others',
      'dr-lindqvist',
      [{ ...covering, coveredBy: 'dr-hale' }, covering],
      'covering',
    ],
    ['who covers without an end', 'dr-lindqvist', [withoutEnd(covering)], 'covering'],
    ['who covers from this instant on', 'dr-lindqvist', [{ ...covering, from: at }], 'covering'],
    ['nobody else', 'dr-hale', [covering], undefined],
    ['nobody where nobody covers', 'dr-lindqvist', [], undefined],
    ['not who covers until this instant', 'dr-lindqvist', [{ ...covering, to: at }], undefined],
    [
      'not by a covering that was ended, though the clock of whoever ended it is ahead',
      'dr-lindqvist',
      [{ ...covering, to: '2026-03-20T17:00:05Z', ended: { insteadOf: '2026-04-01T07:00:00Z' } }],
      undefined,
    ],
    [
      'who covers by another covering than the one that was ended',
      'dr-lindqvist',
      [{ ...covering, to: '2026-03-20T17:00:05Z', ended: {} }, covering],
      'covering',
    ],
    [
      'not who covers later',
      'dr-lindqvist',
      [{ ...covering, from: '2026-03-21T07:00:00Z' }],
      undefined,
    ],
    [
      'not by a covering recorded at this very instant',
      'dr-lindqvist',
      [{ ...covering, recordedAt: at }],
      undefined,
    ],
    [
      'not by a covering recorded afterwards',
      'dr-lindqvist',
      [{ ...covering, recordedAt: '2026-03-20T17:00:01Z' }],
      undefined,
    ],
    [
      'not by one of which nobody knows when it was recorded',
      'dr-lindqvist',
      [{ ...covering, recordedAt: '' }],
      undefined,
    ],
  ])('%s', (_who, provider, ...[coverings, right]) => {
    const orderer = { orderingProviderId: 'dr-okafor', coverings };
    expect(reviewRightOf(provider, orderer, at)).toBe(right);
  });
});

describe('who has left the practice', () => {
  it.each<[string, string | undefined, string, boolean]>([
    ['nobody of whom no day is known', undefined, at, false],
    ['nobody on the day before', '2026-03-21', at, false],
    ['nobody whose day begins only where it is later', '2026-03-20', '2026-03-20T06:59:00Z', false],
    ['whoever leaves on that day', '2026-03-20', '2026-03-20T07:00:00Z', true],
    ['whoever left before', '2026-03-01', at, true],
  ])('is %s', (_who, departedOn, ...[instant, is]) => {
    expect(hasDeparted(departedOn, instant)).toBe(is);
  });
});

function withoutEnd({ to: _end, ...covering }: RecordedCovering): RecordedCovering {
  return covering;
}
