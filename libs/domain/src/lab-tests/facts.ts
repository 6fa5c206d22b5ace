export const blockedCategories = [
  'sensitive-blood',
  'hepatitis',
  'toxicology',
  'tissue',
  'pap-smear',
  'products-of-conception',
  'bone-marrow',
  'genetic',
] as const;

export type BlockedCategory = (typeof blockedCategories)[number];

/** `none` is a plain ordinary test; `unclassified` is held until staff have mapped it (P10). */
export const testCategories = [...blockedCategories, 'radiology', 'none', 'unclassified'] as const;

export type TestCategory = (typeof testCategories)[number];

/** How a message, a document or a catalogue names a test; whatever is known of it. */
export interface TestIdentity {
  readonly code?: string;
  /** `LN`, `http://loinc.org`, or the organisation's own system; left out where not said. */
  readonly system?: string;
  readonly name?: string;
  /**
   * Whose own codes these are: the name under which the sender is configured. Told once, of what was
   * ordered, and then of its lines as well; left out where nobody knows.
   */
  readonly sender?: string;
  /** OBX-3.4 to 3.6 and further codings of FHIR: the same test in other words. */
  readonly alternates?: readonly Coding[];
  /** OBR-24, a code of table 0074 or the section in words. */
  readonly section?: string;
  readonly specimen?: Specimen;
  /** The parts of a LOINC name, where the sender tells them. */
  readonly parts?: TestParts;
}

export interface Coding {
  readonly code?: string;
  readonly system?: string;
  readonly name?: string;
}

export interface Specimen {
  readonly code?: string;
  readonly system?: string;
  readonly name?: string;
  /** Where it was taken from, as SPM-8 says it. */
  readonly site?: string;
}

export interface TestParts {
  readonly component?: string;
  readonly property?: string;
  readonly system?: string;
  readonly scale?: string;
  readonly method?: string;
}
