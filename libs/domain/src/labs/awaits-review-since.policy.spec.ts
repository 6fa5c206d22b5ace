import type { ResultStatus } from '../lab-rules/facts.js';
import { awaitsReviewSince } from './awaits-review-since.policy.js';

interface Given {
  readonly lineId: string;
  /** When each version came, and as what. */
  readonly versions: readonly (readonly [string, ResultStatus])[];
  readonly reviewed?: readonly number[];
}

const lineOf = ({ lineId, versions, reviewed = [] }: Given) => ({
  lineId,
  versions: versions.map(([day, status], index) => ({
    ...{ version: index + 1, status, test: { name: lineId }, collected: [] },
    value: { values: ['1'], flags: [], notes: [] },
    receivedAt: `2026-03-${day}T17:00:00Z`,
  })),
  reviews: reviewed.map((ofVersion) => ({ by: 'dr-lee', at: '2026-03-30T17:00:00Z', ofVersion })),
});

const glucose: Given = { lineId: 'Glucose', versions: [['04', 'final']] };
const sodium: Given = { lineId: 'Sodium', versions: [['02', 'final']] };
const corrected: Given = {
  lineId: 'Potassium',
  versions: [
    ['01', 'final'],
    ['03', 'corrected'],
  ],
};

describe('a report as a whole', () => {
  it.each<[string, readonly Given[], string | undefined]>([
    ['since its oldest line came that nobody has reviewed', [glucose, sodium], '02'],
    ['not for a line that is reviewed', [glucose, { ...sodium, reviewed: [1] }], '04'],
    [
      'anew since a correction, whose review was of the former',
      [...[{ ...corrected, reviewed: [1] }, glucose]],
      '03',
    ],
    ['for nobody once all is reviewed', [{ ...corrected, reviewed: [1, 2] }], undefined],
    [
      'for nobody where all was taken back',
      [{ ...sodium, versions: [...sodium.versions, ['05', 'entered-in-error']] }],
      undefined,
    ],
    ['for nobody where there is nothing', [], undefined],
  ])('waits %s', (_says, lines, day) => {
    const since = day === undefined ? undefined : `2026-03-${day}T17:00:00Z`;
    expect(awaitsReviewSince(lines.map(lineOf))).toBe(since);
  });
});
