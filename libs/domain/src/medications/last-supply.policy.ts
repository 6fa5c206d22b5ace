import { addDays } from '../shared/facility-calendar.js';
import type { ClassRules } from './refill-rules.policy.js';
import type { Authorised, RefillStanding } from './refill-standing.policy.js';

/**
 * What was the last supply, and from which day on may more be asked for?
 *
 * A supply is a dispense, or an authorised refill that no dispense has filled yet: taken as filled
 * on the day it was sent to the pharmacy, before that on the day it was authorised. A dispense on
 * or after the day of the authorisation says otherwise and takes its place. The latest supply
 * counts; more may be asked for from its day + days supply x the share that must be used up,
 * rounded up to whole calendar days (requirements R23, R32, November 2026).
 * Never supplied, or days supply unknown: no first day, so never too soon.
 * Not covered here: partial fills, lost or stolen supplies, and stock that earlier early refills
 * have built up.
 */
export const firstRefillDateOf = (
  standing: RefillStanding,
  { usedUpPercent }: Pick<ClassRules, 'usedUpPercent'>,
): string | undefined => {
  const last = lastSupplyOf(standing);
  if (last?.daysSupply === undefined) return undefined;
  // Percent of whole days, so that no binary fraction can add a day.
  return addDays(last.on, Math.ceil((last.daysSupply * usedUpPercent) / 100));
};

export interface Supply {
  /** Calendar date (YYYY-MM-DD). */
  readonly on: string;
  readonly daysSupply: number | undefined;
  /** Everything but the prescription's first fill. */
  readonly isRefill: boolean;
}

export const lastSupplyOf = (standing: RefillStanding): Supply | undefined =>
  suppliesOf(standing).at(-1);

/** Days that one fill lasts: as prescribed, else as it was dispensed last. */
export const usualDaysSupplyOf = ({
  prescribed,
  dispenses,
}: Pick<RefillStanding, 'prescribed' | 'dispenses'>): number | undefined =>
  prescribed.daysSupply ??
  fillsOf({ dispenses, prescribed }).findLast(({ daysSupply }) => daysSupply !== undefined)
    ?.daysSupply;

/** Oldest first, each refill once: a dispense takes the place of the authorisation it fills. */
export const suppliesOf = (standing: RefillStanding): readonly Supply[] => {
  const fills = fillsOf(standing);
  const filling = new Set<Fill>();
  const unfilled: Fill[] = [];
  for (const authorised of authorisedOf(standing)) {
    const fill = fills.find((each) => !filling.has(each) && each.on >= authorised.authorisedOn);
    if (fill) filling.add(fill);
    else unfilled.push(presumedFill(authorised, standing));
  }
  const supplies = [
    ...fills.map((fill) => ({ ...fill, wasAuthorised: filling.has(fill) })),
    ...unfilled.map((fill) => ({ ...fill, wasAuthorised: true })),
  ].toSorted(byDay);
  return supplies.map(({ on, daysSupply, wasAuthorised }, index) => ({
    on,
    daysSupply,
    isRefill: wasAuthorised || index > 0,
  }));
};

interface Fill {
  readonly on: string;
  readonly daysSupply: number | undefined;
}

const fillsOf = ({
  dispenses,
  prescribed,
}: Pick<RefillStanding, 'prescribed' | 'dispenses'>): readonly Fill[] =>
  Object.values(dispenses)
    .map(({ filledOn, daysSupply }) => ({
      on: filledOn,
      daysSupply: daysSupply ?? prescribed.daysSupply,
    }))
    .toSorted(byDay);

const authorisedOf = ({ decisions }: RefillStanding): readonly Authorised[] =>
  Object.values(decisions)
    .filter((decision) => decision.is === 'authorised')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));

const presumedFill = (
  { authorisedOn, sent, daysSupply }: Authorised,
  standing: RefillStanding,
): Fill => ({
  on: sent?.on ?? authorisedOn,
  daysSupply: daysSupply ?? usualDaysSupplyOf(standing),
});

/** Of two on one day the longer one counts as the later. */
const byDay = (one: Fill, other: Fill): number =>
  Date.parse(one.on) - Date.parse(other.on) || (one.daysSupply ?? 0) - (other.daysSupply ?? 0);
