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
   * of what `owner` itself stands in. Nothing where two that differ are so called.
   */
  readonly resolve: (reference: string, owner: FhirResource) => FhirResource | undefined;
  /** Whether it stands in another one, which alone knows it by its id. */
  readonly isContained: (resource: FhirResource) => boolean;
  /** Whether another entry has its id or its address and says something else. */
  readonly isContradicted: (resource: FhirResource) => boolean;
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
  const named: Named = { first: new Map(), twice: new Set(), contradicted: new Set() };
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
    const fullUrl = isObject(each) ? each['fullUrl'] : undefined;
    const isAddressed = typeof fullUrl === 'string' && fullUrl !== '';
    const one = call(read, [source, ...(isAddressed ? [unversioned(fullUrl)] : [])], named);
    entries.push({ source, resource: one });
    for (const inside of containedIn(one)) containers.set(inside, one);
  }
  const own = new Set(entries.map(({ resource }) => resource));
  return {
    ...{ entries, problems, resolve: resolverOf(named, containers) },
    isContained: (resource) => !own.has(resource),
    isContradicted: (resource) => named.contradicted.has(resource),
  };
};

interface Named {
  readonly first: Map<string, FhirResource>;
  /** Names of which another one is called as well, that says something else. */
  readonly twice: Set<string>;
  readonly contradicted: Set<FhirResource>;
}

/** What says the same word for word is the same resource, however often it stands in the bundle. */
const call = (
  read: FhirResource,
  names: readonly string[],
  { first, twice, contradicted }: Named,
): FhirResource => {
  const before = names.flatMap((name) => first.get(name) ?? []);
  const one = before.find((other) => wordsIn(other) === wordsIn(read)) ?? read;
  for (const name of names) {
    const other = first.get(name) ?? one;
    first.set(name, other);
    if (other === one) continue;
    twice.add(name);
    contradicted.add(other).add(one);
  }
  return one;
};

const wordsIn = (resource: FhirResource): string => {
  const words = WORDS.get(resource) ?? JSON.stringify(resource);
  WORDS.set(resource, words);
  return words;
};

const WORDS = new WeakMap<FhirResource, string>();

const resolverOf =
  (
    { first, twice }: Named,
    containers: WeakMap<FhirResource, FhirResource>,
  ): ReadBundle['resolve'] =>
  (reference, owner) => {
    if (reference.startsWith('#')) {
      // What is contained contains nothing itself: its neighbours are those in the same container.
      const inside = containedIn(containers.get(owner) ?? owner).filter(
        ({ id }) => id === reference.slice(1),
      );
      return inside.length === 1 ? inside[0] : undefined;
    }
    const address = unversioned(reference);
    const relative = address.split('/').slice(-2).join('/');
    const name = first.has(address) ? address : relative;
    return twice.has(name) ? undefined : first.get(name);
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
  isContradicted: () => false,
});
