import type { EntityManager } from 'typeorm';
import type { ValueOnFile } from '@anamnesis/domain/labs/lab-report.row';

/** Texts of one report's documents, by the places that its lines name. */
export type DocumentTexts = ReadonlyMap<number, string>;

export interface WantedDocuments {
  readonly reportId: string;
  /** What is shown or is to be reviewed: of nothing else a document is read. */
  readonly values: readonly Pick<ValueOnFile, 'enclosed'>[];
}

/** Documents stand apart from lines; where none are wanted, nothing is asked. */
export const documentTexts = async (
  reader: EntityManager,
  wanted: readonly WantedDocuments[],
): Promise<(reportId: string) => DocumentTexts> => {
  const places = wanted.flatMap(({ reportId, values }) =>
    placesIn(values).map((document) => ({ reportId, document })),
  );
  const texts = new Map<string, Map<number, string>>();
  for (const { reportId, document, text } of await textsAt(reader, places)) {
    const ofReport = texts.get(reportId) ?? new Map<number, string>();
    if (text !== null) texts.set(reportId, ofReport.set(document, text));
  }
  return (reportId) => texts.get(reportId) ?? NONE;
};

/** What cannot be opened has no size, and needs no reading. */
const placesIn = (values: WantedDocuments['values']): readonly number[] => {
  const all = values.flatMap(({ enclosed = [] }) => enclosed);
  return [...new Set(all.flatMap(({ document, size }) => (size === undefined ? [] : [document])))];
};

interface PlaceOfDocument {
  readonly reportId: string;
  readonly document: number;
}

const textsAt = async (
  reader: EntityManager,
  places: readonly PlaceOfDocument[],
): Promise<readonly (PlaceOfDocument & { readonly text: string | null })[]> => {
  if (places.length === 0) return [];
  return reader.query(
    `SELECT asked."reportId", asked.document, enclosing.documents ->> asked.document AS text
       FROM unnest($1::text[], $2::int[]) AS asked ("reportId", document)
       JOIN views.lab_report enclosing ON enclosing.report_id = asked."reportId"`,
    [places.map(({ reportId }) => reportId), places.map(({ document }) => document)],
  );
};

const NONE: DocumentTexts = new Map();
