import { contactAbout, STANDING_SENTENCE } from './hand-off.policy.js';
import { labCase } from './lab-case.fixture.js';
import type { LabRuleId } from './lab-rules.policy.js';

describe('whom to ask', () => {
  const drLee = { who: 'ordering-provider', providerId: 'dr-lee' };
  const office = { who: 'doctors-office' };
  const support = { who: 'support-centre' };

  it.each<[string, LabRuleId, object]>([
    ['who has no grant is sent to support', 'no_standing', support],
    ['what waits for its review is a matter of who ordered it', 'L1', drLee],
    ['what was withdrawn is a matter of the office', 'L2', office],
    ['what was ordered outside is a matter of who ordered it there', 'L3', drLee],
    ['what nobody knows the orderer of is one of the office', 'unknown_orderer_hold', office],
    ['radiology is one of the office', 'L4', office],
    ['a kind that is never shown is one of the office', 'L5', office],
    ['what nobody can classify is one of the office', 'unclassified_hold', office],
    ['what was collected at 12 to 17 is one of the office', 'L6', office],
    ['a parent of somebody of age is sent to support', 'L7', support],
    ['what an agreement released is one of the office', 'L8', office],
    ['what the patient asked not to see is one of the office', 'L9', office],
    ['what was held for too long is a matter of who ordered it', 'L10', drLee],
    ['what a minor consented to alone is one of the office', 'L11', office],
  ])('%s', (_sentence, rule, contact) => {
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
