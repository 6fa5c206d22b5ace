import { EntitySchema } from 'typeorm';
import type { PatientRequestRow } from '@anamnesis/domain/requests/queue-and-archive.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const PatientRequest = new EntitySchema<PatientRequestRow>({
  name: 'PatientRequest',
  schema: VIEWS,
  tableName: 'patient_request',
  columns: {
    requestId: key('request_id'),
    askedOn: text('asked_on'),
    kind: text('kind'),
    patientId: text('patient_id'),
    askedBy: text('asked_by'),
    onBehalfOf: optional(text('on_behalf_of')),
    requestedAt: text('requested_at'),
    requestedOn: text('requested_on'),
    summary: column('summary', 'text'),
    asked: column('asked', 'jsonb'),
    searchText: column('search_text', 'text'),
    claimedBy: optional(text('claimed_by')),
    claimExpiresAt: optional(text('claim_expires_at')),
    answers: column('answers', 'integer'),
    associatedAnswers: column('associated_answers', 'integer'),
    notes: column('notes', 'integer'),
    outcome: optional(text('outcome')),
    archivedBy: optional(text('archived_by')),
    archivedAt: optional(text('archived_at')),
    archiveReason: optional(column('archive_reason', 'text')),
    supersededBy: optional(text('superseded_by')),
    timesReturned: column('times_returned', 'integer'),
    refill: optional(text('refill')),
    responsibleProviderId: optional(text('responsible_provider_id')),
    lastPosition: text('last_position'),
  },
});
