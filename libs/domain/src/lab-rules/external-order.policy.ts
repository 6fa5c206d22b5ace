import type { Moment } from './moment.policy.js';

/**
 * L3: was this ordered outside the group?
 *
 * What an external provider ordered never comes onto the portal; the patient asks that provider
 * (row 65, P11; operations, the practice's policy, November 2026). Only who ordered matters, by
 * membership at the time of the order: not who performed the test, who reviewed it later, or section
 * OSL. An orderer whom nobody knows is held for staff, and is not external.
 * Not covered: how membership is found out; the directory says so.
 */
export const orderedOutside = ({ facts }: Moment): 'external' | 'unknown' | undefined => {
  const { provider } = facts.order;
  if (!provider || provider.providerId === '' || provider.group === 'unknown') return 'unknown';
  return provider.group === 'external' ? 'external' : undefined;
};
