import { EntitySchema } from 'typeorm';
import type { LabDisclosureRow } from '@anamnesis/domain/labs/lab-disclosures.projection';
import { VIEWS, column, key, text } from '../projection-table.js';

export const LabDisclosure = new EntitySchema<LabDisclosureRow>({
  name: 'LabDisclosure',
  schema: VIEWS,
  tableName: 'lab_disclosure',
  columns: {
    reportId: key('report_id'),
    patientId: text('patient_id'),
    known: column('known', 'jsonb'),
    isBeingCorrected: column('is_being_corrected', 'boolean'),
    lastPosition: text('last_position'),
  },
});
