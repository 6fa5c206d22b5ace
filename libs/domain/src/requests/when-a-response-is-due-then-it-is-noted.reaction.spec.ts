import { givenTimers } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { NoteResponseDue } from './commands.js';
import type { ResponsePlanned } from './events.js';
import { askedOn, dismissedByIto, maria, mariasRequest } from './history.fixture.js';
import { noteDueResponses } from './when-a-response-is-due-then-it-is-noted.reaction.js';

const given = givenTimers(noteDueResponses);
const about = { requestId: mariasRequest, patientId: maria, requestStream: askedOn };
const planned: ResponsePlanned = {
  type: 'ResponsePlanned',
  ...about,
  waitingSince: '2026-03-25T17:00:00Z',
  dueSoonAt: '2026-03-26T17:00:00Z',
  overdueAt: '2026-03-30T17:00:00Z',
  policyVersion: 'response-target-1',
  zone: 'America/Los_Angeles',
  closures: [],
  by: 'portal',
  at: '2026-03-25T17:00:01Z',
};
const soon = `${mariasRequest} due-soon`;
const late = `${mariasRequest} overdue`;
const noted = (milestone: 'due-soon' | 'overdue') =>
  ({
    is: 'command',
    name: 'note',
    command: said(NoteResponseDue, { ...about, milestone }),
    settledBy: ['response-not-due-yet'],
    subject: maria,
  }) as const;

describe('when a response is due', () => {
  it('it is looked at twice: soon before, and when it is late', () => {
    given(planned)
      .thenDue(soon, planned.dueSoonAt)
      .thenDue(late, planned.overdueAt)
      .whenDue(soon)
      .then(noted('due-soon'));
    given(planned).whenDue(late).then(noted('overdue'));
  });
  it('it is looked at besides when it would be due if a closure were cancelled', () => {
    const closures = [{ closureId: 'floors', firstDay: '2026-03-27', lastDay: '2026-03-27' }];
    const later = { ...planned, overdueAt: '2026-03-31T17:00:00Z', closures };
    given(later)
      .thenDue(late, '2026-03-31T17:00:00Z')
      .thenDue(`${late} early`, '2026-03-30T17:00:00Z')
      .thenNoTimer(`${soon} early`)
      .whenDue(`${late} early`)
      .then(noted('overdue'));
    given(planned).thenNoTimer(`${late} early`);
  });
  it('it is looked at when it was planned last', () => {
    const again = { ...planned, dueSoonAt: '2026-03-30T17:00:00Z' };
    given(planned, again).thenDue(soon, '2026-03-30T17:00:00Z').thenDue(late, planned.overdueAt);
  });
  it.each([
    ['dismissed', dismissedByIto],
    [
      'answered',
      {
        type: 'PatientRequestAnswered',
        requestId: mariasRequest,
        text: 'It is in your file now.',
        notifyPatient: true,
        associate: true,
        by: 'nurse-ito',
        at: '2026-03-25T18:05:00Z',
      },
    ],
  ] as const)('nothing is looked at once the request is %s', (_how, stopped) => {
    given(planned, stopped).thenNoTimer(soon).thenNoTimer(late);
  });
});
