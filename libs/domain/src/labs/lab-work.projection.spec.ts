import { givenProjection } from '@anamnesis/eventing/testing';
import type { LabReviewBecameOverdue } from './events.js';
import { labWork, workAfter } from './lab-work.projection.js';
import {
  about,
  corrected,
  drLee,
  fromNobodyKnown,
  glucose,
  identified,
  overdueAt,
  received,
  receivedAt,
  reviewed,
  riddle,
  rosa,
  rosasReport,
  workFrom,
} from './review-due.fixture.js';

const given = givenProjection(labWork);
const overdue = (waitsFor: LabReviewBecameOverdue['waitsFor']): LabReviewBecameOverdue => ({
  type: 'LabReviewBecameOverdue',
  ...{ ...about, waitsFor, overdueSince: overdueAt, by: 'portal', at: overdueAt },
});

describe('the work on a report', () => {
  it('waits for its review from when it came as final', () => {
    const { lineId, version, status, test } = glucose;
    given(received).thenRow(rosasReport, {
      reportId: rosasReport,
      patientId: rosa,
      orderingProviderId: drLee,
      orderedByAsSent: 'LEE^CHRIS',
      orderedAt: '2026-03-01T18:00:00Z',
      collected: ['2026-03-01T19:00:00Z'],
      firstReceivedAt: receivedAt,
      test: received.header.test,
      lines: [{ lineId, version, status, test, receivedAt }],
      reviewSince: receivedAt,
      finalSince: receivedAt,
      overdue: {},
      lastPosition: '000001',
    });
  });
  it('waits no more once it is reviewed, and is there still', () => {
    given(received, reviewed).thenRowWith(rosasReport, {
      ...about,
      orderedByAsSent: 'LEE^CHRIS',
      test: received.header.test,
      reviewSince: undefined,
      finalSince: receivedAt,
    });
  });
  it('waits anew for the review of a correction, and is not overdue any more', () => {
    given(received, overdue('review')).thenRowWith(rosasReport, { overdue: { review: overdueAt } });
    given(received, overdue('review'), corrected).thenRowWith(rosasReport, {
      reviewSince: corrected.at,
      overdue: {},
    });
  });
  it('waits anew for the review of what is said of another order now', () => {
    const renewal = { ...corrected, lines: [], renewed: [{ lineId: glucose.lineId, version: 2 }] };
    given(received, reviewed, renewal).thenRowWith(rosasReport, {
      reviewSince: corrected.at,
      finalSince: corrected.at,
    });
  });
  it('waits anew for its review where another time of collection was found', () => {
    const found = {
      type: 'LabReportCorrectionApproved',
      ...{ ...about, correctionId: 'correction-1', corrects: 'collected' as const, by: drLee },
      ...{ collected: ['2026-02-27'], at: corrected.at },
      renewed: [{ lineId: glucose.lineId, version: 2 }],
    } as const;
    given(received, reviewed, found).thenRowWith(rosasReport, {
      collected: ['2026-02-27'],
      reviewSince: corrected.at,
    });
    const { renewed: _none, collected: _neither, ...unmarked } = found;
    given(received, reviewed, { ...unmarked, corrects: 'minor-consent' }).thenRowWith(rosasReport, {
      collected: received.header.collected,
      reviewSince: undefined,
    });
  });
  it('waits since its oldest line came, where only one of them was renewed', () => {
    const renewal = { ...corrected, lines: [], renewed: [{ lineId: glucose.lineId, version: 2 }] };
    given({ ...received, lines: [glucose, riddle] }, renewal).thenRowWith(rosasReport, {
      reviewSince: receivedAt,
      mappingSince: receivedAt,
      finalSince: receivedAt,
    });
  });
  it('stays overdue for its review while one of its lines is not reviewed', () => {
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('review'), reviewed).thenRowWith(rosasReport, {
      overdue: { review: overdueAt },
    });
  });
  it('is not overdue for a mapping any more once another version came', () => {
    const another = { ...corrected, lines: [{ ...riddle, version: 2 }] };
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('mapping'), another).thenRowWith(rosasReport, {
      mappingSince: corrected.at,
      overdue: {},
    });
  });
  it('stays overdue for want of its orderer, whatever comes', () => {
    const more = { ...fromNobodyKnown, lines: [{ ...glucose, version: 2 }], at: corrected.at };
    given(fromNobodyKnown, overdue('orderer'), more).thenRowWith(rosasReport, {
      overdue: { orderer: overdueAt },
    });
  });
  it('is not overdue any more once it is reviewed', () => {
    given(received, overdue('review'), reviewed).thenRowWith(rosasReport, { overdue: {} });
  });
  it('is not overdue for want of its orderer any more once that one is known', () => {
    given(fromNobodyKnown, overdue('orderer')).thenRowWith(rosasReport, {
      orderingProviderId: undefined,
      overdue: { orderer: overdueAt },
    });
    given(fromNobodyKnown, overdue('orderer'), identified).thenRowWith(rosasReport, {
      orderingProviderId: drLee,
      overdue: {},
    });
  });
  it('stays overdue for a mapping though it is reviewed', () => {
    const both = { ...received, lines: [glucose, riddle] };
    given(both, overdue('mapping'), reviewed).thenRowWith(rosasReport, {
      mappingSince: receivedAt,
      overdue: { mapping: overdueAt },
    });
  });
  it('is nothing while nothing is final', () => {
    const preliminary = { ...glucose, status: 'preliminary' } as const;
    given({ ...received, lines: [preliminary] }).thenRowWith(rosasReport, {
      reviewSince: undefined,
      mappingSince: undefined,
      finalSince: undefined,
    });
  });
  it('is work for whom the header names now, and for nobody where it names nobody', () => {
    given(fromNobodyKnown, identified, received).thenRowWith(rosasReport, {
      orderingProviderId: drLee,
    });
    given(received, { ...fromNobodyKnown, at: corrected.at }).thenRowWith(rosasReport, {
      orderingProviderId: undefined,
    });
  });
  it('begins with what a laboratory said', () => {
    given(reviewed).thenNoRow(rosasReport);
    given(overdue('review')).thenNoRow(rosasReport);
    expect(workAfter(undefined, { type: 'PatientRecorded' })).toBeUndefined();
  });
  it('stays what it was whatever else is recorded of the report', () => {
    const work = workFrom(received);
    expect(workAfter(work, { type: 'LabCommentReleased' })).toBe(work);
  });
});
