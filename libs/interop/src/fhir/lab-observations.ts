import type { FhirResource, Observation, Reference } from 'fhir/r4.js';
import type { ReadBundle } from './bundle.js';
import { isNote } from './lab-coding.js';

/** Categories of FHIR whose observations are results of this context. */
export const LABORATORY: ReadonlySet<string> = new Set(['laboratory', 'imaging']);

/** The first category that counts as a laboratory's, else the first one. */
const kindOf = ({ category = [] }: Observation): string => {
  const codes = category.flatMap(({ coding = [], text }) => [
    ...coding.map(({ code }) => code),
    text,
  ]);
  return codes.find((code) => code && LABORATORY.has(code)) ?? codes[0] ?? '(none)';
};

/** What a report or a panel of the bundle names is a line of it and no report of its own. */
export const observationsInReports = ({
  entries,
  resolve,
}: ReadBundle): ReadonlySet<FhirResource> => {
  const found = new Set<FhirResource>();
  const take = (references: readonly Reference[] | undefined, owner: FhirResource): void => {
    for (const { reference } of listed(references)) {
      const member = typeof reference === 'string' ? resolve(reference, owner) : undefined;
      if (member?.resourceType !== 'Observation' || found.has(member)) continue;
      found.add(member);
      take(member.hasMember, member);
    }
  };
  for (const { resource } of entries) {
    if (resource.resourceType === 'DiagnosticReport' && !isNoteSafely(resource)) {
      take(resource.result, resource);
    }
    if (resource.resourceType === 'Observation' && LABORATORY.has(kindSafely(resource))) {
      take(resource.hasMember, resource);
    }
  }
  return found;
};

/** What is not built like FHIR is found and named where it is mapped. */
export const safely = <Answer>(ask: () => Answer, otherwise: Answer): Answer => {
  try {
    return ask();
  } catch {
    return otherwise;
  }
};
const isNoteSafely = (report: Parameters<typeof isNote>[0]): boolean =>
  safely(() => isNote(report), false);
export const kindSafely = (observation: Observation): string =>
  safely(() => kindOf(observation), '(unreadable)');

/** Without what is no object: senders write one where a list belongs, or nulls into it. */
export const listed = <Item extends object>(
  items: readonly (Item | null)[] | undefined,
): readonly Item[] =>
  Array.isArray(items)
    ? (items as readonly unknown[]).filter(
        (item): item is Item => typeof item === 'object' && item !== null,
      )
    : [];
