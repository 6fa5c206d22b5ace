import type { LabFacts } from './facts.js';
import { attorney, judged, labCase, policyWith } from './lab-case.fixture.js';
import { labPolicies, type LabPolicies } from './lab-rules.policy.js';
import { releasedByAgreement } from './release-by-agreement.policy.js';

describe('release by agreement (L8)', () => {
  const agreement = {
    ofVersion: 1,
    requestedAt: '2026-03-03T18:00:00Z',
    professionalAgreedAt: '2026-03-03T19:00:00Z',
    professional: 'dr-lee',
    discussedAt: '2026-03-03T20:00:00Z',
  };
  const { requestedAt: _asked, ...notRequested } = agreement;
  const { professionalAgreedAt: _agreed, ...notAgreed } = agreement;
  const { discussedAt: _discussed, ...notDiscussed } = agreement;
  const { professional: _who, ...byNobody } = agreement;
  const { requestedAt } = agreement;
  const both = {
    ...agreement,
    requestedBy: 'patient',
    representativeRequestedAt: '2026-03-03T21:00:00Z',
  } as const;
  /** The representative asked first, and was agreed to before the patient asked, too. */
  const patientLater = {
    ...agreement,
    requestedBy: 'patient',
    requestedAt: '2026-03-03T21:00:00Z',
    representativeRequestedAt: requestedAt,
  } as const;
  const { professionalAgreedAt: _early, ...neitherAgreed } = patientLater;
  const on = policyWith({ inForce: ['L8'] });

  it.each<[string, LabFacts, LabPolicies, boolean]>([
    ['when all three are recorded', labCase({ patient: { agreement } }), on, true],
    ['not while the rule is off', labCase({ patient: { agreement } }), labPolicies, false],
    ['not without any', labCase(), on, false],
    ['not without a request', labCase({ patient: { agreement: notRequested } }), on, false],
    [
      'not without the professional agreeing',
      labCase({ patient: { agreement: notAgreed } }),
      on,
      false,
    ],
    ['not without the discussion', labCase({ patient: { agreement: notDiscussed } }), on, false],
    [
      'not without the professional being named',
      labCase({ patient: { agreement: byNobody } }),
      on,
      false,
    ],
    [
      'not when the discussion is yet to come',
      labCase({ patient: { agreement: { ...agreement, discussedAt: '2026-03-05T00:00:00Z' } } }),
      on,
      false,
    ],
    [
      'not of another version',
      labCase({ patient: { agreement: { ...agreement, ofVersion: 2 } } }),
      on,
      false,
    ],
    [
      'not to a proxy when the patient asked',
      labCase({ viewer: attorney, patient: { agreement } }),
      on,
      false,
    ],
    [
      'to a proxy when a representative asked',
      labCase({
        viewer: attorney,
        patient: { agreement: { ...agreement, requestedBy: 'representative' } },
      }),
      on,
      true,
    ],
    [
      'not by an agreement from before the request',
      labCase({
        patient: { agreement: { ...agreement, professionalAgreedAt: '2026-03-03T17:59:59Z' } },
      }),
      on,
      false,
    ],
    [
      'by an agreement at the very instant of the request',
      labCase({ patient: { agreement: { ...agreement, professionalAgreedAt: requestedAt } } }),
      on,
      true,
    ],
    [
      'though it was discussed before the patient asked for it',
      labCase({ patient: { agreement: { ...agreement, discussedAt: '2026-03-03T12:00:00Z' } } }),
      on,
      true,
    ],
    [
      'to the patient, though a representative asks later',
      labCase({ patient: { agreement: both } }),
      on,
      true,
    ],
    [
      'not to a proxy who asks later, by what was agreed to the patient',
      labCase({ viewer: attorney, patient: { agreement: both } }),
      on,
      false,
    ],
    [
      'to a proxy who asked later, once that was agreed to',
      labCase({
        viewer: attorney,
        patient: { agreement: { ...both, agreedAnewAt: '2026-03-03T22:00:00Z' } },
      }),
      on,
      true,
    ],
    [
      'not to that proxy before it',
      labCase({
        viewer: attorney,
        patient: { agreement: { ...both, agreedAnewAt: '2026-03-05T22:00:00Z' } },
      }),
      on,
      false,
    ],
    [
      'to a proxy who asked first, though the patient asks later',
      labCase({ viewer: attorney, patient: { agreement: patientLater } }),
      on,
      true,
    ],
    [
      'to the patient still, by what was agreed to a representative before',
      labCase({ patient: { agreement: patientLater } }),
      on,
      true,
    ],
    [
      'not to the patient who asks later, as long as nobody agrees',
      labCase({ patient: { agreement: neitherAgreed } }),
      on,
      false,
    ],
    [
      'to a proxy by what is agreed to once both have asked',
      labCase({
        viewer: attorney,
        patient: { agreement: { ...patientLater, professionalAgreedAt: '2026-03-03T22:00:00Z' } },
      }),
      on,
      true,
    ],
  ])('%s', (_says, ...[facts, policies, isReleased]) => {
    expect(releasedByAgreement(judged(facts, policies), ['hepatitis'])).toBe(isReleased);
  });

  it('is for the kinds that the policy names', () => {
    const facts = labCase({ patient: { agreement } });
    expect(releasedByAgreement(judged(facts, on), ['hepatitis', 'genetic'])).toBe(false);
  });
});
