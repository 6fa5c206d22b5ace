import { describe, expect, it } from '@jest/globals';
import { keyedIds } from '@anamnesis/domain';
import type { OrderNamed } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { readBundleMessage, type EntryRead } from './bundle-message.js';

const known = {
  ...{ sender: 'acme', patientId: '3f0c2d2e-7b1a-4f53-8c65-000000000001' },
  idOf: keyedIds('the digest key of this spec, long enough'),
};
const typed = (type: string, value: unknown) => ({ type: { coding: [{ code: type }] }, value });
const sugar = { system: 'http://loinc.org', code: '2345-7', display: 'Glucose' };
const specimen = {
  resourceType: 'Specimen',
  id: 's1',
  collection: { collectedDateTime: '2026-03' },
};
const glucose = {
  ...{ resourceType: 'Observation', id: 'o1', status: 'final', code: { coding: [sugar] } },
  ...{ effectiveInstant: '2026-03-24T08:16:00Z', component: [{ code: { text: 'Fasting' } }] },
  specimen: { reference: 'Specimen/s1' },
};
const panel = {
  ...{ resourceType: 'Observation', id: 'o2', status: 'final', code: { text: 'Panel' } },
  hasMember: [{ reference: 'Observation/o1' }, { reference: 'Observation/o2' }],
};
const report = {
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'corrected', issued: 7 },
  identifier: [typed('PLAC', 'P-1'), typed('FILL', 'F-1')],
  code: { coding: [{ system: 'L', code: 'XYZ' }], text: 'Metabolism' },
  effectiveDateTime: '2026-03-24T08:15:00-07:00',
  result: [{ reference: 'Observation/o2' }],
};

const readOf = (resource: object): EntryRead => {
  const entry = [resource, panel, glucose, specimen].map((each) => ({ resource: each }));
  const message = readBundleMessage(JSON.stringify({ resourceType: 'Bundle', entry }));
  if (message.is !== 'bundle') throw new Error(message.because);
  const [read] = message.resultsFor(known);
  if (!read) throw new Error('There are no results.');
  return read;
};

const namedBy = (resource: object): OrderNamed | undefined => {
  const read = readOf(resource);
  return 'problem' in read ? read.named?.[0] : undefined;
};

const own = { system: 'L', code: 'XYZ', alternates: [{ name: 'Metabolism' }] };
const ofLines = [
  { name: 'Panel', alternates: [] },
  { ...{ system: sugar.system, code: sugar.code, name: sugar.display }, alternates: [] },
  { name: 'Fasting', alternates: [] },
];
const whole: OrderNamed = {
  ...{ placerNumber: 'P-1', fillerNumber: 'F-1' },
  tests: [own, ...ofLines],
  collected: ['2026-03-24T08:15:00-07:00', '2026-03-24T08:16:00Z', '2026-03'],
};

describe('a result that cannot be read', () => {
  it('says its numbers, and the tests and times of itself and of its lines', () =>
    expect(namedBy(report)).toEqual(whole));

  const { placerNumber, fillerNumber, ...unnumbered } = whole;
  const tests = (first: object) => ({ ...whole, tests: [first, ...ofLines] });
  const times = whole.collected.slice(1);
  it.each<[string, object, OrderNamed]>([
    ['nothing among its numbers', { identifier: [null, ...report.identifier] }, whole],
    [
      'one number, not in a list',
      { identifier: typed('FILL', 'F-2') },
      {
        ...unnumbered,
        fillerNumber: 'F-2',
      },
    ],
    [
      'a number of JSON',
      { identifier: [typed('FILL', 12345)] },
      {
        ...unnumbered,
        fillerNumber: '12345',
      },
    ],
    [
      'an object as its number',
      { identifier: [report.identifier[0], typed('FILL', {})] },
      {
        ...unnumbered,
        ...(placerNumber && { placerNumber }),
      },
    ],
    [
      'an unreadable number before it',
      { identifier: [typed('FILL', null), typed('FILL', 'F-1')] },
      {
        ...unnumbered,
        ...(fillerNumber && { fillerNumber }),
      },
    ],
    [
      'nothing among its codings',
      { code: { coding: [null, { code: 'XYZ' }] } },
      tests({
        code: 'XYZ',
        alternates: [],
      }),
    ],
    [
      'one coding, not in a list',
      { code: { coding: { code: 'XYZ' } } },
      tests({
        code: 'XYZ',
        alternates: [],
      }),
    ],
    [
      'a null and a number in its coding',
      { code: { coding: [{ ...sugar, system: null, display: 7 }] } },
      tests({ code: '2345-7', alternates: [] }),
    ],
    [
      'a list as its words',
      { code: { coding: [{ code: 'XYZ' }], text: ['x'] } },
      tests({
        code: 'XYZ',
        alternates: [],
      }),
    ],
    ['no code', { code: 7 }, { ...whole, tests: ofLines }],
    ['a number as its time', { effectiveDateTime: 7 }, { ...whole, collected: times }],
    [
      'an unreadable stretch of time',
      { effectiveDateTime: undefined, effectivePeriod: { start: 7, end: '2026' } },
      {
        ...whole,
        collected: ['2026', ...times],
      },
    ],
    ['nothing among its lines', { result: [null, ...report.result] }, whole],
    ['an unreadable name of a line', { result: [{ reference: 7 }, ...report.result] }, whole],
  ])('says what is left of it, with %s', (_what, fields, named) =>
    expect(namedBy({ ...report, ...fields })).toEqual(named),
  );

  it('is named by some of its codings where it has more than any test', () => {
    const coding = Array.from({ length: 21 }, (_, index) => ({ code: `C-${index}` }));
    const named = namedBy({ ...report, code: { coding } });
    expect(named).toMatchObject({ fillerNumber: 'F-1', collected: whole.collected });
    expect(named?.tests[0]).toMatchObject({ code: 'C-0' });
  });
});

const ODD: readonly unknown[] = [null, 7, true, '', [], {}, [null], [[]], { value: 7 }];

/** The same with one of its values, wherever it stands, replaced by each of these. */
function* spoiled(value: unknown): Generator<unknown> {
  yield* ODD;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const odd of spoiled(inner)) {
      yield Array.isArray(value) ? value.with(Number(key), odd) : { ...value, [key]: odd };
    }
  }
}

describe('whatever stands in the place of one of its values', () => {
  const { resourceType, ...fields } = report;
  it.each(Object.entries(fields))('as its %s, it names itself in texts', (key, value) => {
    for (const odd of spoiled(value)) {
      const named = namedBy({ resourceType, ...fields, issued: 7, [key]: odd });
      if (named === undefined && key === 'issued') continue;
      const { fillerNumber = '', placerNumber = '', tests = [], collected = [] } = named ?? {};
      const told = tests.flatMap(({ alternates = [], ...test }) => [test, ...alternates]);
      const texts = [fillerNumber, placerNumber, ...collected, ...told.flatMap(Object.values)];
      expect(named).toBeDefined();
      expect(texts.filter((text) => typeof text !== 'string')).toEqual([]);
    }
  });
});
