import { EntitySchema } from 'typeorm';
import type { CorrespondenceRow } from '@anamnesis/domain/requests/correspondence.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Correspondence = new EntitySchema<CorrespondenceRow>({
  name: 'Correspondence',
  schema: VIEWS,
  tableName: 'correspondence',
  columns: {
    entryId: key('entry_id'),
    patientId: optional(text('patient_id')),
    requestId: text('request_id'),
    askedOn: text('asked_on'),
    direction: text('direction'),
    position: text('position'),
    at: text('at'),
    by: text('by'),
    onBehalfOf: optional(text('on_behalf_of')),
    text: column('text', 'text'),
    associated: column('associated', 'boolean'),
  },
});
