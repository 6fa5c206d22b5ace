import {
  isOver,
  labReport,
  NoteWaitingLabNews,
  type KeyedIds,
  type MessageAsItStands,
} from '@anamnesis/domain';
import { orderNamedIn, type OrderNamed } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { mayCorrect, speaksOfNothingOnFile } from '@anamnesis/domain/labs/corrects-nothing.policy';
import {
  readFolded,
  UndecodableEvent,
  type CommandOutcome,
  type EventCodec,
  type EventStore,
} from '@anamnesis/eventing';
import { idFiledAnew } from '@anamnesis/interop';
import { plainToInstance } from 'class-transformer';
import { MOST_TIMES_FILED } from './filed-anew.js';
import { messageInLog, type MessageInLog } from './message-in-log.js';
import type { OrderRead } from './read-for-taking.js';
import type { OrdersMeaning, ReportsMeant } from './reports-meant.js';
import type { TakingAttempt } from './taking-attempt.js';

interface Reading {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
}

/** Whose a message may be. */
export type MayBeOf = Pick<OrdersMeaning, 'patients' | 'ofAnybody'>;

/**
 * Of which reports these orders speak while they wait, whether they can be recorded or not: those
 * that have their identity, on file or not yet, and what a correction may mean that has none of it
 * on file, or an order that nobody can read, which may be one.
 * @throws {StoreUnavailable}
 */
export const reportsSpokenOf = async (
  reading: Reading & { readonly reportsMeant?: ReportsMeant },
  orders: readonly OrderRead[],
  mayBeOf: MayBeOf,
): Promise<readonly string[]> => {
  const identified = reportsNamed(orders);
  const onFile = await reportsOnFile(reading, identified);
  const named: OrderNamed[] = [];
  for (const order of orders) named.push(...(await namedOtherwise(reading, order)));
  const meant =
    named.length === 0 ? [] : ((await reading.reportsMeant?.({ named, ...mayBeOf })) ?? []);
  return [...new Set([...identified, ...onFile, ...meant])];
};

const namedOtherwise = async (
  { store, codec }: Reading,
  order: OrderRead,
): Promise<readonly OrderNamed[]> => {
  if (!('command' in order)) return order.named ?? [];
  const { command } = order;
  if (!mayCorrect(command)) return [];
  const { state } = await readFolded({ store, codec }, labReport, {
    stream: `labReport-${command.reportId}`,
    known: undefined,
  });
  return speaksOfNothingOnFile(state, command) ? [orderNamedIn(command)] : [];
};

const reportsNamed = (orders: Iterable<OrderRead>): readonly string[] => {
  const named = [...orders].flatMap((order) =>
    'command' in order ? [order.command.reportId] : (order.reports ?? []),
  );
  return [...new Set(named)];
};

/**
 * Those of them that are on file, and what was filed anew of them under another patient: an order
 * that went from one to the other is named by one number still.
 * @throws {StoreUnavailable}
 */
const reportsOnFile = async (
  reading: Reading,
  named: readonly string[],
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const first of named) {
    let reportId = first;
    for (let times = 0; times <= MOST_TIMES_FILED; times += 1) {
      const { patientId, isForgotten } = await whoseReport(reading, reportId);
      if (patientId !== undefined) found.push(reportId);
      else if (!isForgotten) break;
      reportId = idFiledAnew(reportId, reading.idOf);
    }
  }
  return [...new Set(found)];
};

/**
 * While a message waits for a person nothing is shown of the reports of which it speaks, and once it
 * is taken or let be they wait for it no more. What the message's own stream says is done, so
 * whoever was cut off does it again; and it is looked at once more behind it, for what was let be
 * meanwhile must hide nothing for ever, and what was mended meanwhile must hide.
 * @returns how the taking as a whole goes on, where something of it could not be noted
 */
export const noteNews = async (
  reading: Reading,
  attempt: TakingAttempt,
  standing: () => Promise<MessageAsItStands | undefined>,
): Promise<CommandOutcome | undefined> => {
  const message = await standing();
  const waits = message && isWaiting(message);
  if (!message || waits === undefined) return undefined;
  const { messageId } = attempt.of;
  const failed = await said(reading, attempt, { messageId, reports: message.speaksOf, waits });
  const since = await standing();
  // What went with somebody meanwhile says nothing to whoever comes again.
  const waitsSince = since ? isWaiting(since) : false;
  if (waitsSince === undefined || waitsSince === waits || (failed && since)) return failed;
  const { speaksOf: reports } = since ?? message;
  return said(reading, attempt, { messageId, reports, waits: waitsSince });
};

/** A report that came on file, and all by which an order of it is named: it may be filed anew. */
export interface ReportBegun {
  readonly reportId: string;
  readonly names: readonly string[];
}

interface BegunBeside {
  readonly begun: readonly ReportBegun[];
  /** The messages that may hold them. */
  readonly parked: readonly string[];
  /** By the clock of the log: what came before holds nothing. */
  readonly since: string | undefined;
}

/**
 * A report that comes on file while messages wait that speak of it waits for them: of several that
 * waited one is taken first, and the others may take back what it says. It is looked at once more
 * behind it, as ever.
 * @returns how the taking as a whole goes on, where something of it could not be noted
 */
export const noteNewsBefore = async (
  reading: Reading,
  attempt: TakingAttempt,
  beside: BegunBeside,
): Promise<CommandOutcome | undefined> => {
  for (const messageId of beside.parked) {
    if (messageId === attempt.of.messageId) continue;
    const reports = heldBy(await opened(reading, messageId), beside);
    if (reports.length === 0) continue;
    const failed = await said(reading, attempt, { messageId, reports, waits: true });
    if (failed) return failed;
    const behind = await opened(reading, messageId);
    if (behind === 'unreadable' || (behind.message && isWaiting(behind.message) !== false))
      continue;
    const again = await said(reading, attempt, { messageId, reports, waits: false });
    if (again) return again;
  }
  return undefined;
};

type Opened = MessageInLog | 'unreadable';

/** What nobody can open, because its key is lost, must not keep anything else from being taken. */
const opened = async (reading: Reading, messageId: string): Promise<Opened> => {
  try {
    return await messageInLog(reading, messageId);
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return 'unreadable';
    throw failure;
  }
};

/** It has named one of them: of what cannot be read nobody knows which, and whether it still waits. */
const heldBy = (
  found: Opened,
  { begun, since }: Pick<BegunBeside, 'begun' | 'since'>,
): readonly string[] => {
  if (found === 'unreadable') return begun.map(({ reportId }) => reportId);
  const { message, cameAt } = found;
  if (!message || isWaiting(message) !== true || isOlder(cameAt, since)) return [];
  return begun
    .filter(({ names }) => names.some((name) => message.speaksOf.includes(name)))
    .map(({ reportId }) => reportId);
};

const isOlder = (cameAt: string | undefined, since: string | undefined): boolean =>
  cameAt !== undefined && since !== undefined && Date.parse(cameAt) < Date.parse(since);

/** Undefined while it is being taken anew, and whoever does that says it. */
const isWaiting = (message: MessageAsItStands): boolean | undefined => {
  if (isOver(message)) return false;
  return message.parked.length > 0 || message.proposed !== undefined ? true : undefined;
};

/** These reports wait for the message no more. */
export const noteNewsOver = (
  reading: Reading,
  attempt: TakingAttempt,
  reports: readonly string[],
): Promise<CommandOutcome | undefined> =>
  said(reading, attempt, { messageId: attempt.of.messageId, reports, waits: false });

interface News {
  readonly messageId: string;
  readonly reports: readonly string[];
  readonly waits: boolean;
}

const said = async (
  reading: Reading,
  attempt: TakingAttempt,
  { messageId, reports, waits }: News,
): Promise<CommandOutcome | undefined> => {
  const whose = messageId === attempt.of.messageId ? '' : ` of ${messageId}`;
  for (const reportId of await reportsOnFile(reading, reports)) {
    const { patientId, revision } = await whoseReport(reading, reportId);
    if (patientId === undefined) continue;
    const command = plainToInstance(NoteWaitingLabNews, { reportId, patientId, messageId, waits });
    // Said again behind something else it is said anew; twice behind the same it is said once.
    const outcome = await attempt.settled(command, `news ${reportId} ${waits} ${revision}${whose}`);
    // Of somebody who was forgotten nothing waits, and nothing is shown.
    if (outcome.is !== 'accepted' && outcome.is !== 'pointless') return outcome;
  }
  return undefined;
};

const whoseReport = async ({ store, codec }: Reading, reportId: string) => {
  const stream = `labReport-${reportId}`;
  const { state, forgotten, revision } = await readFolded({ store, codec }, labReport, {
    stream,
    known: undefined,
  });
  return { patientId: state.report?.patientId, isForgotten: forgotten !== undefined, revision };
};
