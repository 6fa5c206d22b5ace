export type Csv =
  | { readonly is: 'rows'; readonly rows: readonly CsvRow[] }
  /** Of the cell that begins on this line nobody can say where it ends. */
  | { readonly is: 'broken'; readonly line: number };

export interface CsvRow {
  /** On which line of the file it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows of a CSV file (RFC 4180): quoted cells, doubled quotes, line breaks inside of quotes. Blank
 * lines are passed over. A quote that is not closed, or that something stands behind, breaks it off:
 * the rows behind could otherwise be swallowed. Told is the line on which that cell begins: whoever
 * mends a catalogue of thousands has to find it, and `csv-parse` 7 tells where the file ends.
 */
export const readCsv = (text: string): Csv => {
  const cell = new RegExp(CELL);
  const read = text.replace(/^\uFEFF/u, '');
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let [line, began] = [1, 1];
  for (;;) {
    const [all, quoted, plain = '', end] = cell.exec(read) ?? [];
    if (all === undefined) return { is: 'broken', line };
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    line += [...all.matchAll(/\r\n|\r|\n/gu)].length;
    if (end === ',') continue;
    if (cells.some((each) => each !== '')) rows.push({ line: began, cells });
    if (end === '') return { is: 'rows', rows };
    [cells, began] = [[], line];
  }
};

const CELL = /(?:[ \t]*"((?:[^"]|"")*)"[ \t]*|(?![ \t]*")([^,\r\n]*))(,|\r\n|\r|\n|$)/uy;

export const csvLine = (fields: readonly string[]): string => fields.map(csvField).join(',');

/** A field that a spreadsheet would take for a formula is kept a text. */
const csvField = (field: string): string => {
  const safe = /^[=+@-]/u.test(field) ? `'${field}` : field;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
