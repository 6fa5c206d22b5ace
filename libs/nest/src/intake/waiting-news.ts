import { isOver, NoteWaitingLabNews, ParkMessage, type MessageAsItStands } from '@anamnesis/domain';
import { orderTold, speakingOf } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { UndecodableEvent, type CommandOutcome } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import type { Attempt } from './attempt.js';
import { messageInLog, type MessageInLog } from './message-in-log.js';
import { reportsOnFile, whoseReport, type Reading } from './spoken-of.js';
import type { MayHold, ReportAsked } from './waiting-and-on-file.js';

/**
 * While a message waits for a person nothing is shown of the reports of which it speaks, and once it
 * is taken or let be they wait for it no more. What the message's own stream says is done, so
 * whoever was cut off does it again; and it is looked at once more behind it, for what was let be
 * meanwhile must hide nothing for ever, and what was mended meanwhile must hide.
 * @returns how the taking as a whole goes on, where something of it could not be noted
 */
export const noteNews = async (
  reading: Reading,
  attempt: Attempt,
  standing: () => Promise<MessageAsItStands | undefined>,
): Promise<CommandOutcome | undefined> => {
  const before = await standing();
  const unsaid = before && (await meantMeanwhile(reading, attempt, before));
  if (unsaid) return unsaid;
  const message = before && (await standing());
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

/**
 * A report that came on file between the look for it and the parking has not seen this message, so
 * this message looks once more for what it may mean.
 */
const meantMeanwhile = async (
  reading: Reading,
  attempt: Attempt,
  message: MessageAsItStands,
): Promise<CommandOutcome | undefined> => {
  if (!message.mayMean || isWaiting(message) !== true) return undefined;
  const reports = await reading.looking.reportsFor(message.mayMean);
  return alsoSpeaksOf(attempt, { messageId: attempt.of.messageId, message, reports });
};

interface Also {
  readonly messageId: string;
  readonly message: MessageAsItStands;
  readonly reports: readonly string[];
}

/** Whoever settles it later reads in its own stream what has waited for it. */
const alsoSpeaksOf = async (
  attempt: Attempt,
  { messageId, message, reports }: Also,
): Promise<CommandOutcome | undefined> => {
  const known = new Set(message.speaksOf);
  const others = reports.filter((reportId) => !known.has(reportId));
  const [why] = message.parked;
  if (!why || others.length === 0) return undefined;
  const about = { messageId, attempt: message.attempt, ...why, reports: others };
  const name = `speak also of ${others.join()} in ${messageId} ${message.attempt}`;
  const outcome = await attempt.settled(plainToInstance(ParkMessage, about), name);
  return outcome.is === 'accepted' || outcome.is === 'pointless' ? undefined : outcome;
};

/** A message that waits, and the reports that wait for it. */
export interface Held {
  readonly messageId: string;
  readonly reports: readonly ReportAsked[];
}

/** Which of these it speaks of, as it stands now. */
export const heldBy = (found: Opened, { reports }: MayHold): readonly ReportAsked[] => {
  // Nobody knows what else it may mean, nor whether it still waits.
  if (found === 'unreadable') {
    return reports.filter(({ isNamed }) => isNamed).map(({ report }) => report);
  }
  const { message } = found;
  if (!message) return [];
  const mayMean = message.mayMean ?? NOTHING_ELSE;
  const isSpokenOf = speakingOf({ reports: message.speaksOf, ...mayMean, ofAnybody: false });
  const isAnybodys = speakingOf({ reports: [], ...mayMean });
  return reports
    .filter(({ report, isNumbered }) => {
      const told = { ...report, ...orderTold(report.named) };
      return isSpokenOf(told) || (isNumbered && isAnybodys(told));
    })
    .map(({ report }) => report);
};

const NOTHING_ELSE = { named: [], patients: [], ofAnybody: false } as const;

/**
 * The message is to name what it holds before that waits for it, so that it is let go with it.
 * @returns of which of them it speaks by then: none of them where it is being taken anew
 */
export const namedBy = async (
  reading: Reading,
  attempt: Attempt,
  { messageId, reports, standing }: Held & { readonly standing?: Opened },
): Promise<CommandOutcome | readonly ReportAsked[]> => {
  const found = standing ?? (await opened(reading, messageId));
  if (found === 'unreadable') return reports;
  const { message } = found;
  if (!message) return [];
  const others = unnamed(message, reports);
  if (others.length === 0) return reports;
  const ids = others.map(({ reportId }) => reportId);
  const failed = await alsoSpeaksOf(attempt, { messageId, message, reports: ids });
  if (failed) return failed;
  const since = await opened(reading, messageId);
  if (since === 'unreadable' || !since.message) return [];
  const left = new Set(unnamed(since.message, reports));
  return reports.filter((report) => !left.has(report));
};

const unnamed = (
  { speaksOf }: MessageAsItStands,
  reports: readonly ReportAsked[],
): readonly ReportAsked[] => {
  const known = new Set(speaksOf);
  return reports.filter(
    ({ reportId, firstFiledAs = reportId }) => !known.has(reportId) && !known.has(firstFiledAs),
  );
};

/**
 * A report that comes on file while messages wait that speak of it waits for them: of several that
 * waited one is taken first, and the others may take back what it says. It is looked at once more
 * behind it, as ever; and what was settled before the report was there is settled with it, too.
 * @returns how the taking as a whole goes on, where something of it could not be noted
 */
export const noteHeld = async (
  reading: Reading,
  attempt: Attempt,
  { standing, ...held }: Held & { readonly standing: Opened },
): Promise<CommandOutcome | undefined> => {
  const { messageId } = held;
  const waits = waitsAs(standing);
  if (waits === undefined) return undefined;
  const named = waits
    ? await namedBy(reading, attempt, { ...held, standing })
    : await waitingFor(reading, messageId, held.reports);
  if ('is' in named) return named;
  const reports = named.map(({ reportId }) => reportId);
  if (reports.length === 0) return undefined;
  const failed = await said(reading, attempt, { messageId, reports, waits });
  if (failed) return failed;
  const behind = waitsAs(await opened(reading, messageId));
  if (behind === undefined || behind === waits) return undefined;
  return said(reading, attempt, { messageId, reports, waits: behind });
};

const waitingFor = async (
  reading: Reading,
  messageId: string,
  reports: readonly ReportAsked[],
): Promise<readonly ReportAsked[]> => {
  const waiting: ReportAsked[] = [];
  for (const report of reports) {
    const { newsWaitsIn } = await whoseReport(reading, report.reportId);
    if (newsWaitsIn.includes(messageId)) waiting.push(report);
  }
  return waiting;
};

export type Opened = MessageInLog | 'unreadable';

/** What nobody can open, because its key is lost, must not keep anything else from being taken. */
export const opened = async (reading: Reading, messageId: string): Promise<Opened> => {
  try {
    return await messageInLog(reading, messageId);
  } catch (failure) {
    if (failure instanceof UndecodableEvent) return 'unreadable';
    throw failure;
  }
};

/** Of what cannot be read nobody knows; what has gone waits for nobody. */
export const waitsAs = (found: Opened): boolean | undefined => {
  if (found === 'unreadable') return true;
  return found.message ? isWaiting(found.message) : false;
};

/**
 * It has gone, or came before: of what is taken as it comes that is older news, and holds nothing.
 * @param since by the clock of the log; left out for what has waited itself
 */
export const isPast = (found: Opened, since: string | undefined): boolean => {
  if (found === 'unreadable') return false;
  const { message, cameAt = since } = found;
  if (!message) return true;
  return cameAt !== undefined && since !== undefined && Date.parse(cameAt) < Date.parse(since);
};

/** Undefined while it is being taken anew, and whoever does that says it. */
const isWaiting = (message: MessageAsItStands): boolean | undefined => {
  if (isOver(message)) return false;
  return message.parked.length > 0 || message.proposed !== undefined ? true : undefined;
};

/** These reports wait for the message no more. */
export const noteNewsOver = (
  reading: Reading,
  attempt: Attempt,
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
  attempt: Attempt,
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
