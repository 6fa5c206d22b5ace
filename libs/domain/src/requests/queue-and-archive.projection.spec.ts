import { givenProjection } from '@anamnesis/eventing/testing';
import type { RefillRequested } from '../medications/events.js';
import type {
  MissingLabReported,
  PatientRequestReturnedToQueue,
  RecordErrorReported,
} from './events.js';
import {
  claimedByIto,
  dismissedByIto,
  labReportRequested,
  maria,
  mariasOtherRequest,
  mariasRequest,
  otherQuestionAsked,
  supersededByIto,
  withdrawnByMaria,
} from './history.fixture.js';
import { queueAndArchive } from './queue-and-archive.projection.js';

const given = givenProjection(queueAndArchive);

const metformin = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1e01';
const refillRequested: RefillRequested = {
  type: 'RefillRequested',
  requestId: mariasRequest,
  prescriptionId: metformin,
  patientId: maria,
  responsibleProviderId: 'dr-okafor',
  medication: 'metformin 500 mg tablet',
  daysSupply: 30,
  lastSuppliedOn: '2026-03-02',
  channel: 'portal',
  by: maria,
  at: '2026-03-25T17:00:00Z',
  requestedOn: '2026-03-25',
};

const returned: PatientRequestReturnedToQueue = {
  type: 'PatientRequestReturnedToQueue',
  requestId: mariasRequest,
  reason: 'Archived by accident',
  previous: { outcome: 'completed', by: 'nurse-ito', at: '2026-03-25T18:10:00Z' },
  by: 'clerk-brandt',
  at: '2026-03-25T19:00:00Z',
};

const handled = { requestId: mariasRequest, by: 'nurse-ito', at: '2026-03-25T18:05:00Z' };

describe('the queue and the archive', () => {
  it('have one row per request, on whatever stream it was asked', () => {
    given(refillRequested)
      .on(`prescription-${metformin}`)
      .thenRow(mariasRequest, {
        requestId: mariasRequest,
        askedOn: `prescription-${metformin}`,
        kind: 'refill',
        patientId: maria,
        askedBy: maria,
        requestedAt: '2026-03-25T17:00:00Z',
        requestedOn: '2026-03-25',
        summary: 'Refill of metformin 500 mg tablet',
        asked: {
          prescriptionId: metformin,
          medication: 'metformin 500 mg tablet',
          daysSupply: 30,
          lastSuppliedOn: '2026-03-02',
          channel: 'portal',
        },
        searchText: 'metformin 500 mg tablet',
        answers: 0,
        associatedAnswers: 0,
        notes: 0,
        timesReturned: 0,
        refill: 'asked',
        responsibleProviderId: 'dr-okafor',
        lastPosition: '000001',
      });
  });

  it('know that a proxy asked', () => {
    given({ event: labReportRequested, metadata: { onBehalfOf: maria } }).thenRowWith(
      mariasRequest,
      { onBehalfOf: maria, kind: 'lab-report' },
    );
  });

  it('hold both sides of an error in the record', () => {
    const reported: RecordErrorReported = {
      ...labReportRequested,
      type: 'RecordErrorReported',
      whatIsWrong: 'I never smoked',
      whatIsRight: 'Never a smoker',
    };
    given(reported).thenRowWith(mariasRequest, {
      kind: 'record-error',
      summary: 'Record error: I never smoked',
      asked: { text: 'I never smoked', correction: 'Never a smoker' },
      searchText: 'i never smoked never a smoker',
    });
  });

  it('say of a missing result who is thought to have ordered it', () => {
    const { description, ...asked } = labReportRequested;
    const missing: MissingLabReported = {
      ...asked,
      type: 'MissingLabReported',
      description,
      orderedBy: 'this-practice',
      takenOn: '2026-03-19',
    };
    given(missing).thenRowWith(mariasRequest, {
      kind: 'missing-lab',
      summary: `Missing lab: ${description}`,
      asked: { text: description, orderedBy: 'this practice', takenOn: '2026-03-19' },
    });
    given({ ...missing, orderedBy: 'unknown' }).thenRowWith(mariasRequest, {
      asked: { text: description, orderedBy: 'not known', takenOn: '2026-03-19' },
    });
  });

  it('shorten what a list shows, and search all of it', () => {
    const text = 'Since last week my knee hurts, mostly in the morning. '.repeat(4);
    given({ ...otherQuestionAsked, text }).thenRowWith(mariasOtherRequest, {
      summary: `${`Question: ${text}`.slice(0, 119)}…`,
      searchText: 'since last week my knee hurts mostly in the morning '.repeat(4).trim(),
    });
  });

  it.each([
    ['authorised', { type: 'RefillAuthorised', authorisedOn: '2026-03-25', policyVersion: '1' }],
    ['denied', { type: 'RefillDenied', reason: 'Come and see us' }],
    ['sent', { type: 'RefillSentToPharmacy', via: 'fax', sentOn: '2026-03-25' }],
  ] as const)('show a refill that was %s, still in the queue', (refill, step) => {
    const event = { ...step, ...handled, prescriptionId: metformin } as const;
    given(refillRequested, event).thenRowWith(mariasRequest, { refill, outcome: undefined });
  });

  it('show who has claimed a request, until it is released', () => {
    given(labReportRequested, claimedByIto).thenRowWith(mariasRequest, {
      claimedBy: 'nurse-ito',
      claimExpiresAt: '2026-03-25T18:30:00Z',
    });
    given(labReportRequested, claimedByIto, {
      type: 'PatientRequestReleased',
      ...handled,
    }).thenRowWith(mariasRequest, { claimedBy: undefined, claimExpiresAt: undefined });
  });

  it('count notes and answers, and find their words', () => {
    const answer = { type: 'PatientRequestAnswered', ...handled, notifyPatient: true } as const;
    given(
      labReportRequested,
      { type: 'PatientRequestNoted', ...handled, note: 'Lab says Friday' },
      { ...answer, text: 'It comes on Friday.', associate: true },
      { ...answer, text: 'Please call us.', associate: false },
    ).thenRowWith(mariasRequest, {
      notes: 1,
      answers: 2,
      associatedAnswers: 1,
      searchText:
        'cholesterol taken before the holidays lab says friday it comes on friday please call us',
      lastPosition: '000004',
    });
  });

  it.each([
    ['dismissed', dismissedByIto, 'completed', 'nurse-ito', undefined],
    ['withdrawn', withdrawnByMaria, 'withdrawn', maria, 'I found it'],
    ['superseded', supersededByIto, 'superseded', 'nurse-ito', undefined],
  ] as const)('archive a request that was %s, and nobody works on it any more', (...row) => {
    const [, event, outcome, archivedBy, archiveReason] = row;
    given(labReportRequested, claimedByIto, event).thenRowWith(mariasRequest, {
      outcome,
      archivedBy,
      archivedAt: '2026-03-25T18:10:00Z',
      archiveReason,
      claimedBy: undefined,
      supersededBy: outcome === 'superseded' ? mariasOtherRequest : undefined,
    });
  });

  it('take a returned request back into the queue, and remember that it was returned', () => {
    given(labReportRequested, supersededByIto, returned).thenRowWith(mariasRequest, {
      outcome: undefined,
      archivedBy: undefined,
      archivedAt: undefined,
      archiveReason: undefined,
      supersededBy: undefined,
      timesReturned: 1,
      requestedOn: '2026-03-25',
    });
  });

  it('leave the request alone that supersedes another', () => {
    given(labReportRequested, otherQuestionAsked, supersededByIto).thenRowWith(mariasOtherRequest, {
      outcome: undefined,
      lastPosition: '000002',
    });
  });

  it('never make a row out of the handling of something that was not asked', () => {
    given(claimedByIto).thenNoRow(mariasRequest);
  });
});
