import { givenProjection } from '@anamnesis/eventing/testing';
import type { LabReportEvent, LabReportWithdrawnAsMisfiled, LabResultsReceived } from './events.js';
import {
  firstMessage,
  glucose,
  glucosePreliminary,
  glucoseTest,
  glucoseTooLate,
  maria,
  nurseIto,
  okaforComments,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  potassiumTest,
  secondMessage,
  sentGlucose,
} from './history.fixture.js';
import { mg } from './known-lines.fixture.js';
import { keptOfMisfiled } from './kept-of-misfiled.policy.js';
import { labReports } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';

const withdrawn: LabReportWithdrawnAsMisfiled = {
  type: 'LabReportWithdrawnAsMisfiled',
  ...{ reportId: panel, patientId: maria, reason: 'attached-to-wrong-patient' },
  lines: [
    { lineId: glucose, version: 3 },
    { lineId: potassium, version: 2 },
  ],
  ...{ by: nurseIto, at: '2026-03-13T17:00:00Z' },
};
const withNotes: LabResultsReceived = {
  ...panelFinal,
  header: { ...panelHeader, notes: ['Drawn at the ward of Marta Alvarez'] },
};
const document = '^application^pdf^Base64^JVBERi0xLjQK';
const withDocument: LabResultsReceived = {
  ...glucosePreliminary,
  lines: [
    {
      ...sentGlucose({ value: { valueType: 'ED', values: [document], flags: [], notes: ['N1'] } }),
      version: 1,
    },
  ],
};
const onFile = [withDocument, withNotes, okaforReviews, okaforComments, glucoseTooLate];
const toldAfterwards: LabResultsReceived = {
  ...withNotes,
  lines: [{ ...sentGlucose({ status: 'wrong-patient', value: mg('99') }), version: 4 }],
  at: '2026-03-14T17:00:00Z',
};

const rowAfter = (...events: readonly LabReportEvent[]): LabReportRow | undefined =>
  events.reduce<LabReportRow | undefined>((row, event, index) => {
    const recorded = { event, position: String(index) } as never;
    return labReports.project(row, event, { key: panel, recorded }) ?? row;
  }, undefined);

describe('what the view keeps of a report that is another patient’s', () => {
  it.each([
    ['once it is withdrawn', [withdrawn]],
    ['also of what is told of it afterwards', [withdrawn, toldAfterwards, okaforComments]],
  ])('is no value, note, comment, document or name to find it by, %s', (_when, then) => {
    const row = rowAfter(...onFile, ...then);
    const said = [...(row?.lines ?? []).flatMap(({ versions }) => versions)];
    const late = (row?.late ?? []).flatMap(({ lines }) => lines);
    expect([said.length > 3, late.length]).toEqual([true, 1]);
    for (const { value } of [...said, ...late]) {
      const { valueType, ...rest } = value;
      expect([typeof valueType, rest]).toEqual(['string', { values: [], flags: [], notes: [] }]);
    }
    expect(row).toMatchObject({ comments: [], searchText: '', header: { notes: [] } });
    expect(row?.documents).toBeUndefined();
  });
  it('is that it is there, by which messages it came, and who found what', () => {
    const row = rowAfter(...onFile, withdrawn);
    const { reason, by, at } = withdrawn;
    expect(row?.header).toEqual({ ...panelHeader, misfiled: { reason, by, at } });
    expect(row?.isReviewed).toBe(true);
    const kept = row?.lines.map(({ versions }) =>
      versions.map(({ version, status, test, messageId }) => [version, status, test, messageId]),
    );
    expect(kept).toEqual([
      [
        [1, 'final', glucoseTest, firstMessage],
        [2, 'final', glucoseTest, secondMessage],
        [3, 'wrong-patient', glucoseTest, undefined],
      ],
      [
        [1, 'final', potassiumTest, secondMessage],
        [2, 'wrong-patient', potassiumTest, undefined],
      ],
    ]);
  });
  it('is all of one that is the patient’s own', () => {
    const row = rowAfter(...onFile);
    expect(row && keptOfMisfiled(row)).toBe(row);
    expect(row?.documents).toEqual([document]);
    expect([row?.comments.length, row?.searchText === '']).toEqual([1, false]);
  });
  it('is the same however often it is made anew', () => {
    const row = rowAfter(...onFile, withdrawn, toldAfterwards);
    givenProjection(labReports)(...onFile, withdrawn, toldAfterwards).thenRowWith(panel, {
      lines: row?.lines ?? [],
      comments: [],
      searchText: '',
    });
  });
});
