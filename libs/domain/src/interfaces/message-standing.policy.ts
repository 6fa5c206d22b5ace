import type {
  MessageCorrectionProposed,
  MessageFormat,
  MessageParked,
  OrdersMeaning,
  PatientUpdateOutcome,
} from './events.js';
import { someStand, type MessageFacts } from './facts.js';

/**
 * How a message from outside stands, and whether it may go to somebody else.
 *
 * It is over once everything that it says is recorded, or staff have let it be. To somebody else than
 * whose it was said to be it goes when no result of it stands under that one: so never while it is
 * being taken there, for what is recorded next nobody knows, and not before whatever it has recorded,
 * or may have when it was cut off, was withdrawn as a mistake.
 * Source: requirements section 2, "Whose result" (November 2026); decision 58.
 * Not covered: whom the text names, which is asked when it is taken.
 */
export interface MessageAsItStands {
  readonly format: MessageFormat;
  readonly sender: string;
  readonly messageType: string;
  readonly receivedAt: string;
  /** Whose key seals all of it: decided once, so that a message is forgotten as a whole. */
  readonly subject: string;
  /** The file agreed when it came; only its sender can say otherwise. */
  readonly wasMatched: boolean;
  readonly patientId?: string;
  /** Who said whose the text is as it stands now, where the file did not. */
  readonly attachedBy?: string;
  /** Staff have said that it is about nobody on file. */
  readonly isOfNewPatient: boolean;
  readonly raw: string;
  /** Staff have mended the text: it is in UTF-8. */
  readonly isMended: boolean;
  /** What somebody has mended and another person is to look at. */
  readonly proposed?: ProposedText;
  readonly attempt: number;
  /** What stands against it in this attempt. */
  readonly parked: readonly Waits[];
  /** Reports of which it was found to speak when it was parked, in whatever attempt. */
  readonly speaksOf: readonly string[];
  /** What else may be meant by what waits in this attempt, also of what comes on file later. */
  readonly mayMean?: OrdersMeaning;
  /** Reports that this attempt has recorded. */
  readonly taken: readonly string[];
  /** Reports that it has recorded under whom it is attached to, in whatever attempt, or may have. */
  readonly recorded: readonly string[];
  /** Reports of which this attempt may have recorded some, while it has not ended. */
  readonly underWay?: readonly string[];
  /** What became of what it says of the patient, in this attempt. */
  readonly patientUpdate?: PatientUpdateOutcome;
  readonly isDiscarded: boolean;
}

export type ProposedText = Pick<
  MessageCorrectionProposed,
  'correctionId' | 'raw' | 'reason' | 'by' | 'at'
>;

export type Waits = Pick<MessageParked, 'reason' | 'place'>;
/** Nothing stands against it any more: what it says is recorded where it belongs. */
export const isTaken = ({ taken, patientUpdate, parked }: Standing): boolean =>
  (taken.length > 0 || patientUpdate !== undefined) && parked.length === 0;

type Standing = Pick<
  MessageAsItStands,
  'taken' | 'patientUpdate' | 'parked' | 'isDiscarded' | 'proposed'
>;

/** Nobody waits for anything in it any more. What was let be waits again once somebody mends it. */
export const isOver = (message: Standing): boolean =>
  (message.isDiscarded && message.proposed === undefined) || isTaken(message);

/** Whoever says of such a message what was known of it has it looked at once more. */
export const waitsForStaff = ({ parked, isDiscarded }: MessageAsItStands): boolean =>
  parked.length > 0 || isDiscarded;

/** Why it cannot be said to be this patient's; nothing where it can. */
export const whyNotAttachedTo = (
  patientId: string,
  message: MessageAsItStands,
  facts: MessageFacts,
): 'message-already-taken' | 'message-being-taken' | undefined => {
  if (!isOfAnother(message, patientId)) {
    return isTaken(message) ? 'message-already-taken' : undefined;
  }
  if (isBeingTaken(message)) return 'message-being-taken';
  const isToldOfPatient = message.patientUpdate !== undefined;
  return isToldOfPatient || someStand(facts, message.recorded, message.patientId)
    ? 'message-already-taken'
    : undefined;
};

/** Its attempt goes on, or was cut off and is to be done again. */
const isBeingTaken = (message: MessageAsItStands): boolean =>
  message.underWay !== undefined || !(isTaken(message) || waitsForStaff(message));

export const isOfAnother = (message: MessageAsItStands, patientId: string): boolean =>
  message.patientId !== undefined && message.patientId !== patientId;
