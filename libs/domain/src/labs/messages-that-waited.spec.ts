import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived, LateLabResultsKept } from './events.js';
import {
  firstMessage,
  glucose,
  glucosePreliminary,
  glucoseTooLate,
  maria,
  measured,
  noValue,
  panel,
  panelFinal,
  panelHeader,
  secondMessage,
  sentGlucose,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';
import type { SentLine } from './news-of-lines.policy.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events).by(theInterface);

const results = (
  lines: readonly SentLine[],
  rest: Partial<Omit<RecordLabResults, 'type'>> = {},
): RecordLabResults =>
  said(RecordLabResults, {
    ...{ reportId: panel, patientId: maria, source: 'hl7v2', messageId: firstMessage },
    ...{ header: panelHeader, lines, ...rest },
  });

const received = (
  lines: LabResultsReceived['lines'],
  rest: Partial<LabResultsReceived> = {},
): LabResultsReceived => ({ ...glucosePreliminary, lines, ...rest });

describe('a message that waited, and is taken behind newer ones', () => {
  const first = '2026-03-11T02:00:00Z';
  const second = '2026-03-11T16:00:00Z';
  const taken = '2026-03-12T18:00:00Z';
  const older = results([sentGlucose()], { receivedAt: first });
  const late: LateLabResultsKept = {
    ...{ ...glucoseTooLate, messageId: firstMessage, lines: [sentGlucose()] },
    unheard: [glucose],
  };
  const correctedIn = (sent: Partial<SentLine>) =>
    received([{ ...sentGlucose(sent), version: 1 }], { messageId: secondMessage, at: second });

  it.each<[string, Partial<SentLine>]>([
    ['a correction', { status: 'corrected', value: measured('95', 'mg/dL', '70-99') }],
    ['another final line', { value: measured('95', 'mg/dL', '70-99') }],
    ['a withdrawal', { status: 'wrong-patient', value: noValue }],
  ])('is kept and changes nothing behind %s', (_what, newer) =>
    given(correctedIn(newer)).at(taken).when(older).then(late),
  );

  it('is older than what was recorded before messages said when they came', () =>
    given(panelFinal)
      .at(taken)
      .when(results([sentGlucose({ status: 'corrected' })], { receivedAt: first }))
      .then({ ...late, lines: [sentGlucose({ status: 'corrected' })] }));

  it('brings nothing back of an order that was taken back, known or not', () => {
    const takenBack = received([], { takenBack: 'cancelled', at: second });
    given(takenBack).at(taken).when(older).then(late);
    given(takenBack, late).at(taken).when(older).thenNothing();
    given(takenBack)
      .at(taken)
      .when(results([sentGlucose()]))
      .thenSomething();
  });

  it('remembers that the order was taken back, though nothing of it stood', () =>
    given(received([]))
      .at(second)
      .when(results([], { takenBack: 'cancelled' }))
      .then(received([], { takenBack: 'cancelled', at: second })));

  it('counts by when it came, though it is taken later than a newer one was recorded', () => {
    const newer = { ...correctedIn({}), receivedAt: first, at: second };
    const corrected = sentGlucose({ status: 'corrected' });
    const receivedAt = '2026-03-11T03:00:00Z';
    given(newer)
      .at(taken)
      .when(results([corrected], { receivedAt }))
      .then(received([{ ...corrected, version: 2 }], { receivedAt, at: taken }));
  });

  it('came when it says, whatever the clock of whoever records it says', () => {
    given()
      .at(first)
      .when(results([], { receivedAt: second }))
      .then(received([], { receivedAt: second, at: first }));
  });

  it('is to be looked at by nobody where it was heard before it was taken anew', () => {
    const heard = received([{ ...sentGlucose(), version: 1 }], { at: first });
    const corrected = sentGlucose({ status: 'corrected', value: measured('95', 'mg/dL', '70-99') });
    const newer = received([{ ...corrected, version: 2 }], {
      messageId: secondMessage,
      at: second,
    });
    const { unheard: _nobody, ...kept } = late;
    given(heard, newer).at(taken).when(older).then(kept);
    given(heard, newer)
      .at(taken)
      .when(results([sentGlucose()], { receivedAt: first, messageId: thirdMessage }))
      .then({ ...late, messageId: thirdMessage });
  });
});

describe('a message that is taken as it comes, behind one whose clock was ahead', () => {
  const clockAhead = '2026-03-11T16:00:05Z';
  const clockBehind = '2026-03-11T16:00:03Z';
  const shown = received([{ ...sentGlucose(), version: 1 }], { at: clockAhead });
  const atOnce = { messageId: secondMessage, receivedAt: clockBehind, isTakenAtOnce: true };
  const behindIt = { messageId: secondMessage, receivedAt: clockAhead, at: clockBehind };

  it.each<[string, Partial<SentLine>]>([
    ['a correction', { status: 'corrected', value: measured('49', 'mg/dL', '70-99') }],
    ['a withdrawal', { status: 'wrong-patient', value: noValue }],
  ])('is no older than what is on file: %s', (_what, sent) => {
    const line = sentGlucose(sent);
    given(shown)
      .at(clockBehind)
      .when(results([line], atOnce))
      .then(received([{ ...line, version: 2 }], behindIt));
  });

  it('is no older where no message brought it', () => {
    const line = sentGlucose({ status: 'corrected' });
    given(shown)
      .at(clockBehind)
      .when(results([line], { messageId: secondMessage }))
      .then(received([{ ...line, version: 2 }], behindIt));
  });

  it('takes the order back also where its clock is behind', () => {
    const cancelled = { ...sentGlucose({ status: 'cancelled' }), version: 2 };
    given(shown)
      .at(clockBehind)
      .when(results([], { ...atOnce, takenBack: 'cancelled' }))
      .then(received([cancelled], { ...behindIt, takenBack: 'cancelled' }));
  });

  it('is older than that where it has waited', () => {
    const waited = { messageId: secondMessage, receivedAt: clockBehind };
    const line = sentGlucose({ status: 'corrected' });
    given(shown)
      .at('2026-03-12T18:00:00Z')
      .when(results([line], waited))
      .then({ ...glucoseTooLate, messageId: secondMessage, lines: [line], unheard: [glucose] });
  });
});
