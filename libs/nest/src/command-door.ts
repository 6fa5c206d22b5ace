import {
  ApproveForgetting,
  mayDo,
  meaningOfRefusal,
  rolesOf,
  type PortalCaller,
  type RefusalReason,
} from '@anamnesis/domain';
import type { Touched } from '@anamnesis/domain/access/access.policy';
import type { Answer, Clock, Execution, Typed } from '@anamnesis/eventing';
import type { AccessLog, AccessToNote, DistributiveOmit } from './access-log.js';
import type { CommandAnswer } from './answers.js';
import { deciderOf, type PortalDecider } from './command-registry.js';
import type { CommandMessage } from './messages.js';
import { touchedBy, type MinorityEnd } from './touched-patient.js';
import { malformedFields } from './validation.js';

export interface CommandDoorOptions {
  readonly clock: Clock;
  /** Asked also where a command begins a new stream, which knows nothing of what is sealed. */
  readonly isForgotten?: (patientId: string) => boolean;
  /** Left out, nobody does anything by a patient's minority. */
  readonly minorityEndOf?: MinorityEnd;
}

/**
 * The one way in for every command, whatever bus, route or file it came by: validated, allowed,
 * decided, noted in the access log, answered.
 */
export class CommandDoor {
  constructor(
    private readonly execution: Execution,
    private readonly accessLog: AccessLog,
    private readonly given: CommandDoorOptions,
  ) {}

  async handle(message: CommandMessage): Promise<CommandAnswer> {
    const { command, caller } = message;
    const fields = malformedFields(command);
    if (fields.length > 0) return { is: 'malformed', fields };

    const at = this.given.clock.now();
    const decider = deciderOf(command);
    // A role that may never do this is told before any stream is read.
    if (!rolesOf(command.type).includes(caller.role)) return this.deny(message, at);
    if (decider) return this.execute(message, decider, at);
    // Nothing can be asked on a stream of that category.
    await this.deny(message, at);
    return { is: 'not-found' };
  }

  private async execute(
    { command, caller, commandId }: CommandMessage,
    decider: PortalDecider,
    at: string,
  ): Promise<CommandAnswer> {
    const acting: { -readonly [Field in keyof PortalCaller]: PortalCaller[Field] } = { ...caller };
    let rule = '';
    let forgotten: string | undefined;
    const decided = await this.execution.execute(
      decider,
      { command, caller: acting, commandId },
      async (patientId) => {
        const touched = await this.touchedBy(caller, { patientId, at });
        const verdict = mayDo(caller, command.type, touched);
        ({ rule } = verdict);
        // Known only now: whose data it is says for whom a proxy acts.
        if (verdict.allowed && caller.role === 'proxy' && patientId) acting.onBehalfOf = patientId;
        if (verdict.allowed && patientId && this.touchesForgotten(decider, patientId)) {
          forgotten = patientId;
        }
        return verdict.allowed && forgotten === undefined;
      },
    );
    const answer: typeof decided =
      forgotten === undefined ? decided : { is: 'forgotten', patientId: forgotten };
    if (answer.is === 'not-permitted') {
      return this.deny({ command, caller }, at, { patientId: answer.patientId, rule });
    }
    await this.accessLog.note(acting, at, [
      { ...outcomeOf(answer, commandId), what: command.type, rule, ...actingFor(acting) },
    ]);
    if (!isFromOutside(caller)) return answerFor(answer);
    return isOfNothing(answer) ? deniedTo(caller) : withoutStaff(answerFor(answer));
  }

  private touchedBy(caller: PortalCaller, touched: Pick<Touched, 'patientId' | 'at'>) {
    const { minorityEndOf = async () => undefined } = this.given;
    return touchedBy(caller, touched, minorityEndOf);
  }

  /** What is decided about forgetting itself outlives the patient. */
  private touchesForgotten(decider: PortalDecider, patientId: string): boolean {
    return decider !== deciderOf(approval) && this.given.isForgotten?.(patientId) === true;
  }

  private async deny(
    { command, caller }: Pick<CommandMessage, 'command' | 'caller'>,
    at: string,
    found: { readonly patientId: string | undefined; readonly rule: string } = {
      patientId: undefined,
      ...mayDo(caller, command.type, { patientId: undefined, at }),
    },
  ): Promise<CommandAnswer> {
    const { patientId, rule } = found;
    const about = patientId === undefined ? {} : { patientId };
    await this.accessLog.note(caller, at, [
      { type: 'AccessDenied', what: command.type, rule, ...about },
    ]);
    return deniedTo(caller);
  }
}

/** People of the practice hear that it is not theirs to do; patients hear that there is nothing. */
export const deniedTo = (caller: PortalCaller): { is: 'not-found' } | { is: 'not-allowed' } =>
  isFromOutside(caller) ? { is: 'not-found' } : { is: 'not-allowed' };

const isFromOutside = ({ role }: PortalCaller): boolean => role === 'patient' || role === 'proxy';

/** What is not there sounds to patients like what is not theirs, whoever finds it missing. */
const isOfNothing = (answer: Settled): boolean =>
  answer.is === 'refused' && meaningOfRefusal(answer.refused)?.is === 'not-found';

const actingFor = ({ onBehalfOf }: PortalCaller): { onBehalfOf?: string } =>
  onBehalfOf === undefined ? {} : { onBehalfOf };

const approval = new ApproveForgetting();
const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

type Settled = Exclude<Answer<Typed, string>, { is: 'not-permitted' }>;

type CommandOutcome = DistributiveOmit<
  Extract<AccessToNote, { commandId: string }>,
  'what' | 'rule'
>;

const outcomeOf = (answer: Settled, commandId: string): CommandOutcome => {
  const about = answer.patientId === undefined ? {} : { patientId: answer.patientId };
  switch (answer.is) {
    case 'accepted':
      return { type: 'CommandAccepted', commandId, ...patientIn(answer.events), ...about };
    case 'refused':
      return { type: 'CommandRefused', commandId, reason: answer.refused, ...about };
    case 'forgotten':
      return { type: 'CommandRefused', commandId, reason: FORGOTTEN, ...about };
    case 'different-command':
    case 'conflict':
      return { type: 'CommandRefused', commandId, reason: answer.is, ...about };
  }
};

/** The first command of a stream tells itself whose it is. */
const patientIn = ([first]: readonly Typed[]): { patientId?: string } =>
  first && 'patientId' in first && typeof first.patientId === 'string'
    ? { patientId: first.patientId }
    : {};

const answerFor = (answer: Settled): CommandAnswer => {
  switch (answer.is) {
    case 'accepted': {
      const { stream, position, events, repeated } = answer;
      const changed = events.length > 0;
      return { is: 'accepted', stream, position, changed, repeated, events, ...requestIn(events) };
    }
    case 'refused': {
      const { refused: reason, details } = answer;
      return details ? { is: 'refused', reason, details } : { is: 'refused', reason };
    }
    case 'forgotten':
      return { is: 'refused', reason: FORGOTTEN };
    case 'different-command':
    case 'conflict':
      return { is: answer.is };
  }
};

/** Which member of staff it was is said inside the practice only. */
const withoutStaff = (answer: CommandAnswer): CommandAnswer => {
  if (answer.is !== 'refused' || answer.details?.['by'] === undefined) return answer;
  const { by: _left, ...details } = answer.details;
  return { ...answer, details };
};

const requestIn = ([first]: readonly Typed[]): { requestId?: string } =>
  first && 'requestId' in first && typeof first.requestId === 'string'
    ? { requestId: first.requestId }
    : {};
