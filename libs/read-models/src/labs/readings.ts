import type { EntityManager } from 'typeorm';

interface RawReading {
  readonly reportId: string;
  readonly parts: readonly string[];
}

/** What this viewer was shown when each report was last opened; of all reports, or of these. */
export const readingsOf = async (
  reader: EntityManager,
  { patientId, viewer }: { readonly patientId: string; readonly viewer: string },
  reportIds?: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = await reader.query<RawReading[]>(
    `SELECT report_id AS "reportId", parts FROM views.lab_viewing
      WHERE patient_id = $1 AND viewer = $2 AND ($3::text[] IS NULL OR report_id = ANY ($3))`,
    [patientId, viewer, reportIds ?? null],
  );
  return new Map(found.map(({ reportId, parts }) => [reportId, parts]));
};
