import { Matches } from 'class-validator';
import { AN_ID, type RehearsalReport } from '@anamnesis/domain';
import { TooManyReports, type Log } from './known-labs.js';
import { rehearsalBaseOf, rehearseFrom, type RehearsalBase } from './rehearse-proposal.js';
import type { Rehearsal } from './rehearse.js';

/** What a proposed rule set would have shown or hidden: for whoever is to approve it. */
export class RehearseLabPolicyProposal {
  get query() {
    return 'labPolicyRehearsal' as const;
  }
  @Matches(...AN_ID) readonly proposalId!: string;
}

/** Counts only: which report of which patient it is, the command line tells. */
export interface LabRehearsalAnswer {
  readonly proposalId: string;
  /** Left out where there are too many reports for a server that has others to answer. */
  readonly rehearsal?: RehearsalSummary;
  readonly notRehearsedBecause?: string;
}

export interface RehearsalSummary extends Omit<RehearsalReport, 'policy' | 'changes'> {
  readonly version: string;
  /** SHA-256 of the whole report: the approval names it. */
  readonly digest: string;
}

export interface ShownRehearsal {
  /** Left out where it is not for a server. */
  readonly digest: string | undefined;
  /** The version that had been adopted last. */
  readonly comparedWith: string;
}

export interface LabRehearsalsOptions {
  /** Notes durably which rehearsal is shown, unless another rule set was adopted meanwhile. */
  readonly note: (proposalId: string, shown: ShownRehearsal) => Promise<'noted' | 'outdated'>;
  readonly mostReports?: number;
}

const MOST_REPORTS = 20_000;
const MOST_REMEMBERED = 8;

/**
 * Answers from the log, one rehearsal at a time. The answer about a proposal is the same until
 * another rule set is adopted or somebody is forgotten, so the last ones are remembered.
 */
export class LabRehearsals {
  private readonly known = new Map<string, LabRehearsalAnswer>();
  private running: Promise<unknown> = Promise.resolve();
  private forgettings = 0;

  constructor(
    private readonly log: Log,
    private readonly given: LabRehearsalsOptions,
  ) {}

  ask(proposalId: string): Promise<LabRehearsalAnswer | undefined> {
    const answer = this.running.then(() => this.run(proposalId));
    this.running = answer.catch(() => undefined);
    return answer;
  }

  /** Somebody was forgotten: no count may go on holding that person, and none be told any more. */
  forgetAll(): void {
    this.forgettings += 1;
    this.known.clear();
  }

  private async run(proposalId: string): Promise<LabRehearsalAnswer | undefined> {
    const base = await rehearsalBaseOf(this.log, proposalId);
    if (!base) return undefined;
    const { upTo, comparedWith } = base;
    const key = `${proposalId} ${upTo}`;
    const known = this.known.get(key);
    if (known) return known;
    const { forgettings } = this;
    const answer = { proposalId, ...answerOf(await this.rehearsed(base)) };
    // What was computed meanwhile may hold whoever was forgotten, or compare with too little.
    const isCurrent = (await rehearsalBaseOf(this.log, proposalId))?.upTo === upTo;
    if (!isCurrent || this.forgettings !== forgettings) return this.run(proposalId);
    // Before anybody sees it: whoever approves is asked for what was noted.
    const shown = { digest: answer.rehearsal?.digest, comparedWith };
    const isNoted = (await this.given.note(proposalId, shown)) === 'noted';
    if (!isNoted || this.forgettings !== forgettings) return this.run(proposalId);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(key, answer);
    return answer;
  }

  private rehearsed(base: RehearsalBase): Promise<Rehearsal | TooManyReports> {
    const { mostReports = MOST_REPORTS } = this.given;
    return rehearseFrom(this.log, base, { mostReports }).catch(tooMany);
  }
}

const tooMany = (failure: unknown): TooManyReports => {
  if (failure instanceof TooManyReports) return failure;
  throw failure;
};

const answerOf = (
  rehearsal: Rehearsal | TooManyReports,
): Omit<LabRehearsalAnswer, 'proposalId'> => {
  if (rehearsal instanceof TooManyReports) return { notRehearsedBecause: rehearsal.message };
  const { report, digest } = rehearsal;
  const { policy, changes: _each, ...counts } = report;
  return { rehearsal: { version: policy.version, ...counts, digest } };
};
