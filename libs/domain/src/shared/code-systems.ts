/** `LN` of HL7, its spellings, and the URI and the OID of FHIR and CDA. */
export const isLoinc = (system: string): boolean =>
  /^(?:ln|lnc|loinc|https?:\/\/loinc\.org\/?|(?:urn:oid:)?2\.16\.840\.1\.113883\.6\.1)$/iu.test(
    system.trim(),
  );

/**
 * The system of a code in one spelling, so that the same code is the same one however a sender calls
 * its system; where it says none, the check digit tells a LOINC code.
 */
export const codeSystemOf = ({ code = '', system = '' }: CodeInSystem): string => {
  const isOfLoinc = system.trim() === '' ? isLoincShaped(code) : isLoinc(system);
  return isOfLoinc ? 'LN' : system.trim();
};

export interface CodeInSystem {
  readonly code?: string | undefined;
  readonly system?: string | undefined;
}

export const isLoincShaped = (code: string): boolean => {
  const [, digits, check] = /^(\d{1,7})-(\d)$/u.exec(code) ?? [];
  return digits !== undefined && checkDigitOf(digits) === Number(check);
};

/** Mod 10, as LOINC's guide describes it: every second digit from the right counts double. */
const checkDigitOf = (digits: string): number => {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const counted = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += counted > 9 ? counted - 9 : counted;
  }
  return (10 - (sum % 10)) % 10;
};
