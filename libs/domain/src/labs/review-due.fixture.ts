import { facility } from '../directory/facility.decider.js';
import { practitioner } from '../directory/practitioner.decider.js';
import { patient } from '../patients/patient.decider.js';
import type {
  LabOrdererIdentified,
  LabResultsReceived,
  LabResultsReviewed,
  ReportedLine,
} from './events.js';
import type { LabReviewDueFacts } from './review-due.decider.js';
import { workAfter } from './lab-work.projection.js';
import type { LabWork } from './review-due-waits.policy.js';

/** Rosa Alvarez's metabolic panel of Monday, 2 March, which Dr Lee ordered in-house. */
export const rosasReport = 'e0000000-0000-4000-8000-000000000001';
export const rosa = 'a0000000-0000-4000-8000-000000000001';
export const drLee = 'd0000000-0000-4000-8000-000000000001';
export const harbour = 'f0000000-0000-4000-8000-000000000001';
export const receivedAt = '2026-03-02T18:00:00.000Z';
/** Four business days later. */
export const overdueAt = '2026-03-06T18:00:00Z';
export const about = { reportId: rosasReport, patientId: rosa };

export const line = (lineId: string, more: Partial<ReportedLine> = {}): ReportedLine => ({
  lineId,
  version: 1,
  status: 'final',
  test: { code: '2345-7', system: 'LN', name: 'Glucose' },
  collected: [],
  value: { values: ['5'], flags: [], notes: [] },
  ...more,
});
export const glucose = line('glucose');
/** Of which nobody can tell what it is. */
export const riddle = line('riddle', { test: { code: 'QX77', system: 'L', name: 'QX77 assay' } });

export const received: LabResultsReceived = {
  type: 'LabResultsReceived',
  ...about,
  source: 'hl7v2',
  header: {
    test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
    orderingProviderId: drLee,
    orderedByAsSent: 'LEE^CHRIS',
    orderedAt: '2026-03-01T18:00:00Z',
    collected: ['2026-03-01T19:00:00Z'],
    notes: [],
  },
  lines: [glucose],
  by: 'hl7',
  at: receivedAt,
};
export const reviewed: LabResultsReviewed = {
  type: 'LabResultsReviewed',
  ...about,
  reviewedBy: drLee,
  lines: [{ lineId: 'glucose', version: 1 }],
  how: 'portal',
  by: drLee,
  at: '2026-03-03T18:00:00.000Z',
};
/** Which came a day later and says something else. */
export const corrected: LabResultsReceived = {
  ...received,
  lines: [{ ...glucose, version: 2, status: 'corrected' }],
  at: '2026-03-03T20:00:00.000Z',
};
const { orderingProviderId: _drLee, ...byNobody } = received.header;
export const fromNobodyKnown: LabResultsReceived = { ...received, header: byNobody };
export const identified: LabOrdererIdentified = {
  type: 'LabOrdererIdentified',
  ...about,
  orderingProviderId: drLee,
  reason: 'The order form says so.',
  by: 'nurse-ito',
  at: '2026-03-04T18:00:00.000Z',
};

export const workFrom = (...events: readonly { readonly type: string }[]): LabWork => {
  const work = events.reduce<LabWork | undefined>(workAfter, undefined);
  if (!work) throw new Error('A report begins with what a laboratory said.');
  return work;
};

const stamp = { by: 'import', at: '2026-01-05T16:00:00Z' };
const recordedLee = practitioner.evolve(practitioner.initialState, {
  type: 'PractitionerRecorded',
  ...{ practitionerId: drLee, familyName: 'Lee', givenName: 'Chris', ...stamp },
});
const memberOf = (group: 'practice' | 'external') =>
  practitioner.evolve(recordedLee, {
    type: 'MembershipRecorded',
    ...{ practitionerId: drLee, membershipId: 'm1', group, from: '2020-01-01T00:00:00Z' },
    ...stamp,
  });
export const lees = {
  inHouse: memberOf('practice'),
  external: memberOf('external'),
  ofNoKnownGroup: recordedLee,
};

export const harbourClinic = facility.evolve(facility.initialState, {
  type: 'FacilityRecorded',
  ...{ facilityId: harbour, name: 'Harbour', zone: 'America/Los_Angeles', phone: '555', ...stamp },
});
export const harbourClosed = facility.evolve(harbourClinic, {
  type: 'ClosureRecorded',
  ...{ facilityId: harbour, closureId: 'c1', firstDay: '2026-03-04', lastDay: '2026-03-04' },
  ...{ reason: 'New floors', ...stamp },
});

export const knowing = (...events: readonly { readonly type: string }[]): LabReviewDueFacts => ({
  work: { is: workFrom(...events) },
  patient: patient.evolve(patient.initialState, {
    type: 'PatientRecorded',
    ...{ patientId: rosa, facilityId: harbour, familyName: 'Alvarez', givenName: 'Rosa' },
    ...{ birthDate: '1980-05-01', ...stamp },
  }),
  facility: harbourClinic,
  orderer: lees.inHouse,
  policy: undefined,
});
