import {
  addBusinessDays,
  nextBusinessMinute,
  type BusinessCalendar,
} from '../shared/business-calendar.js';
import { dateIn } from '../shared/facility-calendar.js';

/**
 * Until when is a request that waits to be answered?
 *
 * The practice answers within three business days; behind one of them the answer is due soon. The
 * clock starts at the next business minute, so what is asked on Friday evening starts on Monday
 * morning, and days are counted by the facility's hours, zone, federal holidays and closures. An
 * answer or a dismissal stops it, a return to the queue starts it anew. Source: A51 ("1-3 business
 * days"), requirements row 96 and R22, in force since 2000-01-01.
 * Not covered here: who is told (`when-a-response-is-due-then-it-is-noted.reaction.ts`), and that a patient
 * with an emergency must not wait for it.
 */
export const responseTargetOf = (
  waitingSince: string,
  calendar: BusinessCalendar,
): ResponseTarget => {
  const day = dateIn('UTC', waitingSince);
  const { version, dueSoonAfter, overdueAfter } =
    targets.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? firstTarget;
  return {
    dueSoonAt: addBusinessDays(calendar, waitingSince, dueSoonAfter),
    overdueAt: addBusinessDays(calendar, waitingSince, overdueAfter),
    policyVersion: version,
  };
};

/** Whole minutes in UTC, so that they sort as text. */
export interface ResponseTarget {
  readonly dueSoonAt: string;
  readonly overdueAt: string;
  readonly policyVersion: string;
}

/** Staff are told while somebody works: at once, or when somebody next does (pain 13). */
export const escalatesAt = (calendar: BusinessCalendar, at: string): string =>
  nextBusinessMinute(calendar, at);

interface ResponseTargetDays {
  readonly version: string;
  readonly effectiveFrom: string;
  /** Business days. */
  readonly dueSoonAfter: number;
  readonly overdueAfter: number;
}

const firstTarget: ResponseTargetDays = {
  version: 'response-target-1',
  effectiveFrom: '2000-01-01',
  dueSoonAfter: 1,
  overdueAfter: 3,
};

/** Oldest first. */
export const targets: readonly ResponseTargetDays[] = [firstTarget];
