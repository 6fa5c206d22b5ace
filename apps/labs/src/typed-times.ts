import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import { CALENDAR_DATE, INSTANT } from '@anamnesis/domain/shared/calendar-shapes';

/** There is no thirteenth month and no 30 February, whatever day a program makes of these. */
export const isTypedInstant = (text: string): boolean =>
  INSTANT[0].test(text) && isOfCalendar(text);

export const isTypedDay = (text: string): boolean =>
  CALENDAR_DATE[0].test(text) && isOfCalendar(text);

const isOfCalendar = (text: string): boolean => possibleTimesOf(text, 'UTC') !== undefined;
