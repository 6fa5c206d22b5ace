import { describe, expect, it } from '@jest/globals';
import type { RecordLabResults } from '@anamnesis/domain';
import { bundleOf, maria, mariaId, okafor, okaforId, practice } from './bundle.fixture.js';
import { importBundle } from './import-bundle.js';

const loinc = (code: string, display: string) => ({
  coding: [{ system: 'http://loinc.org', code, display }],
});
const category = (code: string) => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code }] },
];
const ofKind = (code: string) => [{ coding: [{ code }] }];
const subject = { reference: `Patient/${mariaId}` };
const ref = (id: string) => ({ reference: `Observation/${id}` });

const report = (fields: object) => ({
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject },
  ...{ category: category('LAB'), code: loinc('24323-8', 'CMP'), result: [ref('glucose')] },
  ...fields,
});
const observation = (id: string, fields: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', subject },
  ...{ category: ofKind('laboratory'), code: loinc('2345-7', 'Glucose') },
  ...{ valueQuantity: { value: 98, unit: 'mg/dL' } },
  ...fields,
});
const glucose = observation('glucose');

const planOf = (...resources: readonly object[]) =>
  importBundle(bundleOf(maria, okafor, ...resources), practice);
const resultsOf = (...resources: readonly object[]): readonly RecordLabResults[] => {
  const plan = planOf(...resources);
  if (plan.problems.length > 0) throw new Error(JSON.stringify(plan.problems));
  return plan.steps.flatMap(({ command }) =>
    command.type === 'RecordLabResults' ? [command] : [],
  );
};
const onlyOf = (...resources: readonly object[]): RecordLabResults => {
  const [only, ...more] = resultsOf(...resources);
  if (!only || more.length > 0) throw new Error(`There are ${more.length + 1} reports.`);
  return only;
};
const linesOf = (...resources: readonly object[]) => onlyOf(...resources).lines;

describe('a FHIR diagnostic report', () => {
  const terms = 'http://terminology.hl7.org/CodeSystem/';
  it.each([
    ['v3-Confidentiality', 'R', true],
    ['v3-Confidentiality', 'V', true],
    ['v3-Confidentiality', 'N', undefined],
    ['v3-ActCode', 'SEX', true],
    ['v3-ActCode', 'SDV', true],
    ['v3-ActCode', 'ETH', undefined],
    ['v3-ActReason', 'R', undefined],
  ])('may be of what a minor consented to alone when it is labelled %s %s', (...said) => {
    const [system, code, isOne] = said;
    const meta = { security: [{ system: `${terms}${system}`, code }] };
    expect(onlyOf(report({ meta }), glucose).header.isMinorConsentService).toBe(isOne);
    const labelled = observation('glucose', { meta });
    expect(onlyOf(report({}), labelled).header.isMinorConsentService).toBe(isOne);
  });

  it.each([
    ['corrected', true],
    ['amended', undefined],
    ['appended', undefined],
    ['final', undefined],
  ])('that is %s corrects what was told before: %p', (status, isCorrection) => {
    expect(onlyOf(report({ status }), glucose).isCorrection).toBe(isCorrection);
  });

  it('becomes the command that a message of the laboratory becomes', () => {
    const command = onlyOf(
      report({
        basedOn: [{ reference: 'ServiceRequest/s1' }],
        effectiveDateTime: '2026-03-02T08:15:00-08:00',
        issued: '2026-03-02T12:00:00-08:00',
        performer: [{ display: 'Acme West' }],
        conclusion: 'Nothing remarkable.',
        specimen: [{ reference: 'Specimen/b' }],
        identifier: [{ type: { coding: [{ code: 'FILL' }] }, value: 'F-1' }],
      }),
      observation('glucose', {
        interpretation: [{ coding: [{ code: 'H' }] }],
        referenceRange: [{ low: { value: 70 }, high: { value: 99 } }],
        note: [{ text: 'recounted' }],
        effectiveDateTime: '2026-03-02',
      }),
      {
        ...{ resourceType: 'Specimen', id: 'b', type: { text: 'Blood' } },
        collection: { collectedDateTime: '2026-03-02T08:14:00-08:00' },
      },
      {
        ...{ resourceType: 'ServiceRequest', id: 's1', status: 'active', intent: 'order', subject },
        ...{ requester: { reference: `Practitioner/${okaforId}` }, authoredOn: '2026-03-01' },
      },
    );
    expect({ ...command }).toMatchObject({
      ...{ patientId: mariaId, source: 'import' },
      header: {
        test: {
          ...{ code: '24323-8', name: 'CMP', system: 'http://loinc.org', section: 'LAB' },
          specimen: { name: 'Blood' },
        },
        ...{ fillerNumber: 'F-1', orderingProviderId: okaforId, orderedAt: '2026-03-01' },
        collected: ['2026-03-02T08:15:00-08:00', '2026-03-02T08:14:00-08:00'],
        ...{ resultedAt: '2026-03-02T12:00:00-08:00', performedBy: 'Acme West' },
        notes: ['Nothing remarkable.'],
      },
      lines: [
        {
          status: 'final',
          test: { code: '2345-7', name: 'Glucose' },
          collected: ['2026-03-02'],
          value: {
            ...{ valueType: 'NM', values: ['98'], units: 'mg/dL', referenceRange: '70-99' },
            ...{ flags: ['H'], performedBy: 'Acme West', notes: ['recounted'] },
          },
        },
      ],
    });
  });

  it.each(['Patient/', 'https://ehr.example/fhir/Patient/', 'urn:uuid:'])(
    'is of whom a version of %s names, and has the lines that versions name',
    (address) => {
      const versioned = { subject: { reference: `${address}${mariaId}/_history/2` } };
      const result = [{ reference: 'Observation/glucose/_history/7' }];
      const command = onlyOf(report({ ...versioned, result }), { ...glucose, ...versioned });
      expect([command.patientId, command.lines.length]).toEqual([mariaId, 1]);
    },
  );

  it.each([
    ['a number with all its digits', { valueQuantity: { value: 4.5 } }, 'NM', ['4.5']],
    ['a bound', { valueQuantity: { value: 5, comparator: '<' } }, 'ST', ['<5']],
    ['a coded value', { valueCodeableConcept: { text: 'Positive' } }, 'CWE', ['Positive']],
    ['a text', { valueString: ' as it is ' }, 'ST', [' as it is ']],
    ['a whole number', { valueInteger: 3 }, 'NM', ['3']],
    ['a range', { valueRange: { low: { value: 1 }, high: { value: 2 } } }, 'ST', ['1-2']],
    [
      'a titre',
      { valueRatio: { numerator: { value: 1 }, denominator: { value: 8 } } },
      'ST',
      ['1:8'],
    ],
    ['none, where it was not obtained', { dataAbsentReason: { text: 'clotted' } }, undefined, []],
  ])('keeps %s', (_what, value, ...[valueType, values]) => {
    const [line] = linesOf(report({}), { ...glucose, valueQuantity: undefined, ...value });
    expect([line?.value.valueType, line?.value.values]).toEqual([valueType, values]);
  });

  it('keeps the digits that JavaScript forgets', () => {
    const text = bundleOf(maria, report({}), glucose).replace('"value":98', '"value": 98.00');
    const { steps } = importBundle(text, practice);
    const command = steps.at(-1)?.command as RecordLabResults;
    expect(command.lines[0]?.value.values).toEqual(['98.00']);
  });

  it.each([
    ['corrected', 'final', 'corrected'],
    ['entered-in-error', 'final', 'entered-in-error'],
    ['final', 'cancelled', 'cancelled'],
    ['final', 'entered-in-error', 'entered-in-error'],
    ['final', 'preliminary', 'final'],
    ['unknown', 'final', 'preliminary'],
  ])(
    'of a line that is %s in a report that is %s, has a line that is %s',
    (line, whole, status) => {
      const [only] = linesOf(report({ status: whole }), observation('glucose', { status: line }));
      expect(only?.status).toBe(status);
    },
  );

  it('has the members and the components of a panel as lines that keep its name', () => {
    const lines = linesOf(
      report({ result: [ref('panel')] }),
      observation('panel', {
        ...{ code: { text: 'HIV panel' }, valueQuantity: undefined },
        hasMember: [ref('screen')],
        component: [{ code: { text: 'Index' }, valueString: '0.1' }],
      }),
      observation('screen', { code: { text: 'Screen' } }),
    );
    expect(lines.map(({ test }) => test)).toEqual([
      { name: 'Index', alternates: [{ name: 'HIV panel' }] },
      { name: 'Screen', alternates: [{ name: 'HIV panel' }] },
    ]);
  });

  it('has its documents as attachments', () => {
    const presentedForm = [
      { contentType: 'application/pdf', data: 'JVBERg==', title: 'All of it' },
      { url: 'https://lab.example/r1' },
    ];
    const lines = linesOf(report({ result: [], presentedForm }));
    expect(lines.map(({ value }) => [value.valueType, ...value.values])).toEqual([
      ['ED', '^application/pdf^^Base64^JVBERg=='],
      ['RP', 'https://lab.example/r1'],
    ]);
  });

  it.each([
    ['says the section that tells most', [...category('LAB'), ...category('TX')], 'TX'],
    ['says radiology by the category of US Core', [loinc('LP29684-5', 'Radiology')], 'RAD'],
    ['says pathology by words alone', [{ text: 'Pathology' }], 'Pathology'],
    [
      'says pathology by the words of a category of its own',
      [{ coding: [{ system: 'urn:acme', code: '7', display: 'Anatomic Path' }], text: 'Seven' }],
      'Anatomic Path',
    ],
    [
      'says what may be a listed kind, by the words of a category of its own',
      [
        ...category('CH'),
        { coding: [{ system: 'urn:acme', code: '8', display: 'Molecular Diagnostics' }] },
      ],
      'Molecular Diagnostics',
    ],
    [
      'says nothing by other words of a category of its own',
      [...category('LAB'), { coding: [{ system: 'urn:acme', code: '7', display: 'Seven' }] }],
      'LAB',
    ],
  ])('%s', (_what, sections, section) => {
    expect(onlyOf(report({ category: sections }), glucose).header.test.section).toBe(section);
  });

  it('holds nothing of another patient', () => {
    const other = { reference: 'Patient/somebody-else' };
    expect(planOf(report({}), observation('glucose', { subject: other })).problems).toEqual([
      expect.objectContaining({ source: 'DiagnosticReport/r1', field: 'result.subject' }),
    ]);
  });

  it.each([
    ['a note of the chart', { category: [loinc('34117-2', 'History and physical')] }, /note/],
    ['a report of unknown status', { status: 'unknown' }, /unknown status/],
    ['a report without a result', { result: [] }, /no result/],
  ])('skips %s with a reason', (_what, fields, because) => {
    expect(planOf(report(fields), { ...glucose, category: ofKind('exam') }).skipped).toContainEqual(
      {
        source: 'DiagnosticReport/r1',
        because: expect.stringMatching(because),
      },
    );
  });

  it.each([
    ['a result that the bundle lacks', { result: [ref('nowhere')] }, 'result[0].reference'],
    ['members in a circle', { result: [ref('circle')] }, 'hasMember'],
  ])('has a problem with %s', (_what, fields, field) => {
    const circle = observation('circle', { hasMember: [ref('circle')], valueQuantity: undefined });
    const problems = planOf(report(fields), glucose, circle).problems.map((each) => each.field);
    expect(problems).toEqual([field]);
  });
});

describe('who ordered a report', () => {
  const visit = (...seenBy: readonly string[]) => ({
    ...{ resourceType: 'Encounter', id: 'e1', status: 'finished', subject },
    ...{ class: { code: 'AMB' }, period: { end: '2026-03-02' } },
    participant: seenBy.map((id) => ({ individual: { reference: `Practitioner/${id}` } })),
  });
  const lind = { ...okafor, id: '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0009' };
  const encounter = { reference: 'Encounter/e1' };
  it.each([
    { who: 'whoever saw the patient at its visit', seenBy: [okaforId], orderer: okaforId },
    { who: 'nobody where two saw the patient', seenBy: [okaforId, lind.id] },
    { who: 'nobody where its order is not in the bundle', seenBy: [okaforId], basedOn: [{}] },
    { who: 'nobody where nobody is named', seenBy: [] },
  ])('is $who', ({ seenBy, orderer, basedOn }) => {
    const fields = { encounter, ...(basedOn && { basedOn }) };
    const { header } = onlyOf(report(fields), glucose, visit(...seenBy), lind);
    expect(header.orderingProviderId).toBe(orderer);
  });

  it('is a member of the practice where whoever imports says so', () => {
    const { steps } = importBundle(bundleOf(okafor), { ...practice, members: 'practice' });
    expect(steps.map(({ command }) => ({ ...command }))).toContainEqual({
      ...{ practitionerId: okaforId, group: 'practice', from: '1900-01-01T00:00:00.000Z' },
    });
  });
});

describe('an observation without a report', () => {
  it('of a laboratory is a report of its own', () => {
    const { header, lines } = onlyOf(observation('alone', { effectiveDateTime: '2026-03-02' }));
    expect(header.test).toMatchObject({ code: '2345-7' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.collected).toEqual(['2026-03-02']);
  });

  it('of an image belongs to radiology', () => {
    const { header } = onlyOf(observation('image', { category: ofKind('imaging') }));
    expect(header.test.section).toBe('RAD');
  });

  it.each(['vital-signs', 'survey'])('of category %s is skipped with a reason', (kind) => {
    const plan = planOf(observation('other', { category: ofKind(kind) }));
    expect(plan.skipped).toEqual([
      { source: 'Observation/other', because: `Observation of category ${kind} is not imported` },
    ]);
  });
});
