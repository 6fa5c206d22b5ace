import { EntitySchema } from 'typeorm';
import type { RequestHistoryRow } from '@anamnesis/domain/requests/request-history.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const RequestHistory = new EntitySchema<RequestHistoryRow>({
  name: 'RequestHistory',
  schema: VIEWS,
  tableName: 'request_history',
  columns: {
    entryId: key('entry_id'),
    requestId: text('request_id'),
    patientId: optional(text('patient_id')),
    position: text('position'),
    at: text('at'),
    by: text('by'),
    onBehalfOf: optional(text('on_behalf_of')),
    did: text('did'),
    patientMayRead: column('patient_may_read', 'boolean'),
    facts: column('facts', 'jsonb'),
  },
});
