import { enclosedDocumentOf } from './enclosed-document.policy.js';
import type { LineValue } from './events.js';
import type { LabReportRow, ValueOnFile } from './lab-report.row.js';

/**
 * What of a report is so large that it is read only where somebody opens it?
 *
 * The documents that came with its lines (ED of table 0125): a laboratory may enclose one in each of
 * its reports. They stand apart from the lines, in the order in which they came and each once; a line
 * says which ones are its own, of what kind and how large. So whatever reads lines reads no document:
 * lists, counts, live screens, trends, decisions (November 2026).
 * What came too late stands beside them and is set apart alike. Not covered: texts, which lists show.
 */
export const withDocumentsApart = <Row extends WithDocuments>(row: Row): Row => {
  const said = [
    ...row.lines.map(({ versions }) => versions),
    ...row.late.map(({ lines }) => lines),
  ];
  if (!said.some((each) => each.some(({ value }) => isEnclosing(value)))) return row;
  const documents = [...(row.documents ?? [])];
  const placeOf = (text: string): number => {
    const known = documents.indexOf(text);
    return known === -1 ? documents.push(text) - 1 : known;
  };
  const lines = row.lines.map(({ versions, ...line }) => ({
    ...line,
    versions: versions.map((version) => saidApart(version, placeOf)),
  }));
  const late = row.late.map(({ lines: kept, ...told }) => ({
    ...told,
    lines: kept.map((line) => saidApart(line, placeOf)),
  }));
  return { ...row, lines, late, documents };
};

type WithDocuments = Pick<LabReportRow, 'lines' | 'late' | 'documents'>;

/** One empty text says that there is none any more. */
const isEnclosing = ({ valueType, values }: LineValue): boolean =>
  valueType?.toUpperCase() === 'ED' && values.some(Boolean);

const saidApart = <Said extends { readonly value: ValueOnFile }>(
  said: Said,
  placeOf: (text: string) => number,
): Said => (isEnclosing(said.value) ? { ...said, value: valueApart(said.value, placeOf) } : said);

const valueApart = (value: LineValue, placeOf: (text: string) => number): ValueOnFile => ({
  ...value,
  values: [],
  enclosed: value.values.filter(Boolean).map((text) => {
    const { content: _apart, ...told } = enclosedDocumentOf(text);
    return { document: placeOf(text), ...told };
  }),
});
