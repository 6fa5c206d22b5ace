import { describe, expect, it } from '@jest/globals';
import { patientActivity } from '@anamnesis/domain/forgetting/patient-activity.projection';
import { portalEvents } from './portal.js';

/** What is recorded and is no fact of care: it keeps no record any longer. */
const noCare: Readonly<Record<string, string>> = {
  PatientRecorded: 'Who it is, not what was done.',
  PatientDemographicsUpdated: 'Who it is, not what was done.',
  PatientIdentifierAssigned: 'By which number others know who it is.',
  PatientIdentifierWithdrawn: 'By which number others know who it is.',
  PatientUpdateTaken: 'Which message says who it is.',
  PatientDied: 'The retention rules count a death by itself.',
};

/** Whole groups of facts, by how their types begin or end. */
const noCareByName: readonly (readonly [RegExp, string])[] = [
  [/^DemographicChange/, 'Who it may be, not what was done.'],
  [/^(Practitioner|Membership|Facility|Covering|Closure)/, 'The practice and its people.'],
  [
    /^(CommandAccepted|CommandRefused|PatientDataRead|RecordViewed|AccessDenied)$/,
    'Who looked, and when.',
  ],
  [/^(Forgetting|LegalHold|PatientForgotten|MessageForgotten)/, 'Forgetting itself.'],
  [/^Response(Planned|DueSoon|Overdue)$/, 'The clock about a request, which is one itself.'],
  [/^LabReview(Planned|BecameOverdue)$/, 'The clock about a report, which is one itself.'],
  [/^LabDisclosure/, 'What could be seen of a report, which is one itself.'],
  [/^LabViewingWish/, 'What the patient wants to be shown, not what was done.'],
  [/^LabPolicy/, 'The rules of the practice.'],
  [
    /^(Notification|MessageAnnounced|AnnouncementSuppressed|LabNews|AddressFoundUndeliverable)/,
    'That a message waits; the message is one itself.',
  ],
  [
    /^Message(Parked|Taken|TakingBegan|TakingEnded|PatientDeclaredNew|CorrectionProposed|Corrected|Replayed|Discarded)$/,
    'What came from outside; what it brought is a fact of its own.',
  ],
  [
    /^(SealingEstablished|Key(DeclaredLost|GivenUp)|ProjectionOperation)/,
    'The installation and who operates it.',
  ],
];

describe('how long a record is kept', () => {
  const types = portalEvents.flatMap((context) => Object.keys(context));
  const care = new Set<string>(patientActivity.events);

  it.each(types)('is clear of %s: it is a fact of care, or it is said why not', (type) => {
    const because = noCare[type] ?? noCareByName.find(([name]) => name.test(type))?.[1];
    expect([type, care.has(type) !== (because !== undefined)]).toEqual([type, true]);
  });
});
