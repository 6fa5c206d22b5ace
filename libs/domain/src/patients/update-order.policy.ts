import { inUtc, isBefore } from '../shared/facility-calendar.js';

/** When its sender said it, by the sender's clock as it was told, and when it was heard of here. */
export interface ToldAndHeard {
  readonly saidAt: string;
  readonly heardAt: string;
}

/**
 * Is a message older than the one that counts?
 *
 * A record system says in each message all that it knows of a patient, and networks deliver them
 * in any order: what was said earlier must not undo what was said later (safety, November 2026).
 * Both times are of the same sender's clock. Where both name their offset they are compared as
 * instants, else as they stand, and only as far as the less exact one goes: within it nobody knows,
 * and what comes later counts. A clock that was ahead and was set right since is not held against
 * its sender: what was said after the other one had been heard of is the newer one.
 * Not covered: different senders, whose clocks say nothing of each other; the one hour in a year
 * that a clock without offset shows twice; a clock that is ahead and names no offset, and one that
 * is less ahead than before, but still is.
 */
export const isOlderUpdate = (told: ToldAndHeard, counting: ToldAndHeard): boolean =>
  isToldBefore(told.saidAt, counting.saidAt) && !isSaidSince(told, counting);

/**
 * Are the next messages compared with the time of this one, which counts? Not where it only tells
 * less exactly when the other one was said: what is older than that one would count again.
 */
export const isNewMark = (saidAt: string, counting: string): boolean => {
  if (saidAt === counting) return false;
  const differs = isToldBefore(counting, saidAt) || isToldBefore(saidAt, counting);
  return differs || !isVaguer(saidAt, counting);
};

/**
 * Does a message come once more, or late, behind one that came after it? Asked where the sender's
 * clock does not tell: a message that staff replay says nothing that is newer for it. What is taken
 * as it comes is behind all that was taken, whatever the clocks say by which the one and the other
 * came.
 */
export const isHeardBefore = (
  told: Heard,
  counting: { readonly saidAt: string; readonly lastReceivedAt?: string | undefined },
): boolean =>
  told.isTakenAtOnce !== true &&
  told.receivedAt !== undefined &&
  counting.lastReceivedAt !== undefined &&
  isBefore(told.receivedAt, counting.lastReceivedAt) &&
  !isToldBefore(counting.saidAt, told.saidAt);

interface Heard {
  readonly saidAt: string;
  readonly receivedAt?: string | undefined;
  readonly isTakenAtOnce?: boolean | undefined;
}

const isToldBefore = (told: string, counting: string): boolean => {
  const [one, other] = [told, counting].map((time) => WITH_OFFSET.test(time));
  if (one && other) {
    const exact = [told, counting].every((time) => WITH_SECONDS.test(time));
    return exact ? isBefore(told, counting) : isBefore(toTheMinute(told), toTheMinute(counting));
  }
  const [mine = '', theirs = ''] = [told, counting].map(withoutOffset);
  const shared = Math.min(mine.length, theirs.length);
  return mine.slice(0, shared) < theirs.slice(0, shared);
};

/** By a clock that is not ahead any more, behind the instant at which the other was heard of. */
const isSaidSince = (told: ToldAndHeard, { saidAt, heardAt }: ToldAndHeard): boolean =>
  isAhead({ saidAt, heardAt }) &&
  WITH_OFFSET.test(told.saidAt) &&
  !isAhead(told) &&
  isBefore(heardAt, told.saidAt);

const isAhead = ({ saidAt, heardAt }: ToldAndHeard): boolean =>
  WITH_OFFSET.test(saidAt) && isBefore(heardAt, saidAt);

const isVaguer = (saidAt: string, counting: string): boolean => {
  const [mine = '', theirs = ''] = [saidAt, counting].map(withoutOffset);
  const lacksOffset = WITH_OFFSET.test(counting) && !WITH_OFFSET.test(saidAt);
  return mine.length < theirs.length || lacksOffset;
};

const withoutOffset = (time: string): string => time.replace(OFFSET, '');

const toTheMinute = (instant: string): string =>
  `${inUtc(instant).slice(0, 'YYYY-MM-DDThh:mm'.length)}Z`;

const WITH_SECONDS = /T\d{2}:\d{2}:\d{2}/;
const WITH_OFFSET = /T.*[+-]\d{2}:\d{2}$/;
const OFFSET = /(?<=T.*)[+-]\d{2}:\d{2}$/;
