import type {
  DiagnosticReport,
  Encounter,
  FhirResource,
  Medication,
  MedicationDispense,
  MedicationRequest,
  Observation,
  Reference,
} from 'fhir/r4.js';
import { withMembership } from '../membership.js';
import { planOf, type ImportingPractice, type ImportPlan, type Mapped } from '../import-plan.js';
import { idsFromSource } from '../source-ids.js';
import { readBundle, type ReadBundle } from './bundle.js';
import { mapDiagnosticReport, mapObservation, type LabPlace } from './diagnostic-report.js';
import { mapEncounter } from './encounter.js';
import { kindSafely, LABORATORY, observationsInReports } from './lab-observations.js';
import { mapMedicationDispense } from './medication-dispense.js';
import { mapMedicationRequest } from './medication-request.js';
import { mapPatient } from './patient.js';
import { mapPractitioner } from './practitioner.js';

/** Facts come after what they are about, whatever the order in the bundle. */
const ORDER = [
  ...['Practitioner', 'Patient', 'Encounter', 'MedicationRequest', 'MedicationDispense'],
  ...['DiagnosticReport', 'Observation'],
];

/**
 * A FHIR R4 bundle as commands: patients, practitioners, encounters, medication requests and
 * dispenses, laboratory reports and results. Other resources are skipped with a reason; a broken one is a problem that names
 * resource and field, and then nothing of the bundle should be played.
 * @param text the bundle as JSON
 */
export const importBundle = (text: string, practice: ImportingPractice): ImportPlan => {
  const bundle = readBundle(text);
  const inReports = observationsInReports(bundle);
  const mapped = bundle.entries.map(({ source, resource }) => ({
    source,
    type: resource.resourceType,
    as: mapResource(resource, { source, bundle, practice, inReports }),
  }));
  const inOrder = [...mapped].sort(
    (one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type),
  );
  const plan = planOf(inOrder);
  return { ...plan, problems: [...bundle.problems, ...plan.problems] };
};

const idsOf = ({ practice }: Pick<Place, 'practice'>) => idsFromSource(practice.idOf, 'fhir');

interface Place {
  readonly source: string;
  readonly bundle: ReadBundle;
  readonly practice: ImportingPractice;
  readonly inReports: ReadonlySet<FhirResource>;
}

const mapResource = (resource: FhirResource, place: Place): Mapped => {
  const id = idsOf(place)(place.source.split('/').at(-1) ?? place.source);
  switch (resource.resourceType) {
    case 'Patient':
      return mapPatient(resource, id, place.practice);
    case 'Practitioner':
      return withMembership(mapPractitioner(resource, id), id, place.practice);
    case 'Encounter':
      return encounterOf(resource, id, place);
    case 'MedicationRequest':
      return medicationRequestOf(resource, id, place);
    case 'MedicationDispense':
      return medicationDispenseOf(resource, id, place);
    case 'DiagnosticReport':
      return labReportOf(resource, id, place);
    case 'Observation':
      return labResultOf(resource, id, place);
    default:
      return { skipped: `${resource.resourceType} is not imported` };
  }
};

const encounterOf = (
  encounter: Encounter,
  examinationId: string,
  { bundle, practice }: Place,
): Mapped => {
  const within = { resource: encounter, bundle, practice };
  const patientId = named('Patient', encounter.subject, within);
  if (!patientId) return dangling('subject', 'Patient');
  const practitionerId = (encounter.participant ?? [])
    .map(({ individual }) => named('Practitioner', individual, within))
    .find((found) => found !== undefined);
  return mapEncounter(encounter, { examinationId, patientId, practitionerId }, practice);
};

const medicationRequestOf = (
  request: MedicationRequest,
  prescriptionId: string,
  { bundle, practice }: Place,
): Mapped => {
  const within = { resource: request, bundle, practice };
  const patientId = named('Patient', request.subject, within);
  if (!patientId) return dangling('subject', 'Patient');
  const prescriberId = named('Practitioner', request.requester, within);
  if (request.requester && !prescriberId) return dangling('requester', 'Practitioner');
  const reference = request.medicationReference?.reference;
  const found = reference ? bundle.resolve(reference, request) : undefined;
  const medication: Medication | undefined =
    found?.resourceType === 'Medication' ? found : undefined;
  const ids = { prescriptionId, patientId, prescriberId };
  return mapMedicationRequest(request, { ids, medication }, practice);
};

const medicationDispenseOf = (
  dispense: MedicationDispense,
  dispenseId: string,
  { bundle, practice }: Place,
): Mapped => {
  const [authorising] = dispense.authorizingPrescription ?? [];
  const within = { resource: dispense, bundle, practice };
  const prescriptionId = named('MedicationRequest', authorising, within);
  if (authorising && !prescriptionId) {
    return dangling('authorizingPrescription', 'MedicationRequest');
  }
  return mapMedicationDispense(dispense, { dispenseId, prescriptionId }, practice);
};

/** Nobody can tell which of two versions is the newer one. */
const CONTRADICTED: Mapped = {
  field: 'id',
  problem: 'stands in the bundle twice, and says two things: leave the one that holds',
};

const labReportOf = (
  report: DiagnosticReport,
  reportId: string,
  { bundle, practice }: Place,
): Mapped => {
  if (bundle.isContradicted(report)) return CONTRADICTED;
  const patientId = named('Patient', report.subject, { resource: report, bundle, practice });
  if (!patientId) return dangling('subject', 'Patient');
  return mapDiagnosticReport(report, labPlace({ reportId, patientId, bundle, practice }));
};

const labResultOf = (
  observation: Observation,
  reportId: string,
  { bundle, practice, inReports }: Place,
): Mapped => {
  if (inReports.has(observation)) return { skipped: 'Observation stands in its report' };
  const kind = kindSafely(observation);
  if (!LABORATORY.has(kind)) return { skipped: `Observation of category ${kind} is not imported` };
  if (bundle.isContradicted(observation)) return CONTRADICTED;
  const patientId = named('Patient', observation.subject, {
    ...{ resource: observation, bundle, practice },
  });
  if (!patientId) return dangling('subject', 'Patient');
  return mapObservation(observation, labPlace({ reportId, patientId, bundle, practice }));
};

const labPlace = ({
  practice,
  ...about
}: Pick<LabPlace, 'reportId' | 'patientId' | 'bundle'> & Pick<Place, 'practice'>): LabPlace => ({
  ...about,
  idOf: practice.idOf,
  source: 'import',
  patientAt: (reference, resource) =>
    named('Patient', reference, { resource, bundle: about.bundle, practice }),
});

/** Our id of what a reference names; `undefined` when it names nothing of that type in the bundle. */
const named = (
  type: string,
  reference: Reference | undefined,
  { resource, bundle, practice }: { resource: FhirResource } & Pick<Place, 'bundle' | 'practice'>,
): string | undefined => {
  if (typeof reference?.reference !== 'string') return undefined;
  const found = bundle.resolve(reference.reference, resource);
  // A contained one's id is a place in its container: elsewhere somebody else has it.
  if (found?.resourceType !== type || !found.id || bundle.isContained(found)) return undefined;
  return idsOf({ practice })(found.id);
};

const dangling = (field: string, type: string): Mapped => ({
  field: `${field}.reference`,
  problem: `names no ${type} of the bundle`,
});
