export const tryUsage = `npm run labs -- try <folder>                 what would become of every message (.hl7, .txt), FHIR
                                             bundle (.json) and folder of SMART tables below it

  In memory and in test mode: nothing is kept, and nothing of any patient is printed.
`;

export const isTrial = ([verb, folder, ...more]: readonly string[]): boolean =>
  verb === 'try' && folder !== undefined && more.length === 0;
