/**
 * Has the practice examined this patient before medication is provided?
 *
 * At least one examination by the practice that took place, in person or by telehealth, on or
 * before the day of asking; scheduled, cancelled and missed ones do not count, so they are never
 * recorded as completed (California Business and Professions Code 2242, on the seed's "an
 * appropriate exam must precede providing medication to a new patient"; requirements row 94, R35,
 * November 2026).
 * Not covered here: how long ago it may have been, and whether it was about this condition; both
 * are the provider's judgement.
 */
export const wasExaminedBy = (
  today: string,
  examinations: readonly CompletedExamination[],
): boolean => examinations.some(({ completedOn }) => completedOn <= today);

export interface CompletedExamination {
  /** Calendar date (YYYY-MM-DD). */
  readonly completedOn: string;
}
