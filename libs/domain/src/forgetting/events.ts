import type { EventDeclarations } from '@anamnesis/eventing/event-declarations';

/** Why a patient is to be forgotten. Closed, so that no prose outlives the patient's key. */
export type ErasureReason = 'retention-ended' | 'erasure-asked' | 'erasure-ordered';

/** On whose authority: what the reference is a file number of. */
export type ErasureAuthority =
  'retention-schedule' | 'patient-request' | 'court-order' | 'supervisory-authority';

/**
 * The facts of forgetting outlive the patient's key: they name no subject and so are never sealed.
 * They hold opaque ids, closed codes and file numbers only.
 */
interface OfForgetting {
  readonly patientId: string;
  readonly by: string;
  readonly at: string;
}

interface OnAuthority extends OfForgetting {
  readonly reason: ErasureReason;
  readonly authority: ErasureAuthority;
  /** File number of the authority's document. */
  readonly reference: string;
}

export interface ForgettingRequested extends OnAuthority {
  readonly type: 'ForgettingRequested';
  /** The retention rules' version by which it was let in. */
  readonly policyVersion: string;
}

export interface ForgettingRequestWithdrawn extends OfForgetting {
  readonly type: 'ForgettingRequestWithdrawn';
}

/** The point of no return: every process destroys the patient's key when it reads this. */
export interface ForgettingApproved extends OnAuthority {
  readonly type: 'ForgettingApproved';
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly policyVersion: string;
}

/** The key is destroyed, and every view has let go of the patient's rows. */
export interface PatientForgotten extends OnAuthority {
  readonly type: 'PatientForgotten';
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

/**
 * A message from outside went with the patient: it was attached to that patient, or names a number
 * that did. It had a key of its own, which every process destroys when it reads this.
 */
export interface MessageForgotten extends OfForgetting {
  readonly type: 'MessageForgotten';
  readonly messageId: string;
}

export interface LegalHoldPlaced extends OfForgetting {
  readonly type: 'LegalHoldPlaced';
  readonly reference: string;
}

export interface LegalHoldLifted extends OfForgetting {
  readonly type: 'LegalHoldLifted';
  readonly reference: string;
}

export type ForgettingEvent =
  | ForgettingRequested
  | ForgettingRequestWithdrawn
  | ForgettingApproved
  | PatientForgotten
  | MessageForgotten
  | LegalHoldPlaced
  | LegalHoldLifted;

export const forgettingEvents: EventDeclarations<ForgettingEvent> = {
  ForgettingRequested: { version: 1, keys: ['patientId'] },
  ForgettingRequestWithdrawn: { version: 1, keys: ['patientId'] },
  ForgettingApproved: { version: 1, keys: ['patientId'] },
  PatientForgotten: { version: 1, keys: ['patientId'] },
  MessageForgotten: { version: 1, keys: ['patientId', 'messageId'] },
  LegalHoldPlaced: { version: 1, keys: ['patientId'] },
  LegalHoldLifted: { version: 1, keys: ['patientId'] },
};
