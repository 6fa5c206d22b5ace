import type { Counts, Recorded } from './trial.js';
import type { Tried, TriedFile } from './try-folder.js';

/** One file in one line. Numbers and codes only, unless files are to be called by their names. */
export const lineOf = (
  { name, number, tried }: TriedFile,
  { names }: { readonly names: boolean },
): string => [names ? name : number, tried.is, ...partsOf(tried)].join('  ');

/** All of them together. */
export const sumOf = (files: readonly TriedFile[]): string => {
  const read = files.map(({ tried }) => tried).filter((tried) => tried.is !== 'not read');
  const sum = (of: (recorded: Recorded) => number): number =>
    read.reduce((all, each) => all + of(each), 0);
  const all = (of: (tried: (typeof read)[number]) => Counts): Counts =>
    read.map(of).reduce((one, other) => added(one, other), {});
  return [
    `${files.length} files, ${files.length - read.length} of them not read.`,
    `  answers: ${inWords(all(({ answers }) => answers))}`,
    `  reports: ${sum(({ reports }) => reports)}, lines: ${sum(({ lines }) => lines)}`,
    `  kinds: ${inWords(all(({ categories }) => categories))}`,
    `  held: ${sum(({ held }) => held)}`,
    `  waits for a person: ${inWords(all(({ parked }) => parked))}`,
    `  reviews: ${inWords(all((tried) => ('reviews' in tried ? tried.reviews : {})))}`,
  ].join('\n');
};

const partsOf = (tried: Tried): readonly string[] => {
  if (tried.is === 'not read') return [];
  const { answers, reports, lines, categories, held, parked } = tried;
  const parts: readonly (readonly [string, string])[] = [
    ['answers', inWords(answers)],
    ['problems', 'problems' in tried ? inWords(tried.problems) : NONE],
    ['reports', `${reports}`],
    ['lines', `${lines}`],
    ['kinds', inWords(categories)],
    ['held', `${held}`],
    ['waits', inWords(parked)],
    ['reviews', 'reviews' in tried ? inWords(tried.reviews) : NONE],
  ];
  return parts.filter(([, said]) => said !== NONE).map(([title, said]) => `${title}: ${said}`);
};

const NONE = 'none';

const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ') || NONE;

const added = (one: Counts, other: Counts): Counts => {
  const sums: Record<string, number> = { ...one };
  for (const [word, count] of Object.entries(other)) sums[word] = (sums[word] ?? 0) + count;
  return sums;
};
