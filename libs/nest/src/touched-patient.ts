import type { PortalCaller } from '@anamnesis/domain';
import { grantInForce, type Touched } from '@anamnesis/domain/access/access.policy';
import { agesOf } from '@anamnesis/domain/lab-rules/ages.policy';
import {
  facilityLookUp,
  patientLookUp,
  type FacilityState,
  type PatientState,
} from '@anamnesis/domain/labs/facts';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import { lookUpFacts, type FactSources } from '@anamnesis/eventing';

/** The instant at which a patient's minority ends; nothing where no birth date is on file. */
export type MinorityEnd = (patientId: string) => Promise<string | undefined>;

/**
 * From the log and not from a view, which may stand still while a birth date is corrected; by the
 * calendar that decides on results, so that a parent keeps nothing that results refuse.
 */
export const minorityEndIn =
  (log: Pick<FactSources, 'store' | 'codec'>): MinorityEnd =>
  async (patientId) => {
    const { patient, facility } = await lookUpFacts<Partial<OnFile>>(log, (found) => {
      const facilityId = found.patient?.recorded?.facilityId;
      return {
        patient: patientLookUp(patientId),
        ...(facilityId === undefined ? {} : { facility: facilityLookUp(facilityId) }),
      };
    });
    const zone = facility?.recorded?.zone ?? DEFAULT_ZONE;
    const ages = agesOf(patient?.recorded?.birthDate, zone);
    return ages && new Date(ages.minorityEndsAt).toISOString();
  };

interface OnFile {
  readonly patient: PatientState;
  readonly facility: FacilityState;
}

/** Whose data a call touches, and of that person what the caller's grant depends on. */
export const touchedBy = async (
  { role, grants = [] }: PortalCaller,
  touched: Pick<Touched, 'patientId' | 'at'>,
  minorityEndOf: MinorityEnd,
): Promise<Touched> => {
  const grant = role === 'proxy' ? grantInForce(grants, touched) : undefined;
  if (grant?.basis !== 'minority') return touched;
  const minorityEndsAt = await minorityEndOf(grant.patientId);
  return minorityEndsAt === undefined ? touched : { ...touched, minorityEndsAt };
};
