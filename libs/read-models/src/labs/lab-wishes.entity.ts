import { EntitySchema } from 'typeorm';
import type { LabWishesRow } from '@anamnesis/domain/labs/lab-wishes.projection';
import { VIEWS, column, key, text } from '../projection-table.js';

export const LabWishes = new EntitySchema<LabWishesRow>({
  name: 'LabWishes',
  schema: VIEWS,
  tableName: 'lab_wishes',
  columns: {
    patientId: key('patient_id'),
    wishes: column('wishes', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
