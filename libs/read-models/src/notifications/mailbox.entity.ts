import { EntitySchema } from 'typeorm';
import type { MailboxRow } from '@anamnesis/domain/notifications/mailboxes.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Mailbox = new EntitySchema<MailboxRow>({
  name: 'Mailbox',
  schema: VIEWS,
  tableName: 'mailbox',
  columns: {
    patientId: key('patient_id'),
    isRecorded: column('is_recorded', 'boolean'),
    hasDied: column('has_died', 'boolean'),
    wantsEmail: column('wants_email', 'boolean'),
    address: optional(column('address', 'text')),
    undeliverableAddress: optional(column('undeliverable_address', 'text')),
    preferenceSetBy: optional(text('preference_set_by')),
    preferenceSetAt: optional(text('preference_set_at')),
    softBounces: column('soft_bounces', 'integer'),
    lastPosition: text('last_position'),
  },
});
