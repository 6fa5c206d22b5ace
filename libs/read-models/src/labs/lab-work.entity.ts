import { EntitySchema } from 'typeorm';
import type { LabWorkRow } from '@anamnesis/domain/labs/lab-work.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const LabWork = new EntitySchema<LabWorkRow>({
  name: 'LabWork',
  schema: VIEWS,
  tableName: 'lab_work',
  columns: {
    reportId: key('report_id'),
    patientId: text('patient_id'),
    orderingProviderId: optional(text('ordering_provider_id')),
    orderedByAsSent: optional(column('ordered_by_as_sent', 'text')),
    orderedAt: optional(text('ordered_at')),
    collected: column('collected', 'jsonb'),
    timesFoundWrong: optional(column('times_found_wrong', 'jsonb')),
    firstReceivedAt: text('first_received_at'),
    test: column('test', 'jsonb'),
    lines: column('lines', 'jsonb'),
    reviewSince: optional(text('review_since')),
    mappingSince: optional(text('mapping_since')),
    finalSince: optional(text('final_since')),
    timelessSince: optional(text('timeless_since')),
    overdue: column('overdue', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
