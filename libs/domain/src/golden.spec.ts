import { eventCodec } from '@anamnesis/eventing/event-codec';
import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';
import { accessLogEvents } from './audit/events.js';
import { goldenEvents as audit } from './audit/golden.fixture.js';
import { directoryEvents } from './directory/events.js';
import { facility } from './directory/facility.decider.js';
import { goldenEvents as directory } from './directory/golden.fixture.js';
import { practitioner } from './directory/practitioner.decider.js';
import { forgettingEvents } from './forgetting/events.js';
import { forgetting } from './forgetting/forgetting.decider.js';
import { goldenEvents as forgettings } from './forgetting/golden.fixture.js';
import { interfaceEvents } from './interfaces/events.js';
import { goldenEvents as interfaces } from './interfaces/golden.fixture.js';
import { interfaceMessage } from './interfaces/interface-message.decider.js';
import { labEvents } from './labs/events.js';
import { goldenEvents as labs } from './labs/golden.fixture.js';
import { labReport } from './labs/lab-report.decider.js';
import { labWishes } from './labs/lab-wishes.decider.js';
import { labDisclosure } from './labs/lab-disclosure.decider.js';
import { labReviewDue } from './labs/review-due.decider.js';
import { notificationEvents } from './notifications/events.js';
import { goldenEvents as notifications } from './notifications/golden.fixture.js';
import { mailbox } from './notifications/mailbox.decider.js';
import { notification } from './notifications/notification.decider.js';
import { operationsEvents } from './operations/events.js';
import { goldenEvents as operations } from './operations/golden.fixture.js';
import { patientEvents } from './patients/events.js';
import { goldenEvents as patients } from './patients/golden.fixture.js';
import { patientIdentifier } from './patients/patient-identifier.decider.js';
import { patient } from './patients/patient.decider.js';
import { patientRequestEvents, responseTargetEvents } from './requests/events.js';
import { goldenEvents as requests, goldenResponseTargets } from './requests/golden.fixture.js';
import { patientRequest } from './requests/patient-request.decider.js';
import { responseTarget } from './requests/response-target.decider.js';
import type { GoldenEvent } from './shared/golden.fixture.js';

interface GoldenContext {
  readonly name: string;
  readonly golden: readonly GoldenEvent[];
  readonly declared: EventDeclarations<never>;
  /** Nothing is decided on the access log, nor on what operators have asked for. */
  readonly folds: readonly Fold[];
}

/** A decider, told as one that takes whatever the log holds. */
interface Folding {
  readonly initialState: unknown;
  readonly evolve: (state: unknown, event: never) => unknown;
  readonly subjectOf: (state: unknown, event: never) => string | undefined;
}

interface Fold {
  readonly decider: Folding;
  /** Which of the context's events stand on its streams. */
  readonly takes: RegExp;
}

const fold = (decider: object, takes = /./): Fold => ({ decider: decider as Folding, takes });

const contexts: readonly GoldenContext[] = [
  {
    name: 'requests',
    golden: requests,
    declared: patientRequestEvents,
    folds: [fold(patientRequest)],
  },
  {
    name: 'response targets',
    golden: goldenResponseTargets,
    declared: responseTargetEvents,
    folds: [fold(responseTarget)],
  },
  {
    name: 'notifications',
    golden: notifications,
    declared: notificationEvents,
    folds: [
      fold(mailbox, /^(NotificationPreference|Message|Announcement|LabNews|Address)/),
      fold(notification, /^Notification(?!Preference)/),
    ],
  },
  {
    name: 'labs',
    golden: labs,
    declared: labEvents,
    folds: [
      fold(labReport, /^(Lab(Results|Orderer|Comment|ReleaseAgreement)|LateLabResults)/),
      fold(labWishes, /^LabViewingWish/),
      fold(labReviewDue, /^LabReview(Planned|BecameOverdue)/),
      fold(labDisclosure, /^LabDisclosure/),
    ],
  },
  {
    name: 'patients',
    golden: patients,
    declared: patientEvents,
    folds: [
      fold(patient, /^(Patient(?!Identifier)|Examination)/),
      fold(patientIdentifier, /^PatientIdentifier/),
    ],
  },
  {
    name: 'directory',
    golden: directory,
    declared: directoryEvents,
    folds: [
      fold(practitioner, /^(Practitioner|Covering|Membership)/),
      fold(facility, /^(Facility|Closure)/),
    ],
  },
  {
    name: 'forgetting',
    golden: forgettings,
    declared: forgettingEvents,
    folds: [fold(forgetting)],
  },
  {
    name: 'interfaces',
    golden: interfaces,
    declared: interfaceEvents,
    folds: [fold(interfaceMessage)],
  },
  {
    name: 'operations',
    golden: operations,
    declared: operationsEvents,
    folds: [],
  },
  { name: 'audit', golden: audit, declared: accessLogEvents, folds: [] },
];

const decoded = (declared: EventDeclarations<never>, sample: GoldenEvent): { type: string } => {
  const { type, schemaVersion, data, keys } = sample;
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const { event } = eventCodec(declared).decode({
    id: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7000',
    type,
    data: bytes(data),
    metadata: bytes({ schemaVersion, keys }),
    stream: 'golden-1',
    revision: 0,
    position: '1',
    recordedAt: '2026-03-25T17:00:00.000Z',
  });
  return event;
};

describe.each(contexts)('the golden events of $name', ({ golden, declared, folds }) => {
  const versions = Object.entries<{ version: number; keys: readonly string[] }>(declared);

  it.each(versions)('hold every shape that %s ever had', (type, { version }) => {
    const kept = golden.filter((sample) => sample.type === type);
    const expected = Array.from({ length: version }, (_, before) => before + 1);
    expect([...new Set(kept.map(({ schemaVersion }) => schemaVersion))].sort()).toEqual(expected);
  });

  it.each(versions)('keep the opaque ids of %s outside of the data', (type, { keys }) => {
    for (const sample of golden.filter((kept) => kept.type === type)) {
      expect(Object.keys(sample.keys).sort()).toEqual([...keys].sort());
      expect(Object.keys(sample.data).filter((field) => keys.includes(field))).toEqual([]);
    }
  });

  it('still decode with all that they said', () => {
    for (const sample of golden) {
      expect(decoded(declared, sample)).toEqual({
        type: sample.type,
        ...sample.data,
        ...sample.keys,
      });
    }
  });

  it('still fold, one after the other and each alone', () => {
    for (const { decider, takes } of folds) {
      const { initialState, evolve, subjectOf } = decider;
      const history = golden
        .filter(({ type }) => takes.test(type))
        .map((sample) => decoded(declared, sample) as never);
      expect(history.reduce(evolve, initialState)).not.toEqual(initialState);
      for (const event of history) {
        expect(evolve(initialState, event)).toBeDefined();
        expect(() => subjectOf(initialState, event)).not.toThrow();
      }
    }
  });
});
