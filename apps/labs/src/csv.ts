/** Rows of a CSV file (RFC 4180): quoted fields, doubled quotes, line breaks inside of quotes. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/u, '').matchAll(FIELD)) {
    row.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.some((field) => field !== '')) rows.push(row);
    row = [];
    if (end === '') break;
  }
  return rows;
};

const FIELD = /(?:"((?:[^"]|"")*)"[^,\r\n]*|([^,\r\n]*))(,|\r\n|\r|\n|$)/gu;

export const csvLine = (fields: readonly string[]): string => fields.map(csvField).join(',');

/** A field that a spreadsheet would take for a formula is kept a text. */
const csvField = (field: string): string => {
  const safe = /^[=+@-]/u.test(field) ? `'${field}` : field;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
