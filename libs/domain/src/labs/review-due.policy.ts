import { addBusinessDays, type BusinessCalendar } from '../shared/business-calendar.js';
import { inUtc } from '../shared/facility-calendar.js';

/**
 * Until when may a result wait for its review, or for whoever has to map or to identify it?
 *
 * For four business days from when it came as final: ordered in-house and not there by then, it is
 * a matter for support (requirements rows 65 and 66; R9 takes "4 business days" of A23 over "more
 * than 4 days" of A22). Days are those of the facility: its zone, federal holidays and closures.
 * What is held as unclassified, or for nobody knows who ordered, is overdue like what is unreviewed
 * (section 2). In force since 2000-01-01.
 * Not covered here: what waits (`review-due-waits.policy.ts`), and who is told.
 */
export const reviewDueOf = (waitingSince: string, calendar: BusinessCalendar): ReviewDue => {
  return {
    overdueAt: addBusinessDays(calendar, waitingSince, BUSINESS_DAYS),
    policyVersion: 'lab-review-due-1',
  };
};

export interface ReviewDue {
  /** A whole minute in UTC. */
  readonly overdueAt: string;
  readonly policyVersion: string;
}

/**
 * When to look for the first time, knowing neither zone nor closures: so many business days are at
 * least as many days, of which one may lack the hour that clocks skip in spring.
 */
export const firstLookAt = (waitingSince: string): string => {
  return inUtc(new Date(Date.parse(waitingSince) + (BUSINESS_DAYS * 24 - 1) * HOUR).toISOString());
};
const HOUR = 3_600_000;

/** Another number is another version, with a date from which it holds. */
const BUSINESS_DAYS = 4;
