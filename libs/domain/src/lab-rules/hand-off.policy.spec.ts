import { contactAbout, STANDING_SENTENCE } from './hand-off.policy.js';
import { labCase } from './lab-case.fixture.js';

describe('whom to ask', () => {
  it.each([
    ['no_standing', { who: 'support-centre' }],
    ['L2', { who: 'doctors-office' }],
    ['unknown_orderer_hold', { who: 'doctors-office' }],
    ['L6', { who: 'doctors-office' }],
    ['L8', { who: 'doctors-office' }],
    ['L9', { who: 'doctors-office' }],
    ['L10', { who: 'ordering-provider', providerId: 'dr-lee' }],
    ['L11', { who: 'doctors-office' }],
    ['L1', { who: 'ordering-provider', providerId: 'dr-lee' }],
    ['L3', { who: 'ordering-provider', providerId: 'dr-lee' }],
    ['L4', { who: 'doctors-office' }],
    ['L5', { who: 'doctors-office' }],
    ['L7', { who: 'support-centre' }],
    ['unclassified_hold', { who: 'doctors-office' }],
  ] as const)('about %s is %p', (rule, contact) => {
    expect(contactAbout(rule, labCase())).toEqual(contact);
  });

  it("is the doctor's office where nobody knows who ordered", () => {
    expect(contactAbout('L1', { ...labCase(), order: {} })).toEqual({ who: 'doctors-office' });
  });

  it('is told to patients by one sentence that names no kind and no number', () => {
    expect(STANDING_SENTENCE).not.toMatch(/HIV|hepatitis|\d/i);
    expect(STANDING_SENTENCE).toBe(
      'Some kinds of results are never shown here, and others only after a provider has reviewed ' +
        "them. Please ask your provider's office about any result that you expect.",
    );
  });
});
