import type { BounceSeverity } from './events.js';

/**
 * Does a mail that came back say that its address is no good?
 *
 * By the enhanced status code (RFC 3463) of a delivery status notification whose action is
 * *failed*. Hard is what speaks of the address or its mailbox for good: 5.1.0 to 5.1.3, 5.1.6 and
 * 5.1.10 (no such mailbox, no such domain, moved without a new address, a domain that takes no mail), 5.2.0 and 5.2.1
 * (mailbox disabled), 5.4.4 (no route to it). Everything else is soft: a full mailbox (5.2.2), a
 * server that could not be reached for days (4.x.x), a policy or a filter (5.7.x), whose word is
 * about us or the message. Source: RFC 3463 and its registry (5.1.10: RFC 7505); the practice's
 * choice is in force since 2000-01-01.
 * Not covered here: notices that a mail is only delayed, which are no bounces.
 */
export const severityOf = (status: string): BounceSeverity =>
  hardStatuses.has(status) ? 'hard' : 'soft';

const hardStatuses: ReadonlySet<string> = new Set([
  ...['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'],
  ...['5.2.0', '5.2.1', '5.4.4'],
]);
