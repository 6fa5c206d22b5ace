import { adolescentData } from './adolescent-data.policy.js';
import { isVerified } from './authorised-review.policy.js';
import { awaitingReview, type AwaitingReview } from './awaiting-review.policy.js';
import { blockedCategoriesOf, isRadiologyReport } from './blocked-category.policy.js';
import { orderedOutside } from './external-order.policy.js';
import type { TestCategory } from '../lab-tests/facts.js';
import { kindsOfLines } from './kinds-of-lines.policy.js';
import {
  labPolicyAt,
  labRuleIds,
  type LabPolicy,
  type LabRuleId,
  type RuleBasis,
} from './lab-rules.policy.js';
import { heldForTooLong } from './longest-hold.policy.js';
import { minorConsentService } from './minor-consent.policy.js';
import { momentOf, type LineKinds, type Moment, type ReadFacts } from './moment.policy.js';
import { askedNotToSee } from './patient-preference.policy.js';
import { releasedByAgreement } from './release-by-agreement.policy.js';
import { minorityGrantHasEnded, standingOf } from './viewer-standing.policy.js';
import { withdrawnResult } from './withdrawn.policy.js';

/**
 * May this viewer see this result at this instant, and which rule decides?
 *
 * A result is hidden if any hiding rule in force applies and is not lifted; L8 lifts L5 only, L10
 * lifts L1 only, and nothing lifts the others. All rules that apply are named, and the first of them
 * that is not lifted is the reason, in the order of requirements section 2 (P1 to P15, L1 to L11;
 * November 2026). Of a report with lines each is judged by itself: a hidden line leaves no
 * placeholder, and hides with it everything of the report that could name it: lines that accompany
 * others, and lines whose value is a document or says more than a result. A report all of whose
 * lines are hidden is hidden. Whoever works with results sees them all, and the rules with them.
 * Not covered: since when and until when; the span of the decision says so.
 */
export const visibilityAt = (read: ReadFacts, at: number): LabAnswer => {
  const kinds = kindsOfLines(read, labPolicyAt(read.policies, at));
  const lines = kinds.map((ofLine) => lineAnswer(momentOf(read, ofLine.line, at), ofLine));
  return reportAnswer(read, carried(lines));
};

export interface LabAnswer {
  readonly visible: boolean;
  /** The rule that decided; `workforce` for who sees everything by his work. */
  readonly rule: LabRuleId | 'workforce';
  readonly because: string;
  readonly basis: RuleBasis;
  readonly applied: readonly AppliedRule[];
  readonly lifted: readonly LiftedRule[];
  readonly policyId: string;
  readonly policyVersion: string;
  /** Listed kinds of the test; empty for an ordinary or an unclassified one. */
  readonly categories: readonly TestCategory[];
  /** Narrative, conclusion, notes, attachments, report-level flags and reflex links. */
  readonly carriers: 'shown' | 'hidden';
  /** One for each line of a report, in its order. */
  readonly lines: readonly LineAnswer[];
}

export interface LineAnswer {
  readonly visible: boolean;
  readonly rule: LabAnswer['rule'];
  readonly because: string;
  readonly basis: RuleBasis;
  readonly applied: readonly AppliedRule[];
  readonly lifted: readonly LiftedRule[];
  readonly kinds: LineKinds;
  readonly policy: LabPolicy;
  /**
   * The number of the one that was decided on, and is shown where the line is. None while nothing of
   * it has come: it stands in no report yet, and hides nothing with it.
   */
  readonly version: number | undefined;
  /** Its value could name another line. */
  readonly isCarrier: boolean;
}

export interface AppliedRule {
  readonly rule: LabRuleId;
  readonly because: string;
  readonly basis: RuleBasis;
}

export interface LiftedRule {
  readonly rule: LabRuleId;
  readonly by: LabRuleId;
}

const lineAnswer = (moment: Moment, kinds: LineKinds): LineAnswer => {
  const applied = appliedRules(moment, kinds);
  const lifted = liftedRules(moment, kinds, applied);
  const { policy, facts } = moment;
  const seesAll = standingOf(facts.viewer, moment.at) === 'sees-all';
  const reason = applied.find(({ rule }) => !lifted.some((each) => each.rule === rule));
  const { rule, because, basis } = seesAll ? BY_WORK : (reason ?? shownBecause(moment, lifted));
  return {
    // One by one: spread together they took three quarters of a decision.
    visible: seesAll || reason === undefined,
    rule,
    because,
    basis,
    applied,
    lifted,
    kinds,
    policy,
    version: moment.version?.version,
    isCarrier: moment.version?.isCarrier === true,
  };
};

const BY_WORK = { rule: 'workforce', because: 'by work', basis: 'operations' } as const;

/** In the order in which an explanation names them. */
const appliedRules = (
  moment: Moment,
  { categories, releasedAs, isHeld, isListedByOrder }: LineKinds,
): readonly AppliedRule[] => {
  const { rules } = moment.policy;
  const applied: AppliedRule[] = [];
  const applies = (rule: LabRuleId, because: string | false | undefined): void => {
    if (because && rules[rule].inForce) applied.push({ rule, because, basis: rules[rule].basis });
  };
  const orderedBy = orderedOutside(moment);
  const blocked = blockedCategoriesOf(moment, categories);
  const wish = askedNotToSee(moment, releasedAs);
  const waits = awaitingReview(moment, releasedAs);
  const { viewer } = moment.facts;
  applies('no_standing', standingOf(viewer, moment.at) === 'none' && 'no grant covers it');
  // In force or not: what is never shown or not final is hidden, and the policy knows what else.
  if (waits) applied.push({ rule: 'L1', because: waits, basis: rules.L1.basis });
  applies('L2', withdrawnResult(moment));
  applies('L3', orderedBy === 'external' && 'ordered by an external provider');
  applies('unknown_orderer_hold', orderedBy === 'unknown' && 'nobody knows who ordered');
  applies('L4', isRadiologyReport(moment, categories) && 'radiology');
  const asOrdered = isListedByOrder ? ', as ordered' : '';
  applies('L5', blocked.length > 0 && `${blocked.join(', ')}${asOrdered}`);
  applies('unclassified_hold', isHeld && 'not classifiable: held for mapping');
  applies('L6', adolescentData(moment));
  applies('L7', minorityGrantHasEnded(moment) && 'the patient is 18 or older');
  applies('L9', wish && `the patient asked: ${wish}`);
  applies('L11', minorConsentService(moment) && 'a service that a minor consents to alone');
  return applied;
};

const NEWS = 'news of it waits' satisfies AwaitingReview;

const liftedRules = (
  moment: Moment,
  { categories }: LineKinds,
  applied: readonly AppliedRule[],
): readonly LiftedRule[] => {
  if (applied.length === 0) return [];
  const blocked = blockedCategoriesOf(moment, categories);
  return applied.flatMap(({ rule, because }): readonly LiftedRule[] => {
    if (rule === 'L5' && releasedByAgreement(moment, blocked)) return [{ rule, by: 'L8' }];
    const isWaiting = rule === 'L1' && because !== 'never shown' && because !== NEWS;
    return isWaiting && heldForTooLong(moment) ? [{ rule, by: 'L10' }] : [];
  });
};

const shownBecause = (moment: Moment, lifted: readonly LiftedRule[]): AppliedRule => {
  const { rules } = moment.policy;
  const [lift] = lifted;
  const rule = lift?.by ?? 'L1';
  const because = lift
    ? `it lifts ${lift.rule}`
    : isVerified(moment)
      ? 'verified by its provider'
      : 'no review is waited for';
  return { rule, because, basis: rules[rule].basis };
};

/**
 * What accompanies a hidden line could name it, and so could a document beside any hidden one: they
 * are hidden with it, by its rule. Rules of their own stay those that apply to them. A document that
 * is hidden so is a hidden line in its turn, and hides what accompanies it; that is no document, so
 * nothing more follows from it.
 */
const carried = (lines: readonly LineAnswer[]): readonly LineAnswer[] => {
  const neighbour = lines.find(isHiding);
  if (!neighbour) return lines;
  const withCarriers = lines.map((line) =>
    line.visible && line.isCarrier ? hiddenWith(line, neighbour, 'beside a hidden line') : line,
  );
  const accompanied = lines.find(hidesWhatAccompanies) ?? withCarriers.find(hidesWhatAccompanies);
  if (!accompanied) return withCarriers;
  return withCarriers.map((line, index) =>
    line.kinds.isAccompaniment && lines[index]?.visible === true
      ? hiddenWith(line, accompanied, 'it accompanies a hidden line')
      : line,
  );
};

const hidesWhatAccompanies = (line: LineAnswer): boolean =>
  isHiding(line) && !line.kinds.isAccompaniment;

const isHiding = (line: LineAnswer): boolean => !line.visible && hasArrived(line);

const hasArrived = ({ version }: LineAnswer): boolean => version !== undefined;

const hiddenWith = (
  line: LineAnswer,
  { rule, because, basis }: LineAnswer,
  how: string,
): LineAnswer => ({ ...line, visible: false, rule, because: `${how}: ${because}`, basis });

const reportAnswer = (read: ReadFacts, lines: readonly LineAnswer[]): LabAnswer => {
  const counted = countedOf(lines);
  const decisive = counted.find(({ visible }) => visible) ?? firstReason(counted);
  const { visible, rule, because, basis, policy } = decisive;
  const isReport = (read.facts.result.components ?? []).length > 0;
  return {
    visible,
    rule,
    because,
    basis,
    applied: counted.length === 1 ? decisive.applied : ofAnyLine(counted),
    lifted: decisive.lifted,
    policyId: policy.id,
    policyVersion: policy.version,
    categories: isReport
      ? [...new Set(counted.flatMap(({ kinds }) => kinds.categories))]
      : decisive.kinds.categories,
    carriers: counted.every((line) => line.visible) ? 'shown' : 'hidden',
    lines: isReport ? lines : [],
  };
};

/** The lines that have come; where none has, all that are to come. */
const countedOf = (lines: readonly LineAnswer[]): readonly LineAnswer[] => {
  const arrived = lines.filter(hasArrived);
  return arrived.length > 0 ? arrived : lines;
};

/** Of hidden lines the one whose reason comes first in the order of the rules. */
const firstReason = (lines: readonly LineAnswer[]): LineAnswer => {
  const [first, ...others] = lines as readonly [LineAnswer, ...LineAnswer[]];
  const rank = ({ rule }: LineAnswer): number =>
    rule === 'workforce' ? -1 : labRuleIds.indexOf(rule);
  return others.reduce((best, line) => (rank(line) < rank(best) ? line : best), first);
};

const ofAnyLine = (lines: readonly LineAnswer[]): readonly AppliedRule[] =>
  labRuleIds.flatMap((rule) => {
    const found = lines.flatMap(({ applied }) => applied).find((each) => each.rule === rule);
    return found ? [found] : [];
  });
