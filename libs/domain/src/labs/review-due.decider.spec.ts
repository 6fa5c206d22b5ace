import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { NoteLabReviewOverdue } from './commands.js';
import { policyWith } from '../lab-rules/lab-case.fixture.js';
import type { LabReviewBecameOverdue, LabReviewDueEvent, LabReviewPlanned } from './events.js';
import { LAB_POLICY_ID } from './lab-policy.decider.js';
import { labReviewDue } from './review-due.decider.js';
import {
  about,
  corrected,
  fromNobodyKnown,
  glucose,
  harbour,
  harbourClosed,
  identified,
  knowing,
  lees,
  overdueAt,
  received,
  receivedAt,
  reviewed,
  riddle,
  rosa,
  rosasReport,
} from './review-due.fixture.js';

const look = said(NoteLabReviewOverdue, about);
const given = (...events: readonly LabReviewDueEvent[]) =>
  givenFor(labReviewDue)(...events).by('portal');
const overdue = (
  waitsFor: LabReviewBecameOverdue['waitsFor'],
  overdueSince: string,
  at: string,
): LabReviewBecameOverdue => ({
  type: 'LabReviewBecameOverdue',
  ...{ ...about, waitsFor, overdueSince, by: 'portal', at },
});
const planned = (at: string, ...waits: LabReviewPlanned['waits']): LabReviewPlanned => ({
  type: 'LabReviewPlanned',
  ...{ ...about, waits, facilityId: harbour, zone: 'America/Los_Angeles' },
  ...{ policyVersion: 'lab-review-due-1', by: 'portal', at },
});
const review = { waitsFor: 'review', waitingSince: receivedAt, overdueAt } as const;
const firstLook = '2026-03-06T17:00:00Z';

describe('noting that a review is overdue', () => {
  it('is said four business days behind the final result', () =>
    given()
      .at(overdueAt)
      .knowing(knowing(received))
      .when(look)
      .then(overdue('review', overdueAt, overdueAt)));
  it('is said with the instant since which it is so, however late it is looked at', () =>
    given()
      .at('2026-03-20T08:00:00Z')
      .knowing(knowing(received))
      .when(look)
      .then(overdue('review', overdueAt, '2026-03-20T08:00:00Z')));
  it('is planned for its instant when it is looked at earlier', () =>
    given().at(firstLook).knowing(knowing(received)).when(look).then(planned(firstLook, review)));
  it('is refused when it is planned so already', () =>
    given(planned(firstLook, review))
      .at('2026-03-06T17:30:00Z')
      .knowing(knowing(received))
      .when(look)
      .thenRefused('lab-review-not-due-yet'));
  it('is said once', () =>
    given(overdue('review', overdueAt, overdueAt))
      .at('2026-03-07T18:00:00Z')
      .knowing(knowing(received))
      .when(look)
      .thenNothing());
  it.each([
    ['reviewed in time', knowing(received, reviewed)],
    ['never received', { ...knowing(received), work: {} }],
    ['ordered outside the group', { ...knowing(received), orderer: lees.external }],
  ])('is not said of what was %s', (_how, facts) =>
    given().at(overdueAt).knowing(facts).when(look).thenNothing(),
  );
  it('is planned anew after a correction', () => {
    const dueAgain = '2026-03-09T19:00:00Z';
    given(planned(firstLook, review))
      .at(overdueAt)
      .knowing(knowing(received, corrected))
      .when(look)
      .then(planned(overdueAt, { ...review, waitingSince: corrected.at, overdueAt: dueAgain }));
  });
  it('is planned anew when a closure was recorded since', () =>
    given(planned(firstLook, review))
      .at(overdueAt)
      .knowing({ ...knowing(received), facility: harbourClosed })
      .when(look)
      .then(planned(overdueAt, { ...review, overdueAt: '2026-03-09T17:00:00Z' })));
  it('is said of whoever ordered, where nobody knows', () =>
    given()
      .at(overdueAt)
      .knowing({ ...knowing(fromNobodyKnown), orderer: undefined })
      .when(look)
      .then(overdue('orderer', overdueAt, overdueAt)));
  it('is said of the orderer whose group the directory does not know', () =>
    given()
      .at(overdueAt)
      .knowing({ ...knowing(received), orderer: lees.ofNoKnownGroup })
      .when(look)
      .then(overdue('orderer', overdueAt, overdueAt)));
  it('is said of the review at once when whoever ordered is found too late', () =>
    given(overdue('orderer', overdueAt, overdueAt))
      .at('2026-03-10T18:00:00Z')
      .knowing(knowing(fromNobodyKnown, identified))
      .when(look)
      .then(overdue('review', overdueAt, '2026-03-10T18:00:00Z')));
  it('is said of a mapping, and planned for a review that waits for less long', () => {
    const both = { ...received, lines: [glucose, riddle] };
    const all = { ...reviewed, lines: [...reviewed.lines, { lineId: 'riddle', version: 1 }] };
    const later = { ...review, waitingSince: corrected.at, overdueAt: '2026-03-09T19:00:00Z' };
    given()
      .at(overdueAt)
      .knowing(knowing(both, all, corrected))
      .when(look)
      .then(overdue('mapping', overdueAt, overdueAt), planned(overdueAt, later));
  });
  it('is said though what waits for less long is planned already', () => {
    const both = { ...received, lines: [glucose, riddle] };
    const all = { ...reviewed, lines: [...reviewed.lines, { lineId: 'riddle', version: 1 }] };
    const later = { ...review, waitingSince: corrected.at, overdueAt: '2026-03-09T19:00:00Z' };
    given(planned(firstLook, later))
      .at(overdueAt)
      .knowing(knowing(both, all, corrected))
      .when(look)
      .then(overdue('mapping', overdueAt, overdueAt));
  });
  it('is said of no mapping once the practice has adopted one', () => {
    const both = { ...received, lines: [glucose, riddle] };
    const all = { ...reviewed, lines: [...reviewed.lines, { lineId: 'riddle', version: 1 }] };
    const [mapped] = policyWith({ mappings: { 'L|QX77': 'none' } });
    const adopted = [{ policy: mapped, effectiveFrom: '2026-03-05T18:00:00Z' }];
    given()
      .at(overdueAt)
      .knowing({ ...knowing(both, all), policy: { proposals: {}, adopted } })
      .when(look)
      .thenNothing();
  });
  it('is planned anew where one of two waits has ended, and not while both stand as planned', () => {
    const withRiddle = { ...received, lines: [glucose, riddle] };
    const both = knowing(withRiddle);
    const mapping = { ...review, waitsFor: 'mapping' } as const;
    const twice = planned(firstLook, review, mapping);
    given(twice).at(firstLook).knowing(both).when(look).thenRefused('lab-review-not-due-yet');
    given(planned(firstLook, review)).at(firstLook).knowing(both).when(look).then(twice);
    given(twice)
      .at(firstLook)
      .knowing(knowing(received))
      .when(look)
      .then(planned(firstLook, review));
    const moved = planned(firstLook, review, { ...mapping, overdueAt: '2026-03-06T17:59:00Z' });
    given(moved).at(firstLook).knowing(both).when(look).then(twice);
    given(planned(firstLook, review, review))
      .at(firstLook)
      .knowing(both)
      .when(look)
      .then(twice);
  });
  it('is said again of another wait for the same', () => {
    const dueAgain = '2026-03-09T19:00:00Z';
    given(overdue('review', overdueAt, overdueAt))
      .at(dueAgain)
      .knowing(knowing(received, corrected))
      .when(look)
      .then(overdue('review', dueAgain, dueAgain));
  });
  it('counts by the standard zone where nobody knows the facility', () => {
    const { facilityId: _unknown, ...nowhere } = planned(firstLook, review);
    const { work, orderer } = knowing(received);
    given()
      .at(firstLook)
      .knowing({ work, orderer, patient: undefined, facility: undefined, policy: undefined })
      .when(look)
      .then(nowhere);
  });
  it('stands on a stream of its own, as the patient’s', () => {
    expect(labReviewDue.streamOf(look, 'command-1')).toBe(`labReviewDue-${rosasReport}`);
    expect(labReviewDue.patientOf({ noted: [] }, look)).toBe(rosa);
    expect(labReviewDue.subjectOf({ noted: [] }, planned(firstLook, review))).toBe(rosa);
  });
  it('reads of the report what is left to do about it', () => {
    const { work } = labReviewDue.lookUp?.({ noted: [] }, look, {}) ?? {};
    if (!work || !('stream' in work)) throw new Error('The report is read.');
    const said = [received, reviewed].reduce<typeof work.initialState>(
      (before, event) => work.evolve(before, event as never),
      work.initialState,
    );
    expect(said).toEqual(knowing(received, reviewed).work);
    expect(work.evolve(work.initialState, reviewed as never)).toEqual({});
  });
  it('asks the report who ordered it, and the patient where that one belongs', () => {
    const first = labReviewDue.lookUp?.({ noted: [] }, look, {}) ?? {};
    expect(Object.keys(first).sort()).toEqual(['patient', 'policy', 'work']);
    const { work, patient } = knowing(received);
    const then = labReviewDue.lookUp?.({ noted: [] }, look, { work, patient }) ?? {};
    expect(then).toMatchObject({
      facility: { stream: `facility-${harbour}` },
      orderer: { stream: 'practitioner-d0000000-0000-4000-8000-000000000001' },
      work: { stream: `labReport-${rosasReport}` },
      policy: { stream: `labPolicy-${LAB_POLICY_ID}`, initialState: { adopted: [] } },
    });
  });
});
