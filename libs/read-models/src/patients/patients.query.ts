import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { Facility } from '../directory/facility.entity.js';
import type { QueryDefinition } from '../query.js';
import { withoutNulls } from '../without-nulls.js';
import { nameConditions } from './name-search.js';
import { PatientName } from './patient-name.entity.js';
import { FindPatients, type PatientsAnswer } from './queries.js';

const DEFAULT_LIMIT = 20;

interface RawFacility {
  readonly facility_name: string | null;
}

/** In the order of people's names. */
export const patientsQuery: QueryDefinition<FindPatients, PatientsAnswer> = {
  message: FindPatients,
  projections: ['patient-names', 'facilities'],
  patientOf: async () => undefined,
  ask: async (reader, { name, limit = DEFAULT_LIMIT }) => {
    const { sql, parameters } = nameConditions('patient', name);
    const { entities, raw } = await reader
      .getRepository(PatientName)
      .createQueryBuilder('patient')
      .leftJoin(Facility.options.name, 'facility', 'facility.facility_id = patient.facility_id')
      .addSelect('facility.name', 'facility_name')
      .where(sql, parameters)
      .orderBy('patient.sortName', 'ASC')
      .addOrderBy('patient.patientId', 'ASC')
      .limit(limit + 1)
      .getRawAndEntities<RawFacility>();
    const rows = entities.slice(0, limit).map((entity, index) => {
      const row = withoutNulls(entity);
      return presentFields({
        patientId: row.patientId,
        name: row.sortName,
        birthDate: row.birthDate,
        facilityId: row.facilityId,
        facilityName: raw[index]?.facility_name ?? undefined,
        died: row.hasDied,
        examinations: row.examinations,
        lastExaminedOn: row.lastExaminedOn,
      });
    });
    return { rows, more: entities.length > limit };
  },
  patientsIn: ({ rows }) => rows.map(({ patientId }) => patientId),
};
