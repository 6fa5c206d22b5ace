import { EntitySchema } from 'typeorm';
import type { ForgettingRow } from '@anamnesis/domain/forgetting/forgettings.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Forgetting = new EntitySchema<ForgettingRow>({
  name: 'Forgetting',
  schema: VIEWS,
  tableName: 'forgetting',
  columns: {
    patientId: key('patient_id'),
    standing: text('standing'),
    reason: optional(text('reason')),
    authority: optional(text('authority')),
    reference: optional(text('reference')),
    requestedBy: optional(text('requested_by')),
    requestedAt: optional(text('requested_at')),
    approvedBy: optional(text('approved_by')),
    approvedAt: optional(text('approved_at')),
    forgottenAt: optional(text('forgotten_at')),
    holds: column('holds', 'jsonb'),
    messages: optional(column('messages', 'jsonb')),
    lastPosition: text('last_position'),
  },
});
