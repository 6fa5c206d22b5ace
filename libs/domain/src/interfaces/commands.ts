// Nested fields are made by their declared types, which are kept by this.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBase64,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import type {
  MessageFormat,
  OrdersMeaning,
  OrderTold,
  PatientUpdateOutcome,
  WorklistReason,
} from './events.js';

/**
 * The most bytes of one message: as Base64, with all that is recorded beside them, they must fit
 * into one append (512 KiB).
 */
export const LARGEST_MESSAGE = 360 * 1024;
/** More orders than that do not fit into a message. */
const MOST_REPORTS = 20_000;
/** The most reports that it is said to speak of at once; of more it is said in several steps. */
export const MOST_SPOKEN_OF = 5_000;
const LONGEST_RAW = Math.ceil(LARGEST_MESSAGE / 3) * 4;

export const SENDER_NAME = /^[a-z][a-z0-9-]{0,59}$/;
/** Many a segment has a digit in its name: `PV1[1]`. */
const A_PLACE = /^[A-Za-z][A-Za-z0-9]{1,19}\[\d{1,5}\]([.-][A-Za-z0-9]{1,20})?$/;

export const worklistReasons = [
  'patient-unknown',
  'patient-ambiguous',
  'patient-disagrees',
  'patient-perhaps-on-file',
  'patient-incomplete',
  'unreadable-content',
  'no-results',
  'filed-under-another-patient',
  'corrects-nothing',
  'changes-nothing',
  'too-large',
  'refused',
] as const satisfies readonly WorklistReason[];

abstract class OnAMessage {
  @Matches(...AN_ID) readonly messageId!: string;
}

abstract class OnAttempt extends OnAMessage {
  /** What is said of an earlier attempt changes nothing any more. */
  @IsInt() @Min(1) readonly attempt!: number;
}

abstract class ForAReason extends OnAMessage {
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

/** The intake says this, once it is known which sender it is from and that it can be read. */
export class ReceiveMessage extends OnAMessage {
  get type() {
    return 'ReceiveMessage' as const;
  }
  @IsIn(['hl7v2', 'fhir-bundle']) readonly format!: MessageFormat;
  @Matches(SENDER_NAME, { message: '$property must be the name of a configured sender' })
  readonly sender!: string;
  @Length(1, 250) readonly controlId!: string;
  @Matches(/^[A-Za-z0-9^_-]{3,40}$/, { message: '$property must be a type such as ORU^R01' })
  readonly messageType!: string;
  @Length(1, LONGEST_RAW) @IsBase64() readonly raw!: string;
  @Matches(/^[0-9a-f]{64}$/, { message: '$property must be a SHA-256 in hexadecimal' })
  readonly sha256!: string;
  /** Only when the file agrees with number, birth date and name. */
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
}

/** The portal itself says this, before these reports get anything of a message that was attached. */
export class BeginMessageTaking extends OnAttempt {
  get type() {
    return 'BeginMessageTaking' as const;
  }
  @IsArray()
  @ArrayMaxSize(MOST_REPORTS)
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly reports!: readonly string[];
}

/** The portal itself says this, when no more of it is recorded, and it was not taken. */
export class EndMessageTaking extends OnAttempt {
  get type() {
    return 'EndMessageTaking' as const;
  }
  /** Those that got something of it. */
  @IsArray()
  @ArrayMaxSize(MOST_REPORTS)
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly reports!: readonly string[];
}

/** The portal itself says this, when what these reports say is recorded. */
export class NoteMessageTaken extends OnAttempt {
  get type() {
    return 'NoteMessageTaken' as const;
  }
  /** None where it is about a patient and not about results. */
  @IsArray()
  @ArrayMaxSize(MOST_REPORTS)
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly reports!: readonly string[];
  @IsOptional()
  @IsIn(['counts', 'older-than-known'])
  readonly patientUpdate?: PatientUpdateOutcome;
}

/** What an order says of itself that the portal cannot take: whatever stands in it. */
class OrderToldSaid implements OrderTold {
  @IsOptional() @IsString() readonly fillerNumber?: string;
  @IsOptional() @IsString() readonly placerNumber?: string;
  @IsString({ each: true }) readonly words!: readonly string[];
  @IsString({ each: true }) readonly times!: readonly string[];
}

class OrdersMeaningSaid implements OrdersMeaning {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OrderToldSaid)
  readonly named!: readonly OrderToldSaid[];
  @Matches(AN_ID[0], { ...AN_ID[1], each: true }) readonly patients!: readonly string[];
  @IsBoolean() readonly ofAnybody!: boolean;
}

/** The portal itself says this, when it cannot take a message, or an order in it. */
export class ParkMessage extends OnAttempt {
  get type() {
    return 'ParkMessage' as const;
  }
  @IsIn(worklistReasons) readonly reason!: WorklistReason;
  @IsOptional()
  @Matches(A_PLACE, { message: '$property must be a place such as OBR[2]' })
  readonly place?: string;
  /** Of which reports it speaks, on file or not yet. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_SPOKEN_OF)
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly reports?: readonly string[];
  /** What else it may mean. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OrdersMeaningSaid)
  readonly mayMean?: OrdersMeaningSaid;
  /** By what a report finds it that it may mean. */
  @IsOptional()
  @IsArray()
  @Matches(AN_ID[0], { ...AN_ID[1], each: true })
  readonly marks?: readonly string[];
}

/** Staff say whose it is; the portal itself, when it finds a number that was assigned meanwhile. */
export class AttachMessagePatient extends ForAReason {
  get type() {
    return 'AttachMessagePatient' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Staff say that whom it is about is nobody on file: the patient is recorded as it tells. */
export class DeclareMessagePatientNew extends ForAReason {
  get type() {
    return 'DeclareMessagePatientNew' as const;
  }
}

/** It waits for another person to accept it, and can be mended again until then. */
export class CorrectMessage extends ForAReason {
  get type() {
    return 'CorrectMessage' as const;
  }
  /** The whole message as it should have been: Base64 of its text in UTF-8, whatever MSH-18 says. */
  @Length(1, LONGEST_RAW) @IsBase64() readonly raw!: string;
}

/** Whoever has looked at what was mended says that it is to be taken like that. */
export class AcceptMessageCorrection extends OnAMessage {
  get type() {
    return 'AcceptMessageCorrection' as const;
  }
  /** The one that was looked at: another one may have taken its place. */
  @Matches(...AN_ID) readonly correctionId!: string;
}

export class ReplayMessage extends ForAReason {
  get type() {
    return 'ReplayMessage' as const;
  }
}

/** It stays, and can be replayed: only nobody waits for it any more. */
export class DiscardMessage extends ForAReason {
  get type() {
    return 'DiscardMessage' as const;
  }
}

export type InterfaceMessageCommand =
  | ReceiveMessage
  | BeginMessageTaking
  | EndMessageTaking
  | NoteMessageTaken
  | ParkMessage
  | AttachMessagePatient
  | DeclareMessagePatientNew
  | CorrectMessage
  | AcceptMessageCorrection
  | ReplayMessage
  | DiscardMessage;
