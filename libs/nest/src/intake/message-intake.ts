import {
  LARGEST_MESSAGE,
  ReceiveMessage,
  type KeyedIds,
  type PortalCaller,
  type RefusalReason,
} from '@anamnesis/domain';
import { OutcomeUnknown, StoreUnavailable, systemClock, type Clock } from '@anamnesis/eventing';
import type { AcknowledgedError } from '@anamnesis/interop';
import { plainToInstance } from 'class-transformer';
import type { AccessLog } from '../access-log.js';
import type { CommandAnswer } from '../answers.js';
import type { CommandDoor } from '../command-door.js';
import { commandMessage } from '../messages.js';
import type { PatientFinder } from '../patient-finder.js';
import { acknowledgementsFor, type Reception } from './acknowledging.js';
import {
  judgedMessage,
  messageIdOf,
  sha256Of,
  TOO_LARGE,
  type JudgingBy,
  type TurnedDown,
  type WorthKeeping,
} from './judged-message.js';
import { issuesOfEntries, judgedBundle, type BundleIssue } from './judged-bundle.js';
import type { KnownSender, Origin } from './known-senders.js';
import { toldAs, type PatientTold } from './patient-in-message.js';

export interface IntakeOptions extends JudgingBy {
  /** Told of what is no fault of the sender's, so that somebody hears of it. */
  readonly onFailure?: (failure: unknown) => void;
  readonly clock?: Clock;
}

/** What of a portal the intake needs. */
export interface IntakeInto {
  readonly commands: Pick<CommandDoor, 'handle'>;
  readonly patients: PatientFinder;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  /** Where it is noted that somebody with a token sent as a sender who that is not. */
  readonly accessLog?: Pick<AccessLog, 'note'>;
}

/** Where every HL7 v2 message comes in, by whatever wire. */
export interface MessageIntake {
  /**
   * Judges, keeps, answers. Resolves when what it acknowledges as accepted is durable, and never
   * throws for anything that a sender can do or a store can suffer.
   * @param bytes one message, without its frame
   */
  takeIn(bytes: Uint8Array, from: Origin): Promise<TakenIn>;
  /** The same for a FHIR R4 bundle of laboratory results, about one patient. */
  takeInBundle(bytes: Uint8Array, from: Origin): Promise<BundleTakenIn>;
  /** The answer to one that was not even read to its end. */
  tooLarge(beginning: Uint8Array, from: Origin): TakenIn;
}

export interface TakenIn {
  /** `unavailable`: nobody could keep it; the sender is told to send it again. */
  readonly is: Reception | 'too-large' | 'unavailable';
  /** HL7 texts for the sender, in order, each a message of its own; none where none is wanted. */
  readonly acknowledgements: readonly string[];
  readonly messageId?: string;
}

export interface BundleTakenIn {
  readonly is: TakenIn['is'];
  /** For the bundle as a whole, or for each of its results. */
  readonly issues: readonly BundleIssue[];
  readonly messageId?: string;
}

export const messageIntake = (into: IntakeInto, options: IntakeOptions): MessageIntake =>
  new PortalIntake(into, options);

interface Receiving {
  readonly sender: KnownSender;
  readonly from: Origin;
  readonly told: PatientTold;
  readonly about: Pick<ReceiveMessage, 'format' | 'controlId' | 'messageType'>;
}

class PortalIntake implements MessageIntake {
  private readonly clock: Clock;

  constructor(
    private readonly into: IntakeInto,
    private readonly options: IntakeOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  async takeIn(bytes: Uint8Array, from: Origin): Promise<TakenIn> {
    if (bytes.byteLength > LARGEST_MESSAGE) return this.tooLarge(bytes, from);
    const judged = judgedMessage(bytes, from, this.options);
    if (judged.is !== 'worth-keeping') {
      if (judged.isStranger) await this.noteStranger(from);
      return this.turnedDown(judged);
    }
    try {
      return await this.keep(bytes, judged, from);
    } catch (failure) {
      this.options.onFailure?.(failure);
      if (!(failure instanceof StoreUnavailable || failure instanceof OutcomeUnknown)) {
        return this.turnedDown({ ...judged, is: 'error', error: OUR_MISTAKE });
      }
      return {
        ...this.turnedDown({ ...judged, is: 'error', error: TRY_AGAIN }),
        is: 'unavailable',
      };
    }
  }

  tooLarge(beginning: Uint8Array, from: Origin): TakenIn {
    const judged = judgedMessage(headOf(beginning), from, this.options);
    // Strangers hear that they are strangers, whatever they send.
    if (judged.is === 'refused') return this.turnedDown(judged);
    return {
      ...this.turnedDown({ ...judged, is: 'refused', error: TOO_LARGE }),
      is: 'too-large',
    };
  }

  private async keep(bytes: Uint8Array, judged: WorthKeeping, from: Origin): Promise<TakenIn> {
    const { sender, controlId, messageType, message, told } = judged;
    const about = { format: 'hl7v2', controlId, messageType } as const;
    const { answer, messageId } = await this.received(bytes, { sender, from, told, about });
    if (answer.is === 'accepted') {
      const acknowledgements = this.acknowledged({ message, reception: 'accepted' });
      return { is: 'accepted', acknowledgements, messageId };
    }
    if (isForgotten(answer)) return this.turnedDown({ is: 'refused', message, error: NEVER_AGAIN });
    const error = answer.is === 'conflict' ? TRY_AGAIN : OUR_MISTAKE;
    return this.turnedDown({ is: 'error', message, error });
  }

  async takeInBundle(bytes: Uint8Array, from: Origin): Promise<BundleTakenIn> {
    if (bytes.byteLength > LARGEST_MESSAGE) {
      const issue = issueOf('too-long', TOO_LARGE);
      return { is: 'too-large', issues: [issue] };
    }
    const judged = judgedBundle(bytes, from, this.options.senders);
    if (judged.is !== 'worth-keeping') {
      if (judged.isStranger) await this.noteStranger(from);
      return { is: judged.is, issues: [judged.issue] };
    }
    const { sender, message } = judged;
    const told = toldAs(message.patient, sender.assigningAuthority);
    const controlId = message.id?.slice(0, LONGEST_ID) ?? 'unnamed';
    const about = {
      format: 'fhir-bundle',
      controlId,
      messageType: `Bundle^${message.kind}`,
    } as const;
    try {
      // Before it is kept: what cannot be read through is not to be acknowledged either.
      const issues = await issuesOfEntries(message, { sender: sender.name, idOf: this.into.idOf });
      const { answer, messageId } = await this.received(bytes, { sender, from, told, about });
      if (answer.is === 'accepted') return { is: 'accepted', issues, messageId };
      if (isForgotten(answer)) {
        return { is: 'refused', issues: [issueOf('forbidden', NEVER_AGAIN)] };
      }
      if (answer.is !== 'conflict')
        return { is: 'error', issues: [issueOf('exception', OUR_MISTAKE)] };
    } catch (failure) {
      this.options.onFailure?.(failure);
      if (!(failure instanceof StoreUnavailable || failure instanceof OutcomeUnknown)) {
        return { is: 'error', issues: [issueOf('exception', OUR_MISTAKE)] };
      }
    }
    return { is: 'unavailable', issues: [issueOf('transient', TRY_AGAIN)] };
  }

  /** It is refused all the same when that cannot be noted. */
  private async noteStranger(from: Origin): Promise<void> {
    if (from.is !== 'client') return;
    try {
      await this.into.accessLog?.note(from.caller, this.clock.now(), [
        { type: 'AccessDenied', what: RECEIVE, rule: 'sender-not-known' },
      ]);
    } catch (failure) {
      this.options.onFailure?.(failure);
    }
  }

  private async received(
    bytes: Uint8Array,
    { sender, from, told, about }: Receiving,
  ): Promise<{ readonly answer: CommandAnswer; readonly messageId: string }> {
    const sha256 = sha256Of(bytes);
    const messageId = messageIdOf(this.into.idOf, { sender: sender.name, sha256, ...about });
    const patientId = await this.whose(told);
    const command = plainToInstance(ReceiveMessage, {
      ...{ messageId, sender: sender.name, sha256, raw: base64Of(bytes), ...about },
      ...(patientId === undefined ? {} : { patientId }),
    });
    const message = commandMessage(command, callerOf(from, sender));
    return { answer: await this.into.commands.handle(message), messageId };
  }

  /**
   * Who was forgotten is nobody on file; under such a number it is refused, for nothing is kept. Where
   * another one of its numbers names somebody on file it may be that one's, and may correct what is
   * shown: a person has to look.
   */
  private async whose({ numbers, person }: PatientTold): Promise<string | undefined> {
    const { patients } = this.into;
    const found = await patients.find(numbers, person);
    if (found.is === 'matched') return found.patientId;
    if (found.is !== 'patient-unknown') return undefined;
    const [forgotten] = await patients.forgottenAmong(numbers);
    return forgotten;
  }

  private turnedDown({ is, message, error }: TurnedDown): TakenIn {
    return { is, acknowledgements: this.acknowledged({ message, reception: is, error }) };
  }

  private acknowledged(
    told: Pick<Parameters<typeof acknowledgementsFor>[0], 'message' | 'reception'> & {
      readonly error?: AcknowledgedError;
    },
  ): readonly string[] {
    return acknowledgementsFor({ ...told, at: this.clock.now() });
  }
}

const RECEIVE = 'ReceiveMessage' satisfies ReceiveMessage['type'];

const TRY_AGAIN: AcknowledgedError = {
  condition: 'internal-error',
  sentence: 'It could not be kept right now: send the same message again.',
};
const OUR_MISTAKE: AcknowledgedError = {
  condition: 'internal-error',
  sentence: 'It could not be kept: tell the practice the control id of the message.',
};

const NEVER_AGAIN: AcknowledgedError = {
  condition: 'unknown-key',
  sentence: 'Nothing can be kept of this patient here: do not send it again.',
};
const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

const isForgotten = (answer: CommandAnswer): boolean =>
  answer.is === 'refused' && answer.reason === FORGOTTEN;

/** Of a control id. */
const LONGEST_ID = 250;

const issueOf = (code: BundleIssue['code'], { sentence }: AcknowledgedError): BundleIssue => ({
  ...{ severity: 'error', code },
  diagnostics: sentence ?? '',
});

/** Enough for any header. */
const HEAD_BYTES = 8 * 1024;

/** The header only: what stands behind it was not read to its end. */
const headOf = (beginning: Uint8Array): Uint8Array => {
  const head = beginning.subarray(0, HEAD_BYTES);
  const end = head.findIndex((byte, index) => index > 2 && (byte === 0x0d || byte === 0x0a));
  return end < 0 ? head : head.subarray(0, end);
};

const base64Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** Who calls by the wire is the sender itself; who calls by HTTP has a token. */
const callerOf = (from: Origin, { name, sends }: KnownSender): PortalCaller =>
  from.is === 'client'
    ? from.caller
    : { actor: name, role: sends.includes('ADT') ? 'record-system' : 'laboratory' };
