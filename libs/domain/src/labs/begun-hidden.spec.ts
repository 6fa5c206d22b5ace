import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabNewsWaitingNoted, LabReportEvent } from './events.js';
import {
  firstMessage,
  glucosePreliminary,
  maria,
  panel,
  panelHeader,
  secondMessage,
  sentGlucose,
  theInterface,
  thirdMessage,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

describe('results of which news waits before they come on file', () => {
  const { at } = glucosePreliminary;
  const given = (...events: readonly LabReportEvent[]) =>
    givenFor(labReport)(...events)
      .by(theInterface)
      .at(at);
  const results = said(RecordLabResults, {
    ...{ reportId: panel, patientId: maria, source: 'hl7v2', messageId: firstMessage },
    ...{ header: panelHeader, lines: [sentGlucose({ status: 'preliminary' })] },
    newsWaitsIn: [secondMessage, thirdMessage, secondMessage],
  });
  const waits = (messageId: string): LabNewsWaitingNoted => ({
    type: 'LabReportStepTaken',
    ...{ reportId: panel, patientId: maria, step: 'news-waits', messageId },
    ...{ by: theInterface, at },
  });

  it('begin hidden, in one append with what hides them, once for each message', () =>
    given().when(results).then(glucosePreliminary, waits(secondMessage), waits(thirdMessage)));

  it('are hidden by whoever parks that news where they are on file already', () =>
    given(glucosePreliminary).when(results).thenNothing());
});
