import type { Projection } from '@anamnesis/eventing/projection';
import type {
  ErasureAuthority,
  ErasureReason,
  ForgettingApproved,
  ForgettingEvent,
  ForgettingRequested,
  PatientForgotten,
} from './events.js';

/**
 * Where the forgetting of one patient stands. It stays when the patient is forgotten: opaque ids,
 * closed codes and file numbers are nobody's data.
 */
export interface ForgettingRow {
  readonly patientId: string;
  readonly standing: ForgettingStanding;
  readonly reason?: ErasureReason | undefined;
  readonly authority?: ErasureAuthority | undefined;
  readonly reference?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly requestedAt?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly approvedAt?: string | undefined;
  readonly forgottenAt?: string | undefined;
  /** File numbers of the holds that are in force. */
  readonly holds: readonly string[];
  /** Messages from outside that went with the patient. */
  readonly messages?: readonly string[] | undefined;
  readonly lastPosition: string;
}

/** `kept`: nobody has requested it, or the request was withdrawn. */
export type ForgettingStanding = 'kept' | 'requested' | 'approved' | 'forgotten';

const kept = (patientId: string): Omit<ForgettingRow, 'lastPosition'> => ({
  patientId,
  standing: 'kept',
  holds: [],
});

const onAuthority = ({
  reason,
  authority,
  reference,
}: ForgettingRequested | ForgettingApproved | PatientForgotten) => ({
  reason,
  authority,
  reference,
});

const changed = (
  row: Omit<ForgettingRow, 'lastPosition'>,
  event: ForgettingEvent,
): Omit<ForgettingRow, 'lastPosition'> => {
  const { patientId, holds, messages = [] } = row;
  switch (event.type) {
    case 'ForgettingRequested': {
      const requested = { requestedBy: event.by, requestedAt: event.at };
      return { patientId, holds, standing: 'requested', ...onAuthority(event), ...requested };
    }
    case 'ForgettingRequestWithdrawn':
      return { ...kept(patientId), holds };
    case 'ForgettingApproved': {
      const { requestedBy, requestedAt, by: approvedBy, at: approvedAt } = event;
      const people = { requestedBy, requestedAt, approvedBy, approvedAt };
      return { ...row, standing: 'approved', ...onAuthority(event), ...people };
    }
    case 'PatientForgotten':
      return { ...row, standing: 'forgotten', forgottenAt: event.at };
    case 'MessageForgotten':
      return { ...row, messages: [...messages, event.messageId] };
    case 'LegalHoldPlaced':
      return { ...row, holds: [...holds, event.reference] };
    case 'LegalHoldLifted':
      return { ...row, holds: holds.filter((hold) => hold !== event.reference) };
  }
};

export const forgettings: Projection<ForgettingRow, ForgettingEvent> = {
  name: 'forgettings',
  // Since 2: which messages went with the patient.
  version: 2,
  // An old row hides a legal hold from whoever approves.
  onPoison: 'stop',
  events: [
    'ForgettingRequested',
    'ForgettingRequestWithdrawn',
    'ForgettingApproved',
    'PatientForgotten',
    'MessageForgotten',
    'LegalHoldPlaced',
    'LegalHoldLifted',
  ],
  keysOf: ({ patientId }) => [patientId],
  project: (row, event, { recorded: { position: lastPosition } }) => ({
    ...changed(row ?? kept(event.patientId), event),
    lastPosition,
  }),
};
