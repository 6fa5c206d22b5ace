import { FhirDecimal, fhirText } from './fhir-decimal.js';

describe('a decimal', () => {
  it.each([
    ['5.40', '5.40'],
    ['0', '0'],
    ['-0.50', '-0.50'],
    ['+1.0', '1.0'],
    ['007.10', '7.10'],
    ['00', '0'],
    ['1.20E+3', '1.20E+3'],
    ['12345678901234567890.10', '12345678901234567890.10'],
  ])('that was told as %s is written as %s', (told, written) => {
    const decimal = new FhirDecimal(told);
    expect(fhirText({ value: decimal })).toBe(`{"value":${written}}`);
    expect(JSON.parse(fhirText({ value: decimal }))).toEqual({ value: Number(told) });
    expect(JSON.stringify({ value: decimal })).toBe(JSON.stringify({ value: Number(told) }));
  });

  it('stands among what is written as ever', () => {
    const told = {
      ...{ text: 'say "5.40"\n\u0000\u2028', flags: [], nothing: undefined, none: null },
      ...{ deep: [{ a: 1, b: {} }, 'x', true, [], [undefined], {}] },
    };
    expect(fhirText(told)).toBe(JSON.stringify(told));
  });
});
