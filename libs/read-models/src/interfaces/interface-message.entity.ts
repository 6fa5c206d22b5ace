import { EntitySchema } from 'typeorm';
import type { InterfaceMessageRow } from '@anamnesis/domain/interfaces/interface-messages.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const InterfaceMessage = new EntitySchema<InterfaceMessageRow>({
  name: 'InterfaceMessage',
  schema: VIEWS,
  tableName: 'interface_message',
  columns: {
    messageId: key('message_id'),
    subject: text('subject'),
    patientId: optional(text('patient_id')),
    sender: text('sender'),
    format: text('format'),
    messageType: text('message_type'),
    controlId: text('control_id'),
    status: text('status'),
    reason: optional(text('reason')),
    waits: column('waits', 'jsonb'),
    waitsSince: optional(text('waits_since')),
    correction: optional(column('correction', 'jsonb')),
    reports: column('reports', 'jsonb'),
    speaksOf: optional(column('speaks_of', 'jsonb')),
    attempt: column('attempt', 'integer'),
    receivedAt: text('received_at'),
    changedAt: text('changed_at'),
    decidedBy: optional(text('decided_by')),
    decidedBecause: optional(column('decided_because', 'text')),
    lastPosition: text('last_position'),
  },
});
