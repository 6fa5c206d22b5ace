import type { Bundle, DiagnosticReport, FhirResource, Observation, Patient } from 'fhir/r4.js';
import type { RecordLabResults } from '@anamnesis/domain';
import type { AssignedId, PersonAsSent } from '../hl7v2/laboratory-report.js';
import type { HeldBecause, KnownOfMessage } from '../hl7v2/record-lab-results.js';
import { keepableResults, reportIdOf } from '../lab-results.js';
import { said } from '../said.js';
import { readBundle, type BundleEntryRead, type ReadBundle } from './bundle.js';
import { mapDiagnosticReport, mapObservation, type LabPlace } from './diagnostic-report.js';
import { kindSafely, LABORATORY, observationsInReports } from './lab-observations.js';

/** A bundle that a laboratory sends as its message, about one patient. */
export interface BundleMessage {
  readonly is: 'bundle';
  /** `transaction`, `collection`, … */
  readonly kind: string;
  /** By which its sender knows it, if it says so. */
  readonly id: string | undefined;
  readonly patient: PatientInBundle;
  /** One for each of its results, and for each entry that cannot be read as one. */
  readonly resultsFor: (known: KnownOfMessage) => readonly EntryRead[];
}

/** Names places and words of ours, never what stands there. */
export interface UnusableBundle {
  readonly is: 'unusable';
  readonly because: 'no-bundle' | 'several-patients' | 'no-results';
}

export interface PatientInBundle {
  readonly identifiers: readonly AssignedId[];
  readonly familyName?: string;
  readonly givenName?: string;
  readonly birthDate?: string;
}

export type EntryRead =
  | { readonly place: string; readonly command: RecordLabResults }
  | { readonly place: string; readonly problem: HeldBecause };

type Result = DiagnosticReport | Observation;

interface ResultEntry {
  readonly place: string;
  readonly resource: Result;
}

/** @param text a FHIR R4 Bundle as JSON */
export const readBundleMessage = (text: string): BundleMessage | UnusableBundle => {
  try {
    const bundle = readBundle(text);
    if (bundle.problems.length > 0) return { is: 'unusable', because: 'no-bundle' };
    return messageIn(bundle, JSON.parse(text) as Bundle);
  } catch {
    // A list where an object belongs, and the like: what is said of it would quote it.
    return { is: 'unusable', because: 'no-bundle' };
  }
};

const messageIn = (bundle: ReadBundle, { type, id, identifier }: Bundle) => {
  const results = resultsIn(bundle);
  const patients = new Set(results.map(({ resource }) => patientOf(resource, bundle)));
  const [patient, another] = patients;
  if (results.length === 0) return { is: 'unusable', because: 'no-results' } as const;
  if (another !== undefined || patients.size > 1) {
    return { is: 'unusable', because: 'several-patients' } as const;
  }
  const about = { bundle, patient };
  return {
    is: 'bundle',
    kind: wordOf(type),
    id: identifier?.value ?? id,
    patient: patient ? patientIn(patient) : { identifiers: [] },
    resultsFor: (known: KnownOfMessage) => results.map((entry) => entryRead(entry, known, about)),
  } as const;
};

/** Reports, and results of a laboratory that no report names. */
const resultsIn = (bundle: ReadBundle): readonly ResultEntry[] => {
  const inReports = observationsInReports(bundle);
  return bundle.entries.flatMap(({ resource }: BundleEntryRead, index): readonly ResultEntry[] => {
    const place = `entry[${index}]`;
    if (resource.resourceType === 'DiagnosticReport') return [{ place, resource }];
    if (resource.resourceType !== 'Observation' || inReports.has(resource)) return [];
    return LABORATORY.has(kindSafely(resource)) ? [{ place, resource }] : [];
  });
};

const patientOf = (result: Result, bundle: ReadBundle): Patient | undefined => {
  const { reference } = result.subject ?? {};
  const found = reference === undefined ? undefined : bundle.resolve(reference, result);
  return found?.resourceType === 'Patient' ? found : undefined;
};

const patientIn = ({ identifier = [], name = [], birthDate }: Patient): PatientInBundle => {
  const current = name.filter(({ use }) => use !== 'old' && use !== 'maiden');
  const named = current.find(({ use }) => use === 'official') ?? current[0];
  return said({
    identifiers: identifier.flatMap(({ value, system }): readonly AssignedId[] =>
      typeof value === 'string' ? [said({ id: value, authority: authorityOf(system) })] : [],
    ),
    familyName: named?.family,
    givenName: named?.given?.join(' ') || undefined,
    birthDate,
  });
};

/** In HL7 v2 the same authority is named by its bare object identifier. */
const authorityOf = (system: string | undefined): string | undefined =>
  system?.replace(/^urn:oid:/i, '');

const entryRead = (
  { place, resource }: ResultEntry,
  known: KnownOfMessage,
  { bundle, patient }: { readonly bundle: ReadBundle; readonly patient: Patient | undefined },
): EntryRead => {
  const reportId = reportIdIn(resource, known.sender);
  if (reportId === undefined) return { place, problem: 'unreadable-content' };
  const { patientId, messageId, ordererOf } = known;
  const labPlace: LabPlace = {
    ...{ reportId, patientId, bundle, source: 'fhir' },
    patientAt: (reference, owner) =>
      reference?.reference !== undefined && bundle.resolve(reference.reference, owner) === patient
        ? patientId
        : undefined,
  };
  const mapped =
    resource.resourceType === 'DiagnosticReport'
      ? mapDiagnosticReport(resource, labPlace)
      : mapObservation(resource, labPlace);
  if ('skipped' in mapped) return { place, problem: 'no-results' };
  const [command] = 'commands' in mapped ? mapped.commands : [];
  if (command?.type !== 'RecordLabResults') return { place, problem: 'unreadable-content' };
  const orderingProviderId = ordererOf?.(orderersOf(resource, bundle));
  const { orderingProviderId: _ofImports, ...header } = command.header;
  const results = keepableResults(
    said({
      ...{ reportId, patientId, source: 'fhir' as const, messageId, lines: command.lines },
      header: said({ ...header, orderingProviderId }),
    }),
  );
  return results ? { place, command: results } : { place, problem: 'unreadable-content' };
};

/** By the number of whoever made the result, else any of its own, else its id on the sender's server. */
const reportIdIn = (
  { id, identifier = [], code, resourceType }: Result,
  sender: string,
): string | undefined => {
  const filler = identifier.find(({ type }) => type?.coding?.some((each) => each.code === 'FILL'));
  const { value, system = '' } = filler ?? identifier[0] ?? {};
  const ordered = code?.coding?.[0];
  const test = [ordered?.system ?? '', ordered?.code ?? code?.text ?? ''];
  if (value !== undefined) return reportIdOf(sender, 'fhir number', system, value, ...test);
  return id === undefined ? undefined : reportIdOf(sender, 'fhir id', resourceType, id);
};

/** Who the request names: by the numbers of the resource that stands for that person. */
const orderersOf = (resource: Result, bundle: ReadBundle): readonly PersonAsSent[] => {
  const at = (reference: string | undefined, owner: FhirResource): FhirResource | undefined =>
    reference === undefined ? undefined : bundle.resolve(reference, owner);
  return (resource.basedOn ?? []).flatMap(({ reference }) => {
    const request = at(reference, resource);
    if (request?.resourceType !== 'ServiceRequest') return [];
    const named = at(request.requester?.reference, request);
    const person =
      named?.resourceType === 'PractitionerRole' ? at(named.practitioner?.reference, named) : named;
    if (person?.resourceType !== 'Practitioner') return [];
    const familyName = person.name?.[0]?.family;
    return (person.identifier ?? []).flatMap(({ value, system }) =>
      value === undefined
        ? []
        : [said({ identifier: said({ id: value, authority: authorityOf(system) }), familyName })],
    );
  });
};

const wordOf = (type: unknown): string =>
  typeof type === 'string' && /^[a-z-]{3,20}$/.test(type) ? type : 'unknown';
