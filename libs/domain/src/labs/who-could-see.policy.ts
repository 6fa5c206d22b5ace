import { labVisibilityTimeline, type LabSpan } from '../lab-rules/decision-span.policy.js';
import type { LabFacts, ResultVersion } from '../lab-rules/facts.js';
import type { LabPolicies } from '../lab-rules/lab-rules.policy.js';
import { isUnconfirmed, receivedAt } from '../lab-rules/moment.policy.js';

/**
 * From when to when could this viewer see each version of each line of a report?
 *
 * A version is the one that is shown from when it came until the next one comes, as long as the
 * decision shows the line at all; so what was withdrawn, corrected or filed under the wrong patient
 * could be seen for exactly these spans by whoever had such a right (requirements section 2, "who
 * could see it"; issue 7, November 2026). Of what is known now, and of what was known at each instant
 * until something else was recorded: what the portal decided then is what was shown, though a birth
 * date, a membership or a time of collection is another one since.
 * Not covered: who did see it; the access log says so.
 */
export const whoCouldSee = (
  facts: LabFacts,
  policies: LabPolicies,
  until: string,
): readonly LineSeen[] => {
  const { components = [] } = facts.result;
  const spans = labVisibilityTimeline(facts, policies);
  return components.map(({ versions = facts.result.versions }, index) =>
    standingVersions(versions).map((standing) => ({
      version: standing.version,
      visible: spans.flatMap((span) => overlap(span, standing, { index, until })),
    })),
  );
};

/** One for each version that was ever the latest one, in the order in which they came. */
export type LineSeen = readonly VersionSeen[];

export interface VersionSeen {
  readonly version: number;
  readonly visible: readonly SeenSpan[];
}

export interface SeenSpan {
  readonly from: string;
  /** Left out where it can be seen still. */
  readonly until?: string;
}

interface Standing {
  readonly version: number;
  readonly from: number;
  readonly until: number;
}

/** When each version was the latest one: a preliminary one behind a final one never was. */
const standingVersions = (versions: readonly ResultVersion[]): readonly Standing[] => {
  const standing: ResultVersion[] = [];
  for (const version of versions) {
    const before = standing.at(-1);
    if (before && isUnconfirmed(version) && !isUnconfirmed(before)) continue;
    standing.push(version);
  }
  return standing.map((version, index) => {
    const next = standing[index + 1];
    const until = next ? receivedAt(next) : Number.POSITIVE_INFINITY;
    return { version: version.version, from: receivedAt(version), until };
  });
};

const overlap = (
  span: LabSpan,
  standing: Standing,
  { index, until: now }: { readonly index: number; readonly until: string },
): readonly SeenSpan[] => {
  if (!span.answer.lines[index]?.visible) return [];
  const from = Math.max(instantOf(span.from, Number.NEGATIVE_INFINITY), standing.from);
  const until = Math.min(instantOf(span.until, Number.POSITIVE_INFINITY), standing.until);
  if (from >= until || from > Date.parse(now)) return [];
  const ended = until <= Date.parse(now) ? { until: new Date(until).toISOString() } : {};
  return [{ from: new Date(Math.max(from, 0)).toISOString(), ...ended }];
};

const instantOf = (instant: string | undefined, otherwise: number): number =>
  instant === undefined ? otherwise : Date.parse(instant);

/** What could be seen by what was known from one instant of recording to the next one. */
export interface KnownStep {
  readonly from: string;
  /** Left out: nothing else was recorded since. */
  readonly until?: string;
  readonly lines: readonly { readonly lineId: string; readonly seen: LineSeen }[];
}

/** By what was known then, of each of these steps for its own time, as whole spans. */
export const seenAsKnownThen = (
  steps: readonly KnownStep[],
  { lineId, version }: { readonly lineId: string; readonly version: number },
): readonly SeenSpan[] =>
  steps
    .flatMap((step) => {
      const line = step.lines.find((each) => each.lineId === lineId);
      const seen = line?.seen.find((each) => each.version === version);
      return (seen?.visible ?? []).flatMap((span) => within(span, step));
    })
    .reduce(joined, []);

const within = (span: SeenSpan, step: Pick<KnownStep, 'from' | 'until'>): readonly SeenSpan[] => {
  const from = Math.max(Date.parse(span.from), Date.parse(step.from));
  const until = Math.min(
    instantOf(span.until, Number.POSITIVE_INFINITY),
    instantOf(step.until, Number.POSITIVE_INFINITY),
  );
  if (from >= until) return [];
  const ended = Number.isFinite(until) ? { until: new Date(until).toISOString() } : {};
  return [{ from: new Date(from).toISOString(), ...ended }];
};

/** What was recorded between may have changed nothing of it. */
const joined = (spans: readonly SeenSpan[], next: SeenSpan): readonly SeenSpan[] => {
  const last = spans.at(-1);
  if (last?.until !== next.from) return [...spans, next];
  const ended = next.until === undefined ? {} : { until: next.until };
  return [...spans.slice(0, -1), { from: last.from, ...ended }];
};
