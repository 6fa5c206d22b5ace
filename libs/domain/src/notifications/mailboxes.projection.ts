import type { Projection } from '@anamnesis/eventing/projection';
import type {
  PatientDemographicsUpdated,
  PatientDied,
  PatientRecorded,
} from '../patients/events.js';
import type {
  AddressFoundUndeliverable,
  NotificationBounced,
  NotificationPreferenceSet,
} from './events.js';
import { mayBeMailed, type MailVerdict } from './may-be-mailed.policy.js';

/** What decides whether a person is mailed. The address is never shown: staff see the verdict. */
export interface MailboxRow {
  readonly patientId: string;
  readonly isRecorded: boolean;
  readonly hasDied: boolean;
  readonly wantsEmail: boolean;
  readonly address?: string | undefined;
  readonly undeliverableAddress?: string | undefined;
  readonly preferenceSetBy?: string | undefined;
  readonly preferenceSetAt?: string | undefined;
  /** Full mailboxes and the like; they stop nothing. */
  readonly softBounces: number;
  readonly lastPosition: string;
}

export type MailboxViewEvent =
  | PatientRecorded
  | PatientDemographicsUpdated
  | PatientDied
  | NotificationPreferenceSet
  | AddressFoundUndeliverable
  | NotificationBounced;

const untouched = (patientId: string): Omit<MailboxRow, 'lastPosition'> => ({
  ...{ patientId, isRecorded: false, hasDied: false, wantsEmail: true, softBounces: 0 },
});

const after = (
  row: Omit<MailboxRow, 'lastPosition'>,
  event: MailboxViewEvent,
): Omit<MailboxRow, 'lastPosition'> => {
  switch (event.type) {
    case 'PatientRecorded':
    case 'PatientDemographicsUpdated':
      return { ...row, isRecorded: true, address: event.email };
    case 'PatientDied':
      return { ...row, hasDied: true };
    case 'NotificationPreferenceSet': {
      if (event.channel !== 'email') return row;
      const { wanted: wantsEmail, by: preferenceSetBy, at: preferenceSetAt } = event;
      return { ...row, wantsEmail, preferenceSetBy, preferenceSetAt };
    }
    case 'AddressFoundUndeliverable':
      return { ...row, undeliverableAddress: event.address };
    case 'NotificationBounced':
      return event.severity === 'soft' ? { ...row, softBounces: row.softBounces + 1 } : row;
  }
};

/** What the mail policy says of the row as it is now. */
export const verdictOnRow = (row: MailboxRow): MailVerdict =>
  mayBeMailed({
    recorded: row.isRecorded,
    deceased: row.hasDied,
    address: row.address,
    undeliverable: row.undeliverableAddress,
    wantsEmail: row.wantsEmail,
  });

export const mailboxes: Projection<MailboxRow, MailboxViewEvent> = {
  name: 'mailboxes',
  // It says whether a person may be mailed: that is to be right or to be known as old.
  onPoison: 'stop',
  events: [
    'PatientRecorded',
    'PatientDemographicsUpdated',
    'PatientDied',
    'NotificationPreferenceSet',
    'AddressFoundUndeliverable',
    'NotificationBounced',
  ],
  keysOf: ({ patientId }) => [patientId],
  project: (row, event, { recorded }) => ({
    ...after(row ?? untouched(event.patientId), event),
    lastPosition: recorded.position,
  }),
};
