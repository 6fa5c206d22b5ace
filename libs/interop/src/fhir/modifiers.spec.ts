import { describe, expect, it } from '@jest/globals';
import { keyedIds } from '@anamnesis/domain';
import type { PersonAsSent } from '../hl7v2/laboratory-report.js';
import { bundleOf, maria, mariaId, okafor, okaforId, practice } from './bundle.fixture.js';
import { readBundleMessage } from './bundle-message.js';
import { importBundle } from './import-bundle.js';

const people: PersonAsSent[] = [];
const known = {
  ...{ sender: 'acme', patientId: mariaId },
  idOf: keyedIds('the digest key of this spec, long enough'),
  ordererOf: (named: readonly PersonAsSent[]) => {
    people.splice(0, people.length, ...named);
    return undefined;
  },
};
const NEGATED = { modifierExtension: [{ url: 'https://acme.example/not', valueBoolean: true }] };
const subject = { reference: `Patient/${mariaId}` };
interface Modified {
  readonly report?: object;
  readonly result?: object;
  readonly part?: object;
  readonly range?: object;
  readonly specimen?: object;
  readonly request?: object;
}
const resources = ({ report, result, part, range, specimen, request }: Modified) => [
  ...[maria, okafor],
  {
    ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject, ...report },
    ...{ code: { text: 'Panel' }, result: [{ reference: 'Observation/o1' }] },
    basedOn: [{ reference: 'ServiceRequest/order' }],
  },
  {
    ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject, ...result },
    ...{ code: { text: 'Glucose' }, valueInteger: 98, referenceRange: [{ text: '-99', ...range }] },
    component: [{ code: { text: 'Part' }, valueInteger: 1, ...part }],
    specimen: { reference: 'Specimen/s1' },
  },
  { resourceType: 'Specimen', id: 's1', type: { text: 'Blood' }, ...specimen },
  {
    ...{ resourceType: 'ServiceRequest', id: 'order', status: 'active', intent: 'order', subject },
    ...{ requester: { reference: `Practitioner/${okaforId}` }, ...request },
  },
];

const becomes = (...all: readonly object[]): string => {
  const message = readBundleMessage(bundleOf(...all));
  if (message.is !== 'bundle') throw new Error(message.because);
  const [read] = message.resultsFor(known);
  return read && 'problem' in read ? read.problem : 'recorded';
};

describe('what a modifier changes the meaning of', () => {
  it.each<[string, Modified]>([
    ['the report', { report: NEGATED }],
    ['the result', { result: NEGATED }],
    ['a part of the result', { part: NEGATED }],
    ['the range beside it', { range: NEGATED }],
    ['its specimen', { specimen: NEGATED }],
    ['the rules by which it was written', { result: { implicitRules: 'urn:acme:rules' } }],
    ['one that is no list', { result: { modifierExtension: {} } }],
  ])('waits for a person: %s', (_what, modified) => {
    expect(becomes(...resources(modified))).toBe('unreadable-content');
    const { problems } = importBundle(bundleOf(...resources(modified)), practice);
    expect(problems).toHaveLength(1);
  });

  it('waits for a person where no report names it', () => {
    const alone = {
      ...{ resourceType: 'Observation', id: 'o1', status: 'final', subject, ...NEGATED },
      ...{ category: [{ coding: [{ code: 'laboratory' }] }], code: { text: 'Glucose' } },
      valueInteger: 98,
    };
    expect(becomes(maria, alone)).toBe('unreadable-content');
  });

  it('says of no order who ordered', () => {
    becomes(...resources({ request: NEGATED }));
    expect(people).toEqual([{ identifier: { id: '' } }]);
  });

  it('is nothing where the list of them is empty', () => {
    expect(becomes(...resources({ result: { modifierExtension: [] } }))).toBe('recorded');
  });
});
