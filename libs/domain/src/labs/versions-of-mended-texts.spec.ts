import type { RecordedEvent } from '@anamnesis/eventing';
import type { LabReportEvent, LabResultsReceived } from './events.js';
import { glucose, panelFinal } from './history.fixture.js';
import { labReports } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';

const folded = (row: LabReportRow | undefined, event: LabReportEvent): LabReportRow | undefined =>
  labReports.project(row, event, {
    key: panelFinal.reportId,
    recorded: { position: '000001' } as RecordedEvent<LabReportEvent>,
  });
const marksOf = (...events: readonly LabReportEvent[]) =>
  events
    .reduce<LabReportRow | undefined>(folded, undefined)
    ?.lines.find(({ lineId }) => lineId === glucose)
    ?.versions.map(({ ofMendedText }) => ofMendedText);

describe('a version that a new header of the report makes of a line', () => {
  const ofHeader: LabResultsReceived = {
    ...panelFinal,
    lines: [],
    renewed: [{ lineId: glucose, version: 3 }],
  };

  it('is of a text that people have mended, where its words were', () =>
    expect(marksOf({ ...panelFinal, ofMendedText: true }, ofHeader)).toEqual([true, true]));

  it('is of none, where only the text of the new header was mended', () =>
    expect(marksOf(panelFinal, { ...ofHeader, ofMendedText: true })).toEqual([
      undefined,
      undefined,
    ]));
});
