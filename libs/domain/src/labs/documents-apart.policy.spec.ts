import type { RecordedEvent } from '@anamnesis/eventing';
import { isCorrectedLine } from './corrected-line.policy.js';
import { withDocumentsApart } from './documents-apart.policy.js';
import type { LabReportEvent, LabResultsReceived, ReportedLine } from './events.js';
import { labReports, reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';

const pdf = (letters: string): string => `^application^pdf^Base64^${letters}`;
const first = pdf('JVBERi0=');
const second = pdf('JVBERg==');
const told = { mediaType: 'application/pdf', size: 5 };

const line = (version: number, values: readonly string[], valueType = 'ED'): ReportedLine => ({
  ...{ lineId: 'line-1', version, status: 'final', test: { name: 'Pathology' }, collected: [] },
  value: { valueType, values, flags: [], notes: [] },
});
const came = (...lines: readonly ReportedLine[]): LabResultsReceived => ({
  ...{ type: 'LabResultsReceived', reportId: 'report-1', patientId: 'rosa', by: 'hl7' },
  ...{ at: '2026-03-02T17:00:00Z', source: 'hl7v2' },
  header: { test: { name: 'Pathology' }, collected: [], notes: [] },
  lines,
});
const renewed = (version: number): LabResultsReceived => ({
  ...came(),
  renewed: [{ lineId: 'line-1', version }],
});

const rowAfter = (...events: readonly LabReportEvent[]): LabReportRow => {
  const row = events.reduce<LabReportRow | undefined>(
    (before, event) =>
      labReports.project(before, event, {
        key: 'report-1',
        recorded: { position: '000001' } as RecordedEvent<LabReportEvent>,
      }),
    undefined,
  );
  if (!row) throw new Error('Something came.');
  return row;
};
const valuesIn = ({ lines }: LabReportRow) =>
  lines.flatMap(({ versions }) =>
    versions.map(({ value: { values, enclosed } }) => [values, enclosed]),
  );

describe('the documents of a report on file', () => {
  it('stand apart from its lines, which say of what kind and how large they are', () => {
    const row = rowAfter(came(line(1, [first])));
    expect(row.documents).toEqual([first]);
    expect(valuesIn(row)).toEqual([[[], [{ document: 0, ...told }]]]);
    expect(JSON.stringify(row.lines)).not.toContain('JVBER');
  });

  it('are none where the text beside them is empty', () => {
    const row = rowAfter(came(line(1, ['', first])));
    expect(row.documents).toEqual([first]);
    expect(valuesIn(row)).toEqual([[[], [{ document: 0, ...told }]]]);
  });

  it('stand there once each, however many versions they came with', () => {
    const row = rowAfter(
      came(line(1, [first])),
      came(line(2, [second, first])),
      renewed(3),
      came({ ...line(1, [second], 'ed'), lineId: 'line-2' }),
    );
    expect(row.documents).toEqual([first, second]);
    const enclosed = valuesIn(row).map(([, documents]) => documents);
    const both = [
      { document: 1, ...told, size: 4 },
      { document: 0, ...told },
    ];
    expect(enclosed).toEqual([[{ document: 0, ...told }], both, both, [both[0]]]);
  });

  it('stand apart from what came too late as well', () => {
    const { header: _same, ...sent } = came(line(1, [second, first]));
    const kept: LabReportEvent = { ...sent, type: 'LateLabResultsKept' };
    const row = rowAfter(came(line(1, [first])), kept);
    expect(row.documents).toEqual([first, second]);
    const [{ lines } = { lines: [] }] = row.late;
    const apart = [
      { document: 1, ...told, size: 4 },
      { document: 0, ...told },
    ];
    expect(lines.map(({ value }) => value.enclosed)).toEqual([apart]);
    expect(JSON.stringify([row.lines, row.late])).not.toContain('JVBER');
    const late = rowAfter(came(line(1, ['5.4'], 'NM')), kept);
    expect(late.documents).toEqual([second, first]);
  });

  it.each<[string, ReportedLine]>([
    ['a number', line(1, ['5.4'], 'NM')],
    ['a text', line(1, [first], 'FT')],
    ['a document that is no more', line(1, [''])],
    ['no value', line(1, [])],
  ])('are none where it holds %s', (_what, sent) => {
    const row = rowAfter(came(sent));
    expect(row.documents).toBeUndefined();
    expect(row.lines[0]?.versions[0]?.value).toEqual(sent.value);
  });

  it('stand within lines for whoever decides by the stream, and are set apart later alike', () => {
    const whole = reportAfter(undefined, came(line(1, [first])), '');
    expect(whole?.lines[0]?.versions[0]?.value.values).toEqual([first]);
    const apart = whole && withDocumentsApart(whole);
    expect(apart).toMatchObject({
      documents: [first],
      lines: rowAfter(came(line(1, [first]))).lines,
    });
    expect(apart && withDocumentsApart(apart)).toBe(apart);
  });

  it.each<[string, readonly LabReportEvent[], boolean]>([
    ['another one came', [came(line(1, [first])), came(line(2, [second]))], true],
    ['it is told no more', [came(line(1, [first])), came(line(2, ['']))], true],
    ['a text took its place', [came(line(1, [first])), came(line(2, ['Benign'], 'TX'))], true],
    ['the same one came again', [came(line(1, [first])), came(line(2, [first]))], false],
    ['another one came besides', [came(line(1, [first])), came(line(2, [second, first]))], false],
    ['there was none before', [came(line(1, [''])), came(line(2, [first]))], false],
  ])('count for whether a line is corrected: %s', (_what, events, corrected) => {
    const [{ versions } = { versions: [] }] = rowAfter(...events).lines;
    const shown = versions.at(-1);
    expect(shown && isCorrectedLine({ versions }, shown)).toBe(corrected);
  });
});
