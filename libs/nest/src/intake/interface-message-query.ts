import { Matches } from 'class-validator';
import {
  AN_ID,
  interfaceMessage,
  type InterfaceMessageEvent,
  type MessageFormat,
  type MessageNews,
  type PatientUpdateOutcome,
  type ProposedText,
} from '@anamnesis/domain';
import type { EventCodec, EventStore, RecordedEvent } from '@anamnesis/eventing';
import { decodeMessage } from '@anamnesis/interop';
import { changedLines, type ChangedLines } from './changed-lines.js';

/** One message with its text, as it came and as it was mended: read from the log, where it lies sealed. */
export class ShowInterfaceMessage {
  get query() {
    return 'interfaceMessage' as const;
  }
  @Matches(...AN_ID) readonly messageId!: string;
}

export interface InterfaceMessageAnswer {
  readonly messageId: string;
  readonly patientId?: string;
  readonly sender: string;
  readonly format: MessageFormat;
  readonly receivedAt: string;
  readonly attempt: number;
  /** What counts now: as it came, or as it was mended last. */
  readonly text: MessageText;
  /** As it came, where it was mended since. */
  readonly asSent?: MessageText;
  /** What somebody has mended, for another person to accept. */
  readonly proposed?: ProposedCorrectionOfText;
  /** Of the bytes as they came. */
  readonly sha256: string;
  readonly history: readonly MessageFact[];
  /** Who was shown it before; of a message that came with its patient, the patient's log tells. */
  readonly viewings?: readonly MessageViewing[];
}

export interface MessageViewing {
  readonly by: string;
  readonly role: string;
  readonly at: string;
  readonly attempt: number;
}

export interface MessageText {
  /** Base64 of the bytes. */
  readonly raw: string;
  /** Left out where the bytes are not those of the character set that they name. */
  readonly text?: string;
}

export interface ProposedCorrectionOfText {
  readonly correctionId: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly text: MessageText;
  /** Against the text that counts now. */
  readonly changes: ChangedLines;
}

export interface MessageFact {
  readonly type: MessageNews['type'];
  readonly by: string;
  readonly at: string;
  readonly attempt?: number;
  readonly reason?: string;
  readonly place?: string;
  readonly reports?: readonly string[];
  readonly patientId?: string;
  readonly patientUpdate?: PatientUpdateOutcome;
  readonly correctionId?: string;
  /** Whose text it is that another person accepted. */
  readonly mendedBy?: string;
}

export interface MessageRead {
  readonly answer: InterfaceMessageAnswer;
  /** No patient was found when it came: it is sealed with a key of its own. */
  readonly cameAsNobodys: boolean;
}

/** Nothing where there is no such message, or nobody can read it any more. */
export const readInterfaceMessage = async (
  { store, codec }: { store: EventStore; codec: EventCodec },
  { messageId }: ShowInterfaceMessage,
): Promise<MessageRead | undefined> => {
  const stored = await store.readStream(`interfaceMessage-${messageId}`);
  if (stored.some(({ forgotten }) => forgotten)) return undefined;
  const events = stored.map(
    (event) => (codec.decode(event) as RecordedEvent<InterfaceMessageEvent>).event,
  );
  const { message } = events.reduce(interfaceMessage.evolve, interfaceMessage.initialState);
  const [first] = events;
  if (!message || first?.type !== 'MessageReceived') return undefined;
  const { sender, format, receivedAt, attempt, patientId, isMended, wasMatched } = message;
  const text = isMended ? textOf(message.raw, inUtf8) : textOf(message.raw, asItSays);
  const answer = {
    ...{ messageId, sender, format, receivedAt, attempt, sha256: first.sha256, text },
    ...(patientId === undefined ? {} : { patientId }),
    ...(message.proposed ? { proposed: proposedOf(message.proposed, text) } : {}),
    ...(isMended ? { asSent: textOf(first.raw, asItSays) } : {}),
    history: events.filter(isNews).map(factOf),
  };
  return { answer, cameAsNobodys: !wasMatched };
};

const textOf = (raw: string, decode: (bytes: Buffer) => string | undefined): MessageText => {
  const text = decode(Buffer.from(raw, 'base64'));
  return text === undefined ? { raw } : { raw, text };
};

const proposedOf = (
  { raw, ...about }: ProposedText,
  { text: before = '' }: MessageText,
): ProposedCorrectionOfText => {
  const text = textOf(raw, inUtf8);
  return { ...about, text, changes: changedLines(before, text.text ?? '') };
};

const inUtf8 = (bytes: Buffer): string => bytes.toString('utf8');

const asItSays = (bytes: Buffer): string | undefined => {
  const decoded = decodeMessage(bytes);
  return decoded.is === 'text' ? decoded.text : undefined;
};

const SHOWN = [
  ...['attempt', 'reason', 'place', 'reports', 'patientId', 'patientUpdate'],
  ...['correctionId', 'mendedBy'],
] as const;

/** How far the portal itself has come with it is no news of it. */
const isNews = (event: InterfaceMessageEvent): event is MessageNews =>
  event.type !== 'MessageTakingBegan' && event.type !== 'MessageTakingEnded';

/** Without the text itself, which stands beside it once. */
const factOf = (event: MessageNews): MessageFact => {
  const { type, by, at } = event;
  const said = Object.entries(event).filter(([field]) => SHOWN.some((shown) => shown === field));
  return { type, by, at, ...Object.fromEntries(said) };
};
