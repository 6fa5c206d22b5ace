import type { LabReportEvent, LabResultsReceived, ReportedLine } from './events.js';
import { reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';

const about = { reportId: 'report-1', patientId: 'rosa', by: 'hl7-interface' };
const march = (day: number) => `2026-03-0${day}T17:00:00Z`;
const line = (lineId: string, version = 1): ReportedLine => ({
  ...{ lineId, version, status: 'final', test: { name: lineId }, collected: [] },
  value: { values: ['5'], flags: [], notes: [] },
});
const came: LabResultsReceived = {
  ...{ ...about, type: 'LabResultsReceived', source: 'hl7v2', at: march(2) },
  header: { test: { name: 'Metabolic panel' }, collected: ['2026-03-01'], notes: [] },
  lines: [line('sodium'), line('potassium')],
};
/** What is on file of the report once all of that was recorded, too. */
const rowAfter = (...events: readonly LabReportEvent[]): LabReportRow => {
  const row = [came, ...events].reduce<LabReportRow | undefined>(
    (before, event) => reportAfter(before, event, '000001'),
    undefined,
  );
  if (!row) throw new Error('A report begins with what a laboratory said.');
  return row;
};

describe('a report of several lines on file', () => {
  it('says anew of another order the lines that the event names, and no other', () => {
    const renewed = [{ lineId: 'sodium', version: 2 }];
    const { lines } = rowAfter({ ...came, at: march(5), lines: [], renewed });
    const versions = lines.map((each) => each.versions.map(({ version }) => version));
    expect(versions).toEqual([[1, 2], [1]]);
  });

  it('waits for its review since its oldest line waits, wherever that stands', () => {
    const corrected = { ...came, at: march(5), lines: [line('sodium', 2)] };
    expect(rowAfter(corrected).awaitsReviewSince).toBe(march(2));
    const renewed = [{ lineId: 'sodium', version: 3 }];
    const renewal = { ...came, at: march(6), lines: [], renewed };
    expect(rowAfter(corrected, renewal).awaitsReviewSince).toBe(march(2));
  });

  it('keeps of what came too late which message brought it', () => {
    const late: LabReportEvent = {
      ...about,
      ...{ type: 'LateLabResultsKept', source: 'hl7v2', messageId: 'message-9' },
      ...{ lines: [], at: march(6) },
    };
    expect(rowAfter(late).late).toEqual([{ lines: [], at: march(6), messageId: 'message-9' }]);
  });
});

describe('several corrections of one report', () => {
  const times = (correctionId: string, collected: string, insteadOf: string) => ({
    ...{ ...about, correctionId, corrects: 'collected' as const, at: march(6) },
    ...{ collected: [collected], insteadOf: [insteadOf] },
  });
  const first = times('first', '2026-02-27', '2026-03-01');
  const second = times('second', '2026-02-26', '2026-02-27');

  it('are decided one by one', () => {
    const reason = 'By the book';
    const { header } = rowAfter(
      { type: 'LabReportCorrectionProposed', ...first, reason },
      { type: 'LabReportCorrectionProposed', ...second, reason },
      { type: 'LabReportCorrectionRefused', ...about, correctionId: 'first', reason, at: march(7) },
    );
    expect(header.corrections?.map(({ correctionId }) => correctionId)).toEqual(['second']);
  });

  it('find one time wrong after the other', () => {
    const { header } = rowAfter(
      { type: 'LabReportCorrectionApproved', ...first },
      { type: 'LabReportCorrectionApproved', ...second },
    );
    expect(header).toMatchObject({
      collected: ['2026-02-26'],
      timesFoundWrong: ['2026-03-01', '2026-02-27'],
    });
  });
});

describe('an agreement about a line', () => {
  it('says when the patient asked last, where the patient asked twice', () => {
    const asked = (day: number): LabReportEvent => ({
      type: 'LabReportStepTaken',
      ...{ ...about, step: 'requested', requestedBy: 'patient', at: march(day) },
      lines: [{ lineId: 'sodium', version: 1 }],
    });
    const [sodium, potassium] = rowAfter(asked(3), asked(5)).lines;
    const agreement = { ofVersion: 1, requestedAt: march(5), requestedBy: 'patient' };
    expect([sodium?.agreements, potassium?.agreements]).toEqual([[agreement], undefined]);
  });
});
