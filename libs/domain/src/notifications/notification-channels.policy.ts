import type { Channel } from './events.js';

/**
 * By which channels does the practice tell people that something waits for them?
 *
 * By e-mail, and never by SMS: requirements row 102 (A86, "SMS: No"), in force since 2000-01-01.
 * The channel has a name nevertheless, so that who asks for it hears a refusal and screens can
 * say that it is not offered. Not covered here: whether one person may be mailed
 * (`may-be-mailed.policy.ts`).
 */
export const isOffered = (channel: Channel): boolean => offered[channel];

const offered: Readonly<Record<Channel, boolean>> = { email: true, sms: false };

export const channels = Object.keys(offered) as readonly Channel[];
