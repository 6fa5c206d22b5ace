import {
  refuse,
  type Context,
  type Decider,
  type Decision,
  type Lookup,
  type Refusal,
} from '@anamnesis/eventing/decider';
import { inUtc, isBefore } from '../shared/facility-calendar.js';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import type {
  ApproveLabPolicy,
  LabPolicyCommand,
  NoteLabPolicyRehearsal,
  ProposeLabPolicy,
} from './commands.js';
import type { LabPolicyEvent } from './events.js';
import type { AdoptedLabPolicy } from '../lab-rules/lab-policies.policy.js';
import {
  contradictionIn,
  labPolicies,
  type LabPolicy,
  type LabRuleId,
} from '../lab-rules/lab-rules.policy.js';

export type LabPolicyReason =
  | 'rule-not-optional'
  | 'rules-contradict'
  | 'version-not-increasing'
  | 'back-dated'
  | 'sooner-than-proposed'
  | 'no-such-proposal'
  | 'proposal-already-decided'
  | 'second-person-needed'
  | 'rehearsal-not-seen'
  | 'rehearsal-outdated';

/** One installation is one practice, and a practice has one rule set. */
export const LAB_POLICY_ID = '8d5e1c2a-94b7-5f06-a3d1-6c0f27be9a45';
export const LAB_POLICY_STREAM = `labPolicy-${LAB_POLICY_ID}`;

export interface LabPolicyState {
  readonly proposals: Readonly<Record<string, LabPolicyProposal>>;
  /** In the order in which they were approved. */
  readonly adopted: readonly AdoptedLabPolicy[];
}

interface LabPolicyProposal {
  readonly policy: LabPolicy;
  readonly by: string;
  readonly isDecided: boolean;
  /**
   * Digests of what was shown of it since a rule set was last adopted, the last one last; without
   * one it was not for a server.
   */
  readonly rehearsals: readonly (string | undefined)[];
  /** What was shown before: it compared with what is no longer replaced by an approval. */
  readonly outdated: readonly (string | undefined)[];
}

type LabPolicyDecision = Decision<LabPolicyEvent, LabPolicyReason>;

const decide = (
  state: LabPolicyState,
  command: LabPolicyCommand,
  context: Context,
): LabPolicyDecision => {
  if (command.type === 'ProposeLabPolicy') return propose(state, command, context);
  const { proposalId } = command;
  const proposal = state.proposals[proposalId];
  if (!proposal) return refuse('no-such-proposal');
  if (command.type === 'NoteLabPolicyRehearsal') {
    return noteRehearsal(state, { command, proposal, context });
  }
  if (proposal.isDecided) return refuse('proposal-already-decided');
  switch (command.type) {
    case 'ApproveLabPolicy':
      return approve(state, { command, proposal, context });
    case 'RefuseLabPolicyProposal': {
      const { by, at } = context;
      const { reason } = command;
      const policyId = LAB_POLICY_ID;
      return [{ type: 'LabPolicyProposalRefused', policyId, proposalId, reason, by, at }];
    }
  }
};

const propose = (
  state: LabPolicyState,
  { policy: said, reason }: ProposeLabPolicy,
  { by, at, commandId }: Context,
): LabPolicyDecision => {
  const policy = asPlain({ ...said, effectiveFrom: inUtc(said.effectiveFrom) });
  const missing = notOptional.find((rule) => !policy.rules[rule].inForce);
  if (missing) return refuse('rule-not-optional', { rule: missing });
  const contradiction = contradictionIn(policy);
  if (contradiction) return refuse('rules-contradict', { ...contradiction });
  const tooLow = versionRefused(state, policy);
  if (tooLow) return tooLow;
  if (isBefore(policy.effectiveFrom, at)) return refuse('back-dated');
  const proposalId = idFor(commandId, 'proposal');
  const policyId = LAB_POLICY_ID;
  return [{ type: 'LabPolicyProposed', policyId, proposalId, policy, reason, by, at }];
};

interface Answering<Command> {
  readonly command: Command;
  readonly proposal: LabPolicyProposal;
  readonly context: Context;
}

const approve = (
  state: LabPolicyState,
  { command, proposal, context }: Answering<ApproveLabPolicy>,
): LabPolicyDecision => {
  const { by, at } = context;
  const { proposalId, rehearsalDigest } = command;
  const { policy } = proposal;
  if (proposal.by === by) return refuse('second-person-needed');
  // Another one may have been adopted since it was proposed: then no rehearsal helps.
  const tooLow = versionRefused(state, policy);
  if (tooLow) return tooLow;
  const unseen = rehearsalRefused(state, proposal, command);
  if (unseen) return unseen;
  const effectiveFrom = inUtc(command.effectiveFrom ?? policy.effectiveFrom);
  if (isBefore(effectiveFrom, at)) return refuse('back-dated');
  if (isBefore(effectiveFrom, policy.effectiveFrom)) {
    return refuse('sooner-than-proposed', { effectiveFrom: policy.effectiveFrom });
  }
  const policyId = LAB_POLICY_ID;
  return [
    presentFields({
      type: 'LabPolicyApproved',
      policyId,
      proposalId,
      effectiveFrom,
      rehearsalDigest,
      by,
      at,
    }),
  ];
};

/**
 * The last one that was shown counts: somebody may have been forgotten since an earlier one. What
 * was shown before another rule set was adopted says nothing of what an approval would take back.
 */
const rehearsalRefused = (
  state: LabPolicyState,
  { rehearsals, outdated }: LabPolicyProposal,
  { rehearsalDigest: digest, comparedWith }: ApproveLabPolicy,
): Refusal<LabPolicyReason> | undefined => {
  if (digest === undefined) return refuse('rehearsal-not-seen');
  if (comparedWith !== undefined && comparedWith !== latestVersion(state)) {
    return refuse('rehearsal-outdated');
  }
  if (rehearsals.length > 0) {
    const shown = rehearsals.at(-1);
    if (shown === digest) return undefined;
    // Of more reports than a server rehearses only the command line can tell, which notes nothing:
    // so whoever approves says what it compared with.
    if (shown === undefined) {
      return comparedWith === undefined
        ? refuse('rehearsal-not-seen', { missing: 'comparedWith' })
        : undefined;
    }
  }
  const wasShown = [...rehearsals, ...outdated].some(
    (each) => each === undefined || each === digest,
  );
  return refuse(wasShown ? 'rehearsal-outdated' : 'rehearsal-not-seen');
};

const noteRehearsal = (
  state: LabPolicyState,
  { command, proposal, context }: Answering<NoteLabPolicyRehearsal>,
): LabPolicyDecision => {
  const { proposalId, digest, comparedWith } = command;
  const { by, at } = context;
  const { rehearsals, isDecided } = proposal;
  // It was being computed while another rule set was adopted.
  if (!isDecided && comparedWith !== latestVersion(state)) return refuse('rehearsal-outdated');
  if (rehearsals.length > 0 && rehearsals.at(-1) === digest) return [];
  const policyId = LAB_POLICY_ID;
  return [presentFields({ type: 'LabPolicyRehearsed', policyId, proposalId, digest, by, at })];
};

/**
 * Without the one, results would be shown to people who have no right to any of the patient's data;
 * without the other, results of somebody else. Neither is a choice of an organisation.
 */
const notOptional = ['no_standing', 'L2'] as const satisfies readonly LabRuleId[];

const versionRefused = (state: LabPolicyState, { version }: LabPolicy) => {
  const latest = latestVersion(state);
  return numberIn(version) > numberIn(latest)
    ? undefined
    : refuse('version-not-increasing', { latest });
};

/** Of the rule set that was adopted last, whether it has begun or not. */
const latestVersion = ({ adopted }: LabPolicyState): string => {
  const all = [...labPolicies, ...adopted.map(({ policy }) => policy)];
  return all.reduce((_before, later) => later).version;
};

/** Versions are counted at their end, whatever they are called: `lab-visibility-2`. */
const numberIn = (version: string): number => Number(/\d{1,9}$/u.exec(version)?.[0] ?? 0);

/** Without the classes by which it was checked, and without fields that say nothing. */
const asPlain = (said: ProposeLabPolicy['policy']): LabPolicy =>
  JSON.parse(JSON.stringify(said)) as LabPolicy;

const evolve = (state: LabPolicyState, event: LabPolicyEvent): LabPolicyState => {
  switch (event.type) {
    case 'LabPolicyProposed': {
      const { proposalId, policy, by } = event;
      const proposal = { policy, by, isDecided: false, rehearsals: [], outdated: [] };
      return { ...state, proposals: { ...state.proposals, [proposalId]: proposal } };
    }
    case 'LabPolicyApproved': {
      const { proposalId, effectiveFrom } = event;
      const policy = state.proposals[proposalId]?.policy;
      const adopted = policy ? [...state.adopted, { policy, effectiveFrom }] : state.adopted;
      return { ...withOutdatedRehearsals(decided(state, proposalId)), adopted };
    }
    case 'LabPolicyProposalRefused':
      return decided(state, event.proposalId);
    case 'LabPolicyRehearsed': {
      const { proposalId, digest } = event;
      const before = state.proposals[proposalId];
      if (!before) return state;
      const proposal = { ...before, rehearsals: [...before.rehearsals, digest] };
      return { ...state, proposals: { ...state.proposals, [proposalId]: proposal } };
    }
  }
};

/** Each compared with what was adopted by then. */
const withOutdatedRehearsals = (state: LabPolicyState): LabPolicyState => ({
  ...state,
  proposals: Object.fromEntries(
    Object.entries(state.proposals).map(([proposalId, proposal]) => {
      const outdated = [...proposal.outdated, ...proposal.rehearsals];
      return [proposalId, { ...proposal, rehearsals: [], outdated }];
    }),
  ),
});

const decided = (state: LabPolicyState, proposalId: string): LabPolicyState => {
  const proposal = state.proposals[proposalId];
  if (!proposal) return state;
  return {
    ...state,
    proposals: { ...state.proposals, [proposalId]: { ...proposal, isDecided: true } },
  };
};

export const labPolicy: Decider<LabPolicyState, LabPolicyCommand, LabPolicyEvent, LabPolicyReason> =
  {
    streamOf: () => LAB_POLICY_STREAM,
    initialState: { proposals: {}, adopted: [] },
    decide,
    evolve,
    // Rules about tests, decided by people of the practice: nobody's data.
    subjectOf: () => undefined,
    patientOf: () => undefined,
  };

/** For decisions that depend on the rule sets which the practice has adopted. */
export const labPolicyLookUp: Lookup<LabPolicyState> = {
  stream: LAB_POLICY_STREAM,
  initialState: labPolicy.initialState,
  evolve: labPolicy.evolve,
};
