import { policyWith, without } from '../lab-rules/lab-case.fixture.js';
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
const withPreliminaryRiddle = {
  ...received,
  lines: [glucose, { ...riddle, status: 'preliminary' as const }],
};
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
    [
      'a preliminary one, of which the final one may never come',
      [withStatus('preliminary')],
      [waiting('review')],
    ],
    [
      'a partial one, of which the rest may never come',
      [withStatus('partial')],
      [waiting('review')],
    ],
    ['nothing that is preliminary once it is reviewed', [withStatus('preliminary'), reviewed], []],
    [
      'a final version of what was preliminary, from when it came',
      [withStatus('preliminary'), { ...corrected, lines: [{ ...glucose, version: 2 }] }],
      [waiting('review', corrected.at)],
    ],
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
      'whoever ordered what is preliminary, where nobody knows: else nobody can review it',
      [{ ...fromNobodyKnown, lines: [{ ...glucose, status: 'preliminary' }] }],
      [waiting('orderer')],
    ],
    [
      'nobody for what says nothing yet, though nobody knows who ordered it',
      [{ ...fromNobodyKnown, lines: [{ ...glucose, status: 'registered' }] }],
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
    [
      'a mapping still, of a preliminary riddle that is reviewed: the final one may never come',
      [withPreliminaryRiddle, itsReview],
      [waiting('mapping')],
    ],
    [
      'no mapping of a riddle that says nothing yet',
      [{ ...received, lines: [glucose, { ...riddle, status: 'registered' }] }, reviewed],
      [],
    ],
  ])('%s', (_sentence, events, waits) => {
    const group = 'in-house';
    expect(waitsOf(workFrom(...events), { group, policies: labPolicies, at })).toEqual(waits);
  });

  const collected = (ofReport: readonly string[], ofLine: readonly string[] = [], more = {}) => ({
    ...received,
    header: { ...received.header, collected: ofReport },
    lines: [{ ...glucose, collected: ofLine, ...more }],
  });
  const inTime = '2026-03-01T19:00:00Z';
  const found = {
    type: 'LabReportCorrectionApproved',
    ...{ reportId: received.reportId, patientId: received.patientId, correctionId: 'correction-1' },
    ...{ corrects: 'collected', collected: [inTime], insteadOf: ['noon'], by: 'nurse-ito' },
    ...{ renewed: [{ lineId: glucose.lineId, version: 2 }], at: corrected.at },
  } as const;

  it.each([
    ['where none is told', [collected([])], true],
    ['where none is told of what is preliminary', [collected([], [], { status: 'partial' })], true],
    ['where that of the line cannot be read', [collected([inTime], ['noon'])], true],
    ['where that of the report cannot be read', [collected(['noon'], [inTime])], true],
    ['where it lies ahead of now', [collected(['2206-03-01'])], true],
    ['where nobody alive was born by then', [collected(['19000101'])], true],
    ['where it stands for none', [collected(['0000'])], true],
    ['of nothing where the eldest were born by then', [collected(['19030101'])], false],
    ['though it is reviewed', [collected([]), reviewed], true],
    [
      'though nobody knows who ordered',
      [{ ...fromNobodyKnown, header: { ...fromNobodyKnown.header, collected: [] } }],
      true,
    ],
    ['of nothing where the line tells its own', [collected([], [inTime])], false],
    ['of nothing where the report tells one', [collected([inTime])], false],
    ['of nothing where a year is told', [collected(['2025'])], false],
    ['of nothing that is withdrawn', [collected([], [], { status: 'cancelled' })], false],
    ['of nothing that says nothing yet', [collected([], [], { status: 'registered' })], false],
    ['no more once two people have found it', [collected([]), found], false],
    ['no more once they have found it instead of another', [collected([], ['noon']), found], false],
  ])('is a time of collection %s', (_sentence, events, isWaitedFor) => {
    const waits = waitsOf(workFrom(...events), { group: 'in-house', policies: labPolicies, at });
    const ofTimes = waits.filter(({ waitsFor }) => waitsFor === 'collection-time');
    expect(ofTimes).toEqual(isWaitedFor ? [waiting('collection-time')] : []);
  });

  it('is no time of collection where a policy hides nothing by it', () => {
    const policies = without(labPolicies, 'L6');
    const work = workFrom(collected([]), reviewed);
    expect(waitsOf(work, { group: 'in-house', policies, at })).toEqual([]);
  });

  it('is a time of collection until that time has come', () => {
    const work = workFrom(collected(['2026-03-20']), reviewed);
    const waitsAt = (now: string) =>
      waitsOf(work, { group: 'in-house', policies: labPolicies, at: now });
    expect(waitsAt(at)).toEqual([waiting('collection-time')]);
    expect(waitsAt('2026-03-21T00:00:00Z')).toEqual([]);
    // On the islands where days begin first it is the 20th fourteen hours before it is in Greenwich.
    expect(waitsAt('2026-03-19T09:59:59Z')).toEqual([waiting('collection-time')]);
    expect(waitsAt('2026-03-19T10:00:00Z')).toEqual([]);
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
