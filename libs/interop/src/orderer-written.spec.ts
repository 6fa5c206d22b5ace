import { describe, expect, it } from '@jest/globals';
import { resultsOf, F1, GLUCOSE } from './hl7v2/oru.fixture.js';
import { ordererWritten } from './orderer-written.js';

const markOf = (all: string): string => `mark-of-${all}`;
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
    expect(ordererWritten(people, markOf)).toBe('Okafor, Ngozi (NPI 1, UPIN 2); Lind, Per; (77)');
  });

  it('is nothing where nobody is named', () =>
    expect(ordererWritten([{ name: undefined }], markOf)).toBeUndefined());

  it('is cut between two characters where it is longer than anybody reads', () => {
    const written = ordererWritten([{ name: `${'x'.repeat(287)}${'𠮷'.repeat(20)}` }], markOf);
    expect(written).toBe(`${'x'.repeat(287)}… [mark-of-]`);
  });

  it('is another one where another one stands behind what is cut', () => {
    const [one, other] = ['1', '2'].map((number) => {
      const people = [1, 2, 3, 4, 5, 6].map((each) => `^${LONG}^Ada ${each}`);
      const named = [...people, `${number}^Lind`].join('~');
      return resultsOf(`${F1}${'|'.repeat(9)}${named}`, GLUCOSE).header.orderedByAsSent;
    });
    expect(one?.slice(0, 250)).toBe(other?.slice(0, 250));
    expect(one).not.toBe(other);
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
