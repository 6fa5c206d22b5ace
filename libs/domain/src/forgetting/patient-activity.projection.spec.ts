import { givenProjection } from '@anamnesis/eventing/testing';
import { patientActivity, type CareEvent } from './patient-activity.projection.js';

const given = givenProjection(patientActivity);
const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const prescriptionId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b01';
const requestId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01';
const imported = { by: 'import', at: '2026-03-25T17:00:00Z' } as const;
const ofMaria = (event: CareEvent, position: string) => ({
  event,
  position,
  metadata: { subject: maria },
});

const examined: CareEvent = {
  type: 'ExaminationCompleted',
  patientId: maria,
  examinationId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7a01',
  completedOn: '2012-02-02',
  mode: 'in-person',
  ...imported,
};
const filled = (filledOn: string): CareEvent => ({
  type: 'DispenseRecorded',
  prescriptionId,
  dispenseId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b02',
  filledOn,
  ...imported,
});
const discontinued = (discontinuedOn: string): CareEvent => ({
  ...{ type: 'PrescriptionDiscontinued', prescriptionId, discontinuedOn, ...imported },
});
const dismissed = (at: string): CareEvent => ({
  type: 'PatientRequestDismissed',
  requestId,
  outcome: 'completed',
  by: 'nurse-ito',
  at,
});

const resulted = (source: 'hl7v2' | 'import', times: readonly string[]): CareEvent => ({
  type: 'LabResultsReceived',
  reportId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01',
  patientId: maria,
  source,
  header: { test: {}, collected: times, resultedAt: '2011-06-02T18:00:00Z', notes: [] },
  lines: [],
  ...imported,
});

const messageId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d0b';
const cameOn = { by: 'acme-lab', at: '2026-03-25T17:00:00Z' } as const;
const came = (messageType: string, patientId?: string): CareEvent => ({
  ...{ type: 'MessageReceived', messageId, format: 'hl7v2', sender: 'acme-lab', messageType },
  ...{ controlId: 'MSG00001', raw: '', sha256: '', ...cameOn },
  ...(patientId === undefined ? {} : { patientId }),
});
const attached = (messageType?: string): CareEvent => ({
  ...{ type: 'MessagePatientAttached', messageId, attempt: 2, patientId: maria },
  ...{ reason: 'The laboratory has her married name', ...cameOn },
  ...(messageType === undefined ? {} : { messageType }),
});
/** A message that came as nobody's is its own subject, whosever it is by now. */
const ofItself = (event: CareEvent) => ({ event, metadata: { subject: messageId } });

describe('results that wait on the worklist', () => {
  it('are care on the day on which they came', () => {
    given(ofMaria(came('ORU^R01', maria), '1')).thenRowWith(maria, { lastCareOn: '2026-03-26' });
  });
  it.each([
    ['as results', attached('ORU^R01')],
    ['by events that do not say what it was', attached()],
  ])('are care on the day on which they were attached %s', (_how, event) => {
    given(ofItself(event)).thenRowWith(maria, { lastCareOn: '2026-03-26' });
  });
  it.each<[string, CareEvent]>([
    ['are nobody’s care while they are nobody’s', came('ORU^R01')],
    ['are not what a record system says of a patient', attached('ADT^A08')],
  ])('%s', (_what, event) => {
    given(ofItself(event)).thenNoRow(maria);
    given(ofItself(event)).thenNoRow(messageId);
  });
  it('are not what a record system says of a known patient', () => {
    given(ofMaria(came('ADT^A08', maria), '1')).thenNoRow(maria);
  });
});

describe('the last fact of care', () => {
  it.each<[string, CareEvent, string]>([
    [
      'the last day that is told of it',
      resulted('import', ['2011-06-01', '2011-06']),
      '2011-06-02',
    ],
    ['today, where it says a day to come', resulted('import', ['2031-06-01']), '2026-03-26'],
    ['today, where it came from a laboratory', resulted('hl7v2', ['2011-06-01']), '2026-03-26'],
  ])('is of an imported result %s', (_which, event, lastCareOn) => {
    given(ofMaria(event, '1')).thenRowWith(maria, { lastCareOn });
  });
  it.each<[string, string, string]>([
    ['its own day, where it has ended', '2014-05-05', '2014-05-05'],
    ['its own day, where it ends today', '2026-03-26', '2026-03-26'],
    ['the day on which it was said, where the end is planned', '2035-12-31', '2026-03-26'],
    ['the day on which it was said, where the end is open', '9999-12-31', '2026-03-26'],
  ])('is of a prescription’s end %s', (_which, discontinuedOn, lastCareOn) => {
    given(ofMaria(discontinued(discontinuedOn), '1')).thenRowWith(maria, { lastCareOn });
  });
  it('is what came after an end was planned', () => {
    given(
      ofMaria(discontinued('9999-12-31'), '1'),
      ofMaria(dismissed('2030-05-05T09:00:00Z'), '2'),
    ).thenRowWith(maria, { lastCareOn: '2030-05-05', lastPosition: '2' });
  });
  it('is today of an imported result of which no whole day is told', () => {
    const told = {
      ...resulted('import', ['2011-06']),
      header: { test: {}, collected: ['2011'], notes: [] },
    };
    given(ofMaria(told, '1')).thenRowWith(maria, { lastCareOn: '2026-03-26' });
  });
  it('is the day of which an imported fact speaks, not the day of its import', () => {
    given(ofMaria(examined, '1')).thenRow(maria, {
      patientId: maria,
      lastCareOn: '2012-02-02',
      lastPosition: '1',
    });
  });
  it('is the latest of all streams, in whatever order they were recorded', () => {
    given(
      ofMaria(filled('2014-05-05'), '1'),
      ofMaria(examined, '2'),
      ofMaria(filled('2013-05-05'), '3'),
    ).thenRow(maria, { patientId: maria, lastCareOn: '2014-05-05', lastPosition: '1' });
  });
  it('is told at its last position of the day, which stays when a message before it goes', () => {
    given(
      ofItself(attached('ORU^R01')),
      ofMaria(resulted('hl7v2', ['2026-03-25']), '2'),
      ofMaria(examined, '3'),
    ).thenRowWith(maria, { lastCareOn: '2026-03-26', lastPosition: '2' });
  });
  it('counts what was done about a request, which does not name the patient', () => {
    given(ofMaria(examined, '1'), ofMaria(dismissed('2016-03-25T09:00:00Z'), '2')).thenRowWith(
      maria,
      { lastCareOn: '2016-03-25' },
    );
  });
  it('is rather a day too late than too early', () => {
    given(ofMaria(dismissed('2016-03-25T17:00:00Z'), '1')).thenRowWith(maria, {
      lastCareOn: '2016-03-26',
    });
  });
  it('is nobody’s when the event concerns nobody', () => {
    given(examined).thenNoRow(maria);
  });
});
