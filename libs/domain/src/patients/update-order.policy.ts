import { inUtc, isBefore } from '../shared/facility-calendar.js';

/**
 * Is a message older than the one that counts?
 *
 * A record system says in each message all that it knows of a patient, and networks deliver them
 * in any order: what was said earlier must not undo what was said later (safety, November 2026).
 * Both times are of the same sender's clock. Where both name their offset they are compared as
 * instants, else as they stand, and only as far as the less exact one goes: within it nobody knows,
 * and what comes later counts.
 * Not covered: different senders, whose clocks say nothing of each other, and the one hour in a
 * year that a clock without offset shows twice.
 */
export const isOlderUpdate = (told: string, counting: string): boolean => {
  const [one, other] = [told, counting].map((time) => WITH_OFFSET.test(time));
  if (one && other) {
    const exact = [told, counting].every((time) => WITH_SECONDS.test(time));
    return exact ? isBefore(told, counting) : isBefore(toTheMinute(told), toTheMinute(counting));
  }
  const [mine = '', theirs = ''] = [told, counting].map((time) => time.replace(OFFSET, ''));
  const shared = Math.min(mine.length, theirs.length);
  return mine.slice(0, shared) < theirs.slice(0, shared);
};

const toTheMinute = (instant: string): string =>
  `${inUtc(instant).slice(0, 'YYYY-MM-DDThh:mm'.length)}Z`;

const WITH_SECONDS = /T\d{2}:\d{2}:\d{2}/;
const WITH_OFFSET = /T.*[+-]\d{2}:\d{2}$/;
const OFFSET = /(?<=T.*)[+-]\d{2}:\d{2}$/;
