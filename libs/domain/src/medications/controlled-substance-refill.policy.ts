import { addMonths } from '../shared/facility-calendar.js';
import { suppliesOf, usualDaysSupplyOf } from './last-supply.policy.js';
import type { ClassRules } from './refill-rules.policy.js';
import type { RefillStanding } from './refill-standing.policy.js';

/**
 * Does the law of controlled substances let this prescription be refilled once more?
 *
 * Schedule II is never refilled. No controlled substance is supplied more than six months after
 * the prescription's date; that last day still counts. Schedule III and IV: at most five refills,
 * and at most 120 days in all refills together, the next one included (California Health and
 * Safety Code 11200; requirements R33, November 2026; the numbers stand in refill-rules).
 * The first fill is no refill. Where a limit in days binds and nobody said how long a fill lasts,
 * the limit cannot be shown to hold, so a new prescription is needed.
 * Not covered here: federal rules on transfers and partial fills, the prescription monitoring
 * database, and what other prescriptions supply of the same substance.
 */
export const controlledRefillLimit = (prescription: ControlledRefill): BrokenLimit | undefined =>
  neverRefilled(prescription) ??
  writtenTooLongAgo(prescription) ??
  refillsUsedUp(prescription) ??
  daysUsedUp(prescription);

export interface ControlledRefill {
  readonly standing: RefillStanding;
  readonly rules: ClassRules;
  /** Calendar date in the facility's zone. */
  readonly today: string;
}

export interface BrokenLimit {
  readonly because:
    | 'schedule-needs-new-prescription'
    | 'prescription-too-old'
    | 'refills-used-up'
    | 'refill-days-unknown'
    | 'refill-days-used-up';
  readonly details: Readonly<Record<string, string>>;
}

const neverRefilled = ({ rules, standing }: ControlledRefill): BrokenLimit | undefined =>
  rules.refillable
    ? undefined
    : {
        because: 'schedule-needs-new-prescription',
        details: { schedule: standing.prescribed.schedule },
      };

/** Holds for what is sent to a pharmacy as well: it must not be dispensed any more. */
export const writtenTooLongAgo = ({
  standing,
  rules,
  today,
}: ControlledRefill): BrokenLimit | undefined => {
  if (rules.monthsAfterWriting === undefined) return undefined;
  const lastDay = addMonths(standing.prescribed.writtenOn, rules.monthsAfterWriting);
  return today > lastDay ? { because: 'prescription-too-old', details: { lastDay } } : undefined;
};

const refillsUsedUp = ({ standing, rules }: ControlledRefill): BrokenLimit | undefined => {
  if (rules.mostRefills === undefined) return undefined;
  const refills = refillsOf(standing).length;
  return refills >= rules.mostRefills
    ? { because: 'refills-used-up', details: { refills: `${refills}` } }
    : undefined;
};

const daysUsedUp = ({ standing, rules }: ControlledRefill): BrokenLimit | undefined => {
  const most = rules.mostDaysInAllRefills;
  if (most === undefined) return undefined;
  let days = 0;
  for (const supplied of [...refillsOf(standing).map(daysOf), usualDaysSupplyOf(standing)]) {
    if (supplied === undefined) return { because: 'refill-days-unknown', details: {} };
    days += supplied;
  }
  return days > most
    ? { because: 'refill-days-used-up', details: { mostDays: `${most}` } }
    : undefined;
};

const refillsOf = (standing: RefillStanding) =>
  suppliesOf(standing).filter(({ isRefill }) => isRefill);

const daysOf = ({ daysSupply }: { daysSupply: number | undefined }): number | undefined =>
  daysSupply;
