/** FHIR R4 (4.0.1), as far as results are told in it; `fhirText` writes it with all its digits. */
export interface LabBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  /** ISO 8601 instant of asking. */
  readonly timestamp: string;
  /** Where the next part is asked for, where there is one. */
  readonly link?: readonly { readonly relation: 'next'; readonly url: string }[];
  readonly entry: readonly BundleEntry[];
}

export interface BundleEntry {
  readonly fullUrl?: string;
  readonly resource: FhirResource;
}

export type FhirResource = { readonly resourceType: string } & Readonly<Record<string, unknown>>;
