import type { ImportProblem, SkippedEntry } from '@anamnesis/interop';
import type { Played } from './play.js';

/** What became of one source, for a person to read. */
export interface SourceSummary {
  readonly name: string;
  readonly skipped: readonly SkippedEntry[];
  readonly problems: readonly ImportProblem[];
  /** None when there were problems, or nothing was to be recorded. */
  readonly played: Played | undefined;
  readonly dry: { readonly fresh: number; readonly known: number };
}

const MOST_PROBLEMS_SHOWN = 20;

export const summaryLines = (summary: SourceSummary): readonly string[] => {
  const { name, skipped, problems, played, dry } = summary;
  const head =
    problems.length > 0
      ? `${name}: not imported, ${problems.length} problem(s) in the input`
      : played
        ? `${name}: ${played.recorded} facts recorded, ${played.known} already known`
        : `${name}: ${dry.fresh} facts would be recorded, ${dry.known} are already known`;
  return [
    head,
    ...problems.slice(0, MOST_PROBLEMS_SHOWN).map(problemLine),
    ...(problems.length > MOST_PROBLEMS_SHOWN
      ? [`  and ${problems.length - MOST_PROBLEMS_SHOWN} more`]
      : []),
    ...(played?.refused ?? []).map(
      ({ source, reason }) => `  ${source}: refused meanwhile (${reason}); import again to see why`,
    ),
    ...skippedByReason(skipped),
  ];
};

const problemLine = ({ source, field, problem }: ImportProblem): string =>
  `  ${source}: ${field} ${problem}`;

const skippedByReason = (skipped: readonly SkippedEntry[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { because } of skipped) counts.set(because, (counts.get(because) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([because, count]) => `  skipped ${count}: ${because}`);
};
