import { givenFor, givenProjection } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { RecordLabResults, WithdrawMisfiledLabReport } from './commands.js';
import type { LabReportEvent, LabReportWithdrawnAsMisfiled, LabResultsReceived } from './events.js';
import { wasFiledByMistake } from './filed-by-mistake.policy.js';
import {
  glucose,
  glucosePreliminary,
  jonas,
  maria,
  nurseIto,
  okaforReviews,
  panel,
  panelFinal,
  panelHeader,
  potassium,
  sentGlucose,
  sentPotassium,
  theInterface,
} from './history.fixture.js';
import { mg } from './known-lines.fixture.js';
import { labReport } from './lab-report.decider.js';
import { labReports, reportAfter } from './lab-reports.projection.js';
import type { LabReportRow, VersionOfLine } from './lab-report.row.js';
import { labWork } from './lab-work.projection.js';
import type { WorkLine } from './review-due-waits.policy.js';
import type { SentLine } from './news-of-lines.policy.js';

const given = (...events: readonly LabReportEvent[]) =>
  givenFor(labReport)(...events)
    .by(nurseIto)
    .at('2026-03-13T17:00:00Z');
const ofThePanel = { reportId: panel, patientId: maria };
const reason = 'attached-to-wrong-patient';
const withdraw = said(WithdrawMisfiledLabReport, { ...ofThePanel, reason });
const withdrawn: LabReportWithdrawnAsMisfiled = {
  type: 'LabReportWithdrawnAsMisfiled',
  ...{ ...ofThePanel, reason },
  lines: [
    { lineId: glucose, version: 3 },
    { lineId: potassium, version: 2 },
  ],
  ...{ by: nurseIto, at: '2026-03-13T17:00:00Z' },
};
const onFile = [glucosePreliminary, panelFinal, okaforReviews];
const byLaboratory = (lineId: string): LabResultsReceived => ({
  ...panelFinal,
  lines: [{ ...sentGlucose({ lineId, status: 'wrong-patient' }), version: 3 }],
  at: '2026-03-12T17:00:00Z',
});

describe('a report that people of the practice find to be another patient’s', () => {
  it('is withdrawn by one of them, every line of it', () =>
    given(...onFile)
      .when(withdraw)
      .then(withdrawn));
  it('is withdrawn once', () =>
    given(...onFile, withdrawn)
      .when(withdraw)
      .thenNothing());
  it('is withdrawn already where the laboratory has said so of any line', () =>
    given(...onFile, byLaboratory(glucose))
      .when(withdraw)
      .thenNothing());
  it('is withdrawn also where it was entered in error, which may be taken back', () => {
    const lines = panelFinal.lines.map((line) => ({
      ...line,
      ...{ version: line.version + 1, status: 'entered-in-error' as const },
    }));
    given(...onFile, { ...panelFinal, lines })
      .when(withdraw)
      .then({
        ...withdrawn,
        lines: withdrawn.lines.map((line) => ({ ...line, version: line.version + 1 })),
      });
  });
  it('is withdrawn also where nothing of it has come but the order', () =>
    given({ ...panelFinal, lines: [] })
      .when(withdraw)
      .then({ ...withdrawn, lines: [] }));
  it('is that patient’s report, or none', () => {
    given().when(withdraw).thenRefused('no-such-result');
    given(...onFile)
      .when(said(WithdrawMisfiledLabReport, { ...withdraw, patientId: jonas }))
      .thenRefused('no-such-result');
  });
  it.each<[string, readonly LabReportEvent[]]>([
    ['as it came', [...onFile, withdrawn]],
    [
      'of which nothing but the order has come',
      [
        { ...panelFinal, lines: [] },
        { ...withdrawn, lines: [] },
      ],
    ],
  ])('was filed by mistake %s, so that its order may go on for somebody else', (_what, events) => {
    const before = events.slice(0, -1).reduce(labReport.evolve, labReport.initialState);
    const after = events.reduce(labReport.evolve, labReport.initialState);
    expect([wasFiledByMistake(before), wasFiledByMistake(after)]).toEqual([false, true]);
  });
});

describe('a line of a report that was withdrawn as misfiled', () => {
  it.each(['hl7v2', 'fhir', 'import'] as const)(
    'is another patient’s since then, and comes from where it came from: %s',
    (source) => {
      const events = [{ ...panelFinal, source }, withdrawn];
      const { lines } = events.reduce(labReport.evolve, labReport.initialState);
      expect(lines[glucose]).toMatchObject({
        ...{ current: { version: 3, status: 'wrong-patient' }, cameAt: withdrawn.at, source },
      });
    },
  );
});

describe('what is told later of a report that was withdrawn as misfiled', () => {
  const record = (...lines: readonly ReturnType<typeof sentGlucose>[]) =>
    said(RecordLabResults, {
      ...{ ...ofThePanel, source: 'hl7v2', header: panelHeader, lines },
    });
  const orderOnly: LabResultsReceived = { ...panelFinal, lines: [] };

  it('is as little its patient’s, also a line that is new', () =>
    given(orderOnly, { ...withdrawn, lines: [] })
      .by(theInterface)
      .at('2026-03-14T17:00:00Z')
      .when(record(sentPotassium()))
      .then({
        type: 'LabResultsReceived',
        ...{ ...ofThePanel, source: 'hl7v2', header: panelHeader },
        lines: [{ ...sentPotassium({ status: 'wrong-patient' }), version: 1 }],
        ...{ by: theInterface, at: '2026-03-14T17:00:00Z' },
      }));
  it('is no news where it was told before', () =>
    given(...onFile, withdrawn)
      .by(theInterface)
      .at('2026-03-14T17:00:00Z')
      .when(record(sentGlucose(), sentPotassium()))
      .thenNothing());
  it('may be another value of it', () =>
    given(...onFile, withdrawn)
      .by(theInterface)
      .at('2026-03-14T17:00:00Z')
      .when(record(sentGlucose({ status: 'corrected', value: mg('99') })))
      .then({
        type: 'LabResultsReceived',
        ...{ ...ofThePanel, source: 'hl7v2', header: panelHeader },
        lines: [{ ...sentGlucose({ status: 'wrong-patient', value: mg('99') }), version: 4 }],
        ...{ by: theInterface, at: '2026-03-14T17:00:00Z' },
      }));
});

describe('the view of a report that was withdrawn as misfiled', () => {
  it('has it as the wrong patient’s in a version of each line, and who found that and why', () => {
    const { by, at } = withdrawn;
    const told = onFile.reduce<LabReportRow | undefined>(
      (row, event) => reportAfter(row, event, '1'),
      undefined,
    );
    const row = told && reportAfter(told, withdrawn, '2');
    expect(row?.header).toEqual({ ...panelHeader, misfiled: { reason, by, at } });
    expect(row?.awaitsReviewSince).toBeUndefined();
    const versionsOf = (of: LabReportRow | undefined) => of?.lines.map(({ versions }) => versions);
    const [ofGlucose = [], ofPotassium = []] = versionsOf(told) ?? [];
    const withdrawnAs = (last: VersionOfLine | undefined, version: number) => {
      const { messageId: _ofTheOneBefore, ...same } = { ...last };
      return { ...same, version, status: 'wrong-patient', receivedAt: at };
    };
    expect(versionsOf(row)).toEqual([
      [...ofGlucose, withdrawnAs(ofGlucose.at(-1), 3)],
      [...ofPotassium, withdrawnAs(ofPotassium.at(-1), 2)],
    ]);
  });
  it('waits for no review any more, though nobody has reviewed it', () => {
    givenProjection(labReports)(glucosePreliminary, panelFinal).thenRowWith(panel, {
      awaitsReviewSince: panelFinal.at,
    });
    givenProjection(labReports)(glucosePreliminary, panelFinal, withdrawn).thenRowWith(panel, {
      patientId: maria,
      awaitsReviewSince: undefined,
    });
  });
  it('is nobody’s work any more, line by line', () => {
    givenProjection(labWork)(glucosePreliminary, panelFinal).thenRowWith(panel, {
      reviewSince: panelFinal.at,
    });
    const withdrawnLine = ({ lineId, test, collected }: SentLine, version: number): WorkLine => ({
      ...{ lineId, version, status: 'wrong-patient', test, collected },
      receivedAt: withdrawn.at,
    });
    givenProjection(labWork)(glucosePreliminary, panelFinal, withdrawn).thenRowWith(panel, {
      lines: [withdrawnLine(sentGlucose(), 3), withdrawnLine(sentPotassium(), 2)],
      reviewSince: undefined,
      finalSince: undefined,
    });
  });
});
