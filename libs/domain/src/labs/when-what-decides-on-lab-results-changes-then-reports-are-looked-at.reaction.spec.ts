import { givenReaction } from '@anamnesis/eventing/testing';
import type { PatientDemographicsUpdated } from '../patients/events.js';
import type { LabViewingWishEnded, LabViewingWishRecorded } from './events.js';
import { december, harbour, rosa } from './lab-disclosure.fixture.js';
import { drLee } from './review-due.fixture.js';
import { lookAtConcernedLabReports } from './when-what-decides-on-lab-results-changes-then-reports-are-looked-at.reaction.js';

const given = givenReaction(lookAtConcernedLabReports);
const stamp = { by: 'office', at: december(1) };
const wish = { patientId: rosa, wishId: 'wish-1', ...stamp };
const looks = (whose: object, subject?: string) =>
  ({
    ...{ is: 'command', name: 'look', command: { type: 'LookAtLabReports', ...whose } },
    ...(subject === undefined ? {} : { subject }),
  }) as never;

describe('when something changes that decides on many results', () => {
  it.each<[string, LabViewingWishRecorded | LabViewingWishEnded | PatientDemographicsUpdated]>([
    [
      'a wish is recorded',
      {
        ...{ type: 'LabViewingWishRecorded', ...wish },
        wish: { asked: 'not-to-see', from: december(1) },
      },
    ],
    ['a wish is ended', { type: 'LabViewingWishEnded', ...wish }],
    [
      'who it is is mended',
      {
        ...{ type: 'PatientDemographicsUpdated', patientId: rosa, facilityId: harbour, ...stamp },
        ...{ familyName: 'Alvarez', givenName: 'Rosa', birthDate: '1980-05-01' },
      },
    ],
  ])('all of one patient are looked at when %s', (_when, event) =>
    given(event).then(looks({ patientId: rosa }, rosa)),
  );
  it('all that a provider ordered are looked at when a membership is recorded', () =>
    given({
      ...{ type: 'MembershipRecorded', practitionerId: drLee, membershipId: 'm1', ...stamp },
      ...{ group: 'practice', from: '2020-01-01T00:00:00Z' },
    }).then(looks({ orderingProviderId: drLee })));
  it('all of an office are looked at when it has moved to another zone', () =>
    given({
      ...{ type: 'FacilityDetailsUpdated', facilityId: harbour, name: 'Harbour', ...stamp },
      ...{ zone: 'America/New_York', phone: '555' },
    }).then(looks({ facilityId: harbour })));
});
