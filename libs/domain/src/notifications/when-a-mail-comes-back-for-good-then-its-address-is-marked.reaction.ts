import type { Reaction } from '@anamnesis/eventing/reaction';
import { MarkAddressUndeliverable } from './commands.js';
import type { NotificationBounced, NotificationRefused } from './events.js';

/**
 * A full mailbox is emptied again: only a hard bounce says something of the address, and so does
 * a server that refuses it to our face.
 */
export const markBouncedAddresses: Reaction<NotificationBounced | NotificationRefused> = {
  name: 'when-a-mail-comes-back-for-good-then-its-address-is-marked',
  events: ['NotificationBounced', 'NotificationRefused'],
  inForceFrom: '2026-01-01T00:00:00Z',
  react: (event) => {
    const { notificationId, patientId } = event;
    if (!saysAddressIsNoGood(event)) return [];
    const fields = { patientId, notificationId };
    const command = Object.assign(new MarkAddressUndeliverable(), fields);
    return [{ is: 'command', name: 'mark', command, subject: patientId }];
  },
};

const saysAddressIsNoGood = (event: NotificationBounced | NotificationRefused): boolean =>
  event.type === 'NotificationBounced'
    ? event.severity === 'hard'
    : event.reason === 'address-refused';
