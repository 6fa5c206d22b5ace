import { enclosedDocumentOf, type ToldOfDocument } from './enclosed-document.policy.js';
import type { LineValue } from './events.js';
import type { LabReportRow, LineOfReport } from './lab-reports.projection.js';

/**
 * What of a report is so large that it is read only where somebody opens it?
 *
 * The documents that came with its lines (ED of table 0125): a laboratory may enclose one in each of
 * its reports. They stand apart from the lines, in the order in which they came and each once; a line
 * says which ones are its own, of what kind and how large. So whatever reads lines reads no document:
 * lists, counts, live screens, trends, decisions (November 2026).
 * Not covered: texts, which lists show; and what came too late, which no list reads.
 */
export const withDocumentsApart = <Row extends WithDocuments>(row: Row): Row => {
  if (!row.lines.some(({ versions }) => versions.some(({ value }) => isEnclosing(value)))) {
    return row;
  }
  const documents = [...(row.documents ?? [])];
  const placeOf = (text: string): number => {
    const known = documents.indexOf(text);
    return known === -1 ? documents.push(text) - 1 : known;
  };
  return { ...row, lines: row.lines.map((line) => lineApart(line, placeOf)), documents };
};

type WithDocuments = Pick<LabReportRow, 'lines' | 'documents'>;

export interface ValueOnFile extends LineValue {
  /** Its documents, whose texts stand apart from it. */
  readonly enclosed?: readonly DocumentOnFile[];
}

export interface DocumentOnFile extends ToldOfDocument {
  /** The place of its text among the documents of the report. */
  readonly document: number;
}

/** One empty text says that there is none any more. */
const isEnclosing = ({ valueType, values }: LineValue): boolean =>
  valueType?.toUpperCase() === 'ED' && values.some(Boolean);

const lineApart = (
  { versions, ...line }: LineOfReport,
  placeOf: (text: string) => number,
): LineOfReport => ({
  ...line,
  versions: versions.map((version) =>
    isEnclosing(version.value)
      ? { ...version, value: valueApart(version.value, placeOf) }
      : version,
  ),
});

const valueApart = (value: LineValue, placeOf: (text: string) => number): ValueOnFile => ({
  ...value,
  values: [],
  enclosed: value.values.filter(Boolean).map((text) => {
    const { content: _apart, ...told } = enclosedDocumentOf(text);
    return { document: placeOf(text), ...told };
  }),
});
