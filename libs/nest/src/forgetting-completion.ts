import {
  forgetting,
  labReport,
  type NoteWaitingLabNews,
  type RecordForgettingCompleted,
  type RecordMessageForgotten,
} from '@anamnesis/domain';
import {
  commandIdOf,
  type Answer,
  type Execution,
  type Position,
  type ProjectionProgress,
  type Typed,
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
  /** Messages that name numbers of who was forgotten; asked when views have seen the head. */
  readonly messagesNaming?: MessagesNaming;
  /** The reports on file of which nothing is shown while a message waits for a person. */
  readonly reportsWaiting?: () => Promise<readonly WaitingReport[]>;
  /** Told which of them wait for a message whose lost key was given up: at a start, and then. */
  readonly onWaitingInVain?: (reports: readonly string[]) => void;
}

export interface WaitingReport extends Pick<
  NoteWaitingLabNews,
  'reportId' | 'patientId' | 'messageId'
> {
  readonly since: string;
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

/** A message that is not there any more is waited for by nobody. */
export const recordNewsSettled = (completing: Completing, waiting: WaitingReport): Promise<void> =>
  recordNews(completing, waiting, 'settled');

/** One that nobody can open any more is waited for until two people let it go. */
export const recordNewsLost = (completing: Completing, waiting: WaitingReport): Promise<void> =>
  recordNews(completing, waiting, 'lost');

const recordNews = async (
  { execution, accessLog, clock }: Completing,
  { reportId, patientId, messageId, since }: WaitingReport,
  become: 'settled' | 'lost',
): Promise<void> => {
  const type = 'NoteWaitingLabNews' as const;
  const isLost = become === 'lost';
  const news = { waits: isLost, ...(isLost ? { isLost } : {}) };
  const command = { type, reportId, patientId, messageId, ...news };
  // It may wait once more behind that, by who had not heard of it.
  const commandId = commandIdOf(MACHINE, `${become} ${messageId} ${reportId} ${since}`);
  const caller = { actor: MACHINE };
  const answer = await execution.execute(labReport, { command, caller, commandId });
  await noteAccepted({ accessLog, clock }, { command, commandId, answer });
};

/** The same id in every process and at every try: it is recorded once. */
const record = async (
  { execution, accessLog, clock }: Completing,
  command: RecordForgettingCompleted | RecordMessageForgotten,
  once: string,
): Promise<void> => {
  const commandId = commandIdOf(MACHINE, once);
  const caller = { actor: MACHINE };
  const answer = await execution.execute(forgetting, { command, caller, commandId });
  await noteAccepted({ accessLog, clock }, { command, commandId, answer });
};

interface Recorded {
  readonly command: { readonly type: string; readonly patientId: string };
  readonly commandId: string;
  readonly answer: Answer<Typed, string>;
}

const noteAccepted = async (
  { accessLog, clock }: Pick<Completing, 'accessLog' | 'clock'>,
  { command: { type: what, patientId }, commandId, answer }: Recorded,
): Promise<void> => {
  if (answer.is === 'conflict') throw new Error('Its stream is written by others: try again.');
  if (answer.is !== 'accepted' || answer.repeated || answer.events.length === 0) return;
  await accessLog.note({ actor: MACHINE, role: 'portal' }, clock.now(), [
    { type: 'CommandAccepted', commandId, what, rule: 'machine-records', patientId },
  ]);
};
