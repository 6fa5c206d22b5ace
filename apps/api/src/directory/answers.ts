import type { FacilitiesAnswer, FacilityClosureItem, FacilityItem } from '@anamnesis/read-models';
import { answer, date, list, text, uuid } from '../answer-schema.js';

const closure = answer<FacilityClosureItem>('FacilityClosure', {
  closureId: uuid(),
  firstDay: date(),
  lastDay: date(),
  reason: text(),
});

const facility = answer<FacilityItem>('Facility', {
  facilityId: uuid(),
  name: text(),
  zone: text('IANA time zone.'),
  phone: text(),
  closures: list(closure),
});

export const facilities = answer<FacilitiesAnswer>('Facilities', { rows: list(facility) });
