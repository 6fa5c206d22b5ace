import { covers } from '../shared/facility-calendar.js';
import type { PortalCaller, ProxyGrant, Role } from './caller.js';

/**
 * Do these permissions allow this caller to touch this patient's data at this instant?
 *
 * Denied is whatever no permission allows. Patients reach their own data only, a proxy only that
 * of the patients named in a grant that is in force (from inclusive, to exclusive; that a minority
 * ends with the coming of age, on 28 February for who was born on the 29th, is the grant's `to`:
 * R40). Staff and providers reach every patient of the practice, for one installation is one
 * practice. What is not there is answered to patients like somebody else's.
 * Source: requirements 1.13 and issue 3; the practice's policy of 2026-01-01.
 * Not covered here: which role has which permission (`permissions.ts` is the table), which provider
 * may authorise which prescription (medications says so), what of a request a patient is shown (the
 * views say so: no notes of staff), who receives a grant.
 */
export const verdictOn = (
  permissions: readonly Permission[],
  caller: PortalCaller,
  { patientId, at }: Touched,
): AccessVerdict => {
  const permission = permissions.find(({ roles }) => roles.includes(caller.role));
  if (!permission) return { allowed: false, rule: 'not-for-this-role' };
  switch (permission.whose) {
    case 'anybody':
      return { allowed: true, rule: permission.rule };
    case 'their-own':
      return patientId !== undefined && patientId === caller.actor
        ? { allowed: true, rule: permission.rule }
        : { allowed: false, rule: 'not-their-own' };
    case 'granted':
      return byGrant(caller.grants ?? [], permission.rule, { patientId, at });
  }
};

/** One way in which some roles may do something. */
export interface Permission {
  readonly rule: string;
  readonly roles: readonly Role[];
  /** For patients, and for proxies by their grants. */
  readonly whose: 'anybody' | 'their-own' | 'granted';
}

/** Whose data it touches, when it is known, and the moment of asking. */
export interface Touched {
  readonly patientId: string | undefined;
  readonly at: string;
}

/** The rule's name goes into the access log, together with `accessPolicyVersion`. */
export interface AccessVerdict {
  readonly allowed: boolean;
  readonly rule: string;
}

export const accessPolicyVersion = 'access-1';

const byGrant = (
  grants: readonly ProxyGrant[],
  rule: string,
  { patientId, at }: Touched,
): AccessVerdict => {
  const theirs = grants.filter((grant) => patientId !== undefined && grant.patientId === patientId);
  const inForce = theirs.find((grant) => covers(grant, at));
  if (inForce) return { allowed: true, rule: `${rule}-${inForce.basis}` };
  return { allowed: false, rule: theirs.length > 0 ? 'grant-not-in-force' : 'no-grant' };
};
