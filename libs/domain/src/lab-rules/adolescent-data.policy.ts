import type { Moment } from './moment.policy.js';

/**
 * L6: may this have been collected when the patient was from 12 to 17?
 *
 * What was collected while 12 ≤ age < 18 is hidden from everyone on the portal, for ever; what was
 * collected before stays visible, and from the 18th birthday on all is (rows 12 and 77, P13, R13,
 * R14; the practice's policy, November 2026). Of several times of collection any may be the right
 * one, of a partial one every possible instant, and of a partial birth date every possible day (P15).
 * Hidden as well: no time of collection at all, one that cannot be read, one that lies in the future
 * or before birth, and no birth date. A policy may show the data of 12 to 17 to the adult patient
 * himself: what has no time at which it can have been collected stays hidden.
 * Not covered: the time of the result or of its arrival, which never stands in for the collection's.
 */
export const adolescentData = (moment: Moment): AdolescentData | undefined => {
  const { line, ages, at, policy, facts } = moment;
  if (ages === undefined) return 'birth date unknown';
  if (line.collected.length === 0) return 'collection time missing';
  const isOwnAdultData =
    policy.adolescentDataAtAdulthood === 'visible-to-self' &&
    facts.viewer.role === 'patient' &&
    at >= ages.adultFrom;
  for (const times of line.collected) {
    if (times === 'unreadable') return 'collection time unreadable';
    if (times.from > at || times.to <= ages.bornFrom) return 'collection time impossible';
    const isOfAdolescent = times.to > ages.twelveFrom && times.from < ages.adultFrom;
    if (isOfAdolescent && !isOwnAdultData) return 'collected at 12 to 17';
  }
  return undefined;
};

export type AdolescentData =
  | 'birth date unknown'
  | 'collection time missing'
  | 'collection time unreadable'
  | 'collection time impossible'
  | 'collected at 12 to 17';
