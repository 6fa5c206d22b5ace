import type { Projection } from '@anamnesis/eventing/projection';
import { presentFields } from '../shared/present-fields.js';
import type {
  MessageCorrectionProposed,
  MessageFormat,
  MessageNews,
  MessageReceived,
  WorklistReason,
} from './events.js';

/**
 * One message as staff see it in lists. What it says is not among it: that lies sealed in the log.
 */
export interface InterfaceMessageRow {
  readonly messageId: string;
  /** Whose it is; its own id while nobody knows. Forgetting goes by it. */
  readonly subject: string;
  readonly patientId?: string | undefined;
  readonly sender: string;
  readonly format: MessageFormat;
  readonly messageType: string;
  readonly controlId: string;
  readonly status: InterfaceMessageStatus;
  /** Why it waits: the first of what stands against it. */
  readonly reason?: WorklistReason | undefined;
  readonly waits: readonly MessageWait[];
  /** Since when it waits for somebody. */
  readonly waitsSince?: string | undefined;
  /** What somebody has mended and another person is to look at; its text lies in the log. */
  readonly correction?: OpenMessageCorrection | undefined;
  /** Reports that the last attempt has recorded. */
  readonly reports: readonly string[];
  /**
   * Of which reports it has spoken whenever it waited, on file or not yet; and the keyed names of
   * the numbers and patients by which others find it that it may mean.
   */
  readonly speaksOf: readonly string[];
  readonly attempt: number;
  readonly receivedAt: string;
  readonly changedAt: string;
  /** Who did the last thing about it, and why. */
  readonly decidedBy?: string | undefined;
  readonly decidedBecause?: string | undefined;
  readonly lastPosition: string;
}

/** `waiting` is to be taken by the portal itself, which takes a moment. */
export type InterfaceMessageStatus = 'waiting' | 'parked' | 'taken' | 'discarded';

export interface MessageWait {
  readonly reason: WorklistReason;
  readonly place?: string;
}

export type OpenMessageCorrection = Pick<
  MessageCorrectionProposed,
  'correctionId' | 'reason' | 'by' | 'at'
>;

type Shown = Omit<InterfaceMessageRow, 'lastPosition'>;

const received = (event: MessageReceived): Shown => {
  const { messageId, patientId, sender, format, messageType, controlId, at } = event;
  return {
    ...{ messageId, subject: patientId ?? messageId, patientId },
    ...{ sender, format, messageType, controlId, receivedAt: at, changedAt: at },
    speaksOf: [],
    ...begun(1),
  };
};

const begun = (attempt: number) => ({
  attempt,
  status: 'waiting' as const,
  reason: undefined,
  waits: [],
  waitsSince: undefined,
  reports: [],
});

const decided = ({ by, reason }: { readonly by: string; readonly reason: string }) => ({
  decidedBy: by,
  decidedBecause: reason,
});

const changed = (row: Shown, event: Exclude<MessageNews, MessageReceived>): Shown => {
  switch (event.type) {
    case 'MessageParked': {
      const { reason, place, at } = event;
      const named = [...(event.reports ?? []), ...(event.marks ?? [])];
      const speaksOf = [...new Set([...row.speaksOf, ...named])];
      const isSo = row.waits.some((wait) => wait.reason === reason && wait.place === place);
      // Only of what it speaks is news then, also where it was let be meanwhile.
      if (isSo) return { ...row, speaksOf };
      const waits = [...row.waits, presentFields({ reason, place })];
      const first = { reason: row.reason ?? reason, waitsSince: row.waitsSince ?? at };
      return { ...row, status: 'parked', waits, speaksOf, ...first };
    }
    case 'MessageTaken': {
      const reports = [...row.reports, ...event.reports];
      if (row.status !== 'waiting') return { ...row, reports };
      return { ...row, status: 'taken', reports, correction: undefined };
    }
    case 'MessagePatientAttached': {
      const { patientId } = event;
      return { ...row, patientId, subject: patientId, ...begun(event.attempt), ...decided(event) };
    }
    case 'MessageCorrectionProposed': {
      const { correctionId, reason, by, at } = event;
      const correction = { correctionId, reason, by, at };
      if (row.status !== 'discarded') return { ...row, correction };
      // What was let be waits again, for whoever is to look at it: also where nothing had parked it.
      return { ...row, status: 'parked', waitsSince: row.waitsSince ?? at, correction };
    }
    case 'MessageCorrected':
      return { ...row, ...begun(event.attempt), ...decided(event), correction: undefined };
    case 'MessagePatientDeclaredNew':
    case 'MessageReplayed':
      return { ...row, ...begun(event.attempt), ...decided(event) };
    case 'MessageDiscarded':
      return { ...row, status: 'discarded', ...decided(event), correction: undefined };
  }
};

export const interfaceMessages: Projection<InterfaceMessageRow, MessageNews> = {
  name: 'interface-messages',
  // Since 2: what was let be before it was parked waits again once somebody has mended it.
  // Since 3: it tells of which reports it speaks. Since 4: and by which marks it may mean others.
  version: 4,
  // What is taken is decided by the stream; this only tells staff about it.
  onPoison: 'park-key',
  events: [
    'MessageReceived',
    'MessageParked',
    'MessageTaken',
    'MessagePatientAttached',
    'MessagePatientDeclaredNew',
    'MessageCorrectionProposed',
    'MessageCorrected',
    'MessageReplayed',
    'MessageDiscarded',
  ],
  keysOf: ({ messageId }) => [messageId],
  project: (row, event, { recorded }) => {
    const lastPosition = recorded.position;
    if (event.type === 'MessageReceived') return { ...received(event), lastPosition };
    return row && { ...changed(row, event), changedAt: event.at, lastPosition };
  },
};
