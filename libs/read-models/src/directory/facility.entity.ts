import { EntitySchema } from 'typeorm';
import type { FacilityRow } from '@anamnesis/domain/directory/facilities.projection';
import { VIEWS, column, key, text } from '../projection-table.js';

export const Facility = new EntitySchema<FacilityRow>({
  name: 'Facility',
  schema: VIEWS,
  tableName: 'facility',
  columns: {
    facilityId: key('facility_id'),
    name: column('name', 'text'),
    zone: text('zone'),
    phone: column('phone', 'text'),
    closures: column('closures', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
