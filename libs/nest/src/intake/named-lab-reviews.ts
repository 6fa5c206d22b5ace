import {
  mayDo,
  RecordLabReview,
  rolesOf,
  type PortalCaller,
  type RefusalReason,
} from '@anamnesis/domain';
import type { Clock } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { AccessLog } from '../access-log.js';
import type { CommandAnswer } from '../answers.js';
import { deniedTo, type CommandDoor } from '../command-door.js';
import { commandMessage } from '../messages.js';
import { malformedFields } from '../validation.js';
import { LinesSeen, type LineSeen, type LinesSeenOptions } from './lines-seen.js';
import type { RecordNamedLabReview } from './named-lab-review.js';

export interface NamedLabReviewsOptions extends LinesSeenOptions {
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly accessLog: Pick<AccessLog, 'note'>;
  readonly clock: Clock;
}

/**
 * Reviews of other systems, which name what they mean as messages name it. The message is read again
 * by what took it, so what is found is what was recorded of it. Whatever names nothing, or more
 * than one thing, is answered alike: nobody hears of anything that was not named wholly.
 */
export class NamedLabReviews {
  constructor(private readonly given: NamedLabReviewsOptions) {}

  /** @throws {StoreUnavailable | OutcomeUnknown} it is to be said again */
  async record(
    named: RecordNamedLabReview,
    caller: PortalCaller,
    sentId: string,
  ): Promise<CommandAnswer> {
    const fields = malformedFields(named);
    if (fields.length > 0) return { is: 'malformed', fields };
    // Before anything is looked for.
    if (!rolesOf(named.type).includes(caller.role)) return this.denied(named, caller);
    const review = await this.reviewOf(named);
    if (!review) return this.ofNothing(named, caller, sentId);
    const answer = await this.given.commands.handle(commandMessage(review, caller, sentId));
    return inItsWords(answer, review);
  }

  private async denied(
    { type: what }: RecordNamedLabReview,
    caller: PortalCaller,
  ): Promise<CommandAnswer> {
    const at = this.given.clock.now();
    const { rule } = mayDo(caller, what, { patientId: undefined, at });
    await this.given.accessLog.note(caller, at, [{ type: 'AccessDenied', what, rule }]);
    return deniedTo(caller);
  }

  private async ofNothing(
    { type: what }: RecordNamedLabReview,
    caller: PortalCaller,
    sentId: string,
  ): Promise<CommandAnswer> {
    const at = this.given.clock.now();
    const { rule } = mayDo(caller, what, { patientId: undefined, at });
    const { commandId } = commandMessage(new RecordLabReview(), caller, sentId);
    const refused = { type: 'CommandRefused', what, rule, commandId, reason: NOTHING } as const;
    await this.given.accessLog.note(caller, at, [refused]);
    return { is: 'refused', reason: NOTHING };
  }

  private async reviewOf(named: RecordNamedLabReview): Promise<RecordLabReview | undefined> {
    const linesSeen = new LinesSeen(this.given, named);
    const found: LineSeen[] = [];
    for (const line of named.lines) {
      const seen = await linesSeen.of(line);
      if (!seen) return undefined;
      found.push(seen);
    }
    const [first] = found;
    if (!first || found.some(({ reportId }) => reportId !== first.reportId)) return undefined;
    const { reportId, patientId } = first;
    const { reviewedBy, comment } = named;
    const lines = found.map(({ lineId, version }) => ({ lineId, version }));
    const said = { reportId, patientId, lines, reviewedBy };
    return plainToInstance(RecordLabReview, comment === undefined ? said : { ...said, comment });
  }
}

const NOTHING = 'no-such-result' satisfies RefusalReason;

/** Ids of ours say nothing to whoever names lines: which of those that were named, it counts. */
const inItsWords = (answer: CommandAnswer, { lines }: RecordLabReview): CommandAnswer => {
  if (answer.is !== 'refused') return answer;
  const { reason, details: { lineId } = {} } = answer;
  const line = lines.findIndex((each) => each.lineId === lineId);
  return line < 0
    ? { is: 'refused', reason }
    : { is: 'refused', reason, details: { line: String(line) } };
};
