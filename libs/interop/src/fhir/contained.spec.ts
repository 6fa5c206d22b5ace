import { describe, expect, it } from '@jest/globals';
import { keyedIds, type RecordLabResults } from '@anamnesis/domain';
import type { PersonAsSent } from '../hl7v2/laboratory-report.js';
import { bundleOf, maria, mariaId, okafor, okaforId, practice } from './bundle.fixture.js';
import { readBundleMessage, type EntryRead } from './bundle-message.js';
import { importBundle } from './import-bundle.js';

const asked: PersonAsSent[] = [];
const known = {
  ...{ sender: 'acme', patientId: mariaId },
  idOf: keyedIds('the digest key of this spec, long enough'),
  ordererOf: (people: readonly PersonAsSent[]) => {
    asked.splice(0, asked.length, ...people);
    return undefined;
  },
};
const subject = { reference: `Patient/${mariaId}` };
const LAST_MONTH = '2026-03-02T08:15:00-08:00';
const LONG_AGO = '2012-05-01T08:00:00-07:00';
const marrow = {
  ...{ resourceType: 'Specimen', id: 's1', type: { text: 'Bone marrow' } },
  collection: { collectedDateTime: LONG_AGO },
};
const observed = (id: string, fields: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', code: { text: id }, valueInteger: 1 },
  ...fields,
});
const ofMarrow = { specimen: { reference: '#s1' } };
const report = (fields: object) => ({
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject },
  ...{ code: { text: 'Cells' }, effectiveDateTime: LAST_MONTH, result: [{ reference: '#o1' }] },
  ...fields,
});

const readOf = (...resources: readonly object[]): EntryRead => {
  const message = readBundleMessage(bundleOf(maria, ...resources));
  if (message.is !== 'bundle') throw new Error(message.because);
  const [read] = message.resultsFor(known);
  if (!read) throw new Error('There are no results.');
  return read;
};
const commandOf = (...resources: readonly object[]): RecordLabResults => {
  const read = readOf(...resources);
  if ('problem' in read) throw new Error(read.problem);
  return read.command;
};
const saidOfLines = (...resources: readonly object[]) =>
  commandOf(...resources).lines.map(({ test, collected }) => [
    test.name,
    test.specimen?.name,
    ...collected,
  ]);

describe('what a report contains', () => {
  it('is of the specimen that the report contains beside it, and of its time', () => {
    const contained = [observed('o1', ofMarrow), marrow];
    expect(saidOfLines(report({ contained }))).toEqual([['o1', 'Bone marrow', LONG_AGO]]);
  });

  it('has the members that the report contains beside it', () => {
    const hasMember = [{ reference: '#o2' }];
    const panel = observed('o1', { hasMember, valueInteger: undefined });
    const contained = [panel, observed('o2', ofMarrow), marrow];
    expect(saidOfLines(report({ contained }))).toEqual([['o2', 'Bone marrow', LONG_AGO]]);
  });

  it('says who ordered by whoever it contains beside the order', () => {
    const orderer = { ...okafor, id: 'who' };
    const order = {
      ...{ resourceType: 'ServiceRequest', id: 'order', status: 'active', intent: 'order' },
      ...{ subject, requester: { reference: '#who' } },
    };
    const contained = [observed('o1'), order, orderer];
    commandOf(report({ contained, basedOn: [{ reference: '#order' }] }));
    expect(asked.map(({ identifier }) => identifier?.id)).toEqual(['1234567893']);
  });

  it('names the tests and times of what waits, too', () => {
    const panel = observed('o1', { hasMember: [{ reference: '#o2' }] });
    const contained = [panel, observed('o2', ofMarrow), marrow];
    const read = readOf(report({ contained, status: 'unknown' }));
    const [named] = ('problem' in read && read.named) || [];
    expect(named?.collected).toEqual([LAST_MONTH, LONG_AGO]);
    expect(named?.tests.map(({ name }) => name)).toEqual(['Cells', 'o1', 'o2']);
  });

  it('is nobody whom an import knows by the same id', () => {
    const who = { ...okafor, name: [{ family: 'Lind' }] };
    const order = {
      ...{ resourceType: 'ServiceRequest', id: 'order', status: 'active', intent: 'order' },
      ...{ subject, requester: { reference: `#${okaforId}` } },
    };
    const contained = [observed('o1'), order, who];
    const ordered = report({ contained, basedOn: [{ reference: '#order' }] });
    const { steps } = importBundle(bundleOf(maria, okafor, ordered), practice);
    const { header } = steps.at(-1)?.command as RecordLabResults;
    expect(header.orderingProviderId).toBeUndefined();
    const ofOther = report({ contained: [maria], subject: { reference: `#${mariaId}` } });
    const { problems } = importBundle(bundleOf(maria, ofOther), practice);
    expect(problems).toEqual([expect.objectContaining({ field: 'subject.reference' })]);
  });
});

describe('a specimen that was made from another one', () => {
  const madeFrom = (id: string, parent: string, fields: object = {}) => ({
    ...{ resourceType: 'Specimen', id, parent: [{ reference: `#${parent}` }], ...fields },
  });
  const slide = madeFrom('s3', 's2', { type: { text: 'Slide' } });
  const clot = madeFrom('s2', 's1', { type: { text: 'Clot' } });
  const observedOn = observed('o1', { specimen: { reference: '#s3' } });

  it('is of what that is of, and of its time', () => {
    const contained = [observedOn, slide, clot, marrow];
    expect(saidOfLines(report({ contained }))).toEqual([
      ['o1', 'Slide; Clot; Bone marrow', LONG_AGO],
    ]);
    const read = readOf(report({ contained, status: 'unknown' }));
    const [named] = ('problem' in read && read.named) || [];
    expect(named?.collected).toEqual([LAST_MONTH, LONG_AGO]);
  });

  it('waits where that is nowhere, or is several', () => {
    for (const others of [[], [marrow, { ...marrow, type: { text: 'Blood' } }]]) {
      const read = readOf(report({ contained: [observedOn, slide, clot, ...others] }));
      expect('problem' in read && read.problem).toBe('unreadable-content');
    }
  });

  it('waits where it is made from more than any is', () => {
    const many = Array.from({ length: 22 }, (_, index) => madeFrom(`m${index}`, `m${index + 1}`));
    const first = observed('o1', { specimen: { reference: '#m0' } });
    const read = readOf(report({ contained: [first, ...many, { ...marrow, id: 'm22' }] }));
    expect('problem' in read && read.problem).toBe('unreadable-content');
  });

  it('may be made from itself', () => {
    const contained = [observedOn, slide, madeFrom('s2', 's3')];
    expect(saidOfLines(report({ contained }))).toEqual([['o1', 'Slide']]);
  });
});

describe('a member of a panel that leaves it unsaid', () => {
  const beside = { ...marrow, type: { text: 'Marrow' } };
  const member = observed('o2');
  const panelWith = (fields: object) =>
    observed('o1', {
      ...{ hasMember: [{ reference: 'Observation/o2' }], valueInteger: undefined },
      ...fields,
    });
  const result = [{ reference: 'Observation/o1' }];
  it.each<[string, object, readonly unknown[]]>([
    ['specimen', { specimen: { reference: 'Specimen/s1' } }, ['o2', 'Marrow', LONG_AGO]],
    ['time', { effectiveDateTime: '2012-05' }, ['o2', undefined, '2012-05']],
  ])('is of the %s of the panel', (_what, said, expected) => {
    expect(saidOfLines(report({ result }), panelWith(said), member, beside)).toEqual([expected]);
  });

  it('lets the report be kept as closely as it is itself', () => {
    const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality' }];
    const closely = { meta: { security: security.map((each) => ({ ...each, code: 'R' })) } };
    const { header } = commandOf(report({ result }), panelWith({}), { ...member, ...closely });
    expect(header.isMinorConsentService).toBe(true);
  });
});

describe('a specimen', () => {
  it.each<[string, object, string]>([
    ['that is nowhere waits', { reference: '#nowhere' }, 'unreadable-content'],
    ['that is somebody waits', { reference: `Patient/${mariaId}` }, 'unreadable-content'],
    ['that a number names waits', { identifier: { value: 'A-1' } }, 'unreadable-content'],
    ['that is nowhere has its words', { reference: '#nowhere', display: 'Marrow' }, 'Marrow'],
    ['without a kind has the words of who names it', { reference: '#s2', display: 'BM' }, 'BM'],
    ['of no words has those of who names it', { reference: '#s3', display: 'Marrow' }, 'Marrow'],
    ['has its own words', { reference: '#s4' }, 'Aspirate'],
    [
      'has its own words and those of who names it',
      { reference: '#s4', display: 'Bone marrow, left' },
      'Aspirate; Bone marrow, left',
    ],
    ['has its own words once', { reference: '#s4', display: 'Aspirate' }, 'Aspirate'],
    ['whose words are no letters has its own', { reference: '#s4', display: '-' }, 'Aspirate'],
    [
      'whose words are the reference has its own',
      { reference: '#s4', display: ' #s4' },
      'Aspirate',
    ],
    [
      'has the words of who names it where they are its id as well',
      { reference: '#marrow', display: 'Marrow' },
      'Clot; Marrow',
    ],
    ...[
      ...['', ' ', '- ?', '12', 'Specimen/9', 'specimen 9', 'A-1', 'a1'].map((display) => ({
        ...{ reference: 'Specimen/9', display, identifier: { value: 'A-1' } },
        ...(display === 'a1' ? { reference: 'Specimen/a1' } : {}),
      })),
      { display: 'A-1', identifier: { value: 'A-1' } },
    ].map<[string, object, string]>((named) => [
      `that is nowhere waits where its words are ${JSON.stringify(named.display)}`,
      named,
      'unreadable-content',
    ]),
    [
      'that is nowhere has its words beside a number',
      { reference: 'Specimen/9', display: 'Serum 9' },
      'Serum 9',
    ],
  ])('%s', (_which, specimen, expected) => {
    const there = [
      { resourceType: 'Specimen', id: 's2' },
      { resourceType: 'Specimen', id: 's3', type: {} },
      { resourceType: 'Specimen', id: 's4', type: { text: 'Aspirate' } },
      { resourceType: 'Specimen', id: 'marrow', type: { text: 'Clot' } },
    ];
    for (const read of [
      readOf(report({ contained: [observed('o1', { specimen }), ...there] })),
      readOf(report({ contained: [observed('o1'), ...there], specimen: [specimen] })),
    ]) {
      const said =
        'problem' in read
          ? read.problem
          : (read.command.lines[0]?.test.specimen ?? read.command.header.test.specimen)?.name;
      expect(said).toBe(expected);
    }
  });

  it.each([
    {
      whose: 'its specimen',
      fields: {},
      bodySite: { coding: [{ code: 'BMAR', display: 'Aspirate' }] },
      site: 'BMAR, Aspirate',
    },
    {
      whose: 'the result itself',
      fields: { bodySite: { coding: [{ code: 'BMAR' }], text: 'Hip' } },
      bodySite: {},
      site: 'BMAR, Hip',
    },
    {
      whose: 'both',
      fields: { bodySite: { text: 'Hip' } },
      bodySite: { text: 'Left' },
      site: 'Left; Hip',
    },
  ])('is from the site that $whose tells, by code and text', ({ fields, bodySite, site }) => {
    const from = { ...marrow, collection: { bodySite } };
    const own = observed('o1', { ...ofMarrow, ...fields });
    const [line] = commandOf(report({ contained: [own, from] })).lines;
    expect(line?.test.specimen).toEqual({ name: 'Bone marrow', site });
    // A line's own stands in the place of the report's, so it holds all of it.
    const contained = [observed('o1', fields), from];
    const { header, lines } = commandOf(report({ contained, specimen: [{ reference: '#s1' }] }));
    expect(lines[0]?.test.specimen ?? header.test.specimen).toEqual({ name: 'Bone marrow', site });
  });
});
