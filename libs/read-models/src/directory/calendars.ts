import { In, type EntityManager } from 'typeorm';
import type { FacilityRow } from '@anamnesis/domain/directory/facilities.projection';
import { standardHours, type BusinessCalendar } from '@anamnesis/domain/shared/business-calendar';
import { DEFAULT_ZONE } from '@anamnesis/domain/shared/facility-calendar';
import { PatientName } from '../patients/patient-name.entity.js';
import { Facility } from './facility.entity.js';

/** Whose business days count for whom; those of the practice where nobody knows. */
export type CalendarOf = (patientId: string | undefined) => BusinessCalendar;

export const calendarsFor = async (
  reader: EntityManager,
  patientIds: readonly string[],
): Promise<CalendarOf> => {
  const [patients, facilities] = await Promise.all([
    reader.find(PatientName, {
      where: { patientId: In([...new Set(patientIds)]) },
      select: { patientId: true, facilityId: true },
    }),
    reader.find(Facility),
  ]);
  const facilityOf = new Map(patients.map((each) => [each.patientId, each.facilityId]));
  const calendars = new Map(facilities.map((each) => [each.facilityId, calendarFrom(each)]));
  return (patientId = '') =>
    calendars.get(facilityOf.get(patientId) ?? '') ?? calendarFrom(undefined);
};

const calendarFrom = (
  facility: Pick<FacilityRow, 'zone' | 'closures'> | undefined,
): BusinessCalendar => ({
  zone: facility?.zone ?? DEFAULT_ZONE,
  hours: standardHours,
  closures: facility?.closures ?? [],
});
