import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import { fhirText } from './fhir-decimal.js';
import type { LabBundle } from './fhir-bundle.js';
import { labBundle, type ReportToTell } from './lab-bundle.js';
import type { MyLabLine, MyLabReport } from './my-lab-queries.js';

const glucose: MyLabLine = {
  ...{ lineId: 'line-1', name: 'Glucose', valueType: 'NM', values: ['5.4'], attachments: [] },
  ...{ units: 'mmol/L', referenceRange: '3.9 to 5.5', flags: ['N'], status: 'final' },
  ...{ corrected: false, receivedAt: '2026-03-02T17:00:00.000Z', performedBy: 'Valley Lab' },
  ...{ specimen: 'Serum', notes: ['Fasting.'] },
};
const panel: MyLabReport = {
  ...{ reportId: 'report-1', name: 'Metabolic panel', collectedOn: '2026-03-01' },
  ...{ orderedBy: { id: 'dr-lee', name: 'Dr. Kim Lee' }, results: [glucose] },
  ...{ notes: ['Haemolysed.'], corrected: false, unread: true },
  comments: [{ text: 'All is well.', by: { id: 'dr-lee' }, at: '2026-03-03T17:00:00.000Z' }],
};
const loinc = { code: '2345-7', system: 'LN', name: 'Glucose' };

interface Told {
  readonly report?: Partial<MyLabReport>;
  readonly line?: Partial<MyLabLine>;
  readonly test?: object;
}

const told = ({ report, line = {}, test = loinc }: Told): ReportToTell => {
  const shown = { ...glucose, ...line };
  const value = { values: shown.values, valueType: shown.valueType, flags: [], notes: [] };
  const version = { version: 1, status: shown.status, test, collected: [], value };
  return {
    ...{ patientId: 'rosa', commentIds: ['comment-1'] },
    report: { ...panel, results: [shown], ...report },
    lines: [{ lineId: shown.lineId, version }] as unknown as ReportToTell['lines'],
  };
};

const at = '2026-03-20T00:00:00.000Z';
/** As it is read where it is taken. */
const bundleOf = (changes: Told) =>
  JSON.parse(fhirText(labBundle('rosa', [told(changes)], at))) as LabBundle;
const resource = (type: string, changes: Told) =>
  bundleOf(changes).entry.find((each) => each.resource.resourceType === type)?.resource;

describe('results as FHIR', () => {
  it('are a collection of all that is shown, in which every reference leads to an entry', () => {
    const { entry, ...bundle } = bundleOf({});
    expect(bundle).toEqual({ resourceType: 'Bundle', type: 'collection', timestamp: at });
    expect(entry.map(({ fullUrl, resource: { resourceType } }) => [fullUrl, resourceType])).toEqual(
      [
        ['urn:uuid:rosa', 'Patient'],
        ['urn:uuid:report-1', 'DiagnosticReport'],
        ['urn:uuid:line-1', 'Observation'],
        ['urn:uuid:comment-1', 'Communication'],
        [undefined, 'OperationOutcome'],
      ],
    );
    const referred = [...JSON.stringify(entry).matchAll(/"reference":"(urn:[^"]+)"/g)];
    const urls = entry.map(({ fullUrl }) => fullUrl);
    expect(referred.filter(([, url]) => !urls.includes(url))).toEqual([]);
    expect(referred.length).toBeGreaterThan(3);
  });

  it('say of a report what its patient is shown', () => {
    expect(resource('DiagnosticReport', {})).toMatchObject({
      ...{ id: 'report-1', status: 'final', code: { text: 'Metabolic panel' } },
      ...{ effectiveDateTime: '2026-03-01', conclusion: 'Haemolysed.' },
      ...{ basedOn: [{ reference: '#order' }], result: [{ reference: 'urn:uuid:line-1' }] },
      contained: [{ resourceType: 'ServiceRequest', requester: { display: 'Dr. Kim Lee' } }],
    });
  });

  it('say of a line its code, its value and what stands around it', () => {
    expect(resource('Observation', {})).toMatchObject({
      ...{ id: 'line-1', status: 'final', issued: '2026-03-02T17:00:00.000Z' },
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }], text: 'Glucose' },
      valueQuantity: { value: 5.4, unit: 'mmol/L' },
      ...{ referenceRange: [{ text: '3.9 to 5.5' }], interpretation: [{ text: 'N' }] },
      ...{ performer: [{ display: 'Valley Lab' }], specimen: { display: 'Serum' } },
      note: [{ text: 'Fasting.' }],
    });
  });

  it('keep the digits of a number', () => {
    const bundle = labBundle('rosa', [told({ line: { values: ['5.40'] } })], at);
    expect(fhirText(bundle)).toContain('"valueQuantity":{"value":5.40,"unit":"mmol/L"}');
  });

  it('say of each line when it was collected, whatever its report says', () => {
    const line = { collectedOn: '2026-03-02', collectedAt: '2026-03-02T18:00:00.000Z' };
    const when = (type: string) => resource(type, { line })?.['effectiveDateTime'];
    expect(when('Observation')).toBe('2026-03-02T18:00:00.000Z');
    expect(when('DiagnosticReport')).toBe('2026-03-01');
    expect(resource('Observation', {})).not.toHaveProperty('effectiveDateTime');
  });

  it('leave out what is not told', () => {
    const report = { comments: [], notes: [] };
    const { name: _name, orderedBy: _who, collectedOn: _when, ...silent } = { ...panel, ...report };
    const { entry } = labBundle('rosa', [{ ...told({}), report: silent }], at);
    expect(Object.keys(entry[1]?.resource ?? {})).toEqual([
      ...['resourceType', 'id', 'status', 'category', 'code', 'subject', 'result'],
    ]);
    expect(entry[1]?.resource['code']).toEqual({ text: 'Laboratory report' });
    expect(entry).toHaveLength(4);
  });

  it.each<[string, Told, object]>([
    ['a bound', { line: { values: ['<98'] } }, { valueQuantity: { value: 98, comparator: '<' } }],
    ['words', { line: { values: ['Negative'], units: '' } }, { valueString: 'Negative' }],
    [
      'several values, which are no number',
      { line: { values: ['1', '2'] } },
      { valueString: '1\n2 mmol/L' },
    ],
    [
      'a local code by its name alone',
      { test: { code: '17', system: 'L' } },
      { code: { text: 'Glucose' } },
    ],
    ['a correction', { line: { corrected: true } }, { status: 'corrected' }],
    ['what was appended', { line: { status: 'appended' } }, { status: 'amended' }],
    ['what is not final', { line: { status: 'partial' } }, { status: 'preliminary' }],
  ])('tell %s', (_what, changes, fields) => {
    expect(resource('Observation', changes)).toMatchObject(fields);
  });

  it.each<[string, Told, string]>([
    ['waits for more', { line: { status: 'preliminary' } }, 'preliminary'],
    ['holds a correction', { report: { corrected: true } }, 'corrected'],
    ['was appended to', { line: { status: 'appended' } }, 'appended'],
    ['was amended', { line: { status: 'amended' } }, 'amended'],
  ])('tell of a report that it %s', (_what, changes, status) => {
    expect(resource('DiagnosticReport', changes)?.['status']).toBe(status);
  });

  it('hold the documents that came with a line, and where none came say so', () => {
    const attachments = [
      { kind: 'enclosed', mediaType: 'application/pdf', size: 4, data: 'JVBERg==' },
      { kind: 'kept-elsewhere', mediaType: 'image/jpeg' },
    ] as const;
    const line = { values: [], attachments };
    expect(resource('DiagnosticReport', { line })?.['presentedForm']).toEqual([
      { contentType: 'application/pdf', size: 4, data: 'JVBERg==', title: 'Glucose' },
      { contentType: 'image/jpeg', title: 'Glucose' },
    ]);
    const observation = resource('Observation', { line }) ?? {};
    expect(Object.keys(observation).filter((field) => field.startsWith('value'))).toEqual([]);
  });

  it('end with the sentence that is the same for everybody, also where there are none', () => {
    expect(labBundle('rosa', [], at).entry.at(-1)?.resource['issue']).toMatchObject([
      { severity: 'information', diagnostics: STANDING_SENTENCE },
    ]);
  });
});
