import type {
  FhirResource,
  Observation,
  ObservationComponent,
  Reference,
  Specimen,
  SpecimenCollection,
} from 'fhir/r4.js';
import type { ResultStatus } from '@anamnesis/domain';
import { lineIdOf, MOST_LINES, type LineOf, type SentLine } from '../lab-results.js';
import { unusable, withoutModifiers } from './fields.js';
import {
  codedWords,
  codingsOf,
  identityOf,
  observationSection,
  specimenOf,
  type SpecimenIdentity,
} from './lab-coding.js';
import { hasValue, periodWords, valueOf } from './lab-value.js';

/** What the lines of a report share, and how their neighbours are found. */
export interface Around extends LineOf {
  readonly orderStatus: ResultStatus;
  readonly statusOf: (status: string | undefined) => ResultStatus | undefined;
  /** The panels inside the report, outermost first, in which a line stands. */
  readonly panels: readonly Observation[];
  /** The report's own. */
  readonly specimens: readonly Specimen[];
  /** It, and those from which it was made. */
  readonly specimensAt: (reference: Reference, owner: Observation) => readonly Specimen[];
  readonly memberAt: (reference: Reference, owner: Observation) => Observation;
  readonly isContained: (observation: Observation) => boolean;
  readonly isOfThePatient: (observation: Observation) => boolean;
  readonly performersOf: (observation: Observation) => string | undefined;
  readonly walk: Walk;
}

/** How much may still be looked at: a panel that is named in many places is looked at in each. */
export interface Walk {
  /** Observations and components of the report. */
  left: number;
  /** Each Observation that was looked at, members of panels too. */
  readonly seen: Observation[];
  readonly inMessage?: WalkOfMessage | undefined;
}

export interface WalkOfMessage {
  characters: number;
}

/** Deeper nesting than any panel has; a circle of members would not end. */
const DEEPEST = 8;

/** Itself where it has a value, its components, and the members of a panel, each a line. */
export const linesOf = (observation: Observation, around: Around): readonly SentLine[] => {
  const { panels } = around;
  if (panels.length > DEEPEST) return unusable('hasMember', 'nests deeper than any panel does');
  if (!around.isOfThePatient(observation)) {
    return unusable('result.subject', 'is another patient than the report’s');
  }
  const { hasMember = [], component = [] } = observation;
  withoutModifiersInside(observation);
  step(around.walk, observation);
  const inside = { ...around, panels: [...panels, observation] };
  const isItself = hasValue(observation) || hasMember.length + component.length === 0;
  return [
    ...(isItself ? [lineOf(observation, around)] : []),
    ...component.map((_part, index) => componentLine(observation, index, inside)),
    ...hasMember.flatMap((member) => linesOf(around.memberAt(member, observation), inside)),
  ];
};

/**
 * Without those that are members of others among them, however deep: what a report names beside its
 * panel is read once, with the panel. Panels that hold each other are read, and found out by that.
 */
export const outermost = (
  observations: readonly Observation[],
  around: Around,
): readonly Observation[] => {
  const inside = membersOf(observations, around);
  const named = membersOf(
    observations.filter((each) => !inside.has(each)),
    around,
  );
  return observations.filter((each) => !named.has(each));
};

const membersOf = (
  observations: readonly Observation[],
  { memberAt }: Around,
): ReadonlySet<Observation> => {
  const found = new Set<Observation>();
  const left = [...observations];
  let looked = 0;
  for (const panel of left) {
    for (const reference of panel.hasMember ?? []) {
      looked += 1;
      if (looked > MOST_LINES) return unusable('hasMember', 'names more lines than any report has');
      const member = memberAt(reference, panel);
      if (!found.has(member)) left.push(member);
      found.add(member);
    }
  }
  return found;
};

const withoutModifiersInside = (observation: Observation): void => {
  const { component = [], referenceRange = [] } = observation;
  withoutModifiers('result.modifierExtension', observation);
  for (const range of referenceRange) {
    withoutModifiers('result.referenceRange.modifierExtension', range);
  }
  for (const part of component) {
    withoutModifiers('component.modifierExtension', part);
    for (const range of part.referenceRange ?? []) {
      withoutModifiers('component.referenceRange.modifierExtension', range);
    }
  }
};

const step = (walk: Walk, observation: Observation): void => {
  walk.seen.push(observation);
  walk.left -= 1 + (observation.component?.length ?? 0);
  if (walk.inMessage) walk.inMessage.characters -= charactersOf(observation);
  if (walk.left < 0 || (walk.inMessage?.characters ?? 0) < 0) {
    unusable('hasMember', 'names more lines than any report has');
  }
};

export const charactersOf = (resource: FhirResource): number => {
  const known = LENGTHS.get(resource) ?? JSON.stringify(resource).length;
  LENGTHS.set(resource, known);
  return known;
};

const LENGTHS = new WeakMap<FhirResource, number>();

const lineOf = (observation: Observation, around: Around): SentLine => ({
  lineId: lineIdOf(around, ...wordsOf(observation, around)),
  status: statusIn(observation, around),
  test: testIn(observation, observation.code, around),
  collected: timesOf(observation, around),
  value: valueOf(observation, around.performersOf(observation)),
});

const componentLine = (observation: Observation, index: number, around: Around): SentLine => {
  const part = observation.component?.[index] ?? unusable('component', 'is missing');
  const word = componentWord(part);
  const alike = (observation.component ?? []).slice(0, index);
  const repeats = alike.filter((other) => componentWord(other) === word).length;
  const words = [
    ...wordsOf(observation, around),
    'component',
    word,
    ...(repeats > 0 ? [`${repeats}`] : []),
  ];
  return {
    lineId: lineIdOf(around, ...words),
    status: statusIn(observation, around),
    test: testIn(observation, part.code, around),
    collected: timesOf(observation, around),
    value: valueOf(part, around.performersOf(observation)),
  };
};

const componentWord = ({ code }: ObservationComponent): string => {
  const [coding] = codingsOf(code);
  return coding?.code ?? coding?.name ?? '';
};

/**
 * The number that its maker gave it, else its id: servers number anew what they are sent. Both stay
 * through its versions; a contained one's id is a place in its report, where the next version has
 * another result, so that it is known by its code. Some number all lines of an order alike, which
 * the code tells apart.
 */
const wordsOf = (observation: Observation, { isContained }: Around): readonly string[] => {
  const { id, identifier = [], code } = observation;
  const coded = codedWords(code);
  const numbered = identifier.find(({ value }) => value !== undefined);
  if (numbered?.value !== undefined) {
    return ['identifier', numbered.system ?? '', numbered.value, ...coded];
  }
  if (id !== undefined && !isContained(observation)) return ['Observation', id];
  return ['code', ...coded];
};

/** Nothing of a cancelled report stands, nor of one that was entered in error. */
const statusIn = (observation: Observation, { orderStatus, statusOf }: Around): ResultStatus => {
  if (orderStatus === 'cancelled' || orderStatus === 'entered-in-error') return orderStatus;
  // `unknown` says that somebody lost track: not before a person has looked is it any result.
  return statusOf(observation.status) ?? 'preliminary';
};

const testIn = (
  observation: Observation,
  code: Observation['code'],
  around: Around,
): SentLine['test'] => {
  const { panels } = around;
  const identity = identityOf(
    code,
    panels.flatMap((panel) => codingsOf(panel.code)),
  );
  if (Object.keys(identity).length === 0) return unusable('code', 'is missing');
  const ask = asked(observation, panels);
  const section = ask(observationSection);
  const specimen = specimenFor(ask, around);
  return {
    ...identity,
    ...(section === undefined ? {} : { section }),
    ...(specimen === undefined ? {} : { specimen }),
  };
};

/** What an observation leaves unsaid, the panel in which it stands has said for it. */
const asked =
  (observation: Observation, panels: readonly Observation[]): Ask =>
  (question) => {
    for (const each of [observation, ...panels.toReversed()]) {
      const answer = question(each);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };

type Ask = <Answer>(question: (of: Observation) => Answer | undefined) => Answer | undefined;

/** A site alone would stand in the place of the report's specimen: it is that one's site. */
const specimenFor = (
  ask: Ask,
  { specimensAt, specimens }: Around,
): SpecimenIdentity | undefined => {
  const own = ask((of) => of.specimen && specimensAt(of.specimen, of));
  const site = ask(({ bodySite }) => bodySite);
  if (own) return specimenOf(own, site);
  return site && specimenOf(specimens, site);
};

const timesOf = (observation: Observation, { panels, specimensAt }: Around): readonly string[] => {
  const ask = asked(observation, panels);
  const specimens = ask((of) => of.specimen && specimensAt(of.specimen, of)) ?? [];
  const collected = specimens.flatMap(({ collection }) => observedTimes(collection));
  return [...(ask(effectiveOf) ?? []), ...collected];
};

const effectiveOf = (observation: Observation): readonly string[] | undefined => {
  const { effectiveDateTime, effectiveInstant, effectivePeriod, effectiveTiming } = observation;
  const period = effectivePeriod && periodWords(effectivePeriod);
  const times = [effectiveDateTime, effectiveInstant, period].filter((time) => time !== undefined);
  const all = [...times, ...(effectiveTiming?.event ?? [])];
  return all.length > 0 ? all : undefined;
};

export const observedTimes = (collection: SpecimenCollection | undefined): readonly string[] => {
  const { collectedDateTime, collectedPeriod } = collection ?? {};
  const time = collectedDateTime ?? (collectedPeriod && periodWords(collectedPeriod));
  return time === undefined ? [] : [time];
};
