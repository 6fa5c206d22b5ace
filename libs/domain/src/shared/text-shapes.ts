/**
 * An id as streams and rows are named by it. They compare it letter by letter, so the same id in
 * capitals would be somebody else's: it is refused rather than taken for another patient.
 */
export const AN_ID = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  { message: '$property must be a UUID in lower case' },
] as const;

/** Blanks are no reason, no name and no question. */
export const SOMETHING = [/\S/, { message: '$property must say something' }] as const;
