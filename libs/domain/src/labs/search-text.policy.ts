import type { TestIdentity } from '../lab-tests/facts.js';
import { foldedWords } from '../shared/folded-text.js';
import type { LineOfReport } from './lab-reports.projection.js';

/**
 * By which words is a report found?
 *
 * By every name of what was ordered and of what its lines measured, folded and each once, hidden ones
 * as well: it only narrows what is decided behind it (decision 31; November 2026).
 * Not covered: values, notes and comments, which nobody searches.
 */
export const searchTextOf = (
  ordered: TestIdentity,
  lines: readonly Pick<LineOfReport, 'versions'>[],
): string => {
  const tests = [ordered, ...lines.flatMap(({ versions }) => versions.at(-1)?.test ?? [])];
  return foldedWords([...new Set(tests.flatMap(namesOf))].join(' '));
};

const namesOf = ({ name = '', alternates = [] }: TestIdentity): readonly string[] => [
  name,
  ...alternates.flatMap((alternate) => alternate.name ?? []),
];
