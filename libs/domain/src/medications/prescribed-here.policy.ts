import type { PrescriptionOrigin } from './events.js';

/**
 * Is this a prescription that the practice may refill?
 *
 * Only what was prescribed within the practice; what another practice prescribed is refilled
 * there, and an entry in the patient's own record is no prescription at all (requirements R34,
 * November 2026).
 * Not covered here: whether it is still active (refill-eligibility) and who answers for it when
 * the prescriber has left (refill-authoriser).
 */
export const isPrescribedHere = (origin: PrescriptionOrigin): boolean => refillableOrigins[origin];

const refillableOrigins: Readonly<Record<PrescriptionOrigin, boolean>> = {
  practice: true,
  external: false,
  'patient-entered': false,
};
