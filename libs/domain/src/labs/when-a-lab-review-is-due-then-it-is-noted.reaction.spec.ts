import { givenTimers } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { NoteLabReviewOverdue } from './commands.js';
import type { LabReviewPlanned } from './events.js';
import {
  about,
  corrected,
  glucose,
  identified,
  overdueAt,
  received,
  receivedAt,
  rosa,
  rosasReport,
} from './review-due.fixture.js';
import { noteOverdueLabReviews } from './when-a-lab-review-is-due-then-it-is-noted.reaction.js';

const given = givenTimers(noteOverdueLabReviews);
const arrived = (event: typeof received, id: string) => ({ event, id });
const noted = {
  is: 'command',
  name: 'note',
  command: said(NoteLabReviewOverdue, about),
  settledBy: ['lab-review-not-due-yet'],
  subject: rosa,
} as const;
const planned: LabReviewPlanned = {
  type: 'LabReviewPlanned',
  ...about,
  waits: [
    { waitsFor: 'mapping', waitingSince: corrected.at, overdueAt: '2026-03-09T20:00:00Z' },
    { waitsFor: 'review', waitingSince: receivedAt, overdueAt },
  ],
  zone: 'America/Los_Angeles',
  policyVersion: 'lab-review-due-1',
  by: 'portal',
  at: '2026-03-06T17:00:00Z',
};

describe('when a review may be overdue', () => {
  it('the report is looked at four days behind the final result, less the hour of spring', () => {
    given(arrived(received, 'first'))
      .thenDue(`${rosasReport} first`, '2026-03-06T17:00:00Z')
      .whenDue(`${rosasReport} first`)
      .then(noted);
  });
  it('a correction is looked at besides, and hides no earlier line that still waits', () => {
    given(arrived(received, 'first'), arrived(corrected, 'second'))
      .thenDue(`${rosasReport} first`, '2026-03-06T17:00:00Z')
      .thenDue(`${rosasReport} second`, '2026-03-07T19:00:00Z');
  });
  it('what is said of another order now is looked at like what came with it', () => {
    const renewal = { ...corrected, lines: [], renewed: [{ lineId: glucose.lineId, version: 2 }] };
    given(arrived(renewal, 'second')).thenDue(`${rosasReport} second`, '2026-03-07T19:00:00Z');
  });
  it('what two people have found otherwise is looked at where it waits anew', () => {
    const found = {
      type: 'LabReportCorrectionApproved',
      ...{ ...about, correctionId: 'correction-1', corrects: 'collected' as const, by: rosa },
      ...{ renewed: [{ lineId: glucose.lineId, version: 2 }], at: corrected.at },
    } as const;
    given({ event: found, id: 'third' }).thenDue(`${rosasReport} third`, '2026-03-07T19:00:00Z');
    const { renewed: _none, ...unmarked } = found;
    given({ event: unmarked, id: 'third' }).thenNoTimer(`${rosasReport} third`);
  });
  it('a report is looked at for one line among others that say nothing yet', () => {
    const registered = { ...glucose, lineId: 'sodium', status: 'registered' } as const;
    given(arrived({ ...received, lines: [registered, glucose] }, 'first')).thenDue(
      `${rosasReport} first`,
      '2026-03-06T17:00:00Z',
    );
  });
  it.each(['preliminary', 'partial'] as const)(
    'a report is looked at for what is %s, of which the final result may never come',
    (status) => {
      given(arrived({ ...received, lines: [{ ...glucose, status }] }, 'first')).thenDue(
        `${rosasReport} first`,
        '2026-03-06T17:00:00Z',
      );
    },
  );
  it('nothing is looked at for what says nothing yet', () => {
    const registered = { ...glucose, status: 'registered' } as const;
    given(arrived({ ...received, lines: [registered] }, 'first')).thenNoTimer(
      `${rosasReport} first`,
    );
  });
  it('it is looked at once more at the first instant that was then found', () => {
    given(planned)
      .thenDue(`${rosasReport} planned`, overdueAt)
      .whenDue(`${rosasReport} planned`)
      .then(noted);
  });
  it('it is looked at besides when it would be late if a closure were cancelled', () => {
    const later = { waitsFor: 'review', waitingSince: receivedAt } as const;
    given({ ...planned, waits: [{ ...later, overdueAt: '2026-03-09T17:00:00Z' }] })
      .thenDue(`${rosasReport} planned`, '2026-03-09T17:00:00Z')
      .thenDue(`${rosasReport} planned early`, overdueAt);
    given({ ...planned, waits: [{ ...later, overdueAt }] }).thenNoTimer(
      `${rosasReport} planned early`,
    );
  });
  it('it is looked at at once when it is known who ordered', () => {
    given(identified).thenDue(`${rosasReport} identified`, identified.at);
  });
});
