import { describe, expect, it } from '@jest/globals';
import { resultsOf, F1, GLUCOSE } from './hl7v2/oru.fixture.js';
import { ordererWritten } from './orderer-written.js';

const LONG = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(2);

describe('whoever ordered, as sent', () => {
  it('is each name once, with its numbers', () => {
    const people = [
      { name: 'Okafor, Ngozi', number: 'NPI 1' },
      { name: 'Lind, Per' },
      { name: 'Okafor, Ngozi', number: 'UPIN 2' },
      { name: 'Okafor, Ngozi', number: 'NPI 1' },
      { name: undefined, number: '77' },
    ];
    expect(ordererWritten(people)).toBe('Okafor, Ngozi (NPI 1, UPIN 2); Lind, Per; (77)');
  });

  it('is nothing where nobody is named', () =>
    expect(ordererWritten([{ name: undefined }])).toBeUndefined());

  it('is cut between two characters where it is longer than anybody reads', () => {
    const written = ordererWritten([{ name: `${'x'.repeat(298)}𠮷𠮷` }]);
    expect(written).toBe(`${'x'.repeat(298)}…`);
  });

  it('holds up no order, however many numbers they have', () => {
    const people = [1, 2, 3, 4, 5, 6].map((number) => `${number}^${LONG}^Ada^^^^^^NPPES^L^^^NPI`);
    const { header } = resultsOf(`${F1}${'|'.repeat(9)}${people.join('~')}`, GLUCOSE);
    expect(header.orderedByAsSent).toBe(`${LONG}, Ada (NPI 1, NPI 2, NPI 3, NPI 4, NPI 5, NPI 6)`);
    const others = [1, 2, 3, 4, 5, 6].map((number) => `${number}^${LONG}^Ada ${number}`);
    const many = resultsOf(`${F1}${'|'.repeat(9)}${others.join('~')}`, GLUCOSE);
    expect(many.header.orderedByAsSent).toHaveLength(300);
  });
});
