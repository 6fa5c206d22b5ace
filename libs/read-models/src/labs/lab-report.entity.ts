import { EntitySchema } from 'typeorm';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const LabReport = new EntitySchema<LabReportRow>({
  name: 'LabReport',
  schema: VIEWS,
  tableName: 'lab_report',
  columns: {
    reportId: key('report_id'),
    patientId: text('patient_id'),
    source: text('source'),
    header: column('header', 'jsonb'),
    orderingProviderId: optional(text('ordering_provider_id')),
    lines: column('lines', 'jsonb'),
    documents: optional(column('documents', 'jsonb')),
    comments: column('comments', 'jsonb'),
    overdue: column('overdue', 'jsonb'),
    late: column('late', 'jsonb'),
    collectedAt: text('collected_at'),
    firstReceivedAt: text('first_received_at'),
    lastReceivedAt: text('last_received_at'),
    isReviewed: column('is_reviewed', 'boolean'),
    awaitsReviewSince: optional(text('awaits_review_since')),
    searchText: column('search_text', 'text'),
    lastPosition: text('last_position'),
  },
});
