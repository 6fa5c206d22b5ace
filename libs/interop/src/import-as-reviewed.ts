import type { RecordLabResults } from '@anamnesis/domain';
import { importLabReviewAsReviewed } from './commands.js';
import type { ImportPlan, PlannedCommand } from './import-plan.js';
import { latestLabDay } from './shift-lab-dates.js';

export interface AsReviewed {
  /** Why history counts as reviewed; it stands in the log with whoever answers for it. */
  readonly reason: string;
  /** Only what was collected before this day (YYYY-MM-DD); all of it where left out. */
  readonly before?: string;
}

/**
 * The plan with a review by its orderer behind each report. What nobody is known to have ordered
 * stays unreviewed, and so does what nobody can tell the day of.
 */
export const importAsReviewed = (plan: ImportPlan, as: AsReviewed): ImportPlan => ({
  ...plan,
  steps: plan.steps.flatMap((step) => [step, ...reviewOf(step, as)]),
});

const reviewOf = (
  { source, command }: PlannedCommand,
  { reason, before }: AsReviewed,
): readonly PlannedCommand[] => {
  if (command.type !== 'RecordLabResults' || !isBefore(command, before)) return [];
  const { reportId, patientId, header, lines } = command;
  const reviewedBy = header.orderingProviderId;
  if (reviewedBy === undefined || lines.length === 0) return [];
  const first = lines.map(({ lineId }) => ({ lineId, version: 1 }));
  const review = importLabReviewAsReviewed({
    ...{ reportId, patientId, lines: first, reviewedBy, reason },
  });
  return [{ source, command: review }];
};

const isBefore = (results: RecordLabResults, before: string | undefined): boolean => {
  if (before === undefined) return true;
  const latest = latestLabDay(results);
  return latest !== undefined && latest < before;
};
