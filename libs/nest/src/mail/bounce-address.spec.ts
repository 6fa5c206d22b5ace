import { bounceAddresses } from './bounce-address.js';

const mailId = 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01';
const ours = bounceAddresses('Bounce@Clinic.example', 'a secret of this spec');
const address = ours.addressOf(mailId);

describe('the address of one mail', () => {
  it('names its mail to us and to nobody else', () => {
    expect(address).toMatch(/^bounce\+[a-z2-7]{42}@clinic\.example$/);
    expect(ours.notificationIdOf(address)).toBe(mailId);
    const others = bounceAddresses('bounce@clinic.example', 'another secret');
    expect(others.notificationIdOf(address)).toBeUndefined();
  });
  it('fits into the 64 characters that a mailbox may have', () => {
    const longest = bounceAddresses('bounces.of.portal.ab@x.example', 'a secret of this spec');
    expect(longest.addressOf(mailId).split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
  it('survives a server that changes capitals', () => {
    expect(ours.notificationIdOf(address.toUpperCase())).toBe(mailId);
  });
  it('is another one for every mail, and stays the same for each', () => {
    expect(ours.addressOf(mailId)).toBe(address);
    expect(ours.addressOf('c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b02')).not.toBe(address);
  });
  it.each([
    ['bounce@clinic.example', 'has no token'],
    [address.replace('clinic', 'other'), 'is of another domain'],
    [address.replace('bounce', 'sales'), 'is of another mailbox'],
    [address.replace(/[a-z2-7](?=@)/, (last) => (last === 'a' ? 'q' : 'a')), 'has a changed token'],
    [address.replace(/[a-z2-7]@/, '@'), 'has a shorter token'],
    ['bounce+not-base32!@clinic.example', 'is no token at all'],
    ['', 'is empty'],
  ])('is not %s, which %s', (other) => {
    expect(ours.notificationIdOf(other)).toBeUndefined();
  });
});
