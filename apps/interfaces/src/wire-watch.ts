import type { TakenIn } from '@anamnesis/nest';

/** What of a wire can be counted: numbers and words of ours, nothing of any message or sender. */
export interface WireWatch {
  /** How many senders are connected now. */
  connected(count: number): void;
  turnedAway(because: TurnedAway): void;
  /** A connection ended with something in hand that was no whole message. */
  brokeOff(because: BrokenOff): void;
  /** A whole message is here, and is judged and kept. */
  begun(): void;
  answered(answered: Answered): void;
}

export type TurnedAway = 'too-many' | 'no-certificate';

/** `not-framed`: bytes came and never a frame; its sender does not speak MLLP. */
export type BrokenOff = 'half-a-message' | 'not-framed';

export interface Answered {
  readonly outcome: TakenIn['is'];
  readonly acknowledgement: AcknowledgementCode;
  /** From its last byte to what is said of it. */
  readonly seconds: number;
}

const CODES = ['AA', 'AE', 'AR', 'CA', 'CE', 'CR'] as const;
/** Of MSA-1; `none` where the sender asked for no answer. */
export type AcknowledgementCode = (typeof CODES)[number] | 'none';

/** Of the first one, where a message asks for two: it says whether the message is kept. */
export const acknowledgementCodeOf = ([first]: readonly string[]): AcknowledgementCode => {
  const segment = first?.split('\r').find((each) => each.startsWith('MSA'));
  // Behind the name stands the delimiter that the header chose.
  const said = segment?.slice('MSA|'.length, 'MSA|AA'.length);
  return CODES.find((code) => code === said) ?? 'none';
};
