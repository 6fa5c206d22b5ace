import { inUtc } from '../shared/facility-calendar.js';

/**
 * On which stream of the access log does an access stand?
 *
 * One stream per patient and month of UTC, so that what happened to one patient's data is read
 * without reading anybody else's, and no stream grows for ever; what concerns no patient stands on
 * the practice's stream of the month. Stream names hold opaque ids only (design of the access log,
 * 2026-01-01).
 * Not covered here: what is noted, and when (around both buses).
 */
export const accessLogStreamOf = (patientId: string | undefined, at: string): string => {
  const month = inUtc(at).slice(0, 'YYYY-MM'.length).replace('-', '');
  return `accessLog-${patientId ?? 'practice'}.${month}`;
};

/**
 * Who looked at a message from outside while nobody knew whose it is. A few people do, so it is one
 * stream, and sealed with the message's own key.
 */
export const messageAccessStreamOf = (messageId: string): string => `messageAccessLog-${messageId}`;
