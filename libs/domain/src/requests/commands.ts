import {
  Equals,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsOptional,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { CALENDAR_DATE } from '../shared/calendar-shapes.js';
import type { DismissalOutcome } from './events.js';

/** The stream that a request was asked on, as the asking answered it. */
const A_STREAM = [
  /^[A-Za-z][A-Za-z0-9]*-[0-9a-f-]{36}$/,
  { message: '$property must be the stream that the request was asked on, as answers say it' },
] as const;

/** The type is a getter: a body can neither set it nor be refused for lacking it. */
export class RequestLabReport {
  get type() {
    return 'RequestLabReport' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly description!: string;
  @IsOptional() @Length(1, 200) @Matches(...SOMETHING) readonly orderedBy?: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly takenOn?: string;
}

/** Ordered here, taken some days ago, and not there (row 66): staff look it up. */
export class ReportMissingLab {
  get type() {
    return 'ReportMissingLab' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(3, 500) @Matches(...SOMETHING) readonly description!: string;
  @IsIn(['this-practice', 'somebody-else', 'unknown'])
  readonly orderedBy!: 'this-practice' | 'somebody-else' | 'unknown';
  @IsISO8601({ strict: true }) @Matches(...CALENDAR_DATE) readonly takenOn!: string;
}

export class ReportRecordError {
  get type() {
    return 'ReportRecordError' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(3, 2000) @Matches(...SOMETHING) readonly whatIsWrong!: string;
  @IsOptional() @Length(1, 2000) @Matches(...SOMETHING) readonly whatIsRight?: string;
}

export class AskQuestion {
  get type() {
    return 'AskQuestion' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Length(3, 4000) @Matches(...SOMETHING) readonly text!: string;
}

export type AskingCommand = RequestLabReport | ReportMissingLab | ReportRecordError | AskQuestion;

/** Every command on a request carries the stream that it was asked on. */
abstract class OnARequest {
  @Matches(...A_STREAM) readonly askedOn!: string;
  @Matches(...AN_ID) readonly requestId!: string;
}

export class ClaimPatientRequest extends OnARequest {
  get type() {
    return 'ClaimPatientRequest' as const;
  }
  /** Said on purpose: somebody else's claim that has not expired is taken over, visibly. */
  @IsOptional() @IsBoolean() readonly takeOver?: boolean;
}

export class ReleasePatientRequest extends OnARequest {
  get type() {
    return 'ReleasePatientRequest' as const;
  }
}

export class NotePatientRequest extends OnARequest {
  get type() {
    return 'NotePatientRequest' as const;
  }
  @Length(1, 2000) @Matches(...SOMETHING) readonly note!: string;
}

export class AnswerPatientRequest extends OnARequest {
  get type() {
    return 'AnswerPatientRequest' as const;
  }
  @Length(1, 4000) @Matches(...SOMETHING) readonly text!: string;
  /** On when left out (requirements row 98). */
  @IsOptional() @IsBoolean() readonly notifyPatient?: boolean;
  /** On when left out (requirements row 99). */
  @IsOptional() @IsBoolean() readonly associate?: boolean;
  /** Requirements row 100; left open when left out. */
  @IsOptional()
  @IsIn(['leave-open', 'completed', 'will-not-be-completed'])
  readonly disposition?: 'leave-open' | DismissalOutcome;
  @ValidateIf(
    ({ disposition, reason }: AnswerPatientRequest) =>
      disposition === 'will-not-be-completed' || reason !== undefined,
  )
  @Length(3, 500)
  @Matches(...SOMETHING)
  readonly reason?: string;
}

export class DismissPatientRequest extends OnARequest {
  get type() {
    return 'DismissPatientRequest' as const;
  }
  @IsIn(['completed', 'will-not-be-completed']) readonly outcome!: DismissalOutcome;
  @ValidateIf(
    ({ outcome, reason }: DismissPatientRequest) =>
      outcome === 'will-not-be-completed' || reason !== undefined,
  )
  @Length(3, 500)
  @Matches(...SOMETHING)
  readonly reason?: string;
}

export class WithdrawPatientRequest extends OnARequest {
  get type() {
    return 'WithdrawPatientRequest' as const;
  }
  @IsOptional() @Length(1, 500) @Matches(...SOMETHING) readonly reason?: string;
}

export class SupersedePatientRequest extends OnARequest {
  get type() {
    return 'SupersedePatientRequest' as const;
  }
  @Matches(...AN_ID) readonly supersededBy!: string;
  @Matches(...A_STREAM) readonly supersededByAskedOn!: string;
}

export class ReturnPatientRequestToQueue extends OnARequest {
  get type() {
    return 'ReturnPatientRequestToQueue' as const;
  }
  /** The person confirmed "mark as un-reviewed" (requirements row 112). */
  @Equals(true) readonly confirmed!: true;
  @Length(3, 500) @Matches(...SOMETHING) readonly reason!: string;
}

export type HandlingCommand =
  | ClaimPatientRequest
  | ReleasePatientRequest
  | NotePatientRequest
  | AnswerPatientRequest
  | DismissPatientRequest
  | WithdrawPatientRequest
  | SupersedePatientRequest
  | ReturnPatientRequestToQueue;

/** The portal itself says these, about a request that waits. */
abstract class OnAResponse {
  @Matches(...AN_ID) readonly requestId!: string;
  @Matches(...AN_ID) readonly patientId!: string;
  /** Where the request was asked. */
  @Matches(...A_STREAM) readonly requestStream!: string;
}

export class PlanResponse extends OnAResponse {
  get type() {
    return 'PlanResponse' as const;
  }
}

export class NoteResponseDue extends OnAResponse {
  get type() {
    return 'NoteResponseDue' as const;
  }
  @IsIn(['due-soon', 'overdue']) readonly milestone!: 'due-soon' | 'overdue';
}

export type ResponseTargetCommand = PlanResponse | NoteResponseDue;
