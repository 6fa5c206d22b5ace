import {
  LAB_POLICY_STREAM,
  labPoliciesOf,
  labPolicy,
  type LabPolicies,
  type LabPolicy,
  type LabPolicyEvent,
  type LabPolicyProposed,
} from '@anamnesis/domain';
import { addMonths, dateIn, startOfDay } from '@anamnesis/domain/shared/facility-calendar';
import type { Position } from '@anamnesis/eventing';
import { readKnownLabs, type Log, type ReadingLabs } from './known-labs.js';
import { rehearse, type Rehearsal, type RehearsalToRun } from './rehearse.js';

export type WhileRehearsing = Omit<ReadingLabs, 'upTo'> & Pick<RehearsalToRun, 'onReport'>;

/**
 * What a proposed rule set would have done in the twelve months before its base, as the log knew it
 * then, in the place of what was in force and of what was adopted to begin later. So whoever looks
 * at it later sees the same, and anybody can find out by the digest in an approval what was seen.
 * @returns nothing where it was never proposed
 * @throws {TooManyReports | StoreUnavailable}
 */
export const rehearseProposal = async (
  log: Log,
  proposalId: string,
  reading: WhileRehearsing = {},
): Promise<ProposalRehearsal | undefined> => {
  const base = await rehearsalBaseOf(log, proposalId);
  if (!base) return undefined;
  const { comparedWith } = base;
  return { ...(await rehearseFrom(log, base, reading)), comparedWith };
};

export interface ProposalRehearsal extends Rehearsal {
  /** The version that had been adopted last: an approval is held against it. */
  readonly comparedWith: string;
}

/** What a rehearsal of a proposal starts from: the proposal, or what was adopted since. */
export interface RehearsalBase {
  readonly policy: LabPolicy;
  readonly upTo: Position;
  readonly at: string;
  /** Adopted by then, in whichever order they begin. */
  readonly adopted: LabPolicies;
  /** The version of the one that had been adopted last. */
  readonly comparedWith: string;
}

export const rehearseFrom = async (
  log: Log,
  { policy, upTo, at, adopted }: RehearsalBase,
  { onReport, ...reading }: WhileRehearsing,
): Promise<Rehearsal> => {
  const known = await readKnownLabs(log, { ...reading, upTo });
  const firstDay = addMonths(dateIn(known.zone, at), -MONTHS_BEFORE);
  const range = { from: startOfDay(known.zone, firstDay), to: at };
  // An approval takes their place as well, before or after they have begun.
  const toBegin = adopted.filter(
    ({ effectiveFrom }) => Date.parse(effectiveFrom) >= Date.parse(at),
  );
  const run = { policy, upTo, ...range, toBegin };
  return rehearse(known, onReport ? { ...run, onReport } : run);
};

const MONTHS_BEFORE = 12;

/**
 * An adoption after the proposal makes another base, until the proposal is decided itself: what it
 * would take the place of is no longer what it was.
 */
export const rehearsalBaseOf = async (
  { store, codec }: Log,
  proposalId: string,
): Promise<RehearsalBase | undefined> => {
  let state = labPolicy.initialState;
  let base: RehearsalBase | undefined;
  for (const stored of await store.readStream(LAB_POLICY_STREAM)) {
    const event = codec.decode(stored).event as LabPolicyEvent;
    if (base && isDecisionOn(event, proposalId)) return base;
    state = labPolicy.evolve(state, event);
    const policy = isProposalOf(event, proposalId) ? event.policy : base?.policy;
    const isBase = isProposalOf(event, proposalId) || event.type === 'LabPolicyApproved';
    if (!policy || !isBase) continue;
    const adopted = labPoliciesOf(state.adopted);
    const comparedWith = (adopted.at(-1) ?? adopted[0]).version;
    base = { policy, upTo: stored.position, at: event.at, adopted, comparedWith };
  }
  return base;
};

const isProposalOf = (event: LabPolicyEvent, proposalId: string): event is LabPolicyProposed =>
  event.type === 'LabPolicyProposed' && event.proposalId === proposalId;

const isDecisionOn = (event: LabPolicyEvent, proposalId: string): boolean =>
  (event.type === 'LabPolicyApproved' || event.type === 'LabPolicyProposalRefused') &&
  event.proposalId === proposalId;
