import { EntitySchema } from 'typeorm';
import type { PrescriptionRow } from '@anamnesis/domain/medications/prescriptions.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Prescription = new EntitySchema<PrescriptionRow>({
  name: 'Prescription',
  schema: VIEWS,
  tableName: 'prescription',
  columns: {
    prescriptionId: key('prescription_id'),
    patientId: text('patient_id'),
    prescriberId: text('prescriber_id'),
    facilityId: text('facility_id'),
    medication: column('medication', 'text'),
    rxNormCode: optional(text('rx_norm_code')),
    schedule: text('schedule'),
    daysSupply: optional(column('days_supply', 'integer')),
    writtenOn: text('written_on'),
    origin: text('origin'),
    lastFilledOn: optional(text('last_filled_on')),
    discontinuedOn: optional(text('discontinued_on')),
    standing: column('standing', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
