import { givenFor } from '@anamnesis/eventing/testing';
import type {
  DismissPatientRequest,
  ReturnPatientRequestToQueue,
  SupersedePatientRequest,
  WithdrawPatientRequest,
} from '../requests/commands.js';
import type { DiscontinuePrescription, RecordDispense, RecordPrescription } from './commands.js';
import type { PrescriptionEvent } from './events.js';
import {
  dispenseOfMarch,
  drOkafor,
  filledInMarch,
  firstRequest,
  itoDismisses,
  itoReturns,
  maria,
  mariaAsks,
  mariaAsksAgain,
  mariasMetformin,
  metformin,
  metforminRecorded,
  metforminStream,
  nurseIto,
  nurseReyes,
  okaforAuthorises,
  okaforDenies,
  ordinaryFacts,
  secondRequest,
} from './history.fixture.js';
import { prescription } from './prescription.decider.js';

const given = (...events: readonly PrescriptionEvent[]) =>
  givenFor(prescription)(...events).knowing({ ...ordinaryFacts, otherRequests: {} });

const { by: theInterface, type: _recorded, at: _january, ...said } = metforminRecorded;
const recordPrescription = {
  type: 'RecordPrescription',
  ...said,
} as const satisfies RecordPrescription;
const recordDispense = {
  type: 'RecordDispense',
  prescriptionId: metformin,
  dispenseId: dispenseOfMarch,
  filledOn: '2026-03-02',
  daysSupply: 30,
} as const satisfies RecordDispense;
const discontinue = {
  type: 'DiscontinuePrescription',
  prescriptionId: metformin,
  discontinuedOn: '2026-04-01',
  reason: 'Replaced by another medication.',
} as const satisfies DiscontinuePrescription;
const theFirst = { askedOn: metforminStream, requestId: firstRequest } as const;
const returnTheFirst = {
  type: 'ReturnPatientRequestToQueue',
  ...theFirst,
  confirmed: true,
  reason: 'Archived by accident.',
} as const satisfies ReturnPatientRequestToQueue;
const withdrawTheFirst = {
  type: 'WithdrawPatientRequest',
  ...theFirst,
} as const satisfies WithdrawPatientRequest;
const dismissTheFirst = {
  type: 'DismissPatientRequest',
  ...theFirst,
  outcome: 'will-not-be-completed',
  reason: 'Asked for the wrong medication.',
} as const satisfies DismissPatientRequest;

describe('recording a prescription', () => {
  it('notes what the source says', () => {
    given()
      .by(theInterface)
      .at('2026-01-30T18:00:00Z')
      .when(recordPrescription)
      .then(metforminRecorded);
  });

  it('changes nothing when it says the same again, by how many days an import has moved it', () => {
    given(metforminRecorded).at('2026-03-01T18:00:00Z').when(recordPrescription).thenNothing();
    given(metforminRecorded)
      .at('2026-03-01T18:00:00Z')
      .when({ ...recordPrescription, shiftedDays: 7 })
      .thenNothing();
  });

  it('is refused when it says something else, naming the fields and not what they say', () => {
    given(metforminRecorded)
      .at('2026-03-01T18:00:00Z')
      .when({ ...recordPrescription, medication: 'warfarin 5 mg', daysSupply: 90 })
      .thenRefused('recorded-differently', { fields: 'medication, daysSupply' });
  });

  it('is refused for a date that it is nowhere yet', () => {
    given()
      .at('2026-01-30T18:00:00Z')
      .when({ ...recordPrescription, writtenOn: '2026-02-01' })
      .thenRefused('dated-in-the-future');
  });

  it('comes before everything else', () => {
    given().when(recordDispense).thenRefused('no-such-prescription');
    given().when(discontinue).thenRefused('no-such-prescription');
    given().when(dismissTheFirst).thenRefused('no-such-prescription');
    given()
      .when({ type: 'RequestRefill', prescriptionId: metformin })
      .thenRefused('no-such-prescription');
  });
});

describe('recording a dispense', () => {
  const recorded = given(metforminRecorded).by(theInterface).at('2026-03-02T22:00:00Z');

  it('notes the day and for how long it lasts', () => {
    recorded.when(recordDispense).then(filledInMarch);
  });

  it('notes by how many days an import has moved it', () => {
    recorded
      .when({ ...recordDispense, shiftedDays: 6575 })
      .then({ ...filledInMarch, shiftedDays: 6575 });
  });

  it('happens once per dispense', () => {
    given(metforminRecorded, filledInMarch)
      .at('2026-03-03T22:00:00Z')
      .when(recordDispense)
      .thenNothing();
  });

  it('is refused when the same dispense is told differently', () => {
    given(metforminRecorded, filledInMarch)
      .at('2026-03-03T22:00:00Z')
      .when({ ...recordDispense, filledOn: '2026-03-03' })
      .thenRefused('recorded-differently', { fields: 'filledOn' });
  });

  it('is refused for a day that it is nowhere yet', () => {
    recorded.when({ ...recordDispense, filledOn: '2026-03-04' }).thenRefused('dated-in-the-future');
  });
});

describe('discontinuing a prescription', () => {
  const discontinued: PrescriptionEvent = {
    type: 'PrescriptionDiscontinued',
    prescriptionId: metformin,
    discontinuedOn: '2026-04-01',
    reason: 'Replaced by another medication.',
    by: drOkafor,
    at: '2026-03-20T17:00:00Z',
  };

  it('may be decided for a day to come', () => {
    given(metforminRecorded)
      .by(drOkafor)
      .at('2026-03-20T17:00:00Z')
      .when(discontinue)
      .then(discontinued);
  });

  it('changes nothing when it is told again', () => {
    given(metforminRecorded, discontinued).when(discontinue).thenNothing();
  });

  it('may be told to be earlier than was said, as where a planned end was taken for one', () => {
    given(metforminRecorded, { ...discontinued, discontinuedOn: '9999-12-31' })
      .by(drOkafor)
      .at('2026-03-20T17:00:00Z')
      .when(discontinue)
      .then(discontinued);
  });

  it('is refused for a later day than was said', () => {
    given(metforminRecorded, discontinued)
      .when({ ...discontinue, discontinuedOn: '2026-05-01' })
      .thenRefused('recorded-differently', { fields: 'discontinuedOn' });
  });
});

describe('handling the request of a refill', () => {
  const asked = [metforminRecorded, filledInMarch, mariaAsks];

  it('dismisses it', () => {
    given(...asked)
      .by(nurseIto)
      .at('2026-03-26T17:00:00Z')
      .when(dismissTheFirst)
      .then(itoDismisses);
  });

  it('tells the second who was faster', () => {
    given(...asked, itoDismisses)
      .by(nurseReyes)
      .when(dismissTheFirst)
      .thenRefused('already-dismissed', {
        by: nurseIto,
        at: '2026-03-26T17:00:00Z',
        outcome: 'will-not-be-completed',
      });
  });

  it('refuses a request that this prescription does not know', () => {
    given(...asked)
      .when({ ...dismissTheFirst, requestId: secondRequest })
      .thenRefused('never-requested');
  });

  it('looks at the other request before it supersedes this one', () => {
    const supersede = {
      type: 'SupersedePatientRequest',
      ...theFirst,
      supersededBy: secondRequest,
      supersededByAskedOn: 'prescription-5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e02',
    } as const satisfies SupersedePatientRequest;
    given(...asked)
      .when(supersede)
      .thenRefused('other-request-unknown');
    given(...asked)
      .knowing({ otherRequests: { [secondRequest]: { is: 'queued', patientId: maria } } })
      .when(supersede)
      .thenSomething();
  });
});

describe('returning a refill to the queue', () => {
  const dismissed = [metforminRecorded, filledInMarch, mariaAsks, itoDismisses];

  it('makes it pending again', () => {
    given(...dismissed)
      .by(nurseIto)
      .at('2026-03-28T17:00:00Z')
      .when(returnTheFirst)
      .then(itoReturns);
  });

  it('is refused while another refill of the prescription is pending, and names it', () => {
    given(...dismissed, mariaAsksAgain)
      .when(returnTheFirst)
      .thenRefused('already-pending', { requestId: secondRequest });
  });

  it('of one that was denied or authorised is possible: it does not become pending', () => {
    const [recorded, filled] = [metforminRecorded, filledInMarch];
    given(recorded, filled, mariaAsks, okaforDenies, itoDismisses, mariaAsksAgain)
      .when(returnTheFirst)
      .thenSomething();
    given(recorded, filled, mariaAsks, okaforAuthorises, itoDismisses, mariaAsksAgain)
      .when(returnTheFirst)
      .thenSomething();
  });

  it('changes nothing when it is in the queue already', () => {
    given(...dismissed, itoReturns, mariaAsksAgain)
      .when(returnTheFirst)
      .thenNothing();
  });

  it('is refused as never requested when this prescription does not know it', () => {
    given(metforminRecorded, mariaAsksAgain).when(returnTheFirst).thenRefused('never-requested');
  });
});

describe('withdrawing a refill request', () => {
  const asked = [metforminRecorded, filledInMarch, mariaAsks];

  it('takes it back while it is undecided', () => {
    given(...asked)
      .by(maria)
      .at('2026-03-25T18:00:00Z')
      .when(withdrawTheFirst)
      .then({
        type: 'PatientRequestWithdrawn',
        requestId: firstRequest,
        by: maria,
        at: '2026-03-25T18:00:00Z',
      });
  });

  it('takes it out of the queue after a denial', () => {
    given(...asked, okaforDenies)
      .by(maria)
      .when(withdrawTheFirst)
      .thenSomething();
  });

  it('is refused once it was authorised: the supply is under way', () => {
    given(...asked, okaforAuthorises)
      .by(maria)
      .when(withdrawTheFirst)
      .thenRefused('already-authorised', { by: drOkafor, at: '2026-03-25T20:00:00Z' });
  });
});

describe('whose data a prescription is', () => {
  const { evolve, initialState, patientOf, subjectOf, streamOf } = prescription;
  const state = mariasMetformin.reduce(evolve, initialState);

  it('is said by the prescription for every event and command on it', () => {
    for (const event of mariasMetformin) expect(subjectOf(state, event)).toBe(maria);
    expect(patientOf(state, dismissTheFirst)).toBe(maria);
    expect(patientOf(state, { ...recordPrescription, patientId: nurseIto })).toBe(maria);
  });

  it('is nobody before it was recorded, but for the recording itself', () => {
    expect(patientOf(initialState, recordDispense)).toBeUndefined();
    expect(patientOf(initialState, recordPrescription)).toBe(maria);
  });

  it('lies on the stream of the prescription, whichever way it is named', () => {
    expect(streamOf(recordDispense, 'command-1')).toBe(metforminStream);
    expect(streamOf(dismissTheFirst, 'command-1')).toBe(metforminStream);
  });
});
