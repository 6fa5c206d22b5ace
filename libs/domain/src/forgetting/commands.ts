import { IsIn, Matches } from 'class-validator';
import { AN_ID } from '../shared/text-shapes.js';
import type { ErasureAuthority, ErasureReason } from './events.js';

const AS_A_FILE_NUMBER = {
  message: '$property must be a file number such as CV-2026-00123',
} as const;

/**
 * A file number, such as `CV-2026-00123`: three capitals at most (and a group of two), the year of
 * the file and one running number. It outlives the patient's key, so no name and no birth date
 * finds room in it.
 */
const A_FILE_NUMBER = [
  /^[A-Z]{1,3}(?:[-./][A-Z]{1,2})?[-./]?20[0-9]{2}[-./][0-9]{1,6}$/,
  AS_A_FILE_NUMBER,
] as const;

/** Wider, as it was once: what was placed then is lifted under the number that it has. */
const A_FILE_NUMBER_SO_FAR = [
  /^[A-Z]{1,5}(?:[-./][A-Z]{1,3})?(?:[-./]?[0-9]{1,8}){1,3}$/,
  AS_A_FILE_NUMBER,
] as const;

export class RequestForgetting {
  get type() {
    return 'RequestForgetting' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @IsIn(['retention-ended', 'erasure-asked', 'erasure-ordered'])
  readonly reason!: ErasureReason;
  @IsIn(['retention-schedule', 'patient-request', 'court-order', 'supervisory-authority'])
  readonly authority!: ErasureAuthority;
  @Matches(...A_FILE_NUMBER) readonly reference!: string;
}

/** By another person than the one who requested it. */
export class ApproveForgetting {
  get type() {
    return 'ApproveForgetting' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export class WithdrawForgettingRequest {
  get type() {
    return 'WithdrawForgettingRequest' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export class PlaceLegalHold {
  get type() {
    return 'PlaceLegalHold' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...A_FILE_NUMBER) readonly reference!: string;
}

export class LiftLegalHold {
  get type() {
    return 'LiftLegalHold' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
  @Matches(...A_FILE_NUMBER_SO_FAR) readonly reference!: string;
}

/** What a person may say. */
export type ForgettingCommand =
  | RequestForgetting
  | ApproveForgetting
  | WithdrawForgettingRequest
  | PlaceLegalHold
  | LiftLegalHold;

/** The machine's own: no bus and no route takes it. */
export interface RecordForgettingCompleted {
  readonly type: 'RecordForgettingCompleted';
  readonly patientId: string;
}

/** The machine's own: a message from outside, with a key of its own, was that patient's. */
export interface RecordMessageForgotten {
  readonly type: 'RecordMessageForgotten';
  readonly patientId: string;
  readonly messageId: string;
}
