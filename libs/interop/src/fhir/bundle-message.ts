import type { Bundle, FhirResource, Patient, Reference } from 'fhir/r4.js';
import { LARGEST_MESSAGE, type RecordLabResults } from '@anamnesis/domain';
import type { AssignedId, PersonAsSent } from '../hl7v2/laboratory-report.js';
import type { HeldBecause, HeldOrder, KnownOfMessage } from '../hl7v2/record-lab-results.js';
import { keepableResults, reportIdOf } from '../lab-results.js';
import { said } from '../said.js';
import { readBundle, unversioned, type BundleEntryRead, type ReadBundle } from './bundle.js';
import { mapDiagnosticReport, mapObservation, type LabPlace } from './diagnostic-report.js';
import { isModified, textOf } from './fields.js';
import { codedWords } from './lab-coding.js';
import type { WalkOfMessage } from './lab-lines.js';
import {
  kindSafely,
  LABORATORY,
  listed,
  observationsInReports,
  safely,
} from './lab-observations.js';
import { orderNamedBy, type Result } from './named-order.js';

/** A bundle that a laboratory sends as its message, about one patient. */
export interface BundleMessage {
  readonly is: 'bundle';
  /** `transaction`, `collection`, … */
  readonly kind: string;
  /** By which its sender knows it, if it says so. */
  readonly id: string | undefined;
  readonly patient: PatientInBundle;
  /**
   * One for each of its results, and for each entry that cannot be read as one; read as they are
   * asked for, so that whoever asks can do something else in between.
   */
  readonly resultsFor: (known: KnownOfMessage) => Iterable<EntryRead>;
}

/** Names places and words of ours, never what stands there. */
export interface UnusableBundle {
  readonly is: 'unusable';
  readonly because: 'no-bundle' | 'several-patients' | 'no-results' | 'too-many-results';
}

export interface PatientInBundle {
  readonly identifiers: readonly AssignedId[];
  readonly familyName?: string;
  readonly givenName?: string;
  readonly birthDate?: string;
}

export type EntryRead = { readonly place: string; readonly command: RecordLabResults } | HeldOrder;

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
  const subjects = new Set(results.map(({ resource }) => whoseIs(resource, bundle)));
  if (results.length === 0) return { is: 'unusable', because: 'no-results' } as const;
  if (results.length > MOST_RESULTS)
    return { is: 'unusable', because: 'too-many-results' } as const;
  if (subjects.size > 1) return { is: 'unusable', because: 'several-patients' } as const;
  const [subject] = subjects;
  const isThere = typeof subject === 'object' && subject.resourceType === 'Patient';
  return {
    is: 'bundle',
    kind: wordOf(type),
    id: textOf(identifier?.value) ?? textOf(id),
    patient: isThere ? patientIn(subject) : { identifiers: [] },
    resultsFor: (known: KnownOfMessage) =>
      entriesRead(results, known, {
        ...{ bundle, subject },
        walk: { characters: MOST_LOOKED_AT },
        naming: { characters: MOST_LOOKED_AT },
      }),
  } as const;
};

/** Each is a report with an answer and a stream of its own. */
export const MOST_RESULTS = 200;

function* entriesRead(
  results: readonly ResultEntry[],
  known: KnownOfMessage,
  about: AboutBundle,
): Generator<EntryRead> {
  const twice = spokenOfTwice(results, known);
  for (const entry of results) yield entryReadSafely(entry, { ...known, twice }, about);
}

/** Of two results under one identity that differ nobody can tell which counts. */
const spokenOfTwice = (
  results: readonly ResultEntry[],
  known: KnownOfMessage,
): ReadonlySet<string> => {
  const first = new Map<string, Result>();
  const twice = new Set<string>();
  for (const { resource } of results) {
    const reportId = safely(() => reportIdIn(resource, known), undefined);
    if (reportId === undefined) continue;
    if ((first.get(reportId) ?? resource) !== resource) twice.add(reportId);
    first.set(reportId, resource);
  }
  return twice;
};

/** For all of its reports together: each of many may name the same long panel. */
const MOST_LOOKED_AT = 3 * LARGEST_MESSAGE;

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

/**
 * The Patient of the bundle, else by what words one is named who is not in it: two of whom nobody
 * knows more are the same one only in the same words.
 */
type Subject = FhirResource | string | undefined;

const whoseIs = (result: Result, bundle: ReadBundle): Subject =>
  subjectAt(result.subject, result, bundle);

const subjectAt = (
  subject: Reference | undefined,
  owner: FhirResource,
  bundle: ReadBundle,
): Subject => {
  if (subject === undefined) return undefined;
  const { reference, identifier } = subject;
  if (reference === undefined) return JSON.stringify(identifier ?? subject);
  const found = bundle.resolve(reference, owner);
  if (found?.resourceType === 'Patient') return found;
  // Such a name is its owner’s: elsewhere it is somebody else's.
  return reference.startsWith('#') ? owner : unversioned(reference);
};

const patientIn = ({ identifier = [], name = [], birthDate }: Patient): PatientInBundle => {
  const current = name.filter(({ use }) => use !== 'old' && use !== 'maiden');
  const named = current.find(({ use }) => use === 'official') ?? current[0];
  return said({
    identifiers: identifier.flatMap(({ value, system }): readonly AssignedId[] =>
      typeof value === 'string' ? [said({ id: value, authority: authorityOf(system) })] : [],
    ),
    familyName: textOf(named?.family),
    givenName: named?.given?.join(' ') || undefined,
    birthDate: textOf(birthDate),
  });
};

/** In HL7 v2 the same authority is named by its bare object identifier. */
const authorityOf = (system: unknown): string | undefined =>
  textOf(system)?.replace(/^urn:oid:/i, '');

interface AboutBundle {
  readonly bundle: ReadBundle;
  readonly subject: Subject;
  readonly walk: WalkOfMessage;
  /** Of what can be read the same again, for what cannot. */
  readonly naming: WalkOfMessage;
}

/** What our reader trips over is for a person to look at; trying it again would never end. */
const entryReadSafely = (
  entry: ResultEntry,
  { twice, ...known }: KnownOfMessage & { readonly twice: ReadonlySet<string> },
  about: AboutBundle,
): EntryRead => {
  const { place, resource } = entry;
  let reports: Pick<HeldOrder, 'reports'> = {};
  const heldAs = (problem: HeldBecause): EntryRead =>
    held({ place, problem, ...reports }, resource, about);
  try {
    const reportId = reportIdIn(resource, known);
    if (reportId === undefined) return heldAs('unreadable-content');
    reports = { reports: [reportId] };
    if (twice.has(reportId) || about.bundle.isContradicted(resource)) {
      return heldAs('unreadable-content');
    }
    const read = entryRead(entry, { ...known, reportId }, about);
    return typeof read === 'string' ? heldAs(read) : read;
  } catch {
    return heldAs('unreadable-content');
  }
};

/** What holds no result is read, and takes nothing back where its status is one of these. */
const held = (order: HeldOrder, resource: Result, { bundle, naming }: AboutBundle): HeldOrder =>
  order.problem === 'no-results' && TAKES_NOTHING_BACK.has(resource.status)
    ? order
    : { ...order, named: [orderNamedBy(resource, { bundle, walk: naming })] };

const TAKES_NOTHING_BACK: ReadonlySet<string> = new Set<Result['status']>([
  ...(['registered', 'preliminary', 'partial', 'final'] as const),
]);

interface KnownOfEntry extends KnownOfMessage {
  readonly reportId: string;
}

const entryRead = (
  { place, resource }: ResultEntry,
  { reportId, patientId, messageId, sender, ordererOf, idOf }: KnownOfEntry,
  { bundle, subject, walk }: AboutBundle,
): Extract<EntryRead, { command: unknown }> | HeldBecause => {
  const labPlace: LabPlace = {
    ...{ reportId, patientId, idOf, bundle, walk, source: 'fhir' },
    patientAt: (reference, owner) =>
      reference !== undefined && subjectAt(reference, owner, bundle) === subject
        ? patientId
        : undefined,
  };
  const mapped =
    resource.resourceType === 'DiagnosticReport'
      ? mapDiagnosticReport(resource, labPlace)
      : mapObservation(resource, labPlace);
  if ('skipped' in mapped) return 'no-results';
  const [command] = 'commands' in mapped ? mapped.commands : [];
  if (command?.type !== 'RecordLabResults') return 'unreadable-content';
  const orderingProviderId = ordererOf?.(orderersOf(resource, bundle));
  const { orderingProviderId: _ofImports, ...header } = command.header;
  const test = { ...header.test, sender };
  const results = keepableResults(
    said({ ...command, messageId, header: said({ ...header, test, orderingProviderId }) }),
  );
  return results ? { place, command: results } : 'unreadable-content';
};

/** By the number of whoever made the result, else any of its own, else its id on the sender's server. */
const reportIdIn = (
  { id, identifier, code, resourceType }: Result,
  { sender, idOf }: KnownOfMessage,
): string | undefined => {
  const numbers = listed(identifier);
  const filler = numbers.find(({ type }) =>
    listed(type?.coding).some((each) => each.code === 'FILL'),
  );
  const { value, system = '' } = filler ?? numbers[0] ?? {};
  if (value !== undefined) {
    return reportIdOf(idOf, sender, 'fhir number', system, value, ...codedWords(code));
  }
  return id === undefined ? undefined : reportIdOf(idOf, sender, 'fhir id', resourceType, id);
};

/** Who the request names: by the numbers of the resource that stands for that person. */
const orderersOf = (resource: Result, bundle: ReadBundle): readonly PersonAsSent[] => {
  const at = (reference: string | undefined, owner: FhirResource): FhirResource | undefined =>
    textOf(reference) === undefined ? undefined : bundle.resolve(reference ?? '', owner);
  return listed(resource.basedOn).flatMap(({ reference }) => {
    const request = at(reference, resource);
    // An order that the bundle lacks may be anybody's.
    if (request?.resourceType !== 'ServiceRequest' || isModified(request)) return [nobodyKnown];
    const named = at(request.requester?.reference, request);
    const person =
      named?.resourceType === 'PractitionerRole' ? at(named.practitioner?.reference, named) : named;
    if (person?.resourceType !== 'Practitioner') return [nobodyKnown];
    const familyName = textOf(listed(person.name)[0]?.family);
    const [identifier, ...others] = listed(person.identifier).flatMap(({ value, system }) =>
      typeof value === 'string' ? [said({ id: value, authority: authorityOf(system) })] : [],
    );
    return identifier ? [said({ identifier, others, familyName })] : [nobodyKnown];
  });
};

/** Somebody is named, by a number that no directory has. */
const nobodyKnown: PersonAsSent = { identifier: { id: '' } };

const wordOf = (type: unknown): string =>
  typeof type === 'string' && /^[a-z-]{3,20}$/.test(type) ? type : 'unknown';
