import type { Reaction } from '@anamnesis/eventing/reaction';
import { MarkAddressUndeliverable } from './commands.js';
import type { NotificationBounced } from './events.js';

/** A full mailbox is emptied again: only a hard bounce says something of the address. */
export const markBouncedAddresses: Reaction<NotificationBounced> = {
  name: 'when-a-mail-comes-back-for-good-then-its-address-is-marked',
  events: ['NotificationBounced'],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: ({ severity, notificationId, patientId }) => {
    if (severity !== 'hard') return [];
    const fields = { patientId, notificationId };
    const command = Object.assign(new MarkAddressUndeliverable(), fields);
    return [{ is: 'command', name: 'mark', command, subject: patientId }];
  },
};
