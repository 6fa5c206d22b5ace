import { EntitySchema } from 'typeorm';
import type { PractitionerRow } from '@anamnesis/domain/directory/practitioners.projection';
import { VIEWS, column, key, optional, text } from '../projection-table.js';

export const Practitioner = new EntitySchema<PractitionerRow>({
  name: 'Practitioner',
  schema: VIEWS,
  tableName: 'practitioner',
  columns: {
    practitionerId: key('practitioner_id'),
    name: column('name', 'text'),
    familyName: column('family_name', 'text'),
    givenName: column('given_name', 'text'),
    prefix: optional(column('prefix', 'text')),
    departedOn: optional(text('departed_on')),
    coverings: column('coverings', 'jsonb'),
    memberships: column('memberships', 'jsonb'),
    lastPosition: text('last_position'),
  },
});
