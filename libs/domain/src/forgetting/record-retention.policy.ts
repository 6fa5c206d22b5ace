import { Temporal } from 'temporal-polyfill';
import { comesOfAgeOn } from '../shared/facility-calendar.js';

/**
 * From which day on may a patient's record be forgotten?
 *
 * Not before ten years have passed since the last fact of care: an examination, a prescription and
 * its end, a dispense, a request and what was said about it, a laboratory's results, whoever read,
 * commented on, corrected or withdrew them, and a message with results that waits for somebody. What
 * is planned is no care, and a term that ends after the year 9999 has not ended. Of who was a minor on that day not before ten
 * years after coming of age either, which is the 28th birthday (1 March for who was born on 29
 * February). Of who has died not before ten years after the death either; where nobody
 * told the day, after the day on which the death was recorded. The latest of these days counts. A
 * record without any fact of care and without a death need not be kept.
 * Source: the practice's policy of 2026-01-01. It is at least as long as what is asked of it: 42
 * CFR 422.504(d) (ten years), 22 CCR 70751(c) (seven years, minors one year beyond the age of 18),
 * 45 CFR 164.316(b)(2) and 164.530(j)(2) (six years), 21 CFR 1304.04 (two years).
 * Not covered here: legal holds (the decider asks for them), other states' and payers' longer
 * terms, workers' exposure records (29 CFR 1910.1020: thirty years), who may ask for it, and data
 * that was never the patient's (a record made by mistake is kept like any other).
 */
export const recordRetentionOf = (record: RetainedRecord, today: string): RecordRetention => {
  const { yearsAfterLastCare, ageOfMajority, yearsAfterMajority, yearsAfterDeath, version } =
    retentionRulesOn(today);
  const { birthDate, diedOn, lastCareOn } = record;
  const terms: RetentionTerm[] = [];
  if (lastCareOn !== undefined) {
    terms.push({ rule: 'after-last-care', until: comesOfAgeOn(lastCareOn, yearsAfterLastCare) });
    if (isEarlier(lastCareOn, comesOfAgeOn(birthDate, ageOfMajority))) {
      const until = comesOfAgeOn(birthDate, ageOfMajority + yearsAfterMajority);
      terms.push({ rule: 'after-coming-of-age', until });
    }
  }
  if (diedOn !== undefined) {
    terms.push({ rule: 'after-death', until: comesOfAgeOn(diedOn, yearsAfterDeath) });
  }
  const [longest] = terms.sort((one, other) => (isEarlier(one.until, other.until) ? 1 : -1));
  if (!longest || !isEarlier(today, longest.until)) return { ended: true, policyVersion: version };
  const { rule, until: mayBeForgottenFrom } = longest;
  return { ended: false, rule, mayBeForgottenFrom, policyVersion: version };
};

/** Not as text: years are added here, and beyond 9999 a date begins with a plus sign. */
const isEarlier = (date: string, other: string): boolean =>
  Temporal.PlainDate.compare(date, other) < 0;

/** Calendar dates (YYYY-MM-DD). */
export interface RetainedRecord {
  readonly birthDate: string;
  /** Left out of the living; the day of recording where only the fact of the death is known. */
  readonly diedOn?: string;
  readonly lastCareOn?: string;
}

export type RecordRetention =
  | { readonly ended: true; readonly policyVersion: string }
  | {
      readonly ended: false;
      readonly rule: RetentionRule;
      /** The first day on which it may be forgotten. */
      readonly mayBeForgottenFrom: string;
      readonly policyVersion: string;
    };

export type RetentionRule = 'after-last-care' | 'after-coming-of-age' | 'after-death';

interface RetentionTerm {
  readonly rule: RetentionRule;
  readonly until: string;
}

export interface RetentionRules {
  readonly version: string;
  /** Calendar date from which on they are in force. */
  readonly from: string;
  readonly yearsAfterLastCare: number;
  readonly ageOfMajority: number;
  readonly yearsAfterMajority: number;
  readonly yearsAfterDeath: number;
}

/** Newest first; a change is a new line, never an edit. */
const retentionRules: readonly [RetentionRules, ...RetentionRules[]] = [
  {
    version: 'retention-1',
    from: '2026-01-01',
    yearsAfterLastCare: 10,
    ageOfMajority: 18,
    yearsAfterMajority: 10,
    yearsAfterDeath: 10,
  },
];

/** The first rules also hold for days before them: a history may be played from further back. */
export const retentionRulesOn = (date: string): RetentionRules =>
  retentionRules.find(({ from }) => from <= date) ??
  retentionRules.reduce((oldest, rules) => (rules.from < oldest.from ? rules : oldest));
