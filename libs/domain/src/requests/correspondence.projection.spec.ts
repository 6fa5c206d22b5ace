import { givenProjection } from '@anamnesis/eventing/testing';
import { correspondence } from './correspondence.projection.js';
import type { PatientRequestAnswered } from './events.js';
import { askedOn, labReportRequested, maria, mariasRequest } from './history.fixture.js';

const given = givenProjection(correspondence);

const answered: PatientRequestAnswered = {
  type: 'PatientRequestAnswered',
  requestId: mariasRequest,
  text: 'It comes on Friday.',
  notifyPatient: true,
  associate: false,
  by: 'nurse-ito',
  at: '2026-03-25T18:05:00Z',
};

describe('correspondence with a patient', () => {
  it('holds what was asked and what was answered, associated with the request or not', () => {
    given(labReportRequested, { event: answered, metadata: { subject: maria } })
      .on(askedOn)
      .thenRow('event-1', {
        entryId: 'event-1',
        patientId: maria,
        requestId: mariasRequest,
        askedOn,
        direction: 'from-patient',
        position: '000001',
        at: '2026-03-25T17:00:00Z',
        by: maria,
        text: 'Cholesterol, taken before the holidays',
        associated: true,
      })
      .thenRow('event-2', {
        entryId: 'event-2',
        patientId: maria,
        requestId: mariasRequest,
        askedOn,
        direction: 'to-patient',
        position: '000002',
        at: '2026-03-25T18:05:00Z',
        by: 'nurse-ito',
        text: 'It comes on Friday.',
        associated: false,
      });
  });

  it('says of a record error what it should say', () => {
    given({
      ...labReportRequested,
      type: 'RecordErrorReported',
      whatIsWrong: 'Smoker',
      whatIsRight: 'Never smoked',
    }).thenRowWith('event-1', { text: 'Smoker\nIt should say: Never smoked' });
  });
});
