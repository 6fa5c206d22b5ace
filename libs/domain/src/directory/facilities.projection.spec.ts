import { givenProjection } from '@anamnesis/eventing/testing';
import type { FacilityRecorded } from './events.js';
import { facilities } from './facilities.projection.js';

const recorded: FacilityRecorded = {
  type: 'FacilityRecorded',
  facilityId: 'riverside',
  name: 'Riverside Family Practice',
  zone: 'America/Los_Angeles',
  phone: '555-0100',
  by: 'interface',
  at: '2026-01-05T08:00:00Z',
};

describe('the facilities of the directory', () => {
  it('have the name, zone and phone that were recorded last', () => {
    givenProjection(facilities)(recorded, {
      ...recorded,
      type: 'FacilityDetailsUpdated',
      phone: '555-0199',
    }).thenRow('riverside', {
      facilityId: 'riverside',
      name: 'Riverside Family Practice',
      zone: 'America/Los_Angeles',
      phone: '555-0199',
      lastPosition: '000002',
    });
  });
});
