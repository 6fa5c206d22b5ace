import { said } from '../shared/said.fixture.js';
import {
  ProposeLabReportCorrection,
  RecordLabResults,
  RefuseLabReportCorrection,
} from './commands.js';
import { jonas, maria, panel, panelFinal, panelHeader } from './history.fixture.js';
import { labReport } from './lab-report.decider.js';

const panelFiledAnew = '3f0c2d2e-7b1a-4f53-8c65-0000000000fa';
const nothing = labReport.initialState;
const standing = labReport.evolve(nothing, panelFinal);
const recorded = (more: object) =>
  said(RecordLabResults, {
    ...{ reportId: panelFiledAnew, patientId: jonas, source: 'hl7v2' },
    ...{ header: panelHeader, lines: [], ...more },
  });
const filedAnew = recorded({ firstFiledAs: panel });

describe('what is read to decide on a report', () => {
  it('is the report as which it was filed first, where it is to begin', () => {
    const { filedBefore } = labReport.lookUp?.(nothing, filedAnew, {}) ?? {};
    if (!filedBefore || !('stream' in filedBefore)) throw new Error('That report is read.');
    expect(filedBefore.stream).toBe(`labReport-${panel}`);
    expect(filedBefore.evolve(filedBefore.initialState, panelFinal as never)).toEqual(standing);
  });

  it('is no other report where it was not filed before, or stands already', () => {
    expect(labReport.lookUp?.(nothing, recorded({}), {})).toEqual({});
    expect(labReport.lookUp?.(standing, filedAnew, {})).toEqual({});
  });

  const ofThePanel = { reportId: panel, patientId: maria, reason: 'The clinic’s book says so.' };
  it.each([
    said(ProposeLabReportCorrection, { ...ofThePanel, corrects: 'minor-consent' }),
    said(RefuseLabReportCorrection, { ...ofThePanel, correctionId: 'correction-1' }),
  ])('is the report alone where it is corrected', (command) => {
    expect(labReport.lookUp?.(standing, command, {})).toEqual({});
  });
});
