import {
  forgetting,
  type RecordForgettingCompleted,
  type RecordMessageForgotten,
} from '@anamnesis/domain';
import {
  commandIdOf,
  type Execution,
  type Position,
  type ProjectionProgress,
} from '@anamnesis/eventing';
import type { AccessLog } from './access-log.js';
import type { MessagesNaming } from './intake/messages-naming.js';

/** What the process needs that records what was done about somebody who is forgotten. */
export interface Completing {
  readonly execution: Execution;
  readonly accessLog: AccessLog;
  readonly clock: { now(): string };
  /** Waits a while until everything that follows the log has let go of the person's rows. */
  readonly havePassed: (position: Position, signal: AbortSignal) => Promise<boolean>;
  /** Messages that name a number of the patient's; asked when views have seen the head. */
  readonly messagesNaming?: MessagesNaming;
}

const MACHINE = 'anamnesis';

/** Followers of the log, by the names of their checkpoints. */
export interface Followers {
  readonly progress: ProjectionProgress;
  readonly names: readonly string[];
}

const LOOK_AGAIN_MS = 30_000;

export const havePassed =
  (all: readonly Followers[]): Completing['havePassed'] =>
  async (position, signal) => {
    const waits = all.flatMap(({ progress, names }) =>
      names.map((name) => progress.waitFor(name, position, { timeoutMs: LOOK_AGAIN_MS, signal })),
    );
    return (await Promise.all(waits)).every(Boolean);
  };

export const recordForgotten = (completing: Completing, patientId: string): Promise<void> =>
  record(completing, { type: 'RecordForgettingCompleted', patientId }, `forgotten ${patientId}`);

export const recordMessageForgotten = (
  completing: Completing,
  of: Pick<RecordMessageForgotten, 'patientId' | 'messageId'>,
): Promise<void> =>
  record(completing, { type: 'RecordMessageForgotten', ...of }, `forgotten ${of.messageId}`);

/** The same id in every process and at every try: it is recorded once. */
const record = async (
  { execution, accessLog, clock }: Completing,
  command: RecordForgettingCompleted | RecordMessageForgotten,
  once: string,
): Promise<void> => {
  const commandId = commandIdOf(MACHINE, once);
  const caller = { actor: MACHINE };
  const answer = await execution.execute(forgetting, { command, caller, commandId });
  if (answer.is === 'conflict') throw new Error('Its stream is written by others: try again.');
  if (answer.is !== 'accepted' || answer.repeated || answer.events.length === 0) return;
  const { type: what, patientId } = command;
  await accessLog.note({ actor: MACHINE, role: 'portal' }, clock.now(), [
    { type: 'CommandAccepted', commandId, what, rule: 'machine-records', patientId },
  ]);
};
