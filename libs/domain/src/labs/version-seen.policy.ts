import { isBefore } from '../shared/facility-calendar.js';
import type { LabReportEvent, ReportedLine } from './events.js';
import { filledUpFrom, fingerprintOf, type SentLine } from './news-of-lines.policy.js';

/**
 * Which version of a line has somebody seen who has read a message?
 *
 * Another system knows messages and no versions of ours: whoever reviewed there says in which message
 * the line was seen (requirements section 2, "Reviews"; November 2026). The version is the one that
 * this message brought. A message that only repeated the line speaks of the version that counted
 * when it came, if that says the same; what the repeat left out, such as the specimen or the value
 * of a line that became final without one, stood as it was.
 * Not covered: what a message said that changed nothing else, such as an older value that came too
 * late; nobody has seen a version in that.
 */
export const versionSeenIn = (
  versions: VersionsOfLines,
  { messageId, receivedAt, line }: SeenInMessage,
): number | undefined => {
  const ofLine = versions.get(line.lineId) ?? [];
  const brought = ofLine.findLast((version) => version.messageId === messageId);
  if (brought) return brought.version;
  const counted = ofLine.findLast(({ cameAt }) => !isBefore(receivedAt, cameAt));
  return counted?.says && saysTheSame(counted.says, line) ? counted.version : undefined;
};

const saysTheSame = (counted: ReportedLine, repeated: SentLine): boolean =>
  fingerprintOf(counted) === fingerprintOf(filledUpFrom(counted, repeated));

export interface SeenInMessage {
  readonly messageId: string;
  readonly receivedAt: string;
  /** As the message says it. */
  readonly line: SentLine;
}

/** By the ids of the lines, oldest first. */
export type VersionsOfLines = ReadonlyMap<string, readonly Version[]>;

interface Version {
  readonly version: number;
  /** Nothing where it was renewed before it was told. */
  readonly says: ReportedLine | undefined;
  readonly cameAt: string;
  readonly messageId?: string | undefined;
}

/** Once for a report, of which a thousand lines may be asked for. */
export const versionsOfLines = (events: readonly LabReportEvent[]): VersionsOfLines => {
  const versions = new Map<string, Version[]>();
  const add = (lineId: string, version: Version): void => {
    const ofLine = versions.get(lineId);
    if (ofLine) ofLine.push(version);
    else versions.set(lineId, [version]);
  };
  for (const event of events) {
    if (event.type !== 'LabResultsReceived' && event.type !== 'LabReportCorrectionApproved') {
      continue;
    }
    const isReceived = event.type === 'LabResultsReceived';
    const cameAt = (isReceived ? event.receivedAt : undefined) ?? event.at;
    const messageId = isReceived ? event.messageId : undefined;
    for (const { lineId, version } of event.renewed ?? []) {
      // It says what it said before, of an order or a time of collection that is another one now.
      const says = versions.get(lineId)?.at(-1)?.says;
      add(lineId, { version, says, cameAt, messageId });
    }
    for (const line of isReceived ? event.lines : []) {
      const { lineId, version } = line;
      add(lineId, { version, says: line, cameAt, messageId });
    }
  }
  return versions;
};
