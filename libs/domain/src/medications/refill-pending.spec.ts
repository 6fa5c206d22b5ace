import { idFor } from '@anamnesis/eventing/ids';
import { isRefusal } from '@anamnesis/eventing/decider';
import fc from 'fast-check';
import type { PrescriptionCommand } from './commands.js';
import type { ControlledSchedule, PrescriptionEvent } from './events.js';
import { refillPatientOf, type RefillFacts } from './facts.js';
import {
  drOkafor,
  maria,
  metformin,
  metforminRecorded,
  metforminStream,
  ordinaryFacts,
} from './history.fixture.js';
import { suppliesOf } from './last-supply.policy.js';
import { prescription, type PrescriptionState } from './prescription.decider.js';
import { refillEligibilityOf } from './refill-eligibility.policy.js';
import { pendingRefillOf, type RefillStanding } from './refill-standing.policy.js';

/** What anybody may do next, to whichever of the requests so far. */
interface Step {
  readonly command: (typeof commands)[number];
  readonly request: number;
  readonly daysLater: number;
}

const commands = [
  'RequestRefill',
  'TakeDownRefillRequest',
  'AuthoriseRefill',
  'DenyRefill',
  'SendRefillToPharmacy',
  'DismissPatientRequest',
  'WithdrawPatientRequest',
  'ReturnPatientRequestToQueue',
  'RecordDispense',
] as const;

const steps = fc.array(
  fc.record({
    command: fc.constantFrom(...commands),
    request: fc.nat(3),
    daysLater: fc.nat(12),
  }),
  { minLength: 10, maxLength: 40, size: 'max' },
);
const schedules = fc.constantFrom<ControlledSchedule>('non-controlled', 'II', 'III', 'IV', 'V');

const facts: RefillFacts = { ...ordinaryFacts, otherRequests: {} };
const neverExamined: RefillFacts = { ...facts, patient: { examinations: {} } };

interface Moment {
  readonly number: number;
  readonly at: string;
  readonly asked: readonly string[];
}

const commandOf = (step: Step, { number, at, asked }: Moment): PrescriptionCommand => {
  const requestId = asked[step.request % Math.max(asked.length, 1)] ?? 'never-asked';
  const onPrescription = { prescriptionId: metformin, requestId };
  const onRequest = { askedOn: metforminStream, requestId };
  switch (step.command) {
    case 'RequestRefill':
      return { type: 'RequestRefill', prescriptionId: metformin };
    case 'TakeDownRefillRequest':
      return { type: 'TakeDownRefillRequest', prescriptionId: metformin, channel: 'fax' };
    case 'AuthoriseRefill':
      return { type: 'AuthoriseRefill', ...onPrescription };
    case 'DenyRefill':
      return { type: 'DenyRefill', ...onPrescription, reason: 'Not now.' };
    case 'SendRefillToPharmacy':
      return { type: 'SendRefillToPharmacy', ...onPrescription, via: 'fax' };
    case 'DismissPatientRequest':
      return { type: 'DismissPatientRequest', ...onRequest, outcome: 'completed' };
    case 'WithdrawPatientRequest':
      return { type: 'WithdrawPatientRequest', ...onRequest };
    case 'ReturnPatientRequestToQueue':
      return {
        type: 'ReturnPatientRequestToQueue',
        ...onRequest,
        confirmed: true,
        reason: 'Once more.',
      };
    case 'RecordDispense':
      return {
        type: 'RecordDispense',
        prescriptionId: metformin,
        dispenseId: `dispense-${number}`,
        filledOn: at.slice(0, 10),
      };
  }
};

/** Midday in California, so many days after 25 March. */
const instantAfter = (days: number): string =>
  new Date(Date.parse('2026-03-25T19:00:00Z') + days * 86_400_000).toISOString();

interface Played {
  readonly state: PrescriptionState;
  readonly events: readonly PrescriptionEvent[];
  readonly at: string;
}

const play = (
  schedule: ControlledSchedule,
  taken: readonly Step[],
  afterEach: (played: Played) => void,
): void => {
  let events: readonly PrescriptionEvent[] = [
    { ...metforminRecorded, schedule, daysSupply: 20, writtenOn: '2026-03-01' },
  ];
  let state = events.reduce(prescription.evolve, prescription.initialState);
  let days = 0;
  taken.forEach((step, number) => {
    days += step.daysLater;
    const at = instantAfter(days);
    const asked = events.flatMap((event) =>
      event.type === 'RefillRequested' ? [event.requestId] : [],
    );
    const commandId = idFor('property', `${number}`);
    const context = { by: drOkafor, at, commandId, facts };
    const decision = prescription.decide(state, commandOf(step, { number, at, asked }), context);
    if (!isRefusal(decision)) {
      events = [...events, ...decision];
      state = decision.reduce(prescription.evolve, state);
    }
    afterEach({ state, events, at });
  });
};

/** R31 once more, straight from the history and not from the fold that is tested. */
const pendingByTheBook = (events: readonly PrescriptionEvent[]): readonly string[] => {
  const decided = new Set<string>();
  const pending = new Set<string>();
  for (const event of events) {
    if (event.type === 'RefillRequested') pending.add(event.requestId);
    if (event.type === 'RefillAuthorised' || event.type === 'RefillDenied') {
      decided.add(event.requestId);
      pending.delete(event.requestId);
    }
    if (event.type === 'PatientRequestDismissed' || event.type === 'PatientRequestWithdrawn') {
      pending.delete(event.requestId);
    }
    if (event.type === 'PatientRequestReturnedToQueue' && !decided.has(event.requestId)) {
      pending.add(event.requestId);
    }
  }
  return [...pending];
};

const standingOf = ({ standing }: PrescriptionState): RefillStanding => {
  if (!standing) throw new Error('The prescription was to be recorded first.');
  return standing;
};

describe('whatever is done to a prescription, in whatever order', () => {
  it('has at most one pending refill, also after a return', () => {
    fc.assert(
      fc.property(schedules, steps, (schedule, taken) => {
        play(schedule, taken, ({ state, events }) => {
          const pending = pendingByTheBook(events);
          expect(pending.length).toBeLessThanOrEqual(1);
          expect(pendingRefillOf(standingOf(state))).toBe(pending[0]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('authorises a request once and sends it once', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        play('non-controlled', taken, ({ events }) => {
          for (const type of ['RefillAuthorised', 'RefillSentToPharmacy'] as const) {
            const ids = events.flatMap((event) => (event.type === type ? [event.requestId] : []));
            expect(new Set(ids).size).toBe(ids.length);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it('never authorises more of a controlled substance than the law allows', () => {
    fc.assert(
      fc.property(fc.constantFrom('II', 'III', 'IV', 'V'), steps, (schedule, taken) => {
        play(schedule, taken, ({ state, events }) => {
          const authorised = events.filter(({ type }) => type === 'RefillAuthorised');
          if (schedule === 'II') expect(authorised).toHaveLength(0);
          for (const { at } of authorised) expect(at < '2026-09-02T07:00:00Z').toBe(true);
          if (authorised.length === 0 || schedule === 'V') return;
          const last = events.at(-1);
          if (last?.type !== 'RefillAuthorised') return;
          const refills = suppliesOf(standingOf(state)).filter(({ isRefill }) => isRefill);
          expect(refills.length).toBeLessThanOrEqual(5);
          expect(refills.reduce((days, refill) => days + (refill.daysSupply ?? 0), 0)).toBeLessThan(
            121,
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it('answers the button as it had answered the screen, from what a row keeps', () => {
    fc.assert(
      fc.property(schedules, steps, fc.boolean(), (schedule, taken, examined) => {
        play(schedule, taken, ({ state, at }) => {
          const known = examined ? facts : neverExamined;
          const kept = JSON.parse(JSON.stringify(state.standing)) as RefillStanding;
          const screen = refillEligibilityOf(kept, {
            patient: refillPatientOf(known.patient),
            zone: 'America/Los_Angeles',
            at,
          });
          const context = { by: maria, at, commandId: 'command-1', facts: known };
          const button = prescription.decide(
            state,
            { type: 'RequestRefill', prescriptionId: metformin },
            context,
          );
          expect(isRefusal(button) ? button.refused : 'eligible').toBe(
            screen.eligible ? 'eligible' : screen.because,
          );
        });
      }),
      { numRuns: 20 },
    );
  });

  it('refuses by telephone what it refuses in the portal, but for the examination', () => {
    fc.assert(
      fc.property(schedules, steps, (schedule, taken) => {
        play(schedule, taken, ({ state, at }) => {
          const answers = commandsOfAsking.map((command) => {
            const context = { by: maria, at, commandId: 'command-1', facts };
            const decision = prescription.decide(state, command, context);
            return isRefusal(decision) ? decision : 'asked';
          });
          expect(answers[1]).toEqual(answers[0]);
        });
      }),
      { numRuns: 20 },
    );
  });
});

const commandsOfAsking: readonly PrescriptionCommand[] = [
  { type: 'RequestRefill', prescriptionId: metformin },
  { type: 'TakeDownRefillRequest', prescriptionId: metformin, channel: 'phone' },
];
