import type { EntityManager } from 'typeorm';
import {
  disclosureNewsOf,
  isAnyNews,
  isWorthALook,
  type KnownDisclosure,
} from '@anamnesis/domain/labs/lab-disclosure.policy';
import { labFactsOf } from '@anamnesis/domain/labs/lab-facts.policy';
import {
  decidableRows,
  onFileWithPolicies,
  type DecidableRow,
  type Place,
} from './lab-chart-rows.js';

/** Which reports: one patient's, those that one provider ordered, those of an office, or all. */
export interface ReportsConcerned {
  readonly patientId?: string | undefined;
  readonly orderingProviderId?: string | undefined;
  readonly facilityId?: string | undefined;
}

const MOST_PATIENTS = 500;

/** Everybody who has such a report, a page at a time. */
export async function* patientsConcerned(
  reader: EntityManager,
  { patientId, orderingProviderId, facilityId }: ReportsConcerned,
): AsyncGenerator<string> {
  if (patientId !== undefined) {
    yield patientId;
    return;
  }
  for (let after = ''; ;) {
    const found = await reader.query<readonly { readonly patientId: string }[]>(
      `SELECT DISTINCT patient_id AS "patientId" FROM views.lab_report
        WHERE patient_id > $1 AND ($2::text IS NULL OR ordering_provider_id = $2)
          AND ($3::text IS NULL OR patient_id IN (
                SELECT patient_id FROM views.patient_name WHERE facility_id = $3))
        ORDER BY 1 LIMIT ${MOST_PATIENTS}`,
      [after, orderingProviderId ?? null, facilityId ?? null],
    );
    for (const each of found) yield each.patientId;
    const last = found.at(-1);
    if (!last || found.length < MOST_PATIENTS) return;
    after = last.patientId;
  }
}

/** They are decided in one go, and others wait meanwhile. */
const MOST_AT_ONCE = 100;

/**
 * Of which of this patient's reports there may be news, by the views. Whoever notes it asks the log:
 * so a view that lacks something can make somebody look in vain, and nothing else.
 */
export async function* reportsWithNews(
  reader: EntityManager,
  patientId: string,
  at: string,
): AsyncGenerator<string> {
  const { policies, ...onFile } = await onFileWithPolicies(reader, patientId);
  const known = await knownDisclosures(reader, patientId);
  for await (const { isStale, orderedBy, ...row } of allRows(reader, patientId)) {
    const knownOfIt = known.get(row.reportId) ?? { lines: {} };
    if (!isStale && !isWorthALook(knownOfIt, row, policies)) continue;
    const around = { ...onFile, orderedBy, onFileAt: at };
    const facts = labFactsOf(row, { ...around, viewer: { role: 'patient' } });
    const asked = { row, facts, policies, known: knownOfIt, at };
    if (isStale || isAnyNews(disclosureNewsOf(asked), knownOfIt)) yield row.reportId;
  }
}

async function* allRows(reader: EntityManager, patientId: string): AsyncGenerator<DecidableRow> {
  for (let after: Place | undefined; ;) {
    const batch = { after, atMost: MOST_AT_ONCE };
    // Nobody reads here: what somebody has opened does not matter.
    const rows = await decidableRows(reader, { patientId, viewer: '' }, batch);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < MOST_AT_ONCE) return;
    after = { collectedAt: last.collectedAt, reportId: last.reportId };
  }
}

const knownDisclosures = async (
  reader: EntityManager,
  patientId: string,
): Promise<ReadonlyMap<string, KnownDisclosure>> => {
  const rows = await reader.query<readonly KnownOfReport[]>(
    `SELECT report_id AS "reportId", known FROM views.lab_disclosure WHERE patient_id = $1`,
    [patientId],
  );
  return new Map(rows.map(({ reportId, known }) => [reportId, known]));
};

export interface KnownOfReport {
  readonly reportId: string;
  readonly known: KnownDisclosure;
}

/** Reports of which something is hidden that was told of. */
export const beingCorrected = (
  reader: EntityManager,
  patientId: string,
): Promise<readonly KnownOfReport[]> =>
  reader.query<readonly KnownOfReport[]>(
    `SELECT report_id AS "reportId", known FROM views.lab_disclosure
      WHERE patient_id = $1 AND is_being_corrected ORDER BY report_id`,
    [patientId],
  );
