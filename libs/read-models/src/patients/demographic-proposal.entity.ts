import { EntitySchema } from 'typeorm';
import type { DemographicProposalRow } from '@anamnesis/domain/patients/demographic-proposals.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const DemographicProposal = new EntitySchema<DemographicProposalRow>({
  name: 'DemographicProposal',
  schema: VIEWS,
  tableName: 'demographic_proposal',
  columns: {
    proposalId: key('proposal_id'),
    patientId: text('patient_id'),
    field: text('field'),
    value: optional(column('value', 'text')),
    onFile: optional(column('on_file', 'text')),
    status: text('status'),
    sender: text('sender'),
    messageId: optional(text('message_id')),
    saidAt: text('said_at'),
    proposedAt: text('proposed_at'),
    endedAt: optional(text('ended_at')),
    decidedBy: optional(text('decided_by')),
    decidedBecause: optional(column('decided_because', 'text')),
    emailConfirmed: optional(text('email_confirmed')),
    lastPosition: text('last_position'),
  },
});
