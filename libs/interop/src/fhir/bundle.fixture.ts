import { keyedIds } from '@anamnesis/domain';
import type { FhirResource } from 'fhir/r4.js';

export const practice = {
  idOf: keyedIds('the digest key of this spec, long enough'),
  facilityId: 'b7e2c1d0-5d7a-4c39-9a55-0d5b7f6f0001',
  zone: 'America/Los_Angeles',
};

export const mariaId = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0001';
export const okaforId = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0002';
export const metforminId = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0003';

export const maria: FhirResource = {
  resourceType: 'Patient',
  id: mariaId,
  name: [
    { use: 'maiden', family: 'Ruiz', given: ['Maria'] },
    { use: 'official', family: 'Alvarez', given: ['Maria', 'Luz'] },
  ],
  birthDate: '1958-04-12',
  gender: 'female',
  telecom: [{ system: 'email', value: 'maria@example.org' }],
  address: [{ use: 'home', postalCode: '94110' }],
};

export const okafor: FhirResource = {
  resourceType: 'Practitioner',
  id: okaforId,
  name: [{ family: 'Okafor', given: ['Grace'], prefix: ['Dr.'] }],
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
};

export const metformin: FhirResource = {
  resourceType: 'MedicationRequest',
  id: metforminId,
  status: 'active',
  intent: 'order',
  subject: { reference: `Patient/${mariaId}` },
  requester: { reference: `urn:uuid:${okaforId}` },
  authoredOn: '2026-01-05T02:30:00Z',
  medicationCodeableConcept: {
    text: 'metformin 500 mg',
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '861007' }],
  },
  dispenseRequest: { expectedSupplyDuration: { value: 30, code: 'd' } },
};

export const filled: FhirResource = {
  resourceType: 'MedicationDispense',
  id: 'fill-1',
  status: 'completed',
  medicationCodeableConcept: { text: 'metformin 500 mg' },
  authorizingPrescription: [{ reference: `MedicationRequest/${metforminId}` }],
  whenHandedOver: '2026-03-02',
  daysSupply: { value: 30 },
};

export const visit: FhirResource = {
  resourceType: 'Encounter',
  id: 'visit-1',
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${mariaId}` },
  participant: [{ individual: { reference: `Practitioner/${okaforId}` } }],
  period: { start: '2026-01-05T01:00:00Z', end: '2026-01-05T01:30:00Z' },
};

/** Entries in the order given, with the addresses that bundles of transactions use. */
export const bundleOf = (...resources: readonly object[]): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({
      fullUrl: 'id' in resource ? `urn:uuid:${String(resource.id)}` : undefined,
      resource,
    })),
  });
