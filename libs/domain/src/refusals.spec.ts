import { refillHandOffs, type RefillReason } from './medications/refill-eligibility.policy.js';
import { handOffs, meaningOfRefusal, refusals } from './refusals.js';

const meanings = Object.entries(refusals);

describe('what a refusal means', () => {
  it.each(meanings)('%s has sentences that a person can read', (_reason, { sentence }) => {
    expect(sentence).toMatch(/^[A-Z][^{}]{10,140}[.]$/);
  });
  it.each(Object.entries(handOffs))('the hand-off to %s says what to do', (_to, { who, text }) => {
    expect(who.length).toBeGreaterThan(0);
    expect(text).toMatch(/^Please .*[.]$/);
  });
  it.each(Object.entries(refillHandOffs) as [RefillReason, string][])(
    '%s hands off to the one that the refill policy names: %s',
    (reason, handOff) => {
      expect(refusals[reason].handOff ?? 'nobody').toBe(handOff);
    },
  );
  it('is not-found exactly where there is no such thing', () => {
    for (const [reason, { is }] of meanings) {
      expect([reason, is === 'not-found']).toEqual([reason, /^no-such-|^never-/.test(reason)]);
    }
  });
  it('is known by the reason’s text, and of nothing else', () => {
    expect(meaningOfRefusal('already-dismissed')).toBe(refusals['already-dismissed']);
    expect(meaningOfRefusal('toString')).toBeUndefined();
  });
});
