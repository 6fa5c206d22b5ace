import { covers, isBefore } from '../shared/facility-calendar.js';
import type { PortalCaller, ProxyGrant, Role } from './caller.js';

/**
 * Do these permissions allow this caller to touch this patient's data at this instant?
 *
 * Denied is whatever no permission allows. Patients reach their own data only, a proxy only that
 * of the patients named in a grant that is in force (from inclusive, to exclusive). One by minority
 * ends with it as well, whatever dates the grant has, by the birth date that is on file now; where
 * none is, nobody knows of a minority (P14, R40). Staff and providers reach every patient of the
 * practice, for one installation is one practice. What is not there is answered to patients like
 * somebody else's.
 * Source: requirements 1.13 and issue 3, Cal. Fam. Code 6501; the practice's policy of 2026-11-22.
 * Not covered here: which role has which permission (`permissions.ts` is the table), which provider
 * may authorise which prescription (medications says so), what of a request a patient is shown (the
 * views say so: no notes of staff), who receives a grant.
 */
export const verdictOn = (
  permissions: readonly Permission[],
  caller: PortalCaller,
  touched: Touched,
): AccessVerdict => {
  const { patientId } = touched;
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
      return byGrant(caller.grants ?? [], permission.rule, touched);
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
  /**
   * When that patient's minority ends, an instant: asked for a grant by minority. Left out where no
   * birth date is on file.
   */
  readonly minorityEndsAt?: string;
}

/** The rule's name goes into the access log, together with `ACCESS_POLICY_VERSION`. */
export interface AccessVerdict {
  readonly allowed: boolean;
  readonly rule: string;
}

/** Another one with each change of a rule here or of a line in the table; since 2026-11-22. */
export const ACCESS_POLICY_VERSION = 'access-2';

/**
 * By which of a proxy's grants the caller acts for this patient: of several that are in force by the
 * one that does not end with minority. The access log names it, and results are decided by it.
 */
export const grantInForce = (
  grants: readonly ProxyGrant[],
  { patientId, at }: Pick<Touched, 'patientId' | 'at'>,
): ProxyGrant | undefined => {
  const inForce = grants.filter((grant) => grant.patientId === patientId && covers(grant, at));
  return inForce.find(({ basis }) => basis !== 'minority') ?? inForce[0];
};

const byGrant = (grants: readonly ProxyGrant[], rule: string, touched: Touched): AccessVerdict => {
  const grant = grantInForce(grants, touched);
  if (!grant) {
    const isNamed = grants.some(({ patientId }) => patientId === touched.patientId);
    return { allowed: false, rule: isNamed ? 'grant-not-in-force' : 'no-grant' };
  }
  if (grant.basis === 'minority' && !isMinor(touched)) {
    const isKnown = touched.minorityEndsAt !== undefined;
    return { allowed: false, rule: isKnown ? 'minority-has-ended' : 'birth-date-not-on-file' };
  }
  return { allowed: true, rule: `${rule}-${grant.basis}` };
};

const isMinor = ({ at, minorityEndsAt }: Touched): boolean =>
  minorityEndsAt !== undefined && isBefore(at, minorityEndsAt);
