import type { FhirResource } from 'fhir/r4.js';

/**
 * Whether any of these is labelled as kept closely: restricted or very restricted, or about
 * reproductive health or an assault. No label says that a minor consented alone; where a practice has
 * the rule for that, what may be such a one is kept from representatives.
 */
export const areKeptClosely = (resources: readonly Labelled[]): boolean =>
  resources.some(({ meta }) =>
    (meta?.security ?? []).some(({ system = '', code = '' }) =>
      KEPT_CLOSELY.some(([name, codes]) => system.endsWith(name) && codes.includes(code)),
    ),
  );

type Labelled = Pick<FhirResource, 'meta'>;

/** By the end of the system, which has had several addresses. */
const KEPT_CLOSELY: readonly (readonly [string, readonly string[]])[] = [
  ['Confidentiality', ['R', 'V']],
  ['ActCode', ['SEX', 'SDV']],
];
