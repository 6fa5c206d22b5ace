import { readFileSync } from 'node:fs';
import { format } from 'prettier';

const undetected = new Set(['Survived', 'NoCoverage']);
const detected = new Set(['Killed', 'Timeout']);

/**
 * What Stryker found as two tables of Markdown: how many changes of each file a spec noticed, and
 * each change that none did. Mutants that cannot even be loaded count nowhere.
 */
export const reportOf = (path) => {
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8')).files).map(asCounted);
  const whole = {
    name: 'all',
    killed: files.reduce((sum, { killed }) => sum + killed, 0),
    survivors: files.flatMap(({ survivors }) => survivors),
  };
  const counts = [...files, whole].map(countRow);
  const survivors = files.flatMap(({ name, survivors }) =>
    survivors.map((survivor) => survivorRow(name, survivor)),
  );
  return {
    counts: table(['File', 'Changes', 'Noticed', '%'], counts),
    survivors: table(['File', 'Line', 'Is', 'Would be'], survivors),
  };
};

const asCounted = ([path, { mutants, source }]) => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  killed: mutants.filter(({ status }) => detected.has(status)).length,
  survivors: mutants
    .filter(({ status }) => undetected.has(status))
    .map(({ location, replacement }) => ({ replacement, ...excerpt(source, location) })),
});

const excerpt = (source, { start, end }) => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.pop().slice(0, end.column - 1);
  const text = [...lines, last].join('\n').slice(start.column - 1);
  return { line: start.line, text };
};

const countRow = ({ name, killed, survivors }) => {
  const all = killed + survivors.length;
  const share = all === 0 ? '' : (Math.floor((1_000 * killed) / all) / 10).toFixed(1);
  return [name, all, killed, share];
};

const survivorRow = (name, { line, text, replacement }) => [
  name,
  line,
  inCell(text),
  inCell(replacement),
];

const LONGEST_CELL = 70;
const inCell = (code) => {
  const line = code.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'");
  return `\`${line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL)}…` : line}\``;
};

const table = (head, rows) =>
  format(
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    { parser: 'markdown' },
  );
