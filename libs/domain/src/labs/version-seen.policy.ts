import { isBefore } from '../shared/facility-calendar.js';
import type { LabReportEvent } from './events.js';
import { fingerprintOf, type SentLine } from './news-of-lines.policy.js';

/**
 * Which version of a line has somebody seen who has read a message?
 *
 * Another system knows messages and no versions of ours: whoever reviewed there says in which message
 * the line was seen (requirements section 2, "Reviews"; November 2026). The version is the one that
 * this message brought. A message that only repeated the line speaks of the version that counted
 * when it came, if that says the same.
 * Not covered: what a message said that changed nothing else, such as an older value that came too
 * late; nobody has seen a version in that.
 */
export const versionSeenIn = (
  events: readonly LabReportEvent[],
  { messageId, receivedAt, line }: SeenInMessage,
): number | undefined => {
  const versions = events.reduce<readonly Version[]>(
    (known, event) => [...known, ...versionsIn(event, line.lineId, known)],
    [],
  );
  const brought = versions.findLast((version) => version.messageId === messageId);
  if (brought) return brought.version;
  const counted = versions.findLast(({ cameAt }) => !isBefore(receivedAt, cameAt));
  return counted?.words === fingerprintOf(line) ? counted.version : undefined;
};

export interface SeenInMessage {
  readonly messageId: string;
  readonly receivedAt: string;
  /** As the message says it. */
  readonly line: SentLine;
}

interface Version {
  readonly version: number;
  readonly words: string;
  readonly cameAt: string;
  readonly messageId?: string | undefined;
}

const versionsIn = (
  event: LabReportEvent,
  lineId: string,
  known: readonly Version[],
): readonly Version[] => {
  if (event.type !== 'LabResultsReceived' && event.type !== 'LabReportCorrectionApproved') {
    return [];
  }
  const isReceived = event.type === 'LabResultsReceived';
  const cameAt = (isReceived ? event.receivedAt : undefined) ?? event.at;
  const messageId = isReceived ? event.messageId : undefined;
  const lines = isReceived ? event.lines : [];
  const told = lines
    .filter((line) => line.lineId === lineId)
    .map((line) => ({ version: line.version, words: fingerprintOf(line), cameAt, messageId }));
  // It says what it said before, of an order or a time of collection that is another one now.
  const words = known.at(-1)?.words ?? '';
  const renewed = (event.renewed ?? [])
    .filter((line) => line.lineId === lineId)
    .map(({ version }) => ({ version, words, cameAt, messageId }));
  return [...told, ...renewed];
};
