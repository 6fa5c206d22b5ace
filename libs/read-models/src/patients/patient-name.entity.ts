import { EntitySchema } from 'typeorm';
import type { PatientNameRow } from '@anamnesis/domain/patients/patient-names.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const PatientName = new EntitySchema<PatientNameRow>({
  name: 'PatientName',
  schema: VIEWS,
  tableName: 'patient_name',
  columns: {
    patientId: key('patient_id'),
    familyName: column('family_name', 'text'),
    givenName: column('given_name', 'text'),
    sortName: column('sort_name', 'text'),
    searchName: column('search_name', 'text'),
    birthDate: text('birth_date'),
    facilityId: text('facility_id'),
    hasDied: column('has_died', 'boolean'),
    diedOn: optional(text('died_on')),
    deathRecordedOn: optional(text('death_recorded_on')),
    examinations: column('examinations', 'integer'),
    firstExaminedOn: optional(text('first_examined_on')),
    lastExaminedOn: optional(text('last_examined_on')),
    formerNames: column('former_names', 'jsonb'),
    recordedPosition: text('recorded_position'),
    lastPosition: text('last_position'),
  },
});
