import { keyedIds } from '@anamnesis/domain';
import {
  OKAFOR,
  GLUCOSE,
  known,
  readWith,
  commandOf,
  resultsOf,
  order,
  F1,
} from './oru.fixture.js';

describe('which result it is', () => {
  const reportId = (parts: Parameters<typeof order>[0], knowing = known): string =>
    commandOf(readWith(knowing, [order(parts), GLUCOSE])[0]).reportId;
  const first = { filler: 'F-1', placer: 'P-1' };

  it.each([
    ['a repeat', { ...first }],
    ['another time of collection', { ...first, when: '20260303' }],
    ['a placer number that came later', { filler: 'F-1' }],
    ['another name of the ordered test', { ...first, code: '24323-8^Metabolic panel^LN' }],
  ])('stays the same order with %s', (_what, parts) => {
    expect(reportId(parts)).toBe(reportId(first));
  });

  it.each([
    ['another filler number', { ...first, filler: 'F-2' }],
    ['a filler number that somebody else gave', { ...first, filler: 'F-1^Elsewhere' }],
    ['another test of the same accession', { ...first, code: '57021-8^CBC^LN' }],
    ['no filler number', { placer: 'P-1' }],
    ['no filler number and another collection', { placer: 'P-1', when: '20260303' }],
    ['no filler number and another placer', { placer: 'P-2' }],
  ])('is another order with %s', (_what, parts) => {
    const others = [first, { placer: 'P-3' }].map((other) => reportId(other));
    expect(others).not.toContain(reportId(parts));
  });

  it('is another order for each result of another one that it is a further test of', () => {
    const susceptibility = (parent: string): string =>
      reportId({
        filler: 'F-1',
        code: '18769-0^Susceptibility^LN',
        when: `${'|'.repeat(19)}${parent}`,
      });
    const organisms = ['600-7&Bacteria&LN^1^E. coli', '600-7&Bacteria&LN^2^Klebsiella'];
    const [first, second] = organisms.map(susceptibility);
    expect(second).not.toBe(first);
    expect(susceptibility('600-7&Bacteria identified&LOINC^1^Escherichia coli')).toBe(first);
    expect(susceptibility('|||P-1&EMR^F-1&LAB')).not.toBe(susceptibility('|||P-1&EMR^F-2&LAB'));
    expect(susceptibility('')).not.toBe(first);
  });

  it('is another order when another sender uses the same number', () => {
    expect(reportId(first, { ...known, sender: 'other' })).not.toBe(reportId(first));
  });

  it('tells nobody without the secret of the installation which order and tests it was', () => {
    const [mine, others] = [
      known,
      { ...known, idOf: keyedIds('another secret, as long as it') },
    ].map((knowing) => commandOf(readWith(knowing, [order(first), GLUCOSE])[0]));
    expect(others?.reportId).not.toBe(mine?.reportId);
    expect(others?.lines[0]?.lineId).not.toBe(mine?.lines[0]?.lineId);
  });

  it('is another order of another patient where it has no number at all', () => {
    const other = { ...known, patientId: OKAFOR };
    const when = '202603020815';
    expect(reportId({ when }, other)).not.toBe(reportId({ when }));
    expect(reportId({ when })).toBe(reportId({ when }));
    expect(reportId({ when: '202603021415' })).not.toBe(reportId({ when }));
  });

  it.each(['LOINC', 'LNC', 'ln', 'http://loinc.org', '2.16.840.1.113883.6.1', ''])(
    'stays the same order and line where the system of their codes is called %j',
    (system) => {
      const obr = order({ filler: 'F-1', code: `24323-8^CMP^${system}` });
      const [one, other] = [
        resultsOf(F1, GLUCOSE),
        resultsOf(obr, GLUCOSE.replace('^LN', `^${system}`)),
      ];
      expect(other.reportId).toBe(one.reportId);
      expect(other.lines[0]?.lineId).toBe(one.lines[0]?.lineId);
    },
  );

  it('keeps its line through versions, and tells lines apart by code and sub-id', () => {
    const lineIds = (...lines: readonly string[]) =>
      resultsOf(F1, ...lines).lines.map(({ lineId }) => lineId);
    const [before] = lineIds('OBX|1|NM|2345-7^Glucose^LN||98|mg/dL|70-99|N|||P');
    expect(lineIds('OBX|7|NM|2345-7^GLU^LN||101|mg/dL|70-99|H|||C')).toEqual([before]);
    const others = lineIds('OBX|1|NM|2345-7^x^LN|2|98||||||F', 'OBX|2|NM|2345-7^x^99A||98||||||F');
    expect(new Set([before, ...others]).size).toBe(3);
  });
});
