import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  ApproveLabPolicy,
  NoteLabPolicyRehearsal,
  ProposeLabPolicy,
  RefuseLabPolicyProposal,
} from './commands.js';
import type {
  LabPolicyApproved,
  LabPolicyEvent,
  LabPolicyProposed,
  LabPolicyRehearsed,
} from './events.js';
import { labPoliciesOf } from '../lab-rules/lab-policies.policy.js';
import { LAB_POLICY_ID, labPolicy } from './lab-policy.decider.js';
import { labPolicies, labPolicyAt, type LabPolicy } from '../lab-rules/lab-rules.policy.js';

const given = givenFor(labPolicy);
const [, ours = labPolicies[0]] = labPolicies;
const at = '2026-11-22T18:00:00Z';
const rehearsalDigest = 'a'.repeat(64);
const reason = 'law-changed';

/** Results are shown after 36 hours, whoever has reviewed them. */
const three: LabPolicy = {
  ...ours,
  version: 'lab-visibility-3',
  effectiveFrom: '2027-01-01T08:00:00Z',
  release: { ...ours.release, byDefault: { mode: 'hold', hours: 36 } },
};
const propose = (policy: LabPolicy): ProposeLabPolicy => said(ProposeLabPolicy, { policy, reason });

const proposalId = idFor('command-1', 'proposal');
const policyId = LAB_POLICY_ID;
const proposed: LabPolicyProposed = {
  type: 'LabPolicyProposed',
  policyId,
  proposalId,
  policy: three,
  reason,
  by: 'dr-lee',
  at,
};
const approve = said(ApproveLabPolicy, { proposalId, rehearsalDigest });
const approved: LabPolicyApproved = {
  type: 'LabPolicyApproved',
  policyId,
  proposalId,
  effectiveFrom: three.effectiveFrom,
  rehearsalDigest,
  by: 'dr-vance',
  at,
};
const rehearsed: LabPolicyRehearsed = {
  type: 'LabPolicyRehearsed',
  ...{ policyId, proposalId, digest: rehearsalDigest, by: 'anamnesis-portal', at },
};
const refuseIt = said(RefuseLabPolicyProposal, { proposalId, reason: 'not-now' });
const refused = {
  type: 'LabPolicyProposalRefused',
  policyId,
  proposalId,
  reason: 'not-now',
  by: 'dr-vance',
  at,
} as const;

const drLee = (...events: readonly LabPolicyEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by('dr-lee')
    .at(at);
const drVance = (...events: readonly LabPolicyEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by('dr-vance')
    .at(at);
const portal = (...events: readonly LabPolicyEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by('anamnesis-portal')
    .at(at);

describe('proposing a rule set', () => {
  it('records the whole of it, by whom and why', () => drLee().when(propose(three)).then(proposed));
  it('records a mapping of codes like any other change', () => {
    const policy = { ...three, mappings: { 'L|GLU': 'none' } } as const;
    drLee()
      .when(propose(policy))
      .then({ ...proposed, policy });
  });
  it('writes its instant in UTC', () =>
    drLee()
      .when(propose({ ...three, effectiveFrom: '2027-01-01T00:00:00-08:00' }))
      .then(proposed));
  it('counts versions, whatever stands before the number', () => {
    const policy = { ...three, version: 'rules-2026-10' };
    drLee()
      .when(propose(policy))
      .then({ ...proposed, policy });
  });
  it('may begin at this very instant', () =>
    drLee()
      .when(propose({ ...three, effectiveFrom: at }))
      .thenSomething());
  it('is refused when it is back-dated, be it by a second', () =>
    drLee()
      .when(propose({ ...three, effectiveFrom: '2026-11-22T17:59:59Z' }))
      .thenRefused('back-dated'));
  it.each(['lab-visibility-2', 'lab-visibility-1', 'lab-visibility', '9-lab-2', 'version-02'])(
    'is refused as version %s behind lab-visibility-2',
    (version) =>
      drLee()
        .when(propose({ ...three, version }))
        .thenRefused('version-not-increasing', { latest: 'lab-visibility-2' }),
  );
  it('is refused with a version that was adopted meanwhile', () =>
    drLee(proposed, approved)
      .when(propose(three))
      .thenRefused('version-not-increasing', { latest: 'lab-visibility-3' }));
  it.each(['no_standing', 'L2'] as const)('is refused without %s', (rule) => {
    const rules = { ...three.rules, [rule]: { ...three.rules[rule], inForce: false } };
    drLee()
      .when(propose({ ...three, rules }))
      .thenRefused('rule-not-optional', { rule });
  });
});

it('is refused to propose a rule set that never shows a kind by a rule that is off', () => {
  const rules = { ...three.rules, L5: { ...three.rules.L5, inForce: false } };
  drLee()
    .when(propose({ ...three, rules }))
    .thenRefused('rules-contradict', { category: 'sensitive-blood', rule: 'L5' });
});

describe('approving a proposed rule set', () => {
  it('needs another person', () => {
    drLee(proposed).when(approve).thenRefused('second-person-needed');
    drVance(proposed, rehearsed).when(approve).then(approved);
  });
  it('needs to name the rehearsal that was seen', () =>
    drVance(proposed, rehearsed)
      .when(said(ApproveLabPolicy, { proposalId }))
      .thenRefused('rehearsal-not-seen'));
  it('may let it begin later, never before what was proposed', () => {
    const later = '2027-02-01T00:00:00-08:00';
    drVance(proposed, rehearsed)
      .when(said(ApproveLabPolicy, { proposalId, rehearsalDigest, effectiveFrom: later }))
      .then({ ...approved, effectiveFrom: '2027-02-01T08:00:00Z' });
    const sooner = '2026-12-31T08:00:00Z';
    drVance(proposed, rehearsed)
      .when(said(ApproveLabPolicy, { proposalId, rehearsalDigest, effectiveFrom: sooner }))
      .thenRefused('sooner-than-proposed', { effectiveFrom: three.effectiveFrom });
  });
  it('is refused as back-dated when its instant has passed, unless it begins later', () => {
    const late = drVance(proposed, rehearsed).at('2027-01-01T08:00:01Z');
    late.when(approve).thenRefused('back-dated');
    const effectiveFrom = '2027-01-01T08:00:01Z';
    late
      .when(said(ApproveLabPolicy, { proposalId, rehearsalDigest, effectiveFrom }))
      .then({ ...approved, effectiveFrom, at: effectiveFrom });
    drVance(proposed, rehearsed).at(three.effectiveFrom).when(approve).thenSomething();
  });
  it('is refused when its version was adopted meanwhile', () => {
    const other = { ...proposed, proposalId: idFor('command-2', 'proposal') };
    drVance(proposed, rehearsed, other, { ...approved, proposalId: other.proposalId })
      .when(approve)
      .thenRefused('version-not-increasing', { latest: 'lab-visibility-3' });
  });
  it('is refused for a proposal that was never made', () =>
    drVance().when(approve).thenRefused('no-such-proposal'));
  it.each([approved, refused])('is refused when it was decided already: %j', (decision) =>
    drVance(proposed, decision).when(approve).thenRefused('proposal-already-decided'),
  );
  it('puts the rule set in force from its instant on', () => {
    const { adopted } = [proposed, approved].reduce(labPolicy.evolve, labPolicy.initialState);
    const inForce = (instant: string): string =>
      labPolicyAt(labPoliciesOf(adopted), Date.parse(instant)).version;
    expect(inForce('2027-01-01T07:59:59Z')).toBe('lab-visibility-2');
    expect(inForce('2027-01-01T08:00:00Z')).toBe('lab-visibility-3');
  });
});

describe('the rehearsal that an approval names', () => {
  const other = 'b'.repeat(64);
  const note = (digest?: string, comparedWith = ours.version) =>
    said(NoteLabPolicyRehearsal, {
      ...(digest === undefined ? { proposalId } : { proposalId, digest }),
      comparedWith,
    });
  const shown = (digest: string): LabPolicyRehearsed => ({ ...rehearsed, digest });
  const { digest: _none, ...tooMany } = rehearsed;

  it('is noted when it is shown, once', () => {
    portal(proposed).when(note(rehearsalDigest)).then(rehearsed);
    portal(proposed, rehearsed).when(note(rehearsalDigest)).thenNothing();
    portal(proposed, rehearsed).when(note(other)).then(shown(other));
    portal(proposed, rehearsed, shown(other)).when(note(rehearsalDigest)).then(rehearsed);
  });
  it('is noted as too large for a server, once', () => {
    portal(proposed).when(note()).then(tooMany);
    portal(proposed, tooMany).when(note()).thenNothing();
  });
  it('is noted after the decision as well, and of nothing that was not proposed', () => {
    portal(proposed, rehearsed, approved).when(note(other)).thenSomething();
    portal().when(note(other)).thenRefused('no-such-proposal');
  });
  it.each<[string, readonly LabPolicyRehearsed[], string | undefined, string | undefined]>([
    ['is none where none is named', [rehearsed], undefined, 'rehearsal-not-seen'],
    ['is not one that nobody was shown', [], rehearsalDigest, 'rehearsal-not-seen'],
    ['is not one that was never made', [shown(other)], rehearsalDigest, 'rehearsal-not-seen'],
    ['is not an earlier one', [rehearsed, shown(other)], rehearsalDigest, 'rehearsal-outdated'],
    ['is the last one that was shown', [shown(other), rehearsed], rehearsalDigest, undefined],
    ['is named there, too', [tooMany], undefined, 'rehearsal-not-seen'],
  ])('%s', (_says, ...[before, digest, refusal]) => {
    const named = digest === undefined ? {} : { rehearsalDigest: digest };
    const decided = drVance(proposed, ...before).when(
      said(ApproveLabPolicy, { proposalId, ...named }),
    );
    if (refusal === undefined) decided.then(approved);
    else decided.thenRefused(refusal as 'rehearsal-not-seen');
  });
});

describe('a rehearsal of the command line, where there are too many reports for a server', () => {
  const { digest: _none, ...tooMany } = rehearsed;
  const approving = (comparedWith?: string) =>
    said(ApproveLabPolicy, {
      ...{ proposalId, rehearsalDigest },
      ...(comparedWith === undefined ? {} : { comparedWith }),
    });

  it('says with which version it was compared, or nobody knows what was seen', () => {
    drVance(proposed, tooMany).when(approving(ours.version)).then(approved);
    drVance(proposed, tooMany)
      .when(approving())
      .thenRefused('rehearsal-not-seen', { missing: 'comparedWith' });
  });
  it('is outdated where that version was not the one that was adopted last', () => {
    drVance(proposed, tooMany)
      .when(approving('lab-visibility-1'))
      .thenRefused('rehearsal-outdated');
    drVance(proposed, rehearsed)
      .when(approving('lab-visibility-1'))
      .thenRefused('rehearsal-outdated');
    drVance(proposed, rehearsed).when(approving(ours.version)).then(approved);
  });
  it('is outdated once another one is adopted, also where the server has looked again', () => {
    const other = { ...proposed, proposalId: idFor('command-2', 'proposal') };
    const four = { ...proposed, policy: { ...three, version: 'lab-visibility-4' } };
    const adopted = { ...approved, proposalId: other.proposalId };
    const looked = drVance(four, tooMany, other, adopted, tooMany);
    looked.when(approving(ours.version)).thenRefused('rehearsal-outdated');
    looked.when(approving(three.version)).thenSomething();
  });
});

/** It maps what hides GL results; the other one, proposed behind it, was written without that. */
describe('a rule set that was adopted after another one was rehearsed', () => {
  const four: LabPolicy = { ...three, version: 'lab-visibility-4' };
  const otherId = idFor('command-2', 'proposal');
  const other: LabPolicyProposed = { ...proposed, proposalId: otherId, policy: four };
  const both = [proposed, other] as const;
  const otherShown = (digest?: string): LabPolicyRehearsed => {
    const { digest: _none, ...shown } = rehearsed;
    return { ...shown, proposalId: otherId, ...(digest === undefined ? {} : { digest }) };
  };
  const approveOther = (digest = rehearsalDigest) =>
    said(ApproveLabPolicy, { proposalId: otherId, rehearsalDigest: digest });
  const noteOther = (comparedWith: string) =>
    said(NoteLabPolicyRehearsal, { proposalId: otherId, digest: rehearsalDigest, comparedWith });

  it('makes that rehearsal outdated, for it cannot tell what would be taken back', () => {
    drVance(...both, rehearsed, otherShown(rehearsalDigest), approved)
      .when(approveOther())
      .thenRefused('rehearsal-outdated');
    drVance(...both, rehearsed, otherShown(), approved)
      .when(approveOther())
      .thenRefused('rehearsal-outdated');
  });
  it('lets it be approved after a rehearsal against the adopted one', () => {
    const anew = 'b'.repeat(64);
    const seen = [...both, otherShown(rehearsalDigest), approved, otherShown(anew)];
    drVance(...seen)
      .when(approveOther(anew))
      .thenSomething();
    drVance(...seen)
      .when(approveOther())
      .thenRefused('rehearsal-outdated');
    drVance(...seen)
      .when(approveOther('c'.repeat(64)))
      .thenRefused('rehearsal-not-seen');
  });
  it('says of a digest that was never shown that it was not', () =>
    drVance(...both, otherShown(rehearsalDigest), approved)
      .when(approveOther('c'.repeat(64)))
      .thenRefused('rehearsal-not-seen'));
  it('is what a rehearsal has to compare with, or it is not noted', () => {
    portal(...both, approved)
      .when(noteOther('lab-visibility-2'))
      .thenRefused('rehearsal-outdated');
    portal(...both, approved)
      .when(noteOther('lab-visibility-3'))
      .then(otherShown(rehearsalDigest));
    portal(...both)
      .when(noteOther('lab-visibility-3'))
      .thenRefused('rehearsal-outdated');
  });
  it('leaves the rehearsal of what was decided before as it was', () => {
    const { proposalId: _its, ...shown } = rehearsed;
    portal(...both, rehearsed, approved, { ...approved, proposalId: otherId })
      .when(
        said(NoteLabPolicyRehearsal, {
          ...{ proposalId, digest: rehearsalDigest, comparedWith: 'lab-visibility-2' },
        }),
      )
      .then({ ...shown, proposalId });
  });
  it('makes nothing outdated by being refused', () =>
    drVance(...both, otherShown(rehearsalDigest), refused)
      .when(approveOther())
      .thenSomething());
});

describe('refusing a proposed rule set', () => {
  it('records why, and may be done by whoever proposed it', () => {
    drVance(proposed).when(refuseIt).then(refused);
    drLee(proposed)
      .when(refuseIt)
      .then({ ...refused, by: 'dr-lee' });
  });
  it('leaves nothing adopted', () => {
    const state = [proposed, refused].reduce(labPolicy.evolve, labPolicy.initialState);
    expect(state.adopted).toEqual([]);
  });
  it('is refused for what was decided already or never proposed', () => {
    drVance(proposed, approved).when(refuseIt).thenRefused('proposal-already-decided');
    drVance().when(refuseIt).thenRefused('no-such-proposal');
  });
  it('lets its version be proposed again', () =>
    drLee(proposed, refused)
      .as('command-2')
      .when(propose(three))
      .then({ ...proposed, proposalId: idFor('command-2', 'proposal') }));
});

describe('the practice’s rule set', () => {
  it('stands on one stream and is nobody’s data', () => {
    expect(labPolicy.streamOf(approve, 'command-1')).toBe(`labPolicy-${LAB_POLICY_ID}`);
    expect(labPolicy.patientOf(labPolicy.initialState, approve)).toBeUndefined();
    expect(labPolicy.subjectOf(labPolicy.initialState, approved)).toBeUndefined();
  });
  it('takes a decision on what it does not know as no decision', () => {
    const { evolve, initialState } = labPolicy;
    expect(evolve(initialState, approved)).toEqual(initialState);
    expect(evolve(initialState, refused)).toEqual(initialState);
  });
});
