import type { PrescriptionEvent } from './events.js';
import {
  drLindqvist,
  filledInMarch,
  firstRequest,
  itoDismisses,
  itoReturns,
  itoSends,
  maria,
  mariaAsks,
  mariaAsksAgain,
  mariasMetformin,
  metforminRecorded,
  metforminStream,
  nurseIto,
  okaforAuthorises,
  okaforDenies,
  secondRequest,
  standingAfter,
} from './history.fixture.js';
import { evolveRefillStanding, pendingRefillOf } from './refill-standing.policy.js';

const onTheFirst = { requestId: firstRequest, by: nurseIto, at: '2026-03-26T17:00:00Z' } as const;
const claimed: PrescriptionEvent = {
  type: 'PatientRequestClaimed',
  ...onTheFirst,
  expiresAt: '2026-03-26T17:30:00Z',
};
const noted: PrescriptionEvent = { type: 'PatientRequestNoted', ...onTheFirst, note: 'Called.' };
const answered: PrescriptionEvent = {
  type: 'PatientRequestAnswered',
  ...onTheFirst,
  text: 'We are on it.',
  notifyPatient: true,
  associate: true,
};
const completed: PrescriptionEvent = {
  type: 'PatientRequestDismissed',
  ...onTheFirst,
  outcome: 'completed',
};
const withdrawn: PrescriptionEvent = { type: 'PatientRequestWithdrawn', ...onTheFirst, by: maria };
const superseded: PrescriptionEvent = {
  type: 'PatientRequestSuperseded',
  ...onTheFirst,
  supersededBy: secondRequest,
  supersededByAskedOn: metforminStream,
};

const pendingAfter = (...events: readonly PrescriptionEvent[]): string | undefined =>
  pendingRefillOf(standingAfter(metforminRecorded, filledInMarch, ...events));

describe('a refill is pending', () => {
  it.each<[string, readonly PrescriptionEvent[]]>([
    ['once it was asked for', [mariaAsks]],
    ['while somebody has claimed it', [mariaAsks, claimed]],
    ['after a note and an answer that leaves it open', [mariaAsks, noted, answered]],
    ['when it was dismissed undecided and returned', [mariaAsks, itoDismisses, itoReturns]],
    ['when it was withdrawn and returned', [mariaAsks, withdrawn, itoReturns]],
  ])('%s', (_when, events) => {
    expect(pendingAfter(...events)).toBe(firstRequest);
  });
});

describe('no refill is pending', () => {
  it.each<[string, readonly PrescriptionEvent[]]>([
    ['before anybody asks', []],
    ['once it was authorised', [mariaAsks, okaforAuthorises]],
    ['once it was sent', [mariaAsks, okaforAuthorises, itoSends]],
    ['once it was denied', [mariaAsks, okaforDenies]],
    ['once its request was dismissed as completed', [mariaAsks, completed]],
    ['once its request will not be completed', [mariaAsks, itoDismisses]],
    ['once it was withdrawn', [mariaAsks, withdrawn]],
    ['once it was superseded', [mariaAsks, superseded]],
    ['when it returns after a denial', [mariaAsks, okaforDenies, itoDismisses, itoReturns]],
    [
      'when it returns after an authorisation',
      [mariaAsks, okaforAuthorises, itoDismisses, itoReturns],
    ],
  ])('%s', (_when, events) => {
    expect(pendingAfter(...events)).toBeUndefined();
  });

  it('unless another one was asked for since', () => {
    expect(pendingAfter(mariaAsks, okaforDenies, mariaAsksAgain)).toBe(secondRequest);
  });
});

describe('the standing of a prescription', () => {
  it('has none before the prescription was recorded', () => {
    expect(evolveRefillStanding(undefined, filledInMarch)).toBeUndefined();
  });

  it('is plain JSON, so that a row can keep it', () => {
    const standing = standingAfter(metforminRecorded, ...mariasMetformin.slice(1));
    expect(JSON.parse(JSON.stringify(standing))).toStrictEqual(standing);
  });

  it('opens a denied refill for another decision when its request returns', () => {
    const denied = standingAfter(metforminRecorded, mariaAsks, okaforDenies, itoDismisses);
    expect(denied.decisions[firstRequest]).toMatchObject({ is: 'denied', returned: false });
    const returned = evolveRefillStanding(denied, itoReturns);
    expect(returned?.decisions[firstRequest]).toMatchObject({ is: 'denied', returned: true });
  });

  it('keeps an authorisation when its request returns', () => {
    const standing = standingAfter(
      metforminRecorded,
      mariaAsks,
      { ...okaforAuthorises, by: drLindqvist },
      itoDismisses,
      itoReturns,
    );
    expect(standing.decisions[firstRequest]).toEqual({
      is: 'authorised',
      by: drLindqvist,
      at: '2026-03-25T20:00:00Z',
      authorisedOn: '2026-03-25',
      daysSupply: 30,
    });
  });

  it('does not take a refill as sent that nobody has authorised', () => {
    const standing = standingAfter(metforminRecorded, mariaAsks, itoSends);
    expect(standing.decisions).toEqual({});
  });
});
