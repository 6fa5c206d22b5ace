import type { QueryDefinition } from '../query.js';
import { Facility } from './facility.entity.js';
import { ListFacilities, type FacilitiesAnswer } from './queries.js';

export const facilitiesQuery: QueryDefinition<ListFacilities, FacilitiesAnswer> = {
  message: ListFacilities,
  projections: ['facilities'],
  patientOf: async () => undefined,
  ask: async (reader, { facilityId }) => {
    const rows = await reader.find(Facility, {
      where: facilityId === undefined ? {} : { facilityId },
      order: { name: 'ASC', facilityId: 'ASC' },
    });
    return { rows: rows.map(({ lastPosition: _position, ...facility }) => facility) };
  },
  patientsIn: () => [],
};
