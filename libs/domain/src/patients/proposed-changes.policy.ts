import { presentFields } from '../shared/present-fields.js';
import { isSameValue, type ToldValue } from './demographic-update.policy.js';
import type { Demographics, ProposedField } from './events.js';

/**
 * What becomes of a value that staff have to decide on, when a record system says it?
 *
 * Each field has one open proposal at most. The same value again is nothing new, whether it waits
 * or was declined: record systems say everything in each message. Another value supersedes what
 * waits, for its sender has thought better of it; what is on file said again ends what waits
 * (the practice's policy, November 2026). Neither does who came before what waits, and is only heard
 * once more.
 * Not covered: who decides, and what a person must have asked before, which the commands say; that
 * two senders contradict each other: the last word of both is what staff see.
 */
export const newsForStaff = (
  proposals: Proposals,
  told: readonly ToldValue[],
  isHeardLate = false,
): readonly NewsForStaff[] =>
  told.flatMap((value): NewsForStaff[] => {
    const last = proposals[value.field];
    const open = last?.isOpen === true ? last.proposalId : undefined;
    if (isHeardLate && open !== undefined) return [];
    if (value.isOnFile) return open === undefined ? [] : [{ is: 'lapsed', proposalId: open }];
    if (last && isSameValue(value.field, last.value, value.value)) return [];
    return [presentFields({ is: 'proposed', told: value, supersedes: open })];
  });

export type NewsForStaff =
  | { readonly is: 'proposed'; readonly told: ToldValue; readonly supersedes?: string }
  | { readonly is: 'lapsed'; readonly proposalId: string };

/** What was proposed last of each field, as long as nobody has accepted it. */
export type Proposals = Readonly<Partial<Record<ProposedField, Proposal>>>;

export interface Proposal {
  readonly proposalId: string;
  /** None where it is proposed that there is none any more. */
  readonly value?: string;
  /** Declined, it is not proposed again. */
  readonly isOpen: boolean;
  /** Who has accepted it, where it takes two. */
  readonly endorsedBy?: string;
}

/** What waited and is so now, by whatever way. */
export const fulfilledBy = (proposals: Proposals, file: Demographics): readonly string[] =>
  openAmong(proposals).flatMap(({ field, proposalId, value }) =>
    isSameValue(field, value, file[field]) ? [proposalId] : [],
  );

export const openProposal = (
  proposals: Proposals,
  proposalId: string,
): (Proposal & { readonly field: ProposedField }) | undefined =>
  openAmong(proposals).find((open) => open.proposalId === proposalId);

export const withoutProposal = (proposals: Proposals, proposalId: string): Proposals =>
  Object.fromEntries(
    Object.entries(proposals).filter(([, each]) => each.proposalId !== proposalId),
  );

/**
 * Does this person's acceptance make it so, or is another one's needed first?
 *
 * A birth date takes two people: it decides which results are hidden for ever and until when a proxy
 * sees them, and what was shown because of a wrong one stays seen (P13, P14; the practice's policy,
 * November 2026), also where a record system records the patient as a whole.
 */
export const acceptanceOf = (
  { field, endorsedBy }: Pick<Proposal, 'endorsedBy'> & { readonly field: ProposedField },
  by: string,
): 'makes-it-so' | 'is-the-first' | 'is-known' => {
  if (field !== 'birthDate') return 'makes-it-so';
  if (endorsedBy === undefined) return 'is-the-first';
  return endorsedBy === by ? 'is-known' : 'makes-it-so';
};

export const endorsedIn = (proposals: Proposals, proposalId: string, by: string): Proposals =>
  Object.fromEntries(
    Object.entries(proposals).map(([field, each]) => [
      field,
      each.proposalId === proposalId ? { ...each, endorsedBy: by } : each,
    ]),
  );

export const declinedIn = (proposals: Proposals, proposalId: string): Proposals =>
  Object.fromEntries(
    Object.entries(proposals).map(([field, each]) => [
      field,
      each.proposalId === proposalId ? { ...each, isOpen: false } : each,
    ]),
  );

const FIELDS = ['email', 'zip', 'birthDate'] as const satisfies readonly ProposedField[];

const openAmong = (
  proposals: Proposals,
): readonly (Proposal & { readonly field: ProposedField })[] =>
  FIELDS.flatMap((field) => {
    const proposal = proposals[field];
    return proposal?.isOpen === true ? [{ field, ...proposal }] : [];
  });
