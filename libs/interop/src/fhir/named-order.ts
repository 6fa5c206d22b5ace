import type {
  DiagnosticReport,
  FhirResource,
  Identifier,
  Observation,
  Reference,
} from 'fhir/r4.js';
import type { OrderNamed } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { MOST_LINES } from '../lab-results.js';
import { said } from '../said.js';
import type { ReadBundle } from './bundle.js';
import { textOf } from './fields.js';
import { MOST_CODINGS, MOST_PARENTS } from './lab-coding.js';
import { charactersOf, type WalkOfMessage } from './lab-lines.js';
import { listed, safely } from './lab-observations.js';

export type Result = DiagnosticReport | Observation;

interface Around {
  readonly bundle: ReadBundle;
  /** What all reports of a message may look at together, to be named by it. */
  readonly walk: WalkOfMessage;
}

/**
 * What a result that cannot be recorded says of itself and of its lines: its numbers, tests and
 * times are each told as far as they can be read, for what hides the least is what tells nothing.
 */
export const orderNamedBy = (resource: Result, around: Around): OrderNamed => {
  const told = safely(() => withLines(resource, around), [resource]);
  return {
    ...safely(() => numbersTold(resource), {}),
    tests: told.flatMap((each) => safely(() => testsTold(each), [])),
    collected: told.flatMap((each) => safely(() => timesTold(each, around), [])),
  };
};

/** Itself, and the Observations that it names, those of panels too. */
const withLines = (resource: Result, { bundle, walk }: Around): readonly Result[] => {
  const found = new Set([resource]);
  const told: Result[] = [];
  // What is found on the way is looked at as well.
  for (const each of found) {
    walk.characters -= charactersOf(each);
    if (each !== resource && (walk.characters < 0 || told.length > MOST_LINES)) break;
    told.push(each);
    for (const member of referredBy(membersOf(each), each, bundle)) {
      if (member.resourceType === 'Observation') found.add(member);
    }
  }
  return told;
};

const membersOf = (resource: Result): OneOrMany<Reference> =>
  resource.resourceType === 'DiagnosticReport' ? resource.result : resource.hasMember;

const referredBy = (references: OneOrMany<Reference>, owner: FhirResource, bundle: ReadBundle) =>
  eachOf(references).flatMap(({ reference }) => {
    const named = textOf(reference);
    return named === undefined ? [] : (safely(() => bundle.resolve(named, owner), undefined) ?? []);
  });

type OneOrMany<Item> = Item | readonly Item[] | undefined;

/** Senders write one where a list belongs. */
const eachOf = <Item extends object>(items: OneOrMany<Item>): readonly Item[] =>
  listed(Array.isArray(items) ? (items as readonly Item[]) : [items as Item]);

const numbersTold = ({ identifier }: Result) => {
  const numbers = eachOf(identifier);
  const numbered = (type: string): string | undefined => {
    const typed = numbers.filter((each) =>
      eachOf(each.type?.coding).some(({ code }) => code === type),
    );
    return typed.map(digitsOf).find((number) => number !== undefined);
  };
  return said({ placerNumber: numbered('PLAC'), fillerNumber: numbered('FILL') });
};

/** Some write the number as one of JSON's: it is the same one. */
const digitsOf = ({ value }: Identifier): string | undefined =>
  typeof value === 'number' ? String(value) : textOf(value);

const testsTold = (resource: Result): OrderNamed['tests'] => {
  const parts = resource.resourceType === 'Observation' ? eachOf(resource.component) : [];
  return [resource, ...parts.slice(0, MOST_LINES)].flatMap(({ code }) => {
    const [own, ...alternates] = wordingsOf(code);
    return own === undefined ? [] : [{ ...own, alternates }];
  });
};

const wordingsOf = (concept: Result['code'] | null | undefined): OrderNamed['tests'] => {
  const codings = eachOf(concept?.coding).slice(0, MOST_CODINGS);
  const worded = codings.map(({ code, system, display }) =>
    said({ code: textOf(code), system: textOf(system), name: textOf(display) }),
  );
  const name = textOf(concept?.text);
  return [...worded, ...(name === undefined ? [] : [{ name }])].filter(
    (wording) => Object.keys(wording).length > 0,
  );
};

const timesTold = (resource: Result, { bundle }: Around): readonly string[] => {
  const { effectiveDateTime, effectivePeriod } = resource;
  const further =
    resource.resourceType === 'Observation'
      ? [resource.effectiveInstant, ...eventsOf(resource)]
      : [];
  const named = new Set(referredBy(resource.specimen, resource, bundle));
  // What is found on the way is looked at as well.
  for (const specimen of named) {
    if (specimen.resourceType !== 'Specimen' || named.size > MOST_PARENTS) continue;
    for (const parent of referredBy(specimen.parent, specimen, bundle)) named.add(parent);
  }
  const specimens = [...named].flatMap((specimen) => {
    if (specimen.resourceType !== 'Specimen') return [];
    const { collectedDateTime, collectedPeriod } = specimen.collection ?? {};
    return [collectedDateTime, collectedPeriod?.start, collectedPeriod?.end];
  });
  const own = [effectiveDateTime, effectivePeriod?.start, effectivePeriod?.end];
  return [...own, ...further, ...specimens].flatMap((time) => textOf(time) ?? []);
};

const eventsOf = ({ effectiveTiming }: Observation): readonly string[] => {
  const events = effectiveTiming?.event;
  return Array.isArray(events) ? events.slice(0, MOST_LINES) : [];
};
