import { channels, isOffered } from './notification-channels.policy.js';

describe('the channels by which people are told', () => {
  it.each([
    ['email', true],
    ['sms', false],
  ] as const)('%s is offered: %s', (channel, offered) => {
    expect(isOffered(channel)).toBe(offered);
  });
  it('are these two and no others', () => {
    expect(channels).toEqual(['email', 'sms']);
  });
});
