import { dateIn } from '../shared/facility-calendar.js';
import {
  controlledRefillLimit,
  writtenTooLongAgo,
  type BrokenLimit,
} from './controlled-substance-refill.policy.js';
import { firstRefillDateOf } from './last-supply.policy.js';
import { isPrescribedHere } from './prescribed-here.policy.js';
import { wasExaminedBy, type CompletedExamination } from './prior-examination.policy.js';
import { refillRulesOn, type ClassRules } from './refill-rules.policy.js';
import { pendingRefillOf, type RefillStanding } from './refill-standing.policy.js';

/**
 * May a refill of this prescription be asked for now, and why not?
 *
 * The screen asks before the button is pressed and the decider asks again when it is; both get the
 * answer here. The first rule below that does not hold is the answer, in the table's order: what
 * can never change, then what ends this prescription, then what somebody can do something about
 * (wait for the pending one, come for an examination), and last what time alone cures, with the
 * first day on which it is over (requirements rows 88, 89, 94, R23, R31-R35, November 2026).
 * The same table binds every way in: an ask that staff take down may lack an examination, for the
 * queue flags it and the authorisation refuses it; an authorisation also meets what has happened
 * since the ask; what is sent must still be lawful to dispense.
 * Not covered here: who may authorise (refill-authoriser), stock, payers, interactions.
 */
export const refillEligibilityOf = (
  standing: RefillStanding,
  circumstances: RefillCircumstances,
): RefillEligibility => mayRefill('asked-in-the-portal', standing, circumstances);

/** The steps of a refill, and by which way it is asked. */
export type RefillStep = 'asked-in-the-portal' | 'taken-down' | 'authorised' | 'sent';

export interface RefillCircumstances {
  readonly patient: RefillPatient;
  /** The facility's IANA time zone: says what day it is. */
  readonly zone: string;
  /** ISO 8601 instant of asking. */
  readonly at: string;
  /** The request that the step is about; it does not stand in its own way. */
  readonly requestId?: string;
}

export interface RefillPatient {
  readonly deceased: boolean;
  readonly diedOn?: string;
  readonly examinations: readonly CompletedExamination[];
}

export type RefillEligibility = Eligible | NotEligible;

export interface Eligible {
  readonly eligible: true;
  readonly policyVersion: string;
}

export interface NotEligible {
  readonly eligible: false;
  readonly because: RefillReason;
  /** `firstEligibleDate`, `requestId` of the pending one, `lastDay` … by the reason. */
  readonly details: Readonly<Record<string, string>>;
  readonly handOff: RefillHandOff;
  readonly policyVersion: string;
}

export type RefillReason =
  | 'patient-deceased'
  | 'not-prescribed-here'
  | 'prescription-discontinued'
  | BrokenLimit['because']
  | 'already-pending'
  | 'examination-needed'
  | 'too-soon';

/** Whom to turn to outside the portal; nobody where waiting is all there is to do. */
export type RefillHandOff = 'office' | 'whoever-prescribed-it' | 'nobody';

interface RefillRule {
  readonly brokenBy: (situation: Situation) => BrokenRule | undefined;
  readonly holdsWhen: readonly RefillStep[];
}

interface BrokenRule {
  readonly because: RefillReason;
  readonly details?: Readonly<Record<string, string>>;
}

interface Situation {
  readonly standing: RefillStanding;
  readonly rules: ClassRules;
  readonly patient: RefillPatient;
  readonly today: string;
  readonly requestId: string | undefined;
}

const patientHasDied = ({ patient }: Situation): BrokenRule | undefined =>
  patient.deceased ? { because: 'patient-deceased' } : undefined;

const prescribedElsewhere = ({ standing }: Situation): BrokenRule | undefined =>
  isPrescribedHere(standing.prescribed.origin) ? undefined : { because: 'not-prescribed-here' };

const discontinued = ({ standing, today }: Situation): BrokenRule | undefined => {
  const { discontinuedOn } = standing;
  return discontinuedOn !== undefined && discontinuedOn <= today
    ? { because: 'prescription-discontinued', details: { discontinuedOn } }
    : undefined;
};

const anotherIsPending = ({ standing, requestId }: Situation): BrokenRule | undefined => {
  const pending = pendingRefillOf(standing);
  return pending !== undefined && pending !== requestId
    ? { because: 'already-pending', details: { requestId: pending } }
    : undefined;
};

const neverExamined = ({ patient, today }: Situation): BrokenRule | undefined =>
  wasExaminedBy(today, patient.examinations) ? undefined : { because: 'examination-needed' };

const tooSoon = ({ standing, rules, today }: Situation): BrokenRule | undefined => {
  const firstEligibleDate = firstRefillDateOf(standing, rules);
  return firstEligibleDate !== undefined && today < firstEligibleDate
    ? { because: 'too-soon', details: { firstEligibleDate } }
    : undefined;
};

const askedOrAuthorised: readonly RefillStep[] = [
  'asked-in-the-portal',
  'taken-down',
  'authorised',
];
const always: readonly RefillStep[] = [...askedOrAuthorised, 'sent'];

/** The first that is broken is the answer. */
const refillRulesInOrder: readonly RefillRule[] = [
  { brokenBy: patientHasDied, holdsWhen: always },
  { brokenBy: prescribedElsewhere, holdsWhen: always },
  { brokenBy: discontinued, holdsWhen: always },
  { brokenBy: controlledRefillLimit, holdsWhen: askedOrAuthorised },
  { brokenBy: writtenTooLongAgo, holdsWhen: ['sent'] },
  { brokenBy: anotherIsPending, holdsWhen: askedOrAuthorised },
  { brokenBy: neverExamined, holdsWhen: ['asked-in-the-portal', 'authorised'] },
  { brokenBy: tooSoon, holdsWhen: askedOrAuthorised },
];

export const refillHandOffs: Readonly<Record<RefillReason, RefillHandOff>> = {
  'patient-deceased': 'office',
  'not-prescribed-here': 'whoever-prescribed-it',
  'prescription-discontinued': 'office',
  'schedule-needs-new-prescription': 'office',
  'prescription-too-old': 'office',
  'refills-used-up': 'office',
  'refill-days-unknown': 'office',
  'refill-days-used-up': 'office',
  'already-pending': 'nobody',
  'examination-needed': 'office',
  'too-soon': 'nobody',
};

/** The same question for every step of a refill: who has asked by phone, who authorises, who sends. */
export const mayRefill = (
  step: RefillStep,
  standing: RefillStanding,
  { patient, zone, at, requestId }: RefillCircumstances,
): RefillEligibility => {
  const today = dateIn(zone, at);
  const { version: policyVersion, classes } = refillRulesOn(today);
  const rules = classes[standing.prescribed.schedule];

  for (const { brokenBy, holdsWhen } of refillRulesInOrder) {
    if (!holdsWhen.includes(step)) continue;
    const broken = brokenBy({ standing, rules, patient, today, requestId });
    if (!broken) continue;
    const { because, details = {} } = broken;
    return { eligible: false, because, details, handOff: refillHandOffs[because], policyVersion };
  }
  return { eligible: true, policyVersion };
};
