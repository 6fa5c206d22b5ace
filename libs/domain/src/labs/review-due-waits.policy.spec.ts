import { policyWith } from '../lab-rules/lab-case.fixture.js';
import { labPolicies } from '../lab-rules/lab-rules.policy.js';
import { waitsOf, type LabWait } from './review-due-waits.policy.js';
import {
  corrected,
  fromNobodyKnown,
  glucose,
  identified,
  line,
  received,
  receivedAt,
  reviewed,
  riddle,
  workFrom,
} from './review-due.fixture.js';

const at = '2026-03-09T18:00:00Z';
const waiting = (waitsFor: LabWait['waitsFor'], waitingSince = receivedAt): LabWait => ({
  waitsFor,
  waitingSince,
});
const withStatus = (status: typeof glucose.status) => ({
  ...received,
  lines: [{ ...glucose, status }],
});
const withRiddle = { ...received, lines: [glucose, riddle] };
const hepatitis = line('hepatitis', { test: { code: '5196-1', system: 'LN', name: 'HBsAg' } });
const ofRiddle = {
  ...received,
  header: { ...received.header, test: riddle.test },
  lines: [glucose, hepatitis],
};
const itsReview = {
  ...reviewed,
  lines: [...reviewed.lines, { lineId: 'riddle', version: 1 }],
};
const byAnother = { ...reviewed, reviewedBy: 'dr-osei', by: 'dr-osei' };

describe('what of a report waits', () => {
  it.each([
    ['a final result for its review', [received], [waiting('review')]],
    ['nothing once it is reviewed', [received, reviewed], []],
    ['nothing once somebody has reviewed it for its provider', [received, byAnother], []],
    [
      'a corrected version anew, from when it came',
      [received, reviewed, corrected],
      [waiting('review', corrected.at)],
    ],
    [
      'nothing once the corrected version is reviewed',
      [received, corrected, { ...reviewed, lines: [{ lineId: 'glucose', version: 2 }] }],
      [],
    ],
    [
      'the review of an earlier version settles nothing',
      [received, corrected, reviewed],
      [waiting('review', corrected.at)],
    ],
    [
      'a line that came before another was corrected, from when it came itself',
      [withRiddle, corrected],
      [waiting('review'), waiting('mapping')],
    ],
    ['nothing that is preliminary', [withStatus('preliminary')], []],
    ['nothing that is registered', [withStatus('registered')], []],
    ['nothing that was cancelled', [withStatus('cancelled')], []],
    ['nothing that was entered in error', [withStatus('entered-in-error')], []],
    ['nothing of another patient', [withStatus('wrong-patient')], []],
    ['an appended one for its review', [withStatus('appended')], [waiting('review')]],
    [
      'its oldest line, also where another one was said anew of another order',
      [withRiddle, { ...corrected, lines: [], renewed: [{ lineId: 'glucose', version: 2 }] }],
      [waiting('review'), waiting('mapping')],
    ],
    ['an amended one for its review', [withStatus('amended')], [waiting('review')]],
    [
      'nobody for what is not final, though nobody knows who ordered it',
      [{ ...fromNobodyKnown, lines: [{ ...glucose, status: 'preliminary' }] }],
      [],
    ],
    [
      'a mapping of the order, of which nobody can tell what it is, where a line is listed',
      [ofRiddle, { ...reviewed, lines: [...reviewed.lines, { lineId: 'hepatitis', version: 1 }] }],
      [waiting('mapping')],
    ],
    ['whoever ordered it, where nobody knows', [fromNobodyKnown], [waiting('orderer')]],
    [
      'a review from the same day on, once known',
      [fromNobodyKnown, identified],
      [waiting('review')],
    ],
    [
      'another review, once another provider turns out to have ordered it',
      [received, reviewed, { ...identified, orderingProviderId: 'dr-osei' }],
      [waiting('review')],
    ],
    [
      'no other review, once it turns out that its reviewer has ordered it',
      [received, byAnother, { ...identified, orderingProviderId: 'dr-osei' }],
      [],
    ],
    ['a review and a mapping, of a riddle', [withRiddle], [waiting('review'), waiting('mapping')]],
    [
      'a mapping still, of a riddle that is reviewed',
      [withRiddle, itsReview],
      [waiting('mapping')],
    ],
  ])('%s', (_sentence, events, waits) => {
    const group = 'in-house';
    expect(waitsOf(workFrom(...events), { group, policies: labPolicies, at })).toEqual(waits);
  });

  it('is nothing for what was ordered outside the group', () => {
    const work = workFrom(withRiddle);
    expect(waitsOf(work, { group: 'external', policies: labPolicies, at })).toEqual([]);
  });

  it('is the orderer, when the directory does not know the group of whoever ordered', () => {
    const work = workFrom(received);
    const waits = waitsOf(work, { group: 'unknown', policies: labPolicies, at });
    expect(waits).toEqual([waiting('orderer')]);
  });

  it('is no mapping from when a policy maps the code', () => {
    const work = workFrom(withRiddle, itsReview);
    const mapped = policyWith({ mappings: { 'L|QX77': 'none' } });
    expect(waitsOf(work, { group: 'in-house', policies: mapped, at })).toEqual([]);
  });
});
