import type { DiagnosticReport, FhirResource, Observation, Reference } from 'fhir/r4.js';
import { said } from '../said.js';
import type { SourceIds } from '../source-ids.js';
import { ordererWritten } from '../orderer-written.js';
import type { ReadBundle } from './bundle.js';
import { isModified } from './fields.js';

export interface Orderer {
  readonly orderingProviderId?: string;
  readonly orderedByAsSent?: string;
  readonly orderedAt?: string;
}

/**
 * Who ordered it says the ServiceRequest. Exports without one leave only the visit at which it was
 * ordered: whoever saw the patient then. Who performed or interpreted it did not order it.
 */
export const ordererOf = (
  owner: DiagnosticReport | Observation,
  bundle: ReadBundle,
  ids: SourceIds,
): Orderer => {
  const { resolve } = bundle;
  const practitionerIn = practitionersBy(ids, bundle);
  const at: At = (reference, of) =>
    reference?.reference === undefined ? undefined : resolve(reference.reference, of);
  for (const basis of owner.basedOn ?? []) {
    const request = at(basis, owner);
    if (request?.resourceType !== 'ServiceRequest' || isModified(request)) continue;
    const { requester, authoredOn } = request;
    return said({
      orderingProviderId: practitionerIn(at(requester, request), at),
      orderedByAsSent: ordererWritten([{ name: requester?.display }], ids),
      orderedAt: authoredOn,
    });
  }
  // An order that the bundle lacks may be anybody's.
  if (owner.basedOn?.length) return {};
  const visit = at(owner.encounter, owner);
  if (visit?.resourceType !== 'Encounter') return {};
  const [seenBy, ...others] = (visit.participant ?? []).flatMap(
    ({ individual }) => practitionerIn(at(individual, visit), at) ?? [],
  );
  return said({ orderingProviderId: others.length === 0 ? seenBy : undefined });
};

type At = (reference: Reference | undefined, of: FhirResource) => FhirResource | undefined;

const practitionersBy =
  (ids: SourceIds, { isContained }: Pick<ReadBundle, 'isContained'>) =>
  (found: FhirResource | undefined, at: At): string | undefined => {
    const isRole = found?.resourceType === 'PractitionerRole';
    const person = isRole ? at(found.practitioner, found) : found;
    if (person?.resourceType !== 'Practitioner' || person.id === undefined) return undefined;
    // Its id is a place in its container: elsewhere somebody else has it.
    return isContained(person) ? undefined : ids(person.id);
  };
