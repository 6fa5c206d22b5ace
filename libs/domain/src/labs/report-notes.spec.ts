import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived, ReportHeader } from './events.js';
import {
  glucosePreliminary,
  glucoseTooLate,
  maria,
  measured,
  noValue,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  sentGlucose,
  sentPotassium,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';
import type { SentLine } from './news-of-lines.policy.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events).by(theInterface);

const later = '2026-03-12T18:00:00Z';
const results = (
  lines: readonly SentLine[],
  rest: Partial<Omit<RecordLabResults, 'type'>> = {},
): RecordLabResults =>
  said(RecordLabResults, {
    ...{ reportId: panel, patientId: maria, source: 'hl7v2', messageId: thirdMessage },
    ...{ header: panelHeader, lines, ...rest },
  });
const received = (rest: Partial<LabResultsReceived>): LabResultsReceived => ({
  ...{ ...panelFinal, messageId: thirdMessage, lines: [], at: later, ...rest },
});
const reviewed = [glucosePreliminary, panelFinal, okaforReviews];

describe('the notes of a report', () => {
  const magnesiumLine = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c04';
  const warned: ReportHeader = { ...panelHeader, notes: ['Haemolysed.'] };
  const alsoNoted: ReportHeader = { ...panelHeader, notes: ['Added on.'] };
  const noted = received({ header: warned, at: '2026-03-12T17:00:00Z' });
  const moved = sentGlucose({ value: measured('95', 'mg/dL', '70-99') });
  const magnesium = sentPotassium({ lineId: magnesiumLine, test: { name: 'Magnesium' } });

  it.each<
    [string, readonly SentLine[], { readonly sent: ReportHeader; readonly after: ReportHeader }]
  >([
    ['stay behind a line that is added', [magnesium], { sent: panelHeader, after: warned }],
    [
      'stay before those that come with it',
      [magnesium],
      { sent: alsoNoted, after: { ...panelHeader, notes: ['Haemolysed.', 'Added on.'] } },
    ],
    [
      'stay where not every line has its value again',
      [moved, sentPotassium({ value: noValue })],
      { sent: panelHeader, after: warned },
    ],
    [
      'are those of a message that tells every line again',
      [moved, sentPotassium()],
      { sent: alsoNoted, after: alsoNoted },
    ],
    [
      'go with a message that tells every line again without them',
      [moved, sentPotassium()],
      { sent: panelHeader, after: panelHeader },
    ],
  ])('%s', (_what, lines, { sent, after }) => {
    const [news] = lines;
    const version = news === moved ? 3 : 1;
    given(...reviewed, noted)
      .at(later)
      .when(results(lines, { header: sent }))
      .then(received({ header: after, lines: news ? [{ ...news, version }] : [] }));
  });

  it('stay where a line is told again too late', () => {
    const late = sentPotassium({ status: 'preliminary' });
    given(...reviewed, noted)
      .at(later)
      .when(results([moved, late]))
      .then(received({ header: warned, lines: [{ ...moved, version: 3 }] }), {
        ...{ ...glucoseTooLate, lines: [late], at: later },
      });
  });

  it.each([
    ['', { value: noValue }],
    [', though the laboratory sends its value along', {}],
  ])('do not wait for a line that is withdrawn%s', (_says, sent) => {
    const cancelled = { ...sentPotassium({ status: 'cancelled', ...sent }), version: 2 };
    given(...reviewed, noted, received({ header: warned, lines: [cancelled], at: noted.at }))
      .at(later)
      .when(results([moved]))
      .then(received({ lines: [{ ...moved, version: 3 }] }));
  });

  it('of a report without lines are those that were told last', () => {
    const told = (header: ReportHeader) => received({ header, at: noted.at });
    given(told(warned))
      .at(later)
      .when(results([], { header: alsoNoted }))
      .then(received({ header: alsoNoted }));
    given(told(warned))
      .at(later)
      .when(results([moved], { header: alsoNoted }))
      .then(
        received({
          header: { ...panelHeader, notes: ['Haemolysed.', 'Added on.'] },
          lines: [{ ...moved, version: 1 }],
        }),
      );
  });
});
