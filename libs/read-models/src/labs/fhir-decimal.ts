/**
 * A number in the digits in which it was told: a decimal of FHIR keeps its zeros, `5.40` is not
 * `5.4`, and a number of JavaScript forgets them.
 */
export class FhirDecimal {
  readonly digits: string;

  /** @param told digits as laboratories write them: with a plus, or with zeros in front */
  constructor(told: string) {
    this.digits = told.replace(/^\+?(-?)0*(?=\d)/u, '$1');
  }

  /** Whoever writes JSON by other means has the number, without its zeros. */
  toJSON(): number {
    return Number(this.digits);
  }
}

/** As `JSON.stringify` writes it, but for decimals, which keep their digits. */
export const fhirText = (value: unknown): string => {
  const pieces: string[] = [];
  write(value, pieces);
  return pieces.join('');
};

/** Piece by piece: a text of megabytes is put together once, and not at every depth anew. */
const write = (value: unknown, pieces: string[]): void => {
  if (value instanceof FhirDecimal) {
    pieces.push(value.digits);
  } else if (Array.isArray(value)) {
    value.forEach((each, index) => {
      pieces.push(index === 0 ? '[' : ',');
      write(each, pieces);
    });
    pieces.push(value.length === 0 ? '[]' : ']');
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.forEach(([name, field], index) => {
      pieces.push(index === 0 ? '{' : ',', JSON.stringify(name), ':');
      write(field, pieces);
    });
    pieces.push(fields.length === 0 ? '{}' : '}');
  } else {
    pieces.push(JSON.stringify(value ?? null));
  }
};
