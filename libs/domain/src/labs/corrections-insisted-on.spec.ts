import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults } from './commands.js';
import type { LabReportEvent, LabResultsReceived } from './events.js';
import {
  drOkafor,
  glucose,
  glucosePreliminary,
  maria,
  nurseIto,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  theInterface,
} from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

/** Nurse Ito has found that the panel was collected a day earlier than the laboratory says. */
const ofThePanel = { reportId: panel, patientId: maria };
const told = panelHeader.collected;
const right = '2026-03-09T15:30:00Z';
const correctionId = idFor('command-1', 'correction');
const times = { corrects: 'collected', collected: [right], insteadOf: told } as const;
const proposed: LabReportEvent = {
  type: 'LabReportCorrectionProposed',
  ...{ ...ofThePanel, correctionId, ...times, reason: 'The book says so.' },
  ...{ by: nurseIto, at: '2026-03-12T17:00:00Z' },
};
const refused: LabReportEvent = {
  type: 'LabReportCorrectionRefused',
  ...{ ...ofThePanel, correctionId, reason: 'It does not.', by: drOkafor },
  at: '2026-03-12T18:00:00Z',
};
const approved: LabReportEvent = {
  type: 'LabReportCorrectionApproved',
  ...{ ...ofThePanel, correctionId, ...times, by: drOkafor, at: '2026-03-12T18:00:00Z' },
  renewed: [
    { lineId: glucose, version: 3 },
    { lineId: potassium, version: 2 },
  ],
};

const later = '2026-03-13T17:00:00Z';
const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(glucosePreliminary, panelFinal, okaforReviews, ...events)
    .by(theInterface)
    .at(later);
const corrects = (rest: object = {}) =>
  said(RecordLabResults, {
    ...{ ...ofThePanel, source: 'hl7v2', header: panelHeader, lines: [], isCorrection: true },
    ...rest,
  });

describe('a time of collection on which the laboratory insists', () => {
  it('says nothing against a proposal that was refused', () => {
    given(proposed, refused).when(corrects()).thenNothing();
  });

  it('counts beside the one that was found, where the correction has waited', () => {
    const receivedAt = '2026-03-13T12:00:00Z';
    const insists: LabResultsReceived = {
      ...{ type: 'LabResultsReceived', ...ofThePanel, source: 'hl7v2', receivedAt, lines: [] },
      header: { ...panelHeader, collected: [...told, right] },
      renewed: [
        { lineId: glucose, version: 4 },
        { lineId: potassium, version: 3 },
      ],
      ...{ collectedAnew: { ofLines: [], countAgain: told }, by: theInterface, at: later },
    };
    given(proposed, approved).when(corrects({ receivedAt })).then(insists);
  });
});
