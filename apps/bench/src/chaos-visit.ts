import { refillRequestIdOf } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import type { Chance } from './chaos-chance.js';

export type VisitorRole = 'record-system' | 'staff';

/** Who calls, by role: what their tokens say. */
export const visitors: Readonly<Record<VisitorRole, string>> = {
  'record-system': 'hl7-interface',
  staff: 'nurse-ito',
};

/** One request, the same whenever it is sent: the key makes a repeat of it a repeat. */
export interface Visit {
  readonly path: string;
  readonly role: VisitorRole;
  readonly key: string;
  readonly body: object;
}

const facilityId = 'f0000000-0000-4000-8000-000000000001';
const practitionerId = 'd0000000-0000-4000-8000-000000000001';

export const directoryVisits: readonly Visit[] = [
  {
    path: 'directory/record-facility',
    role: 'record-system',
    key: 'chaos-facility',
    body: { facilityId, name: 'Harbour Clinic', zone: 'America/Los_Angeles', phone: '555-0100' },
  },
  {
    path: 'directory/record-practitioner',
    role: 'record-system',
    key: 'chaos-practitioner',
    body: { practitionerId, familyName: 'Rivera', givenName: 'Ana', prefix: 'Dr.' },
  },
];

export interface PlannedVisits {
  /** A person and a prescription: everything else needs them. */
  readonly first: readonly Visit[];
  /** In the order in which they make sense. */
  readonly then: readonly Visit[];
}

type Asking = (role: VisitorRole, path: string, body: object) => Visit;

/** What happens to one prescription through the front door. */
export const visitsOfAPrescription = (chance: Chance): PlannedVisits => {
  const patientId = chance.uuid();
  const prescriptionId = chance.uuid();
  const visit: Asking = (role, path, body) => ({ role, path, body, key: chance.uuid() });
  const filled = (filledOn: string): Visit =>
    visit('record-system', 'medications/record-dispense', {
      ...{ prescriptionId, dispenseId: chance.uuid() },
      ...{ filledOn, daysSupply: 30 },
    });
  const taken = visit('staff', 'medications/take-down-refill-request', {
    ...{ prescriptionId, channel: 'phone' },
  });
  const requestId = refillRequestIdOf(commandIdOf(visitors.staff, taken.key), prescriptionId);
  const on = { askedOn: `prescription-${prescriptionId}`, requestId };
  return {
    first: [
      visit('record-system', 'patients/record-patient', {
        ...{ patientId, facilityId },
        ...{ familyName: 'Weber', givenName: 'Jonas', birthDate: '1990-11-23' },
      }),
      visit('record-system', 'medications/record-prescription', {
        ...{ prescriptionId, patientId, prescriberId: practitionerId, facilityId },
        ...{ medication: 'lisinopril 10 mg', schedule: 'non-controlled', daysSupply: 30 },
        ...{ writtenOn: '2025-01-12', origin: 'practice' },
      }),
    ],
    then: [filled('2025-02-20'), taken, filled('2025-03-20'), ...handled(visit, on)],
  };
};

const handled = (visit: Asking, on: { askedOn: string; requestId: string }): readonly Visit[] => {
  const handle = (path: string, body: object = {}): Visit =>
    visit('staff', `requests/${path}`, { ...on, ...body });
  return [
    handle('claim-patient-request'),
    handle('note-patient-request', { note: 'The pharmacy was called.' }),
    handle('answer-patient-request', { text: 'It will be ready tomorrow.' }),
    handle('dismiss-patient-request', { outcome: 'completed' }),
    handle('return-patient-request-to-queue', {
      ...{ confirmed: true, reason: 'The pharmacy still waits.' },
    }),
  ];
};
