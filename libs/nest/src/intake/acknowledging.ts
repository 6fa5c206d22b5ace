import { randomUUID } from 'node:crypto';
import {
  acknowledgementOf,
  type AcknowledgedError,
  type AcknowledgementCode,
  type Hl7Message,
} from '@anamnesis/interop';

/** What became of a message, as far as its sender is told. */
export type Reception = 'accepted' | 'error' | 'refused';

interface Acknowledged {
  readonly message: Pick<Hl7Message, 'delimiters' | 'header'> | undefined;
  readonly reception: Reception;
  readonly error?: AcknowledgedError;
  /** ISO 8601 instant. */
  readonly at: string;
}

const CODES: Readonly<Record<Reception, readonly [AcknowledgementCode, AcknowledgementCode]>> = {
  accepted: ['AA', 'CA'],
  error: ['AE', 'CE'],
  refused: ['AR', 'CR'],
};

/**
 * What goes back, in order. Original mode (neither MSH-15 nor MSH-16 says anything): one answer.
 * Enhanced mode: whether it is safely kept, when MSH-15 asks, and then what became of it, when
 * MSH-16 asks; what was not even kept is answered once.
 */
export const acknowledgementsFor = ({
  message,
  reception,
  error,
  at,
}: Acknowledged): readonly string[] => {
  const [application, commit] = CODES[reception];
  const told = (code: AcknowledgementCode): string =>
    acknowledgementOf(message, {
      code,
      controlId: randomUUID().replaceAll('-', '').slice(0, LONGEST_CONTROL_ID),
      at: inHl7(at),
      ...(error ? { error } : {}),
    });
  const [commitWhen, applicationWhen] = [message?.header.text(15), message?.header.text(16)];
  if (commitWhen === undefined && applicationWhen === undefined) return [told(application)];
  const first = isWanted(commitWhen, reception) ? [told(commit)] : [];
  const isOver = reception !== 'accepted' && first.length > 0;
  return isOver || !isWanted(applicationWhen, reception) ? first : [...first, told(application)];
};

/** MSH-10 of version 2.3 has no more. */
const LONGEST_CONTROL_ID = 20;

/**
 * Table 0155; what is not said is not wanted. Whoever says a word that nobody knows gets an answer:
 * without one the message would be sent again and again.
 */
const isWanted = (when: string | undefined, reception: Reception): boolean => {
  switch (when?.toUpperCase()) {
    case undefined:
    case 'NE':
      return false;
    case 'ER':
      return reception !== 'accepted';
    case 'SU':
      return reception === 'accepted';
  }
  return true;
};

/** `2026-03-25T17:00:00.123Z` is `20260325170000+0000`. */
const inHl7 = (at: string): string =>
  `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}+0000`;
