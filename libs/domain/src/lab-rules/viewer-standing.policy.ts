import { covers } from '../shared/facility-calendar.js';
import { agesOf } from './ages.policy.js';
import type { LabFacts, Viewer } from './facts.js';
import type { Moment } from './moment.policy.js';

/**
 * Has this viewer any standing, and has a parent's ended (L7)?
 *
 * The patient sees his own results; a proxy by a grant that covers the instant; whoever works with
 * results sees every one of them with rule and reason; nobody else sees any (deny by default). A
 * grant whose basis is minority ends when the patient turns 18, born on 29 February on the 28th, as
 * early as a partial birth date allows (P14, R40, L7; Cal. Fam. Code 6501, November 2026). A court's
 * or a power of attorney's grant has its own dates.
 * Not covered: who may have which role or grant, and an account of one's own before 18 (R15).
 */
export const standingOf = (viewer: Viewer, at: number): 'sees' | 'sees-all' | 'none' => {
  switch (viewer.role) {
    case 'patient':
      return 'sees';
    case 'workforce':
      return 'sees-all';
    case 'stranger':
      return 'none';
    case 'proxy':
      return viewer.grant && covers(viewer.grant, new Date(at).toISOString()) ? 'sees' : 'none';
  }
};

export const minorityGrantHasEnded = ({ facts, ages, at }: Moment): boolean => {
  const { viewer } = facts;
  if (viewer.role !== 'proxy' || viewer.grant?.basis !== 'minority') return false;
  return ages === undefined || at >= ages.minorityEndsAt;
};

/** Whether somebody may look at this patient's results at all, and when that ends by itself. */
export const standingSpanOf = (
  { viewer, patient, zone }: Pick<LabFacts, 'viewer' | 'patient' | 'zone'>,
  at: number,
): StandingSpan => {
  if (standingOf(viewer, at) === 'none') return { sees: false };
  if (viewer.role !== 'proxy' || !viewer.grant) return { sees: true };
  const { basis, to } = viewer.grant;
  const ends = to === undefined ? [] : [Date.parse(to)];
  if (basis === 'minority') {
    const ages = agesOf(patient.birthDate, zone);
    if (!ages || at >= ages.minorityEndsAt) return { sees: false };
    ends.push(ages.minorityEndsAt);
  }
  return ends.length > 0 ? { sees: true, until: Math.min(...ends) } : { sees: true };
};

export interface StandingSpan {
  readonly sees: boolean;
  /** Milliseconds since 1970; left out where no end is known. */
  readonly until?: number;
}
