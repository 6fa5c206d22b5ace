import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived } from './events.js';
import {
  firstMessage,
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
  const late = { ...glucoseTooLate, messageId: firstMessage, lines: [sentGlucose()] };
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

  it('came at the latest when it is recorded, whatever it says', () =>
    given()
      .at(second)
      .when(results([], { receivedAt: taken }))
      .then(received([], { receivedAt: second, at: second })));
});
