import type { ViewedItem } from '@anamnesis/domain/audit/events';

/** One version of one line of a report, as answers name it. */
export interface ViewedVersion {
  readonly lineId: string;
  readonly version: number;
}

/** As the access log names what was shown of a report. */
export const viewedParts = (lines: readonly ViewedVersion[]): readonly string[] =>
  lines.map(({ lineId, version }) => `${lineId}@${version}`);

/** What is said of a mended text differs from what was sent: the attempt tells which it was. */
export interface ViewedMessage {
  readonly messageId: string;
  readonly attempt: number;
}

export const viewedMessage = ({ messageId, attempt }: ViewedMessage): ViewedItem => ({
  id: messageId,
  parts: [`${messageId}@${attempt}`],
});
