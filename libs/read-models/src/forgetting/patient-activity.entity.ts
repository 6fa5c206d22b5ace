import { EntitySchema } from 'typeorm';
import type { PatientActivityRow } from '@anamnesis/domain/forgetting/patient-activity.projection';
import { VIEWS, key, text } from '../projection-table.js';

export const PatientActivity = new EntitySchema<PatientActivityRow>({
  name: 'PatientActivity',
  schema: VIEWS,
  tableName: 'patient_activity',
  columns: {
    patientId: key('patient_id'),
    lastCareOn: text('last_care_on'),
    lastPosition: text('last_position'),
  },
});
