import { firstLookAt } from '@anamnesis/domain/labs/review-due.policy';
import type { LabWorkRow } from '@anamnesis/domain/labs/lab-work.projection';
import type { EntityManager } from 'typeorm';
import { withoutNulls } from '../without-nulls.js';
import { LabWork } from './lab-work.entity.js';
import { policiesInForce } from './policies-in-force.js';
import { waitsOfRows } from './staff-work.js';

/** Reports that wait for something of which nobody knew when they were looked at. */
export interface ReportWaiting {
  readonly reportId: string;
  readonly patientId: string;
}

interface Waiting {
  /** Of this provider's orders; of all where it is left out. */
  readonly orderingProviderId?: string | undefined;
  readonly at: string;
}

const MOST_AT_ONCE = 400;

/**
 * Which reports began to wait for something since they were first looked at, because a rule set was
 * adopted or a provider belonged to the practice after all, by the views: whoever notes what is late
 * asks the log. What came so lately is looked at anyway, and what was said to be late is not asked.
 */
export async function* reportsWaitingUnseen(
  reader: EntityManager,
  { orderingProviderId, at }: Waiting,
): AsyncGenerator<ReportWaiting> {
  const policies = await policiesInForce(reader);
  for (let after = ''; ;) {
    const rows = await rowsBehind(reader, after, orderingProviderId);
    const waits = await waitsOfRows(reader, rows, { policies, at });
    const unseen = waits.filter(
      ({ row, wait }) =>
        row.overdue[wait.waitsFor] === undefined &&
        Date.parse(firstLookAt(wait.waitingSince)) <= Date.parse(at),
    );
    for (const row of new Set(unseen.map((each) => each.row))) {
      yield { reportId: row.reportId, patientId: row.patientId };
    }
    const last = rows.at(-1);
    if (!last || rows.length < MOST_AT_ONCE) return;
    after = last.reportId;
  }
}

const rowsBehind = async (
  reader: EntityManager,
  after: string,
  orderingProviderId: string | undefined,
): Promise<readonly LabWorkRow[]> => {
  const builder = reader
    .getRepository(LabWork)
    .createQueryBuilder('work')
    .where('work.final_since IS NOT NULL AND work.report_id > :after', { after });
  if (orderingProviderId !== undefined) {
    builder.andWhere('work.ordering_provider_id = :orderingProviderId', { orderingProviderId });
  }
  const rows = await builder.orderBy('work.report_id', 'ASC').limit(MOST_AT_ONCE).getMany();
  return rows.map(withoutNulls);
};
