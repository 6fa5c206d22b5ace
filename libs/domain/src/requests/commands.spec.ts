import { validateSync } from 'class-validator';
import {
  AnswerPatientRequest,
  AskQuestion,
  ClaimPatientRequest,
  DismissPatientRequest,
  NotePatientRequest,
  RequestLabReport,
  ReturnPatientRequestToQueue,
} from './commands.js';
import { askedOn, maria, mariasRequest } from './history.fixture.js';

/** As a body would be read: whatever it holds, on an instance of the command's class. */
const malformed = (Command: new () => object, body: Readonly<Record<string, unknown>>): string[] =>
  validateSync(Object.assign(new Command(), body), {
    whitelist: true,
    forbidNonWhitelisted: true,
  }).map(({ property }) => property);

const here = { askedOn, requestId: mariasRequest };

describe('what a caller may say of a request', () => {
  it.each([
    ['the stream of a prescription', `prescription-${maria}`, []],
    ['a stream without an id', 'patientRequest-1', ['askedOn']],
    ['a month of the access log', `accessLog-${maria}.202603`, ['askedOn']],
    ['a stream in capitals', `prescription-${maria.toUpperCase()}`, ['askedOn']],
    ['two streams', `patientRequest-${maria} patient-${maria}`, ['askedOn']],
  ])('names the stream it was asked on: %s', (_what, stream, fields) => {
    expect(malformed(ClaimPatientRequest, { ...here, askedOn: stream })).toEqual(fields);
  });

  it.each([
    ['completed, without a reason', { outcome: 'completed' }, []],
    ['completed, with one', { outcome: 'completed', reason: 'Sent by mail' }, []],
    ['completed, with something else', { outcome: 'completed', reason: { a: 1 } }, ['reason']],
    ['not to be completed, without one', { outcome: 'will-not-be-completed' }, ['reason']],
    [
      'not to be completed, for blanks',
      { outcome: 'will-not-be-completed', reason: ' \n ' },
      ['reason'],
    ],
    ['withdrawn, which is not for staff to say', { outcome: 'withdrawn' }, ['outcome']],
  ])('dismisses it as %s', (_how, said, fields) => {
    expect(malformed(DismissPatientRequest, { ...here, ...said })).toEqual(fields);
  });

  it.each([
    ['in capitals, which would be another request', { requestId: 'A'.repeat(36) }],
    ['in capitals, though it is one', { requestId: mariasRequest.toUpperCase() }],
    ['without dashes', { requestId: mariasRequest.replaceAll('-', '') }],
  ])('does not name it %s', (_how, said) => {
    expect(malformed(ClaimPatientRequest, { ...here, ...said })).toEqual(['requestId']);
  });

  it('is more than blanks', () => {
    expect(malformed(AskQuestion, { patientId: maria, text: '    ' })).toEqual(['text']);
    expect(malformed(AskQuestion, { patientId: maria, text: ' ok?' })).toEqual([]);
    expect(malformed(NotePatientRequest, { ...here, note: '\t' })).toEqual(['note']);
  });

  it.each([
    ['leaving it open', {}, []],
    ['not completing it, without a reason', { disposition: 'will-not-be-completed' }, ['reason']],
    [
      'completing it, with no text as a reason',
      { disposition: 'completed', reason: 7 },
      ['reason'],
    ],
  ])('answers, %s', (_how, said, fields) => {
    expect(malformed(AnswerPatientRequest, { ...here, text: 'Yes', ...said })).toEqual(fields);
  });

  it.each([
    ['confirmed', true, []],
    ['not confirmed', false, ['confirmed']],
    ['confirmed by a word', 'true', ['confirmed']],
  ])('returns it when that is %s', (_how, confirmed, fields) => {
    const said = { ...here, confirmed, reason: 'Archived by accident' };
    expect(malformed(ReturnPatientRequestToQueue, said)).toEqual(fields);
  });

  it.each(['by', 'at', 'type', 'commandId'])('never says %s', (field) => {
    const body = { ...here, outcome: 'completed' };
    const say = (): string[] => {
      const command = Object.assign(new DismissPatientRequest(), body);
      Object.defineProperty(command, field, { value: 'x', enumerable: true });
      return validateSync(command, { whitelist: true, forbidNonWhitelisted: true }).map(
        ({ property }) => property,
      );
    };
    expect(say()).toEqual([field]);
  });

  it.each([
    ['2026-03-01', []],
    ['2026-02-30', ['takenOn']],
    ['2026-W09-7', ['takenOn']],
  ])('gives days as calendar dates: %s', (takenOn, fields) => {
    const body = { patientId: maria, description: 'Cholesterol', takenOn };
    expect(malformed(RequestLabReport, body)).toEqual(fields);
  });
});
