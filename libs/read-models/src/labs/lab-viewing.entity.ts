import { EntitySchema } from 'typeorm';
import type { LabViewingRow } from '@anamnesis/domain/labs/lab-viewings.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const LabViewing = new EntitySchema<LabViewingRow>({
  name: 'LabViewing',
  schema: VIEWS,
  tableName: 'lab_viewing',
  columns: {
    viewingId: key('viewing_id'),
    patientId: text('patient_id'),
    reportId: text('report_id'),
    viewer: text('viewer'),
    role: text('role'),
    firstViewedAt: text('first_viewed_at'),
    lastViewedAt: text('last_viewed_at'),
    parts: column('parts', 'jsonb'),
    firstShown: optional(column('first_shown', 'jsonb')),
    lastPosition: text('last_position'),
  },
});
