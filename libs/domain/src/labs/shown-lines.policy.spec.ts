import type { LabReportRow, LineOfReport } from './lab-report.row.js';
import { collectedOf, shownLinesOf, timesToldOf, type Judged } from './shown-lines.policy.js';

const line = (lineId: string, valueType: string, ...values: string[]): LineOfReport => ({
  lineId,
  versions: [1, 2].map((version) => ({
    version,
    status: version === 1 ? 'final' : 'corrected',
    test: { name: lineId },
    collected: [],
    value: { valueType, values, flags: [], notes: [] },
    receivedAt: `2026-03-0${version + 1}T17:00:00Z`,
  })),
  reviews: [],
});
const sodium = line('sodium', 'NM', '140');
const image = line('image', 'ED', 'JVBERi0=');

const shown = (lines: readonly LineOfReport[], visible: readonly boolean[]): readonly string[] => {
  const carriers = visible.every(Boolean) ? 'shown' : 'hidden';
  const answer = { carriers, lines: visible.map((each) => ({ visible: each, version: 2 })) };
  const judged = { row: { lines }, answer } as unknown as Judged;
  return shownLinesOf(judged).map(({ lineId, version }) => `${lineId}@${version.version}`);
};

describe('the lines of a report that are shown', () => {
  it.each<[string, readonly LineOfReport[], readonly boolean[], readonly string[]]>([
    ['all in their latest versions', [sodium, image], [true, true], ['sodium@2', 'image@2']],
    ['not the hidden one', [sodium, image], [true, false], ['sodium@2']],
    ['no attachment that is hidden with another', [image, sodium], [false, false], []],
    ['none of a report of which nothing came', [], [], []],
  ])('are %s', (_which, lines, ...[visible, expected]) => {
    expect(shown(lines, visible)).toEqual(expected);
  });

  it.each<[string, 'shown' | 'hidden', readonly (string | undefined)[], readonly string[]]>([
    [
      'tell their ranges and flags, whatever they say, where all of the report is shown',
      'shown',
      ...([
        ['135-145', 'Beside HIV: 1'],
        ['H', 'See HIV'],
      ] as const),
    ],
    [
      'tell beside a hidden line only ranges and flags that could not name it',
      'hidden',
      ...([['135-145', undefined], ['H']] as const),
    ],
  ])('%s', (_sentence, carriers, ...[ranges, flags]) => {
    const lines = ['135-145', 'Beside HIV: 1'].map((referenceRange): LineOfReport => {
      const versions = sodium.versions.map((version) => ({
        ...version,
        value: { ...version.value, referenceRange, flags: ['H', 'See HIV'] },
      }));
      return { ...sodium, versions };
    });
    const answer = { carriers, lines: [1, 2].map(() => ({ visible: true, version: 2 })) };
    const values = shownLinesOf({ row: { lines }, answer } as unknown as Judged).map(
      ({ version }) => version.value,
    );
    expect(values.map(({ referenceRange }) => referenceRange)).toEqual(ranges);
    expect(values.map((value) => value.flags)).toEqual([flags, flags]);
  });

  it('are in the version that was decided on, whenever it came, and not there without one', () => {
    const versionsShown = (version?: number) => {
      const lines = [{ visible: true, version }];
      const judged = { row: { lines: [sodium] }, answer: { carriers: 'shown', lines } };
      return shownLinesOf(judged as unknown as Judged).map((line) => line.version.version);
    };
    expect([versionsShown(1), versionsShown(2), versionsShown()]).toEqual([[1], [2], []]);
  });
});

describe('the day of which a result is told to be', () => {
  const zone = 'America/Los_Angeles';
  it.each([
    ['an instant', '2026-03-02T05:00:00Z', '2026-03-01', '2026-03-02T05:00:00.000Z'],
    ['a day', '2026-03-02', '2026-03-02', undefined],
    ['the day on which clocks go back', '2026-11-01', '2026-11-01', undefined],
    ['a month, which is none', '2026-03', undefined, undefined],
    ['what cannot be read, which is none', 'in spring', undefined, undefined],
  ])('is told by %s', (_how, text, ...[collectedOn, collectedAt]) => {
    expect(collectedOf([text], zone)).toEqual({
      ...(collectedOn ? { collectedOn } : {}),
      ...(collectedAt ? { collectedAt } : {}),
    });
  });
  it('is never that of a time that two people have found to be wrong', () => {
    const [wrong, right] = ['2026-02-02', '2026-03-02'];
    const [version] = sodium.versions;
    const lines = version
      ? [{ lineId: 'sodium', version: { ...version, collected: [wrong, right] } }]
      : [];
    const told = (header: object): readonly string[] =>
      timesToldOf({ row: { header } as unknown as Pick<LabReportRow, 'header'> }, lines);
    expect(told({ collected: ['2026-03-03'] })).toEqual([wrong, right, '2026-03-03']);
    expect(told({ collected: [right], timesFoundWrong: [wrong] })).toEqual([right, right]);
  });
  it('is that of a time that came with the order, and not with what was added to it', () => {
    const header = { collected: ['2026-05-01', '2026-03-01'], timesTold: ['2026-03-01'] };
    const row = { header } as unknown as Pick<LabReportRow, 'header'>;
    expect(timesToldOf({ row }, [])).toEqual(['2026-03-01']);
  });
  it('is that of the first time that was told', () => {
    expect(collectedOf(['2026-03-02', '2026-03-05'], zone)).toEqual({ collectedOn: '2026-03-02' });
    expect(collectedOf([], zone)).toEqual({});
  });
});
