import { givenFor } from '@anamnesis/eventing/testing';
import { patient } from '../patients/patient.decider.js';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  AskQuestion,
  DismissPatientRequest,
  ReportMissingLab,
  ReportRecordError,
  RequestLabReport,
  SupersedePatientRequest,
} from './commands.js';
import { askedOn, labReportRequested, maria, mariasRequest, tomas } from './history.fixture.js';
import { patientRequest } from './patient-request.decider.js';

const given = givenFor(patientRequest);
const requestId = idFor('command-1', 'request');

const mariaRecorded = patient.evolve(patient.initialState, {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId: 'facility-pasadena',
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1980-02-29',
  by: 'import',
  at: '2026-01-05T09:00:00Z',
});
const pasadena = {
  recorded: { name: 'Pasadena', zone: 'America/Los_Angeles', phone: '+1 626 555 0100' },
};
const asks = given()
  .by(maria)
  .at('2026-03-26T05:30:00Z')
  .as('command-1')
  .knowing({ patient: mariaRecorded, facility: pasadena });
const stamped = {
  requestId,
  patientId: maria,
  by: maria,
  at: '2026-03-26T05:30:00Z',
  requestedOn: '2026-03-25',
} as const;

const requestLabReport = said(RequestLabReport, {
  patientId: maria,
  description: 'Cholesterol',
  orderedBy: 'Dr. Okafor',
  takenOn: '2026-03-01',
});

describe('requesting a lab report', () => {
  it('is asked with what the asker says, on the day that it is at the facility', () =>
    asks.when(requestLabReport).then({
      type: 'LabReportRequested',
      ...stamped,
      description: 'Cholesterol',
      orderedBy: 'Dr. Okafor',
      takenOn: '2026-03-01',
    }));
  it('needs neither who ordered it nor when it was taken', () =>
    asks
      .when(said(RequestLabReport, { patientId: maria, description: 'Cholesterol' }))
      .then({ type: 'LabReportRequested', ...stamped, description: 'Cholesterol' }));
  it('looks nothing up but the patient and the facility, so that its answer tells nothing', () => {
    const found = { patient: mariaRecorded };
    expect(Object.values(patientRequest.lookUp?.({}, requestLabReport, found) ?? {})).toMatchObject(
      [{ stream: `patient-${maria}` }, { stream: 'facility-facility-pasadena' }],
    );
  });
});

describe('saying that a laboratory result is missing', () => {
  const missing = (fields: Partial<ReportMissingLab> = {}) =>
    said(ReportMissingLab, {
      patientId: maria,
      description: 'Cholesterol',
      orderedBy: 'this-practice',
      takenOn: '2026-03-19',
      ...fields,
    });

  it('is asked with what the asker states, four business days after it was taken', () =>
    asks.when(missing()).then({
      type: 'MissingLabReported',
      ...stamped,
      description: 'Cholesterol',
      orderedBy: 'this-practice',
      takenOn: '2026-03-19',
    }));
  it('is asked where the asker does not know who ordered it', () =>
    asks.when(missing({ orderedBy: 'unknown' })).thenSomething());
  it('is refused before, with the first day on which it may be said', () =>
    asks
      .when(missing({ takenOn: '2026-03-20' }))
      .thenRefused('lab-not-due-yet', { firstDay: '2026-03-26' }));
  it('counts by the closures of the facility', () => {
    const closures = {
      floors: { firstDay: '2026-03-24', lastDay: '2026-03-24', reason: 'New floors' },
    };
    asks
      .knowing({ patient: mariaRecorded, facility: { ...pasadena, closures } })
      .when(missing())
      .thenRefused('lab-not-due-yet', { firstDay: '2026-03-26' });
  });
  it('is refused where somebody else has ordered it', () =>
    asks.when(missing({ orderedBy: 'somebody-else' })).thenRefused('ordered-elsewhere'));
  it('is refused for a day that is yet to come anywhere', () =>
    asks.when(missing({ takenOn: '2026-03-27' })).thenRefused('dated-in-the-future'));
  it('looks nothing up but the patient and the facility, so that its answer tells nothing', () => {
    const found = { patient: mariaRecorded };
    expect(Object.values(patientRequest.lookUp?.({}, missing(), found) ?? {})).toMatchObject([
      { stream: `patient-${maria}` },
      { stream: 'facility-facility-pasadena' },
    ]);
  });
});

describe('reporting an error in the record', () => {
  it('is asked with what is wrong and, where it is known, what is right', () =>
    asks
      .when(
        said(ReportRecordError, {
          patientId: maria,
          whatIsWrong: 'I am not allergic to penicillin',
          whatIsRight: 'No known allergies',
        }),
      )
      .then({
        type: 'RecordErrorReported',
        ...stamped,
        whatIsWrong: 'I am not allergic to penicillin',
        whatIsRight: 'No known allergies',
      }));
});

describe('asking a question', () => {
  const askQuestion = said(AskQuestion, { patientId: maria, text: 'May I exercise again?' });

  it('is asked as it was written', () =>
    asks
      .when(askQuestion)
      .then({ type: 'QuestionAsked', ...stamped, text: 'May I exercise again?' }));
  it('takes the day of California while the facility is not known', () =>
    asks
      .knowing({ facility: {} })
      .when(askQuestion)
      .then({ type: 'QuestionAsked', ...stamped, text: 'May I exercise again?' }));
  it('takes the day of the facility', () =>
    asks
      .knowing({ facility: { recorded: { ...pasadena.recorded, zone: 'Europe/Berlin' } } })
      .when(askQuestion)
      .then({
        type: 'QuestionAsked',
        ...stamped,
        requestedOn: '2026-03-26',
        text: 'May I exercise again?',
      }));
  it('is refused for a patient who was never recorded', () =>
    asks
      .knowing({ patient: patient.initialState })
      .when(askQuestion)
      .thenRefused('no-such-patient'));
  it('is refused for a patient who has died, with the phone of the office', () => {
    const hasDied = {
      patient: { ...mariaRecorded, death: { recordedAt: '2026-03-01T17:00:00Z' } },
    };
    const recorded = {
      facilityId: 'harbor',
      name: 'Harbor Clinic',
      zone: 'UTC',
      phone: '555-0142',
    };
    asks
      .knowing({ ...hasDied, facility: { recorded } })
      .when(askQuestion)
      .thenRefused('patient-deceased', { officePhone: '555-0142' });
    asks
      .knowing({ ...hasDied, facility: undefined })
      .when(askQuestion)
      .thenRefused('patient-deceased');
  });
  it('stands on a stream of its own, named after the id that the command makes', () => {
    expect(patientRequest.streamOf(askQuestion, 'command-1')).toBe(`patientRequest-${requestId}`);
  });
  it('is about the patient who is named, recorded or not', () => {
    expect(patientRequest.patientOf({}, askQuestion)).toBe(maria);
  });
});

describe('a command on a request', () => {
  const dismiss = said(DismissPatientRequest, {
    askedOn,
    requestId: mariasRequest,
    outcome: 'completed',
  });
  const asked = patientRequest.evolve(patientRequest.initialState, labReportRequested);

  it('goes to the stream on which it was asked', () => {
    expect(patientRequest.streamOf(dismiss, 'command-1')).toBe(askedOn);
  });
  it('is about the patient of the request, and about nobody when it was never asked', () => {
    expect(patientRequest.patientOf(asked, dismiss)).toBe(maria);
    expect(patientRequest.patientOf({}, dismiss)).toBeUndefined();
  });
  it('makes facts of the patient of the request', () => {
    const [dismissed] = patientRequest.decide(asked, dismiss, {
      by: 'nurse-ito',
      at: '2026-03-26T05:30:00Z',
      commandId: 'command-2',
      facts: { patient: undefined, facility: undefined, otherRequests: undefined },
    }) as Parameters<typeof patientRequest.subjectOf>[1][];
    expect(dismissed && patientRequest.subjectOf(asked, dismissed)).toBe(maria);
  });
  it('looks up the other request, wherever it was asked, when it supersedes', () => {
    const supersededByAskedOn = `prescription-${tomas}`;
    const supersede = said(SupersedePatientRequest, {
      askedOn,
      requestId: mariasRequest,
      supersededBy: tomas,
      supersededByAskedOn,
    });
    expect(patientRequest.lookUp?.(asked, supersede, {}).otherRequests).toMatchObject({
      stream: supersededByAskedOn,
    });
    expect(patientRequest.lookUp?.(asked, dismiss, {})).toEqual({});
  });
});
