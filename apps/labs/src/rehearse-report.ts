import type { RehearsalCount } from '@anamnesis/domain';
import type { ToldRehearsal } from './rehearse.js';

/** The report for a person to read: counts, and nobody's name. */
export const rehearsalInWords = ({ report, digest, comparedWith }: ToldRehearsal): string => {
  const { policy, inForce, toBegin = [], looked, from, to, upTo, totals, groups } = report;
  const { reports, lines, patients } = looked;
  return [
    `Rule set ${policy.version} instead of ${[...inForce, ...toBegin].join(', ')}, from ${from} to ${to}.`,
    `Looked at ${lines} lines in ${reports} reports of ${patients} patients, up to ${upTo}.`,
    '',
    ...(totals.length === 0
      ? ['Nothing would have become visible or hidden.']
      : [
          ...table(
            ['for', 'change', ...countHeads],
            totals.map((total) => [total.viewer, total.change, ...countsOf(total)]),
          ),
          '',
          ...table(
            ['when', 'for', 'change', 'hidden by', 'kind', ...countHeads],
            groups.map((group) => [
              ...[group.when, group.viewer, group.change, group.rule, kindOf(group)],
              ...countsOf(group),
            ]),
          ),
          '',
          'Each line counts once in a row; `still so` are those that it would have lasted for.',
        ]),
    `Digest: ${digest}`,
    ...(comparedWith === undefined ? [] : [`Compared with: ${comparedWith}`]),
  ].join('\n');
};

/** For machines: each change by itself, too. */
export const rehearsalAsJson = ({ report, ...told }: ToldRehearsal): string =>
  JSON.stringify({ ...report, ...told });

type Groups = ToldRehearsal['report']['groups'];

const kindOf = ({ category, rehearsedCategory }: Groups[number]): string =>
  category === rehearsedCategory ? category : `${category} → ${rehearsedCategory}`;

const countHeads = ['lines', 'notes', 'reports', 'patients', 'still so'];

const countsOf = ({ lines, notes, reports, patients, stillSo }: RehearsalCount) =>
  [lines, notes, reports, patients, stillSo].map(String);

const table = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const all = [heads, ...rows];
  const widths = heads.map((_head, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
