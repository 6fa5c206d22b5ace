import type { ControlledSchedule } from './events.js';

/**
 * Which numbers bind a refill on that day?
 *
 * One table per version, in force from its day on until the next one's; what was decided before
 * stays as it was decided. Sources: the share of the supply that must be used up is the practice's
 * own (the portal's guide says only "too soon"); the limits of controlled substances are those of
 * California Health and Safety Code 11200 (read November 2026): (a) nothing more than six months
 * after the prescription's date, (b) schedule III and IV at most five refills and at most 120 days
 * in all refills together, (c) schedule II never.
 * The class is what the prescription says. Not covered here: a payer's own refill rules, partial
 * fills, and limits of other states.
 */
export const refillRulesOn = (date: string): RefillRules =>
  refillRules.findLast(({ effectiveFrom }) => effectiveFrom <= date) ?? firstRules;

export interface RefillRules {
  /** Recorded in the events that were decided by it. */
  readonly version: string;
  /** Calendar date (YYYY-MM-DD). */
  readonly effectiveFrom: string;
  readonly classes: Readonly<Record<ControlledSchedule, ClassRules>>;
}

/** A limit that is left out does not exist for the class. */
export interface ClassRules {
  readonly refillable: boolean;
  /** How much of the last supply must be used up before more is asked for. */
  readonly usedUpPercent: number;
  readonly mostRefills?: number;
  readonly mostDaysInAllRefills?: number;
  readonly monthsAfterWriting?: number;
}

const schedulesThreeAndFour: ClassRules = {
  refillable: true,
  usedUpPercent: 75,
  mostRefills: 5,
  mostDaysInAllRefills: 120,
  monthsAfterWriting: 6,
};

/** In force for earlier days as well, so that imported histories are judged by some rule. */
const firstRules: RefillRules = {
  version: 'refill-rules-1',
  effectiveFrom: '2000-01-01',
  classes: {
    'non-controlled': { refillable: true, usedUpPercent: 75 },
    II: { refillable: false, usedUpPercent: 75, monthsAfterWriting: 6 },
    III: schedulesThreeAndFour,
    IV: schedulesThreeAndFour,
    V: { refillable: true, usedUpPercent: 75, monthsAfterWriting: 6 },
  },
};

/** Oldest first. */
const refillRules: readonly RefillRules[] = [firstRules];
