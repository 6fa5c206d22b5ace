import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { ImportProblem } from '../import-plan.js';

/** A resource and how its neighbours may name it. */
export interface BundleEntryRead {
  /** `<type>/<id>`, or its place in the bundle when it has no id. */
  readonly source: string;
  readonly resource: FhirResource;
}

export interface ReadBundle {
  readonly entries: readonly BundleEntryRead[];
  readonly problems: readonly ImportProblem[];
  /**
   * `urn:uuid:…`, `Type/id`, an absolute address that ends in Type/id, or `#contained`: of `owner`, or
   * of what `owner` itself stands in.
   */
  readonly resolve: (reference: string, owner: FhirResource) => FhirResource | undefined;
  /** Whether it stands in another one, which alone knows it by its id. */
  readonly isContained: (resource: FhirResource) => boolean;
}

/** @param text a FHIR R4 Bundle as JSON */
export const readBundle = (text: string): ReadBundle => {
  const bundle = parseJson(text);
  if (bundle === undefined) return broken('Bundle', '(the whole file)', 'is not JSON');
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') {
    return broken('Bundle', 'resourceType', 'is not Bundle: give a FHIR R4 bundle');
  }
  const { entry = [] } = bundle as unknown as Bundle;
  if (!Array.isArray(entry)) return broken('Bundle', 'entry', 'is not a list');
  return readEntries(entry);
};

const readEntries = (entry: readonly unknown[]): ReadBundle => {
  const entries: BundleEntryRead[] = [];
  const problems: ImportProblem[] = [];
  const byName = new Map<string, FhirResource>();
  const containers = new WeakMap<FhirResource, FhirResource>();
  for (const [index, each] of entry.entries()) {
    const resource = isObject(each) ? each['resource'] : undefined;
    const place = `Bundle.entry[${index}]`;
    if (!isObject(resource) || typeof resource['resourceType'] !== 'string') {
      problems.push({ source: place, field: 'resource', problem: 'is missing or has no type' });
      continue;
    }
    const read = resource as unknown as FhirResource;
    const source = read.id ? `${read.resourceType}/${read.id}` : place;
    entries.push({ source, resource: read });
    byName.set(source, read);
    const fullUrl = isObject(each) ? each['fullUrl'] : undefined;
    if (typeof fullUrl === 'string') byName.set(unversioned(fullUrl), read);
    for (const inside of containedIn(read)) containers.set(inside, read);
  }
  const own = new Set(entries.map(({ resource }) => resource));
  const isContained = (resource: FhirResource): boolean => !own.has(resource);
  return { entries, problems, resolve: resolverOf(byName, containers), isContained };
};

const resolverOf =
  (
    byName: ReadonlyMap<string, FhirResource>,
    containers: WeakMap<FhirResource, FhirResource>,
  ): ReadBundle['resolve'] =>
  (reference, owner) => {
    if (reference.startsWith('#')) {
      // What is contained contains nothing itself: its neighbours are those in the same container.
      const named = containedIn(containers.get(owner) ?? owner).filter(
        ({ id }) => id === reference.slice(1),
      );
      return named.length === 1 ? named[0] : undefined;
    }
    const named = unversioned(reference);
    const relative = named.split('/').slice(-2).join('/');
    return byName.get(named) ?? byName.get(relative);
  };

/** Whatever is contained is a resource; the type says only what all of them share. */
const containedIn = (resource: FhirResource): readonly FhirResource[] =>
  'contained' in resource && Array.isArray(resource.contained)
    ? (resource.contained.filter(isObject) as unknown as readonly FhirResource[])
    : [];

/** `Patient/p1/_history/2` is the patient p1, whichever version its sender looked at. */
export const unversioned = (reference: string): string =>
  reference.replace(/\/_history\/[^/]+$/, '');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(withDigits(text)) as unknown;
  } catch {
    // The parser's message quotes the input.
    return undefined;
  }
};

/**
 * FHIR's decimals are as exact as they are written, and JavaScript forgets how: `4.50` would come
 * out as 4.5. The digits of such a value are kept beside it, where FHIR keeps what belongs to it.
 */
const withDigits = (text: string): string =>
  text.replace(
    /"value"\s*:\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}])/g,
    (all, digits: string) =>
      String(Number(digits)) === digits ? all : `${all},"_value":"${digits}"`,
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const broken = (source: string, field: string, problem: string): ReadBundle => ({
  entries: [],
  problems: [{ source, field, problem }],
  resolve: () => undefined,
  isContained: () => false,
});
