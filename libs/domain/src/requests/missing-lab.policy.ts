import { addBusinessDays, standardHours, type ClosedDays } from '../shared/business-calendar.js';
import { dateIn, startOfDay } from '../shared/facility-calendar.js';

/**
 * May somebody say that a laboratory result is missing?
 *
 * What was ordered by somebody else never comes onto the portal: whoever ordered it is asked (row
 * 65). What was ordered here and is not there four business days after it was taken is a matter for
 * support (row 66; A23; R9). Whether it is accepted depends only on what the asker states, never on
 * what is on file: an answer that looked would tell that there is something hidden (requirements
 * section 2, no oracle; R29). Staff look it up. In force since 2000-01-01.
 * Not covered here: when the practice itself is told that a review is overdue (labs says so).
 */
export const mayReportMissing = (
  { orderedBy, takenOn }: StatedLab,
  { zone, closures, at }: Whereabouts,
): MissingLabAnswer => {
  if (orderedBy === 'somebody-else') return { accepted: false, because: 'ordered-elsewhere' };
  const calendar = { zone, hours: standardHours, closures };
  const due = addBusinessDays(calendar, startOfDay(zone, takenOn), BUSINESS_DAYS);
  const firstDay = dateIn(zone, due);
  if (dateIn(zone, at) < firstDay) return { accepted: false, because: 'lab-not-due-yet', firstDay };
  return { accepted: true, orderedBy };
};
const BUSINESS_DAYS = 4;

/** As the asker says it; `unknown` is taken for ours, for staff will see. */
export interface StatedLab {
  readonly orderedBy: 'this-practice' | 'somebody-else' | 'unknown';
  /** Calendar date. */
  readonly takenOn: string;
}

export interface Whereabouts {
  readonly zone: string;
  readonly closures: readonly ClosedDays[];
  readonly at: string;
}

export type MissingLabAnswer =
  | { readonly accepted: true; readonly orderedBy: 'this-practice' | 'unknown' }
  | { readonly accepted: false; readonly because: 'ordered-elsewhere' }
  /** The first day on which it may be said. */
  | { readonly accepted: false; readonly because: 'lab-not-due-yet'; readonly firstDay: string };
