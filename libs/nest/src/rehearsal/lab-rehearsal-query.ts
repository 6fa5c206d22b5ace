import { Matches } from 'class-validator';
import { AN_ID, type RehearsalReport } from '@anamnesis/domain';
import { TooManyReports, type Log } from './known-labs.js';
import { rehearseProposal } from './rehearse-proposal.js';
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

export interface LabRehearsalsOptions {
  /** Notes durably which rehearsal is shown; without a digest that it is not for a server. */
  readonly note: (proposalId: string, digest: string | undefined) => Promise<void>;
  readonly mostReports?: number;
}

const MOST_REPORTS = 20_000;
const MOST_REMEMBERED = 8;

/**
 * Answers from the log, one rehearsal at a time. The answer about a proposal is always the same,
 * unless somebody was forgotten since, so the last ones are remembered.
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
    const answer = this.running.then(() => this.known.get(proposalId) ?? this.run(proposalId));
    this.running = answer.catch(() => undefined);
    return answer;
  }

  /** Somebody was forgotten: no count may go on holding that person, and none be told any more. */
  forgetAll(): void {
    this.forgettings += 1;
    this.known.clear();
  }

  private async run(proposalId: string): Promise<LabRehearsalAnswer | undefined> {
    const rehearsal = await this.rehearsed(proposalId);
    if (!rehearsal) return undefined;
    const answer: LabRehearsalAnswer = { proposalId, ...answerOf(rehearsal) };
    // Before anybody sees it: whoever approves is asked for what was noted.
    await this.given.note(proposalId, answer.rehearsal?.digest);
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(proposalId, answer);
    return answer;
  }

  /** What was computed while somebody was forgotten may hold that person, and is computed anew. */
  private async rehearsed(proposalId: string): Promise<Rehearsal | TooManyReports | undefined> {
    const { mostReports = MOST_REPORTS } = this.given;
    const { forgettings } = this;
    const rehearsal = await rehearseProposal(this.log, proposalId, { mostReports }).catch(tooMany);
    return this.forgettings === forgettings ? rehearsal : this.rehearsed(proposalId);
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
