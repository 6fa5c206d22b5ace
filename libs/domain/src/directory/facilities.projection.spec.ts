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

const stamp = { by: 'clerk', at: '2026-01-06T08:00:00Z' };

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
      closures: [],
      lastPosition: '000002',
    });
  });

  it('are closed on the days that were recorded and not cancelled, in their order', () => {
    const closure = (closureId: string, firstDay: string) =>
      ({ type: 'ClosureRecorded', facilityId: 'riverside', ...{ closureId, firstDay } }) as const;
    const rest = { lastDay: '2026-12-31', reason: 'Holidays', by: 'clerk', at: recorded.at };
    givenProjection(facilities)(
      recorded,
      { ...closure('december', '2026-12-24'), ...rest },
      { ...closure('april', '2026-04-02'), ...rest },
      { ...closure('mistaken', '2026-05-02'), ...rest },
      { type: 'ClosureCancelled', facilityId: 'riverside', closureId: 'mistaken', ...stamp },
    ).thenRowWith('riverside', {
      closures: [
        { closureId: 'april', firstDay: '2026-04-02', lastDay: '2026-12-31', reason: 'Holidays' },
        {
          closureId: 'december',
          firstDay: '2026-12-24',
          lastDay: '2026-12-31',
          reason: 'Holidays',
        },
      ],
    });
  });
});
