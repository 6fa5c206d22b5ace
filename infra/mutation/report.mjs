import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { reasons } from './reasons.mjs';

const undetected = new Set(['Survived', 'NoCoverage']);
const detected = new Set(['Killed', 'Timeout']);

/**
 * What Stryker found, in Markdown: how many changes of each file a spec noticed, and each change
 * that none did, by the reason. Mutants that cannot even be loaded count nowhere.
 */
export const reportOf = async (path) => {
  const files = Object.entries(JSON.parse(readFileSync(path, 'utf8')).files)
    .map(asCounted)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const survivors = files.flatMap((file) => file.survivors);
  const killed = files.reduce((sum, file) => sum + file.killed, 0);
  const counts = [...files, { name: 'all', killed, survivors }].map(countRow);
  const lists = [...reasons, { says: NO_REASON, fits: () => true }].map(({ says }) => ({
    says,
    those: survivors.filter((survivor) => reasonOf(survivor) === says),
  }));
  const parts = [
    table(['File', 'Changes', 'Noticed', '%'], counts),
    ...lists.filter(({ those }) => those.length > 0).map(listed),
  ];
  return format(parts.join('\n\n'), { parser: 'markdown' });
};

const NO_REASON = 'No row says so yet.';
const reasonOf = (survivor) => reasons.find(({ fits }) => fits(survivor))?.says ?? NO_REASON;

const listed = ({ says, those }) => {
  const rows = says === NO_REASON ? those.map(asRow) : placesByFile(those);
  const head = says === NO_REASON ? ['Where', 'Is', 'Would be'] : ['File', 'Lines'];
  return [`**${says}** (${those.length})`, table(head, rows)].join('\n\n');
};

const placesByFile = (those) => {
  const lines = new Map();
  for (const { name, line } of those) lines.set(name, new Set(lines.get(name)).add(line));
  return [...lines].map(([name, places]) => [
    name,
    [...places].sort((one, other) => one - other).join(', '),
  ]);
};

const asCounted = ([path, { mutants, source }]) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    name,
    killed: mutants.filter(({ status }) => detected.has(status)).length,
    survivors: mutants
      .filter(({ status }) => undetected.has(status))
      .map(({ location, replacement, mutatorName: mutator }) => ({
        ...{ name, mutator, replacement },
        ...excerpt(source, location),
      })),
  };
};

const excerpt = (source, { start, end }) => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.pop().slice(0, end.column - 1);
  return { line: start.line, text: [...lines, last].join('\n').slice(start.column - 1) };
};

const countRow = ({ name, killed, survivors }) => {
  const all = killed + survivors.length;
  const share = all === 0 ? '' : (Math.floor((1_000 * killed) / all) / 10).toFixed(1);
  return [name, all, killed, share];
};

const asRow = ({ name, line, text, replacement }) => [
  `${name}:${line}`,
  inCell(text),
  inCell(replacement),
];

const LONGEST_CELL = 70;
const inCell = (code) => {
  const line = code.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
  const cut = line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL)}…` : line;
  return `\`${cut.replaceAll('|', '\\|')}\``;
};

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
