import type { RefillFacts } from './facts.js';
import type {
  DispenseRecorded,
  PrescriptionEvent,
  PrescriptionRecorded,
  RefillAuthorised,
  RefillDenied,
  RefillRequested,
  RefillSentToPharmacy,
} from './events.js';
import type { RefillStanding } from './refill-standing.policy.js';
import { evolveRefillStanding } from './refill-standing.policy.js';

/**
 * Maria Alvarez takes metformin 500 mg, thirty days a fill. She was filled on 2 March 2026, so
 * three quarters are used up on 25 March; that morning she asks for more. Riverside Family
 * Practice lies in California, where 17:00 UTC is ten in the morning.
 */
export const maria = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1a01';
export const drOkafor = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b01';
export const drLindqvist = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1b02';
export const nurseIto = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c01';
export const nurseReyes = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c02';
export const riverside = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1d01';
export const metformin = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01';
export const metforminStream = `prescription-${metformin}`;
export const firstRequest = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f01';
export const secondRequest = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f02';
export const dispenseOfMarch = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c2a01';
const theInterface = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1c09';

export const metforminRecorded: PrescriptionRecorded = {
  type: 'PrescriptionRecorded',
  prescriptionId: metformin,
  patientId: maria,
  prescriberId: drOkafor,
  facilityId: riverside,
  medication: 'metformin 500 mg tablet',
  rxNormCode: '861007',
  schedule: 'non-controlled',
  daysSupply: 30,
  writtenOn: '2026-01-30',
  origin: 'practice',
  by: theInterface,
  at: '2026-01-30T18:00:00Z',
};

export const filledInMarch: DispenseRecorded = {
  type: 'DispenseRecorded',
  prescriptionId: metformin,
  dispenseId: dispenseOfMarch,
  filledOn: '2026-03-02',
  daysSupply: 30,
  by: theInterface,
  at: '2026-03-02T22:00:00Z',
};

export const mariaAsks: RefillRequested = {
  type: 'RefillRequested',
  requestId: firstRequest,
  prescriptionId: metformin,
  patientId: maria,
  responsibleProviderId: drOkafor,
  medication: 'metformin 500 mg tablet',
  daysSupply: 30,
  lastSuppliedOn: '2026-03-02',
  channel: 'portal',
  policyVersion: 'refill-rules-1',
  by: maria,
  at: '2026-03-25T17:00:00Z',
  requestedOn: '2026-03-25',
};

export const mariaAsksAgain: RefillRequested = {
  ...mariaAsks,
  requestId: secondRequest,
  at: '2026-03-27T17:00:00Z',
  requestedOn: '2026-03-27',
};

const onTheFirst = { requestId: firstRequest, prescriptionId: metformin } as const;

export const okaforAuthorises: RefillAuthorised = {
  type: 'RefillAuthorised',
  ...onTheFirst,
  authorisedOn: '2026-03-25',
  daysSupply: 30,
  policyVersion: 'refill-rules-1',
  by: drOkafor,
  at: '2026-03-25T20:00:00Z',
};

export const okaforDenies: RefillDenied = {
  type: 'RefillDenied',
  ...onTheFirst,
  reason: 'Kidney function first, please.',
  by: drOkafor,
  at: '2026-03-25T20:00:00Z',
};

export const itoSends: RefillSentToPharmacy = {
  type: 'RefillSentToPharmacy',
  ...onTheFirst,
  via: 'electronic',
  sentOn: '2026-03-26',
  by: nurseIto,
  at: '2026-03-26T16:00:00Z',
};

export const itoDismisses: PrescriptionEvent = {
  type: 'PatientRequestDismissed',
  requestId: firstRequest,
  outcome: 'will-not-be-completed',
  reason: 'Asked for the wrong medication.',
  by: nurseIto,
  at: '2026-03-26T17:00:00Z',
};

export const itoReturns: PrescriptionEvent = {
  type: 'PatientRequestReturnedToQueue',
  requestId: firstRequest,
  reason: 'Archived by accident.',
  previous: { outcome: 'will-not-be-completed', by: nurseIto, at: '2026-03-26T17:00:00Z' },
  by: nurseIto,
  at: '2026-03-28T17:00:00Z',
};

/** From the prescription to the pharmacy and the archive. */
export const mariasMetformin: readonly PrescriptionEvent[] = [
  metforminRecorded,
  filledInMarch,
  mariaAsks,
  okaforAuthorises,
  itoSends,
  {
    type: 'PatientRequestDismissed',
    requestId: firstRequest,
    outcome: 'completed',
    by: nurseIto,
    at: '2026-03-26T17:00:00Z',
  },
];

/** What the other streams say while nothing is out of the ordinary. */
export const ordinaryFacts: Pick<RefillFacts, 'patient' | 'prescriber' | 'facility'> = {
  patient: {
    examinations: {
      '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c3a01': {
        type: 'ExaminationCompleted',
        patientId: maria,
        examinationId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c3a01',
        completedOn: '2026-01-30',
        mode: 'in-person',
        by: theInterface,
        at: '2026-01-30T18:00:00Z',
      },
    },
  },
  prescriber: { coverings: {} },
  facility: {
    recorded: {
      name: 'Riverside Family Practice',
      zone: 'America/Los_Angeles',
      phone: '+1 951 555 0100',
    },
  },
};

export const standingAfter = (
  first: PrescriptionRecorded,
  ...events: readonly PrescriptionEvent[]
): RefillStanding => {
  const recorded: RefillStanding = {
    prescribed: first,
    dispenses: {},
    requests: {},
    decisions: {},
  };
  return [first, ...events].reduce<RefillStanding>(
    (standing, event) => evolveRefillStanding(standing, event) ?? standing,
    recorded,
  );
};
