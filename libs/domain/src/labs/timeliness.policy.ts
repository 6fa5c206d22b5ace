import { covers, isBefore } from '../shared/facility-calendar.js';
import { presentFields } from '../shared/present-fields.js';
import type { LineOfReport } from './lab-report.row.js';
import type { LabListingRow } from './lab-listings.projection.js';
import type { LabViewingRow } from './lab-viewings.projection.js';
import { isFinal } from './review-due-waits.policy.js';

/**
 * How long did results take from the laboratory to their patients?
 *
 * Of each final result: from when it came to its review, from there to when the patient could see
 * it, and from there to when somebody who may see it for the patient first did, in a list, which shows
 * every value, or opened by itself; by ordering provider
 * and kind, as median and 90th percentile of those that got so far (row 59; B12, Meaningful Use:
 * timely electronic access to changes; November 2026). Hours are elapsed ones, for the patient waits
 * through weekends. What waits still is counted and never taken for fast.
 * Not covered: whether a review was overdue, which counts business days (`review-due`).
 */
export const timelinessOf = (taken: readonly HoursTaken[]): Timeliness => {
  const groups = new Map<string, HoursTaken[]>();
  for (const result of taken) {
    const key = `${result.providerId ?? ''}\u0000${result.category}`;
    const group = groups.get(key);
    if (group) group.push(result);
    else groups.set(key, [result]);
  }
  const rows = [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, results]) => {
      const [first] = results;
      if (!first) return [];
      const { providerId, category } = first;
      return [{ ...presentFields({ providerId, category }), ...figuresOf(results) }];
    });
  return { all: figuresOf(taken), rows };
};

/** Instants; what has not happened yet is left out. */
export interface MeasuredResult {
  readonly providerId?: string | undefined;
  readonly category: string;
  readonly receivedAt: string;
  readonly reviewedAt?: string | undefined;
  readonly visibleAt?: string | undefined;
  readonly viewedAt?: string | undefined;
}

export interface Timeliness {
  readonly all: TimelinessFigures;
  /** By provider and kind, in the order of their ids. */
  readonly rows: readonly TimelinessRow[];
}

export interface TimelinessRow extends TimelinessFigures {
  /** Left out where nobody knows who ordered. */
  readonly providerId?: string;
  readonly category: string;
}

export interface TimelinessFigures {
  readonly results: number;
  readonly toReview: Spread;
  /** From the review, or from the arrival where it was visible without one. */
  readonly reviewToVisible: Spread;
  readonly visibleToView: Spread;
  /** From the arrival to the first view. */
  readonly inAll: Spread;
}

export interface Spread {
  /** How many got so far. */
  readonly count: number;
  readonly medianHours?: number;
  readonly p90Hours?: number;
}

/** Of one result, in the hours of each step that it took; a step that it did not take is left out. */
export interface HoursTaken extends Pick<MeasuredResult, 'providerId' | 'category'> {
  readonly toReview: number | undefined;
  readonly reviewToVisible: number | undefined;
  readonly visibleToView: number | undefined;
  readonly inAll: number | undefined;
}

/** For each result as it is read: there are many of them, and an instant takes long to read. */
export const hoursTaken = (measured: MeasuredResult): HoursTaken => {
  const { providerId, category, receivedAt, reviewedAt, visibleAt, viewedAt } = measured;
  return {
    ...{ providerId, category },
    toReview: hoursBetween(receivedAt, reviewedAt),
    reviewToVisible: hoursBetween(earlier(reviewedAt ?? receivedAt, visibleAt), visibleAt),
    visibleToView: hoursBetween(visibleAt, viewedAt),
    inAll: hoursBetween(receivedAt, viewedAt),
  };
};

const figuresOf = (taken: readonly HoursTaken[]): TimelinessFigures => ({
  results: taken.length,
  toReview: spreadOf(taken.map(({ toReview }) => toReview)),
  reviewToVisible: spreadOf(taken.map(({ reviewToVisible }) => reviewToVisible)),
  visibleToView: spreadOf(taken.map(({ visibleToView }) => visibleToView)),
  inAll: spreadOf(taken.map(({ inAll }) => inAll)),
});

/** What was shown before its review waited for none. */
const earlier = (one: string, other: string | undefined): string =>
  other !== undefined && Date.parse(other) < Date.parse(one) ? other : one;

const hoursBetween = (from: string | undefined, to: string | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : (Date.parse(to) - Date.parse(from)) / HOUR;
const HOUR = 3_600_000;

const spreadOf = (steps: readonly (number | undefined)[]): Spread => {
  const hours = Float64Array.from(steps.filter((step) => step !== undefined)).sort();
  const spread = { medianHours: rank(hours, 0.5), p90Hours: rank(hours, 0.9) };
  return { count: hours.length, ...presentFields(spread) };
};

/** The smallest one that so many of them do not exceed, to the hundredth of an hour. */
const rank = (sorted: Float64Array, share: number): number | undefined => {
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return found === undefined ? undefined : Math.round(found * 100) / 100;
};

/**
 * When somebody was first shown a final version of the line, once it could be seen. Facts that came
 * to be known later may say that it could not be seen yet: then the last time counts.
 */
export const firstViewOf = (
  { lineId, versions }: Pick<LineOfReport, 'lineId' | 'versions'>,
  viewings: readonly Viewing[],
  visibleAt: string,
): string | undefined => {
  const finals = versions
    .slice(versions.findIndex(isFinal))
    .map(({ version }) => `${lineId}@${version}`);
  return viewings
    .flatMap((viewing) => viewsOf(viewing, finals))
    .filter((view) => !isBefore(view, visibleAt))
    .reduce(earliest, undefined);
};

/** When a list first showed the line: while it could be seen, as is known now. */
export const firstListedOf = (
  listings: readonly Pick<LabListingRow, 'listedAt'>[],
  shown: readonly Shown[],
  visibleAt: string,
): string | undefined =>
  listings
    .flatMap(({ listedAt }) => listedAt)
    .filter((at) => !isBefore(at, visibleAt))
    .filter((at) => shown.some(({ from = visibleAt, ...rest }) => covers({ from, ...rest }, at)))
    .reduce(earliest, undefined);

/** From when, left out where ever, until when. */
export interface Shown {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Since when what came at this instant can be seen; nothing where it cannot. What was shown before
 * and was hidden as it came showed another version.
 */
export const visibleSince = (shown: readonly Shown[], receivedAt: string): string | undefined => {
  const span = shown.find(({ to }) => to === undefined || isBefore(receivedAt, to));
  if (!span) return undefined;
  const { from = receivedAt } = span;
  return isBefore(from, receivedAt) ? receivedAt : from;
};

export const earliest = (one: string | undefined, other: string | undefined): string | undefined =>
  one !== undefined && (other === undefined || isBefore(one, other)) ? one : other;

type Viewing = Pick<LabViewingRow, 'firstViewedAt' | 'lastViewedAt' | 'parts' | 'firstShown'>;

/** A row from before the view told of each line tells of the whole report. */
const viewsOf = (
  { firstViewedAt, lastViewedAt, parts, firstShown }: Viewing,
  ofLine: readonly string[],
): readonly string[] => {
  if (!firstShown) return [firstViewedAt, lastViewedAt];
  const isShownLast = ofLine.some((part) => parts.includes(part));
  return [
    ...ofLine.flatMap((part) => firstShown[part] ?? []),
    ...(isShownLast ? [lastViewedAt] : []),
  ];
};
