import { agesOf, type Ages } from './ages.policy.js';
import type { Classification } from '../lab-tests/classification.policy.js';
import type { TestCategory, TestIdentity } from '../lab-tests/facts.js';
import { mayBeListedSection } from '../lab-tests/section-signal.policy.js';
import type {
  ComponentFacts,
  LabFacts,
  ReleaseAgreement,
  ResultVersion,
  ReviewFact,
} from './facts.js';
import { labPolicyAt, type LabPolicies, type LabPolicy } from './lab-rules.policy.js';
import { possibleCollectionsOf, type PossibleTimes } from './possible-times.policy.js';

/**
 * What do the facts about one line of a result say at an instant?
 *
 * Every rule judges a moment: the line, the version that was the latest one then, the policy in
 * force then (requirements section 2; November 2026). A preliminary version after a final one is
 * kept and changes nothing. A line says its own section, specimen and time of collection, and
 * otherwise those of the report it stands in. A line with versions of its own is judged by these,
 * by their reviews and by the agreements about them, and by nothing that was said of the report's.
 * Not covered: what the rules make of it.
 */
export const momentOf = (read: ReadFacts, line: Line, at: number): Moment => {
  const policy = labPolicyAt(read.policies, at);
  return {
    facts: read.facts,
    line,
    at,
    policy,
    version: latestVersionAt(line.versions, at),
    ages: read.ages,
  };
};

export interface Moment {
  readonly facts: LabFacts;
  readonly line: Line;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly policy: LabPolicy;
  /** Left out before anything came. */
  readonly version: ResultVersion | undefined;
  readonly ages: Ages | undefined;
}

/** The facts with what does not depend on the instant worked out once. */
export interface ReadFacts {
  readonly facts: LabFacts;
  readonly policies: LabPolicies;
  readonly lines: readonly Line[];
  /** What was ordered, and the report as a whole where it has lines of its own. */
  readonly panels: readonly TestIdentity[];
  readonly ages: Ages | undefined;
  /** What the lines are under each policy, judged once. */
  readonly kinds: Map<LabPolicy, readonly LineKinds[]>;
}

export interface Line {
  readonly test: TestIdentity;
  readonly status: ComponentFacts['status'];
  /** Empty where nobody said when. */
  readonly collected: readonly (PossibleTimes | 'unreadable')[];
  /** The line's own, or the report's. */
  readonly versions: readonly ResultVersion[];
  /** Of these versions. */
  readonly reviews: readonly ReviewFact[];
  /** About these versions. */
  readonly agreements: readonly ReleaseAgreement[];
}

/** Of which kinds a line is, given the order it stands in. */
export interface LineKinds {
  readonly line: Line;
  readonly classification: Classification;
  /** Listed kinds, its own first; empty for an ordinary test. */
  readonly categories: readonly TestCategory[];
  /** Kinds whose modes of release it obeys, at least one; what nobody can tell is one as well. */
  readonly releasedAs: readonly TestCategory[];
  readonly isListedByOrder: boolean;
  readonly isHeld: boolean;
  readonly isAccompaniment: boolean;
}

export const readFacts = (facts: LabFacts, policies: LabPolicies): ReadFacts => {
  const { result, order, zone } = facts;
  const { components = [] } = result;
  const panels = [
    ...(order.test ? [order.test] : []),
    ...(components.length > 0 ? [result.test] : []),
  ].filter(isNamed);
  const lines = components.length > 0 ? components : [{ test: result.test }];
  return {
    facts,
    policies,
    panels,
    lines: lines.map((line) => readLine(line, facts, panels)),
    ages: agesOf(facts.patient.birthDate, zone),
    kinds: new Map(),
  };
};

const readLine = (
  line: ComponentFacts,
  facts: LabFacts,
  panels: readonly TestIdentity[],
): Line => ({
  test: withSender(
    withSharedSection(withSharedSpecimen(line.test, panels), panels),
    facts.order.test?.sender,
  ),
  status: line.status,
  ...lifeOf(line, facts),
  // A line's own time stands beside the report's: any of them may be the right one (P15).
  collected: [...(line.collected ?? []), ...facts.result.collected].map(
    (text) => possibleCollectionsOf(text, facts.zone) ?? 'unreadable',
  ),
});

/** Version 1 of one line is not version 1 of another: what was said of the report counts for none. */
const lifeOf = (
  { versions, reviews, agreements }: ComponentFacts,
  facts: LabFacts,
): Pick<Line, 'versions' | 'reviews' | 'agreements'> =>
  versions === undefined
    ? {
        versions: facts.result.versions,
        reviews: reviews ?? facts.reviews,
        agreements: agreements ?? agreementsOf(facts.patient),
      }
    : { versions, reviews: reviews ?? [], agreements: agreements ?? [] };

const agreementsOf = ({ agreement }: LabFacts['patient']): readonly ReleaseAgreement[] =>
  agreement ? [agreement] : [];

const withSharedSpecimen = (test: TestIdentity, panels: readonly TestIdentity[]): TestIdentity => {
  const specimen = test.specimen ?? panels.find((panel) => panel.specimen)?.specimen;
  return specimen === undefined || specimen === test.specimen ? test : { ...test, specimen };
};

/** HL7 says the section of the order alone; of several, the one that holds what nothing else tells. */
const withSharedSection = (test: TestIdentity, panels: readonly TestIdentity[]): TestIdentity => {
  if (saysWhichSection(test.section)) return test;
  const shared = panels.map((panel) => panel.section).filter(saysWhichSection);
  const section =
    shared.find((each) => mayBeListedSection(each) !== undefined) ?? shared[0] ?? test.section;
  return section === undefined ? test : { ...test, section };
};

/** The laboratory as a whole is none of its sections. */
const saysWhichSection = (section: string | undefined): boolean =>
  !['', 'LAB'].includes(section?.trim().toUpperCase() ?? '');

/** Whoever sent the order sent its lines: their own codes are theirs. */
const withSender = (test: TestIdentity, sender: string | undefined): TestIdentity =>
  sender === undefined || test.sender !== undefined ? test : { ...test, sender };

const isNamed = ({ code, name, section, specimen, parts, alternates }: TestIdentity): boolean =>
  [code, name, section, specimen, parts, alternates?.[0]].some(Boolean);

/** The version that was the latest one at the instant. */
export const latestVersionAt = (
  versions: readonly ResultVersion[],
  at: number,
): ResultVersion | undefined => {
  let latest: ResultVersion | undefined;
  for (const version of versions) {
    if (receivedAt(version) > at) continue;
    if (latest && isUnconfirmed(version) && !isUnconfirmed(latest)) continue;
    if (!latest || version.version > latest.version) latest = version;
  }
  return latest;
};

/** A version whose time nobody knows was always there. */
export const receivedAt = ({ receivedAt: instant }: ResultVersion): number => {
  const at = instant === undefined ? Number.NaN : Date.parse(instant);
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
};

export const isUnconfirmed = ({ status }: ResultVersion): boolean =>
  status === 'registered' || status === 'preliminary' || status === 'partial';
