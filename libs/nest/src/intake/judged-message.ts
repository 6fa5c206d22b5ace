import { createHash } from 'node:crypto';
import { LARGEST_MESSAGE, type KeyedIds } from '@anamnesis/domain';
import {
  adtTriggers,
  oruGroups,
  partOfMessage,
  readAdt,
  readMessage,
  type AcknowledgedError,
  type Hl7Message,
  type Reading,
  type Unreadable,
} from '@anamnesis/interop';
import { headerAsUtf8 } from './header-as-utf8.js';
import { patientTold, toldInUpdate, type PatientTold } from './patient-in-message.js';
import { senderOf, type KnownSender, type Origin, type SentKind } from './known-senders.js';

export interface JudgingBy {
  readonly senders: readonly KnownSender[];
  /** Takes whatever MSH-11 says; a production instance refuses all but P. */
  readonly testMode: boolean;
}

/** What a message is, before anything of it is kept. */
export type JudgedMessage = WorthKeeping | TurnedDown;

export interface WorthKeeping {
  readonly is: 'worth-keeping';
  readonly message: Hl7Message;
  readonly sender: KnownSender;
  readonly controlId: string;
  readonly messageType: string;
  readonly told: PatientTold;
}

export interface TurnedDown {
  /** `refused`: it is not for us as it is (AR). `error`: its sender has to mend it (AE). */
  readonly is: 'refused' | 'error';
  /** As far as the header could be read: the answer is addressed by it. */
  readonly message?: Pick<Hl7Message, 'delimiters' | 'header'>;
  readonly error: AcknowledgedError;
  /** Nobody knows who that is. */
  readonly isStranger?: true;
}

/** Without its frame. Everything that can be said of it without reading anything else. */
export const judgedMessage = (bytes: Uint8Array, origin: Origin, by: JudgingBy): JudgedMessage => {
  const headed = headerOf(bytes);
  if (headed.is === 'unreadable') {
    const error = unreadableError(headed);
    const addressed = addressedBy(bytes, headed);
    return { is: 'refused', ...(addressed && { message: addressed }), error };
  }
  const { message } = headed;
  const { header } = message;
  const sender = senderOf(by.senders, origin, {
    application: header.text(3),
    facility: header.text(4),
  });
  if (!sender) return { ...turnedDown('refused', message, UNKNOWN_SENDER), isStranger: true };
  const wrong = wrongInHeader(message, by) ?? wrongType(message, sender);
  if (wrong) return { ...wrong, message };
  const reading = readMessage(bytes);
  if (reading.is === 'unreadable') return turnedDown('error', message, unreadableError(reading));
  const part = partOfMessage(reading.message);
  if (part) {
    const error = { condition: 'segment-sequence', at: part, sentence: PART_OF_MESSAGE } as const;
    return turnedDown('error', message, error);
  }
  return worthKeeping(reading.message, sender);
};

const worthKeeping = (message: Hl7Message, sender: KnownSender): JudgedMessage => {
  const told = typeOf(message)[0] === 'ADT' ? updated(message, sender) : results(message, sender);
  if ('is' in told) return told;
  const controlId = message.header.entire(10) ?? '';
  const messageType = typeOf(message).join('^');
  return { is: 'worth-keeping', message, sender, controlId, messageType, told };
};

const updated = (
  message: Hl7Message,
  { assigningAuthority }: KnownSender,
): PatientTold | TurnedDown => {
  const read = readAdt(message);
  switch (read.is) {
    case 'update':
      return toldInUpdate(read.update, assigningAuthority);
    case 'several-patients':
      return turnedDown('error', message, SEVERAL_PATIENTS);
    case 'no-patient':
      return turnedDown('error', message, {
        condition: 'segment-sequence',
        at: { segment: 'PID', occurrence: 1 },
        sentence: 'Say in PID whom the message is about, and send it again.',
      });
    case 'no-time':
      return turnedDown('error', message, {
        condition: 'required-field-missing',
        at: { segment: 'EVN', occurrence: 1, field: 2 },
        sentence: 'Say in EVN-2 when it was recorded: of two messages the later one counts.',
      });
  }
};

const results = (
  message: Hl7Message,
  { assigningAuthority }: KnownSender,
): PatientTold | TurnedDown => {
  const groups = oruGroups(message);
  if (groups.is === 'misplaced') {
    const { segment, occurrence } = groups;
    return turnedDown('error', message, {
      condition: 'segment-sequence',
      at: { segment, occurrence },
      sentence: segment === 'ORC' ? WITHOUT_TEST : MISPLACED,
    });
  }
  const [patient, second] = groups.patients;
  if (second) return turnedDown('error', message, SEVERAL_PATIENTS);
  const nobody = { patient: undefined, visit: undefined, orders: [] };
  return patientTold(patient ?? nobody, assigningAuthority);
};

/**
 * Which message is answered, and to whom, its sender must hear also in another character set:
 * delimiters and names of systems are the same in nearly all of them. Nothing else is read of it.
 */
const addressedBy = (bytes: Uint8Array, { because }: Unreadable): Hl7Message | undefined => {
  if (because !== 'unknown-character-set' && because !== 'other-character-set') return undefined;
  const [header = ''] = Buffer.from(bytes)
    .toString('latin1')
    .trimStart()
    .split(/[\r\n]/, 1);
  const reading = readMessage(headerAsUtf8(header));
  return reading.is === 'message' ? reading.message : undefined;
};

/** The first line by itself: whoever sent something that cannot be read is still to hear so. */
const headerOf = (bytes: Uint8Array): Reading => {
  const end = bytes.findIndex((byte, index) => index > 2 && (byte === CR || byte === LF));
  const reading = readMessage(end < 0 ? bytes : bytes.subarray(0, end));
  if (reading.is === 'message' || end < 0) return reading;
  // Lines may stand empty before it.
  return reading.because === 'empty' ? readMessage(bytes) : reading;
};

const CR = 0x0d;
const LF = 0x0a;
/** By message code; a sender is registered for each by itself. */
const TAKEN: readonly { readonly code: SentKind; readonly trigger: string }[] = [
  { code: 'ORU', trigger: 'R01' },
  ...adtTriggers.map((trigger) => ({ code: 'ADT', trigger }) as const),
];
const VERSION = /^2\.[3-8](\.\d+)?$/;

const wrongInHeader = (
  { header }: Hl7Message,
  { testMode }: JudgingBy,
): Omit<TurnedDown, 'message'> | undefined => {
  const inHeader = (field: number) => ({ segment: 'MSH', occurrence: 1, field });
  const controlId = header.entire(10);
  if (controlId === undefined || controlId.length > 199) {
    return wrong('error', {
      condition: 'required-field-missing',
      at: inHeader(10),
      sentence: 'Give the message a control id of at most 199 characters.',
    });
  }
  const processing = header.text(11);
  if (!testMode && processing !== 'P') {
    return wrong('refused', {
      condition: 'unsupported-processing-id',
      at: inHeader(11),
      sentence: 'This is a production instance: it takes messages with processing id P only.',
    });
  }
  if (!VERSION.test(header.text(12) ?? '')) {
    return wrong('refused', {
      condition: 'unsupported-version',
      at: inHeader(12),
      sentence: 'Versions 2.3 to 2.8 are taken.',
    });
  }
  return undefined;
};

const typeOf = ({ header }: Hl7Message): readonly [string, string] => [
  header.text(9) ?? '',
  header.text(9, { component: 2 }) ?? '',
];

const wrongType = (
  message: Hl7Message,
  { sends }: KnownSender,
): Omit<TurnedDown, 'message'> | undefined => {
  const [code, trigger] = typeOf(message);
  const taken = TAKEN.find((each) => each.code === code && each.trigger === trigger);
  if (taken && sends.includes(taken.code)) return undefined;
  return wrong('refused', {
    condition: 'unsupported-message-type',
    at: { segment: 'MSH', occurrence: 1, field: 9 },
    sentence: taken
      ? 'This sender is not registered for messages of this type: ask the practice to register it.'
      : `Only these are taken here: ${TAKEN.map((each) => `${each.code}^${each.trigger}`).join(', ')}.`,
  });
};

export const TOO_LARGE: AcknowledgedError = {
  condition: 'internal-error',
  sentence: `A message has at most ${LARGEST_MESSAGE} bytes: send its orders in several messages.`,
};

const UNKNOWN_SENDER: AcknowledgedError = {
  condition: 'unknown-key',
  at: { segment: 'MSH', occurrence: 1, field: 3 },
  sentence: 'This sender is not known here: ask the practice to register how you call yourself.',
};

const PART_OF_MESSAGE =
  'Continued messages are not put together here: send all of it in one message.';

const MISPLACED =
  'This segment cannot stand here: mend the order of the segments and send it again.';

const WITHOUT_TEST =
  'No test (OBR) follows this order (ORC): send each order with its test, a cancelled one with X in ' +
  'OBR-25, leave out an ORC that says nothing, and send the message again.';

const SEVERAL_PATIENTS: AcknowledgedError = {
  condition: 'segment-sequence',
  at: { segment: 'PID', occurrence: 2 },
  sentence: 'A message is about one patient: send each in a message of its own.',
};

const wrong = (is: TurnedDown['is'], error: AcknowledgedError): Omit<TurnedDown, 'message'> => ({
  is,
  error,
});

const turnedDown = (
  is: TurnedDown['is'],
  message: Hl7Message,
  error: AcknowledgedError,
): TurnedDown => ({ is, message, error });

const unreadableError = (unreadable: Unreadable): AcknowledgedError => {
  switch (unreadable.because) {
    case 'empty':
    case 'no-header':
    case 'bad-delimiters':
      return {
        condition: 'segment-sequence',
        sentence: 'A message begins with a header (MSH) that says its delimiters.',
      };
    case 'several-messages':
      return {
        condition: 'segment-sequence',
        sentence: 'Send one message at a time, and no batch.',
      };
    case 'unknown-character-set':
      return {
        condition: 'table-value-not-found',
        at: { segment: 'MSH', occurrence: 1, field: 18 },
        sentence: 'This character set is not taken here: send UNICODE UTF-8.',
      };
    case 'other-character-set':
      return {
        condition: 'data-type',
        at: { segment: 'MSH', occurrence: 1, field: 18 },
        sentence: 'The bytes are not those of the character set that MSH-18 names.',
      };
    case 'not-a-segment':
      return {
        condition: 'segment-sequence',
        sentence: `Line ${unreadable.line} begins with no segment name: escape line ends in values.`,
      };
  }
};

export interface MessageAsSent {
  readonly sender: string;
  readonly controlId: string;
  readonly sha256: string;
}

/** The same message again is the same one: of its sender, its own number and its content. */
export const messageIdOf = (idOf: KeyedIds, { sender, controlId, sha256 }: MessageAsSent): string =>
  idOf('interface message', sender, controlId, sha256);

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
