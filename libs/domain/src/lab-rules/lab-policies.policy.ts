import { labPolicies, type LabPolicies, type LabPolicy } from './lab-rules.policy.js';

/**
 * Under which rule sets are laboratory results decided, from when on each?
 *
 * Ours, and behind them what the practice has adopted. Each adopted one is in force from its
 * instant on, until that of one adopted later: what was decided last counts, so whatever was to
 * begin at the same instant or after it never does (requirements section 2 and R10; the practice's
 * policy, November 2026). None begins before its approval, so no decision of the past changes.
 * Not covered: who may propose and approve one; the decider of rule sets says so.
 */
export const labPoliciesOf = (adopted: readonly AdoptedLabPolicy[]): LabPolicies => {
  return adopted.reduce(policiesWith, labPolicies);
};

/** As it was approved; whoever asks hands them over in the order in which they were. */
export interface AdoptedLabPolicy {
  readonly policy: LabPolicy;
  readonly effectiveFrom: string;
}

/** These, and one more that was decided after all of them. */
export const policiesWith = (
  [first, ...others]: LabPolicies,
  { policy, effectiveFrom }: AdoptedLabPolicy,
): LabPolicies => {
  const begun = others.filter(
    (other) => Date.parse(other.effectiveFrom) < Date.parse(effectiveFrom),
  );
  return [first, ...begun, { ...policy, effectiveFrom }];
};
