import type { FhirResource, Medication, Reference } from 'fhir/r4.js';
import { planOf, type ImportingPractice, type ImportPlan, type Mapped } from '../import-plan.js';
import { idFromSource } from '../source-ids.js';
import { readBundle, type ReadBundle } from './bundle.js';
import { mapEncounter } from './encounter.js';
import { mapMedicationDispense } from './medication-dispense.js';
import { mapMedicationRequest } from './medication-request.js';
import { mapPatient } from './patient.js';
import { mapPractitioner } from './practitioner.js';

/** Facts come after what they are about, whatever the order in the bundle. */
const ORDER = ['Practitioner', 'Patient', 'Encounter', 'MedicationRequest', 'MedicationDispense'];

/**
 * A FHIR R4 bundle as commands: patients, practitioners, encounters, medication requests and
 * dispenses. Other resources are skipped with a reason; a broken one is a problem that names
 * resource and field, and then nothing of the bundle should be played.
 * @param text the bundle as JSON
 */
export const importBundle = (text: string, practice: ImportingPractice): ImportPlan => {
  const bundle = readBundle(text);
  const mapped = bundle.entries.map(({ source, resource }) => ({
    source,
    type: resource.resourceType,
    as: mapResource(resource, { source, bundle, practice }),
  }));
  const inOrder = [...mapped].sort(
    (one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type),
  );
  const plan = planOf(inOrder);
  return { ...plan, problems: [...bundle.problems, ...plan.problems] };
};

interface Place {
  readonly source: string;
  readonly bundle: ReadBundle;
  readonly practice: ImportingPractice;
}

const mapResource = (resource: FhirResource, place: Place): Mapped => {
  const { source, practice, bundle } = place;
  const id = idFromSource('fhir', source.split('/').at(-1) ?? source);
  const named = (type: string, reference: Reference | undefined) =>
    referenced(type, reference, { resource, bundle });
  switch (resource.resourceType) {
    case 'Patient':
      return mapPatient(resource, id, practice);
    case 'Practitioner':
      return mapPractitioner(resource, id);
    case 'Encounter': {
      const patientId = named('Patient', resource.subject);
      if (!patientId) return dangling('subject', 'Patient');
      const individuals = resource.participant?.map(({ individual }) => individual) ?? [];
      const practitionerId = individuals
        .map((individual) => named('Practitioner', individual))
        .find((found) => found !== undefined);
      return mapEncounter(resource, { examinationId: id, patientId, practitionerId }, practice);
    }
    case 'MedicationRequest': {
      const patientId = named('Patient', resource.subject);
      if (!patientId) return dangling('subject', 'Patient');
      const prescriberId = named('Practitioner', resource.requester);
      if (resource.requester && !prescriberId) return dangling('requester', 'Practitioner');
      const ids = { prescriptionId: id, patientId, prescriberId };
      const reference = resource.medicationReference?.reference;
      const found = reference ? bundle.resolve(reference, resource) : undefined;
      const medication: Medication | undefined =
        found?.resourceType === 'Medication' ? found : undefined;
      return mapMedicationRequest(resource, { ids, medication }, practice);
    }
    case 'MedicationDispense': {
      const [authorising] = resource.authorizingPrescription ?? [];
      const prescriptionId = named('MedicationRequest', authorising);
      if (authorising && !prescriptionId) {
        return dangling('authorizingPrescription', 'MedicationRequest');
      }
      return mapMedicationDispense(resource, { dispenseId: id, prescriptionId }, practice);
    }
    default:
      return { skipped: `${resource.resourceType} is not imported` };
  }
};

/** Our id of what a reference names; `undefined` when it names nothing of that type in the bundle. */
const referenced = (
  type: string,
  reference: Reference | undefined,
  { resource, bundle }: { resource: FhirResource; bundle: ReadBundle },
): string | undefined => {
  if (typeof reference?.reference !== 'string') return undefined;
  const found = bundle.resolve(reference.reference, resource);
  return found?.resourceType === type && found.id ? idFromSource('fhir', found.id) : undefined;
};

const dangling = (field: string, type: string): Mapped => ({
  field: `${field}.reference`,
  problem: `names no ${type} of the bundle`,
});
