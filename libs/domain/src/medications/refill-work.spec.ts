import { idFor } from '@anamnesis/eventing/ids';
import { givenFor } from '@anamnesis/eventing/testing';
import type { SendRefillToPharmacy, StartRefillEncounter } from './commands.js';
import type { PrescriptionEvent } from './events.js';
import {
  drOkafor,
  filledInMarch,
  firstRequest,
  itoDismisses,
  itoReturns,
  itoSends,
  mariaAsks,
  metformin,
  metforminRecorded,
  nurseIto,
  nurseReyes,
  okaforAuthorises,
  okaforDenies,
  ordinaryFacts,
} from './history.fixture.js';
import { prescription } from './prescription.decider.js';
import { refillHelper } from './refill.helper.js';

const given = (...events: readonly PrescriptionEvent[]) =>
  givenFor(prescription)(metforminRecorded, filledInMarch, ...events).knowing(ordinaryFacts);

const theFirst = { prescriptionId: metformin, requestId: firstRequest } as const;
const sendFirst = {
  type: 'SendRefillToPharmacy',
  ...theFirst,
  via: 'electronic',
} as const satisfies SendRefillToPharmacy;
const startEncounter = {
  type: 'StartRefillEncounter',
  ...theFirst,
} as const satisfies StartRefillEncounter;

const hasDied = { patient: { examinations: {}, death: { recordedAt: '2026-03-01T17:00:00Z' } } };
const discontinued: PrescriptionEvent = {
  type: 'PrescriptionDiscontinued',
  prescriptionId: metformin,
  discontinuedOn: '2026-03-25',
  by: drOkafor,
  at: '2026-03-25T18:00:00Z',
};

describe('sending a refill to the pharmacy', () => {
  const authorised = given(mariaAsks, okaforAuthorises).by(nurseIto).at('2026-03-26T16:00:00Z');

  it('says by which way and on which day', () => {
    authorised.when(sendFirst).then(itoSends);
    authorised.when({ ...sendFirst, via: 'fax' }).then({ ...itoSends, via: 'fax' });
  });

  it('is possible after the request was dismissed: the authorisation stands', () => {
    given(mariaAsks, okaforAuthorises, itoDismisses)
      .by(nurseIto)
      .at('2026-03-27T16:00:00Z')
      .when(sendFirst)
      .thenSomething();
  });

  it('is refused before the authorisation', () => {
    given(mariaAsks).by(nurseIto).when(sendFirst).thenRefused('not-authorised');
    given(mariaAsks, okaforDenies).by(nurseIto).when(sendFirst).thenRefused('not-authorised');
    given().by(nurseIto).when(sendFirst).thenRefused('never-requested');
  });

  it('happens once', () => {
    given(mariaAsks, okaforAuthorises, itoSends)
      .by(nurseReyes)
      .at('2026-03-26T17:00:00Z')
      .when({ ...sendFirst, via: 'fax' })
      .thenRefused('already-sent', { sentOn: '2026-03-26', via: 'electronic' });
  });

  it('is refused when the patient has died or the prescription was discontinued since', () => {
    authorised.knowing(hasDied).when(sendFirst).thenRefused('patient-deceased');
    given(mariaAsks, okaforAuthorises, discontinued)
      .at('2026-03-26T16:00:00Z')
      .when(sendFirst)
      .thenRefused('prescription-discontinued');
  });
});

describe("the refill's helper", () => {
  const pending = given(mariaAsks).by(nurseIto).at('2026-03-26T16:00:00Z').as('command-8');
  const encounterId = idFor('command-8', `encounter for ${firstRequest}`);
  const opened: PrescriptionEvent = {
    type: 'EncounterNoteOpened',
    encounterId,
    ...theFirst,
    by: nurseIto,
    at: '2026-03-26T16:00:00Z',
  };

  it('leads to the command that opens the note', () => {
    expect(refillHelper.leadsTo).toBe(startEncounter.type);
  });

  it('opens an encounter note with the requested prescription, and closes nothing', () => {
    pending.when(startEncounter).then(opened, {
      type: 'PrescriptionDrafted',
      draftId: idFor('command-8', `draft for ${firstRequest}`),
      encounterId,
      ...theFirst,
      medication: 'metformin 500 mg tablet',
      daysSupply: 30,
      by: nurseIto,
      at: '2026-03-26T16:00:00Z',
    });
  });

  it('changes nothing when the same person presses it again', () => {
    given(mariaAsks, opened).by(nurseIto).when(startEncounter).thenNothing();
  });

  it('tells another person who has opened the note', () => {
    given(mariaAsks, opened)
      .by(nurseReyes)
      .when(startEncounter)
      .thenRefused('encounter-already-opened', { encounterId, by: nurseIto });
  });

  it('is for open requests', () => {
    given().when(startEncounter).thenRefused('never-requested');
    given(mariaAsks, itoDismisses).when(startEncounter).thenRefused('already-dismissed');
  });

  it('works again when the request was returned', () => {
    given(mariaAsks, itoDismisses, itoReturns).by(nurseIto).when(startEncounter).thenSomething();
  });
});
