/** A calendar date and nothing else; ISO 8601 by itself would also allow weeks and ordinals. */
export const CALENDAR_DATE = [
  /^\d{4}-\d{2}-\d{2}$/,
  { message: '$property must be a calendar date such as 2026-03-02' },
] as const;

/** An instant says its offset; without one it would be another instant on every machine. */
export const INSTANT = [
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.]\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
  { message: '$property must be an instant with its offset, such as 2026-03-02T09:30:00-08:00' },
] as const;
