import { readFileSync } from 'node:fs';
import { queries } from './queries.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const VIEWS_OF_RESULTS = 'the views of results';
/** "The views of results are `a` and `b`, with `c`, …" */
const viewsOfResults = namesIn(/The views of results are ([^.]*)\./u.exec(readme)?.[1] ?? '');

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([a-z][A-Za-z-]*)`/gu)].map(([, name = '']) => name);
}

const readsIn = (cell: string): readonly string[] =>
  cell
    .split(', ')
    .filter((name) => name !== 'none')
    .flatMap((name) => (name === VIEWS_OF_RESULTS ? viewsOfResults : [name]));

/** By query: the projections that the table says it reads. */
const told = readme.split('\n').flatMap((line) => {
  const [, asked, , reads] = line.split('|').map((cell) => cell.trim());
  if (!asked?.startsWith('`') || reads === undefined) return [];
  return namesIn(asked).map((name) => [name, [...readsIn(reads)].sort()] as const);
});

describe('the table of queries in the README', () => {
  it('names each query once', () => {
    const names = told.map(([name]) => name);
    expect([...names].sort()).toEqual(Object.keys(queries).sort());
  });
  it.each(Object.entries(queries))('says which projections are read by %s', (name, query) => {
    const declared: readonly string[] = query.projections;
    expect(told.find(([each]) => each === name)?.[1]).toEqual([...declared].sort());
  });
});
