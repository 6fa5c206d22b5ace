import { EntitySchema } from 'typeorm';
import type { NotificationRow } from '@anamnesis/domain/notifications/notifications.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Notification = new EntitySchema<NotificationRow>({
  name: 'Notification',
  schema: VIEWS,
  tableName: 'notification',
  columns: {
    notificationId: key('notification_id'),
    patientId: text('patient_id'),
    channel: text('channel'),
    status: text('status'),
    reason: optional(text('reason')),
    untickedBy: optional(text('unticked_by')),
    requestId: optional(text('request_id')),
    messages: column('messages', 'integer'),
    announcedAt: text('announced_at'),
    sendAfter: optional(text('send_after')),
    changedAt: text('changed_at'),
    attempts: column('attempts', 'integer'),
    bounce: optional(text('bounce')),
    bounceStatus: optional(text('bounce_status')),
    decidedBy: optional(text('decided_by')),
    decidedBecause: optional(column('decided_because', 'text')),
    lastPosition: text('last_position'),
  },
});
