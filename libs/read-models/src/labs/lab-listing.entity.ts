import { EntitySchema } from 'typeorm';
import type { LabListingRow } from '@anamnesis/domain/labs/lab-listings.projection';
import { VIEWS, column, key, text } from '../projection-table.js';

export const LabListing = new EntitySchema<LabListingRow>({
  name: 'LabListing',
  schema: VIEWS,
  tableName: 'lab_listing',
  columns: {
    listingId: key('listing_id'),
    patientId: text('patient_id'),
    reportId: text('report_id'),
    viewer: text('viewer'),
    role: text('role'),
    listedAt: column('listed_at', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
