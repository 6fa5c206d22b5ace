import { givenFor } from '@anamnesis/eventing/testing';
import type {
  AuthoriseRefill,
  DenyRefill,
  RequestRefill,
  TakeDownRefillRequest,
} from './commands.js';
import type { PrescriptionEvent } from './events.js';
import {
  drLindqvist,
  drOkafor,
  filledInMarch,
  firstRequest,
  itoDismisses,
  itoReturns,
  maria,
  mariaAsks,
  mariaAsksAgain,
  metformin,
  metforminRecorded,
  nurseIto,
  okaforAuthorises,
  okaforDenies,
  ordinaryFacts,
  secondRequest,
} from './history.fixture.js';
import { prescription } from './prescription.decider.js';
import { refillRequestIdOf } from './refill.decider.js';

const given = (...events: readonly PrescriptionEvent[]) =>
  givenFor(prescription)(metforminRecorded, filledInMarch, ...events).knowing(ordinaryFacts);

const requestRefill = {
  type: 'RequestRefill',
  prescriptionId: metformin,
} as const satisfies RequestRefill;
const takeDown = {
  type: 'TakeDownRefillRequest',
  prescriptionId: metformin,
  channel: 'phone',
} as const satisfies TakeDownRefillRequest;
const theFirst = { prescriptionId: metformin, requestId: firstRequest } as const;
const authoriseFirst = { type: 'AuthoriseRefill', ...theFirst } as const satisfies AuthoriseRefill;
const denyFirst = {
  type: 'DenyRefill',
  ...theFirst,
  reason: 'Kidney function first, please.',
} as const satisfies DenyRefill;

const officePhone = '+1 951 555 0100';
const neverExamined = { patient: { examinations: {} } };
const hasDied = {
  patient: {
    ...ordinaryFacts.patient,
    examinations: {},
    death: { recordedAt: '2026-03-01T17:00:00Z' },
  },
};
const scheduleTwo = { ...metforminRecorded, schedule: 'II' } as const;
const discontinued: PrescriptionEvent = {
  type: 'PrescriptionDiscontinued',
  prescriptionId: metformin,
  discontinuedOn: '2026-03-25',
  by: drOkafor,
  at: '2026-03-25T18:00:00Z',
};
const lindqvistCovers = {
  coverings: {
    'covering-1': {
      coveredBy: drLindqvist,
      from: '2026-03-20T07:00:00Z',
      to: '2026-04-01T07:00:00Z',
    },
  },
};

describe('requesting a refill', () => {
  it('opens a request once three quarters of the supply are used up', () => {
    given()
      .by(maria)
      .at('2026-03-25T17:00:00Z')
      .as('command-7')
      .when(requestRefill)
      .then({ ...mariaAsks, requestId: refillRequestIdOf('command-7', metformin) });
  });

  it('has an id of its own on each prescription, though one key asked for both', () => {
    const lisinopril = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e02';
    const asking = givenFor(prescription)({ ...metforminRecorded, prescriptionId: lisinopril })
      .knowing(ordinaryFacts)
      .by(maria)
      .at('2026-03-25T17:00:00Z')
      .as('command-7');
    const { lastSuppliedOn: _never, ...asked } = mariaAsks;
    const requestId = refillRequestIdOf('command-7', lisinopril);
    asking
      .when({ ...requestRefill, prescriptionId: lisinopril })
      .then({ ...asked, prescriptionId: lisinopril, requestId });
    expect(requestId).not.toBe(refillRequestIdOf('command-7', metformin));
  });

  it('is refused the day before, with the first day on which it is possible', () => {
    given()
      .by(maria)
      .at('2026-03-24T17:00:00Z')
      .when(requestRefill)
      .thenRefused('too-soon', { firstEligibleDate: '2026-03-25' });
  });

  it('is refused while one is pending, and says which', () => {
    given(mariaAsks)
      .by(maria)
      .at('2026-03-26T17:00:00Z')
      .when(requestRefill)
      .thenRefused('already-pending', { requestId: firstRequest });
  });

  it('is possible again once the first one was dismissed or denied', () => {
    const later = '2026-03-27T17:00:00Z';
    given(mariaAsks, itoDismisses).by(maria).at(later).when(requestRefill).thenSomething();
    given(mariaAsks, okaforDenies).by(maria).at(later).when(requestRefill).thenSomething();
  });

  it("hands a new patient over to the office's phone for an examination first", () => {
    given()
      .knowing(neverExamined)
      .at('2026-03-25T17:00:00Z')
      .when(requestRefill)
      .thenRefused('examination-needed', { officePhone });
  });

  it('is refused for somebody who has died, on whatever day', () => {
    given()
      .knowing(hasDied)
      .at('2026-03-25T17:00:00Z')
      .when(requestRefill)
      .thenRefused('patient-deceased', { officePhone });
  });

  it('is refused for a schedule II substance', () => {
    givenFor(prescription)(scheduleTwo)
      .knowing(ordinaryFacts)
      .at('2026-03-25T17:00:00Z')
      .when(requestRefill)
      .thenRefused('schedule-needs-new-prescription', { schedule: 'II', officePhone });
  });

  it('asks the covering provider once the prescriber has departed', () => {
    given()
      .knowing({ prescriber: { ...lindqvistCovers, departedOn: '2026-03-01' } })
      .by(maria)
      .at('2026-03-25T17:00:00Z')
      .as('command-7')
      .when(requestRefill)
      .then({
        ...mariaAsks,
        requestId: refillRequestIdOf('command-7', metformin),
        responsibleProviderId: drLindqvist,
      });
  });

  it('is of Los Angeles where the facility has said no zone', () => {
    given()
      .knowing({ facility: {} })
      .at('2026-03-25T06:59:59Z')
      .when(requestRefill)
      .thenRefused('too-soon', { firstEligibleDate: '2026-03-25' });
  });

  it('leaves out what nobody knows: days supply and last supply', () => {
    const { daysSupply: _thirty, ...withoutDays } = metforminRecorded;
    const { daysSupply: _days, lastSuppliedOn: _last, ...asked } = mariaAsks;
    givenFor(prescription)(withoutDays)
      .knowing(ordinaryFacts)
      .by(maria)
      .at('2026-03-25T17:00:00Z')
      .as('command-7')
      .when(requestRefill)
      .then({ ...asked, requestId: refillRequestIdOf('command-7', metformin) });
  });
});

describe('taking down a refill request that came another way', () => {
  it('opens a request that says how it came', () => {
    given()
      .by(nurseIto)
      .at('2026-03-25T17:00:00Z')
      .as('command-7')
      .when(takeDown)
      .then({
        ...mariaAsks,
        requestId: refillRequestIdOf('command-7', metformin),
        channel: 'phone',
        by: nurseIto,
      });
  });

  it('is not refused for a missing examination: the queue flags it', () => {
    given().knowing(neverExamined).at('2026-03-25T17:00:00Z').when(takeDown).thenSomething();
  });

  it('meets the other rules', () => {
    given().at('2026-03-24T17:00:00Z').when(takeDown).thenRefused('too-soon');
    given(mariaAsks).at('2026-03-26T17:00:00Z').when(takeDown).thenRefused('already-pending');
    given().knowing(hasDied).when(takeDown).thenRefused('patient-deceased');
  });
});

describe('authorising a refill', () => {
  const pending = given(mariaAsks).by(drOkafor).at('2026-03-25T20:00:00Z');

  it('is what the prescriber does, under the rules in force', () => {
    pending.when(authoriseFirst).then(okaforAuthorises);
  });

  it('may be done by a provider whose covering is recorded at that instant', () => {
    pending
      .by(drLindqvist)
      .knowing({ prescriber: lindqvistCovers })
      .when(authoriseFirst)
      .then({ ...okaforAuthorises, by: drLindqvist });
  });

  it('is refused to any other provider, and to one whose covering is over', () => {
    pending.by(drLindqvist).when(authoriseFirst).thenRefused('not-prescriber-or-covering');
    given(mariaAsks)
      .by(drLindqvist)
      .at('2026-04-01T07:00:00Z')
      .knowing({ prescriber: lindqvistCovers })
      .when(authoriseFirst)
      .thenRefused('not-prescriber-or-covering');
  });

  it('is refused to a prescriber who has departed', () => {
    pending
      .knowing({ prescriber: { coverings: {}, departedOn: '2026-03-25' } })
      .when(authoriseFirst)
      .thenRefused('prescriber-departed');
  });

  it('is refused without an examination, however the request came in', () => {
    const byPhone = { ...mariaAsks, channel: 'phone', by: nurseIto } as const;
    given(byPhone)
      .by(drOkafor)
      .at('2026-03-25T20:00:00Z')
      .knowing(neverExamined)
      .when(authoriseFirst)
      .thenRefused('examination-needed', { officePhone });
  });

  it('is refused when the patient has died since', () => {
    pending.knowing(hasDied).when(authoriseFirst).thenRefused('patient-deceased');
  });

  it('is refused when the prescription was discontinued since', () => {
    given(mariaAsks, discontinued)
      .by(drOkafor)
      .at('2026-03-25T20:00:00Z')
      .when(authoriseFirst)
      .thenRefused('prescription-discontinued', { discontinuedOn: '2026-03-25', officePhone });
  });

  it('is refused for a controlled substance whose limits are met', () => {
    const controlled = { ...metforminRecorded, schedule: 'V', writtenOn: '2025-09-24' } as const;
    givenFor(prescription)(controlled, mariaAsks)
      .knowing(ordinaryFacts)
      .by(drOkafor)
      .at('2026-03-25T20:00:00Z')
      .when(authoriseFirst)
      .thenRefused('prescription-too-old', { lastDay: '2026-03-24', officePhone });
  });

  it('is refused when a supply has come in since the ask', () => {
    const filledSince = { ...filledInMarch, dispenseId: 'dispense-2', filledOn: '2026-03-25' };
    given(mariaAsks, filledSince)
      .by(drOkafor)
      .at('2026-03-26T20:00:00Z')
      .when(authoriseFirst)
      .thenRefused('too-soon', { firstEligibleDate: '2026-04-17' });
  });

  it('is refused for a request that was never asked', () => {
    pending.when({ ...authoriseFirst, requestId: secondRequest }).thenRefused('never-requested');
  });

  it('is refused for a request in the archive, with who put it there', () => {
    given(mariaAsks, itoDismisses)
      .by(drOkafor)
      .at('2026-03-27T17:00:00Z')
      .when(authoriseFirst)
      .thenRefused('already-dismissed', {
        by: nurseIto,
        at: '2026-03-26T17:00:00Z',
        outcome: 'will-not-be-completed',
      });
  });

  it('happens once: the second hears who was faster', () => {
    given(mariaAsks, okaforAuthorises)
      .by(drOkafor)
      .at('2026-03-25T20:00:01Z')
      .when(authoriseFirst)
      .thenRefused('already-authorised', { by: drOkafor, at: '2026-03-25T20:00:00Z' });
  });

  it('happens once even when the request was dismissed and returned', () => {
    given(mariaAsks, okaforAuthorises, itoDismisses, itoReturns)
      .by(drOkafor)
      .at('2026-04-28T17:00:00Z')
      .when(authoriseFirst)
      .thenRefused('already-authorised');
  });

  it('is refused after a denial, until the request was returned to be revised', () => {
    const denied = [mariaAsks, okaforDenies];
    given(...denied)
      .by(drOkafor)
      .at('2026-03-26T20:00:00Z')
      .when(authoriseFirst)
      .thenRefused('already-denied', { by: drOkafor, at: '2026-03-25T20:00:00Z' });
    given(...denied, itoDismisses, itoReturns)
      .by(drOkafor)
      .at('2026-03-29T20:00:00Z')
      .when(authoriseFirst)
      .thenSomething();
  });

  it('of a denied one that was returned is refused while a newer one is pending', () => {
    given(mariaAsks, okaforDenies, itoDismisses, mariaAsksAgain, itoReturns)
      .by(drOkafor)
      .at('2026-03-29T20:00:00Z')
      .when(authoriseFirst)
      .thenRefused('already-pending', { requestId: secondRequest });
  });
});

describe('denying a refill', () => {
  const pending = given(mariaAsks).by(drOkafor).at('2026-03-25T20:00:00Z');

  it('tells the reason', () => {
    pending.when(denyFirst).then(okaforDenies);
  });

  it('is possible whatever forbids the authorisation', () => {
    pending.knowing(neverExamined).when(denyFirst).then(okaforDenies);
    pending.knowing(hasDied).when(denyFirst).then(okaforDenies);
  });

  it('is for the same providers as the authorisation', () => {
    pending.by(drLindqvist).when(denyFirst).thenRefused('not-prescriber-or-covering');
    pending
      .by(drLindqvist)
      .knowing({ prescriber: lindqvistCovers })
      .when(denyFirst)
      .thenSomething();
  });

  it('is refused once it was decided or dismissed', () => {
    const later = '2026-03-27T20:00:00Z';
    const denying = (...events: readonly PrescriptionEvent[]) =>
      given(mariaAsks, ...events)
        .by(drOkafor)
        .at(later)
        .when(denyFirst);
    denying(okaforAuthorises).thenRefused('already-authorised');
    denying(okaforDenies).thenRefused('already-denied');
    denying(itoDismisses).thenRefused('already-dismissed');
  });

  it('may be done again with another reason when the request was returned', () => {
    given(mariaAsks, okaforDenies, itoDismisses, itoReturns)
      .by(drOkafor)
      .at('2026-03-29T20:00:00Z')
      .when(denyFirst)
      .then({ ...okaforDenies, at: '2026-03-29T20:00:00Z' });
  });
});
