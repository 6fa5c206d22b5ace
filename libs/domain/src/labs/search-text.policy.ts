import type { TestIdentity } from '../lab-tests/facts.js';
import { foldedWords } from '../shared/folded-text.js';
import type { LineOfReport } from './lab-report.row.js';
import { shownNameOf } from './shown-name.policy.js';

/**
 * By which words is a report found?
 *
 * By every name of what was ordered and of what its lines measured in any version, for the newest need
 * not be the one that is shown, and by the code that stands for a name where there is none; folded and
 * each once, hidden ones as well: it only narrows what is decided behind it (decision 31; November
 * 2026).
 * Not covered: values, notes and comments, which nobody searches.
 */
export const searchTextOf = (
  ordered: TestIdentity,
  lines: readonly Pick<LineOfReport, 'versions'>[],
): string => {
  const tests = lines.flatMap(({ versions }) => versions.map(({ test }) => test));
  const names = [ordered, ...tests].flatMap(namesOf);
  return foldedWords([...new Set([...names, ...tests.map(shownNameOf)])].join(' '));
};

const namesOf = ({ name = '', alternates = [] }: TestIdentity): readonly string[] => [
  name,
  ...alternates.flatMap((alternate) => alternate.name ?? []),
];
