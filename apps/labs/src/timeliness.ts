import type { LabTimelinessAnswer } from '@anamnesis/read-models';

type Figures = LabTimelinessAnswer['all'];

/** A table of the hours that results took: median and 90th percentile, and of how many. */
export const timelinessInWords = ({ from, to, all, rows }: LabTimelinessAnswer): string =>
  [
    `Results that came as final from ${from} to ${to}: ${all.results}.`,
    'Hours, as median / 90th percentile (of how many that got so far).',
    '',
    line(['provider', 'kind', 'results', 'to review', 'to visible', 'to first view', 'in all']),
    ...rows.map((row) =>
      line([row.provider?.name ?? row.provider?.id ?? 'unknown', row.category, ...figures(row)]),
    ),
    line(['all', '', ...figures(all)]),
  ].join('\n');

const figures = (of: Figures): readonly string[] => [
  String(of.results),
  ...[of.toReview, of.reviewToVisible, of.visibleToView, of.inAll].map(spread),
];

const spread = ({ count, medianHours, p90Hours }: Figures['toReview']): string =>
  count === 0 ? '-' : `${medianHours} / ${p90Hours} (${count})`;

const WIDTHS = [24, 22, 8, 22, 22, 22, 22];

const line = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
