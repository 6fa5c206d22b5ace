/**
 * An id as streams and rows are named by it. They compare it letter by letter, so the same id in
 * capitals would be somebody else's: it is refused rather than taken for another patient.
 */
export const AN_ID = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  { message: '$property must be a UUID in lower case' },
] as const;

/** A calendar month. */
export const A_MONTH = [
  /^2\d{3}-(0[1-9]|1[0-2])$/,
  { message: '$property must be a month, written as 2026-03' },
] as const;

/** The name under which a laboratory or a record system is configured. */
export const A_SENDER = [
  /^[a-z][a-z0-9-]{0,59}$/,
  { message: '$property must be the name of a sender' },
] as const;

/** Blanks are no reason, no name and no question. */
export const SOMETHING = [/\S/, { message: '$property must say something' }] as const;
