import { givenProjection } from '@anamnesis/eventing/testing';
import {
  claimedByIto,
  dismissedByIto,
  labReportRequested,
  maria,
  mariasOtherRequest,
  mariasRequest,
  supersededByIto,
} from './history.fixture.js';
import { requestHistory, type HistoryEvent } from './request-history.projection.js';

const given = givenProjection(requestHistory);
const handled = { requestId: mariasRequest, by: 'nurse-ito', at: '2026-03-25T18:05:00Z' };
const prescribed = { ...handled, prescriptionId: '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01' };

describe("a request's history", () => {
  it('has a row for each thing that happened, and says whose data it is', () => {
    given(
      { event: labReportRequested, metadata: { onBehalfOf: maria } },
      { event: dismissedByIto, metadata: { subject: maria } },
    )
      .thenRow('event-1', {
        entryId: 'event-1',
        requestId: mariasRequest,
        patientId: maria,
        position: '000001',
        at: '2026-03-25T17:00:00Z',
        by: maria,
        onBehalfOf: maria,
        did: 'asked',
        patientMayRead: true,
        facts: { text: 'Cholesterol, taken before the holidays' },
      })
      .thenRow('event-2', {
        entryId: 'event-2',
        requestId: mariasRequest,
        patientId: maria,
        position: '000002',
        at: '2026-03-25T18:10:00Z',
        by: 'nurse-ito',
        did: 'dismissed',
        patientMayRead: true,
        facts: { outcome: 'completed' },
      });
  });

  it('stands on both requests when one supersedes the other', () => {
    given(supersededByIto)
      .thenRowWith('event-1', {
        requestId: mariasRequest,
        did: 'superseded',
        facts: { otherRequestId: mariasOtherRequest },
      })
      .thenRowWith('event-1/other', {
        requestId: mariasOtherRequest,
        did: 'took-the-place-of',
        facts: { otherRequestId: mariasRequest },
      });
  });

  const answer = { type: 'PatientRequestAnswered', ...handled, notifyPatient: true } as const;
  const previous = { outcome: 'completed', by: 'nurse-ito', at: '2026-03-25T18:10:00Z' } as const;

  it.each<[string, HistoryEvent, boolean]>([
    ['a claim', claimedByIto, false],
    ['a release', { type: 'PatientRequestReleased', ...handled }, false],
    ['a note', { type: 'PatientRequestNoted', ...handled, note: 'Ask the lab' }, false],
    ['an associated answer', { ...answer, text: 'Friday', associate: true }, true],
    ['an answer apart', { ...answer, text: 'Friday', associate: false }, false],
    ['a dismissal', dismissedByIto, true],
    ['a withdrawal', { type: 'PatientRequestWithdrawn', ...handled, reason: 'Found it' }, true],
    [
      'a return',
      { type: 'PatientRequestReturnedToQueue', ...handled, reason: 'By accident', previous },
      true,
    ],
    [
      'an authorisation',
      { type: 'RefillAuthorised', ...prescribed, authorisedOn: '2026-03-25', policyVersion: '1' },
      true,
    ],
    ['a denial', { type: 'RefillDenied', ...prescribed, reason: 'Come and see us' }, true],
    [
      'a fax to the pharmacy',
      { type: 'RefillSentToPharmacy', ...prescribed, via: 'fax', sentOn: '2026-03-25' },
      true,
    ],
    [
      'an opened encounter',
      { type: 'EncounterNoteOpened', ...prescribed, encounterId: 'e' },
      false,
    ],
    [
      'a drafted prescription',
      {
        type: 'PrescriptionDrafted',
        ...prescribed,
        encounterId: 'e',
        draftId: 'd',
        medication: 'metformin',
      },
      false,
    ],
  ])('says of %s whether the patient may read it', (_what, event, patientMayRead) => {
    given(event).thenRowWith('event-1', { requestId: mariasRequest, patientMayRead });
  });

  it('keeps how it lay in the archive before it was returned, and from whom a claim was taken', () => {
    given(
      { type: 'PatientRequestReturnedToQueue', ...handled, reason: 'By accident', previous },
      { ...claimedByIto, takenOverFrom: 'clerk-brandt' },
    )
      .thenRowWith('event-1', { facts: { reason: 'By accident', previous } })
      .thenRowWith('event-2', {
        facts: { expiresAt: '2026-03-25T18:30:00Z', takenOverFrom: 'clerk-brandt' },
      });
  });
});
