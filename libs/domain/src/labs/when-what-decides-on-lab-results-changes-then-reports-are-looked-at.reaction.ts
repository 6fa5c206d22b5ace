import type { Consequence, Reaction } from '@anamnesis/eventing/reaction';
import type { FacilityDetailsUpdated, MembershipRecorded } from '../directory/events.js';
import type { PatientDemographicsUpdated } from '../patients/events.js';
import type { LabViewingWishEnded, LabViewingWishRecorded } from './events.js';

/**
 * The work of asking the same of many reports, because of something that stands in none of them:
 * of one patient's, of those that one provider ordered, of those of an office's patients, or of all.
 */
export interface LookAtLabReports {
  readonly type: 'LookAtLabReports';
  readonly patientId?: string;
  readonly orderingProviderId?: string;
  readonly facilityId?: string;
  readonly notBefore?: string;
}

type Changed =
  | LabViewingWishRecorded
  | LabViewingWishEnded
  | PatientDemographicsUpdated
  | MembershipRecorded
  | FacilityDetailsUpdated;

const lookAt = (whose: Omit<LookAtLabReports, 'type'>): readonly Consequence[] => {
  const command: LookAtLabReports = { type: 'LookAtLabReports', ...whose };
  const { patientId: subject } = whose;
  return [{ is: 'command', name: 'look', command, ...(subject === undefined ? {} : { subject }) }];
};

/**
 * A wish, a corrected birth date, a provider who belonged to the group after all, an office that is
 * in another zone: each may show or hide what was received long ago. A covering is none of them, for
 * it counts only for reviews that come after it was recorded.
 */
export const lookAtConcernedLabReports: Reaction<Changed> = {
  name: 'when-what-decides-on-lab-results-changes-then-reports-are-looked-at',
  events: [
    'LabViewingWishRecorded',
    'LabViewingWishEnded',
    'PatientDemographicsUpdated',
    'MembershipRecorded',
    'FacilityDetailsUpdated',
  ],
  inForceFrom: '2026-11-22T00:00:00Z',
  react: (event) => {
    switch (event.type) {
      case 'LabViewingWishRecorded':
      case 'LabViewingWishEnded':
      case 'PatientDemographicsUpdated':
        return lookAt({ patientId: event.patientId });
      case 'MembershipRecorded':
        return lookAt({ orderingProviderId: event.practitionerId });
      case 'FacilityDetailsUpdated':
        return lookAt({ facilityId: event.facilityId });
    }
  },
};
