import { describe, expect, it } from '@jest/globals';
import { keyedIds, type RecordLabResults } from '@anamnesis/domain';
import { readBundleMessage } from './bundle-message.js';

const known = {
  ...{ sender: 'acme', patientId: '3f0c2d2e-7b1a-4f53-8c65-000000000001' },
  idOf: keyedIds('the digest key of this spec, long enough'),
};
const SODIUM = ['2951-2', 'Sodium'] as const;
const POTASSIUM = ['2823-3', 'Potassium'] as const;

const measured = (
  id: string,
  [code, display]: readonly [string, string],
  { value, system = 'http://loinc.org' }: { readonly value: number; readonly system?: string },
) => ({
  ...{ resourceType: 'Observation', id, status: 'final' },
  code: { coding: [{ system, code, display }] },
  valueQuantity: { value, unit: 'mmol/L' },
});

/** A report of the laboratory about one patient, with what it contains and what stands beside it. */
const resultsOf = (
  contained: readonly { readonly id: string }[],
  beside: readonly { readonly id: string }[] = [],
): RecordLabResults => {
  const report = {
    ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final' },
    ...{ identifier: [{ value: 'F-1' }], code: { text: 'Electrolytes' }, contained },
    subject: { reference: 'Patient/p' },
    result: [
      ...contained.map(({ id }) => ({ reference: `#${id}` })),
      ...beside.map(({ id }) => ({ reference: `Observation/${id}` })),
    ],
  };
  const resources = [{ resourceType: 'Patient', id: 'p' }, report, ...beside];
  const entry = resources.map((resource) => ({ resource }));
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
  const message = readBundleMessage(text);
  if (message.is !== 'bundle') throw new Error(message.because);
  const [read] = message.resultsFor(known);
  if (!read || 'problem' in read) throw new Error('There are no results.');
  return read.command;
};

/** By the name of the test. */
const lineIdsOf = (...said: Parameters<typeof resultsOf>): Readonly<Record<string, string>> =>
  Object.fromEntries(resultsOf(...said).lines.map(({ lineId, test }) => [test.name, lineId]));

describe('what was ordered', () => {
  it('says whose own codes it and its lines have', () => {
    const { header, lines } = resultsOf([measured('o1', SODIUM, { value: 139 })]);
    expect(header.test).toEqual({ name: 'Electrolytes', sender: 'acme' });
    expect(lines[0]?.test).not.toHaveProperty('sender');
  });
});

describe('a line that its report contains', () => {
  it('is known by its code: its id is a place in which another one may stand next time', () => {
    const before = lineIdsOf([
      measured('o1', SODIUM, { value: 139 }),
      measured('o2', POTASSIUM, { value: 6.9 }),
    ]);
    const corrected = lineIdsOf([measured('o1', POTASSIUM, { value: 4.1 })]);
    expect(corrected['Potassium']).toBe(before['Potassium']);
    expect(before['Sodium']).not.toBe(before['Potassium']);
  });
});

describe('a line that stands beside its report', () => {
  it('is known by its id', () => {
    const before = lineIdsOf([], [measured('o1', SODIUM, { value: 139 })]);
    const renamed = lineIdsOf([], [measured('o1', ['2951-2', 'Na'], { value: 139 })]);
    expect(renamed['Na']).toBe(before['Sodium']);
  });
});

describe('the same code', () => {
  it.each(['LN', 'urn:oid:2.16.840.1.113883.6.1', 'https://loinc.org/'])(
    'is the same line where its system is called %s',
    (system) => {
      const [one, other] = [undefined, system].map((called) =>
        lineIdsOf([measured('o1', SODIUM, { value: 139, ...(called && { system: called }) })]),
      );
      expect(other?.['Sodium']).toBe(one?.['Sodium']);
    },
  );
});
