import { givenReaction } from '@anamnesis/eventing/testing';
import { about, agreed, arrived, december, glucose, reviewed } from './lab-disclosure.fixture.js';
import { identified, rosa, rosasReport } from './review-due.fixture.js';
import { lookAtChangedLabReports } from './when-a-lab-report-changes-then-it-is-looked-at.reaction.js';

const given = givenReaction(lookAtChangedLabReports);
const stamp = { by: 'office', at: december(3) };
const { type: _received, header: _header, ...kept } = arrived(december(2), glucose);

describe('when something is recorded of a report', () => {
  it.each([
    ['results arrive', arrived(december(1), glucose)],
    ['results come too late', { ...kept, type: 'LateLabResultsKept' } as const],
    ['the ordering provider is found', { ...identified, at: december(2) }],
    ['a provider reviews it', reviewed(december(2), { glucose: 1 })],
    [
      'it is known that a minor consented alone',
      {
        ...({ type: 'LabReportStepTaken', step: 'minor-consent-marked' } as const),
        ...{ ...about, reason: 'The clinic said so.', ...stamp },
      },
    ],
    [
      'a time of collection is mended',
      {
        ...({ type: 'LabReportCorrectionApproved', ...about, ...stamp } as const),
        ...({ correctionId: 'correction-1', corrects: 'collected' } as const),
      },
    ],
    ['an agreement about it goes on', agreed(december(2), 'requested')],
  ])('it is looked at when %s', (_when, event) =>
    given({ event, recordedAt: december(2) }).then({
      ...{ is: 'command', name: 'look', subject: rosa },
      command: { type: 'LookAtLabReport', reportId: rosasReport, patientId: rosa },
    } as never),
  );
  it('nothing is looked at for what was recorded before it was in force', () =>
    given({
      event: reviewed(december(2), { glucose: 1 }),
      recordedAt: '2026-11-21T23:59:59Z',
    }).thenNothing());
});
