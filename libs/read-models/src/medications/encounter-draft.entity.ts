import { EntitySchema } from 'typeorm';
import type { EncounterDraftRow } from '@anamnesis/domain/medications/encounter-drafts.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const EncounterDraft = new EntitySchema<EncounterDraftRow>({
  name: 'EncounterDraft',
  schema: VIEWS,
  tableName: 'encounter_draft',
  columns: {
    encounterId: key('encounter_id'),
    patientId: optional(text('patient_id')),
    requestId: text('request_id'),
    prescriptionId: text('prescription_id'),
    openedBy: text('opened_by'),
    openedAt: text('opened_at'),
    drafts: column('drafts', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
