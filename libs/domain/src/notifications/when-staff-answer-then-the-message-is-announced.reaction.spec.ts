import { givenReaction } from '@anamnesis/eventing/testing';
import type { PatientRequestAnswered } from '../requests/events.js';
import { said } from '../shared/said.fixture.js';
import { AnnounceMessage } from './commands.js';
import { maria, mariasRequest } from './history.fixture.js';
import { announceAnswers } from './when-staff-answer-then-the-message-is-announced.reaction.js';

const given = givenReaction(announceAnswers);
const answered: PatientRequestAnswered = {
  type: 'PatientRequestAnswered',
  requestId: mariasRequest,
  text: 'It is in your file now.',
  notifyPatient: true,
  associate: true,
  by: 'nurse-ito',
  at: '2026-12-02T18:00:00Z',
};
const announce = (notify: boolean) =>
  ({
    is: 'command',
    name: 'announce',
    command: said(AnnounceMessage, {
      patientId: maria,
      requestId: mariasRequest,
      notify,
      answeredBy: 'nurse-ito',
    }),
    subject: maria,
  }) as const;

describe('when staff answer', () => {
  it.each([true, false])('the message is announced; to be mailed: %s', (notifyPatient) =>
    given({ event: { ...answered, notifyPatient }, metadata: { subject: maria } }).then(
      announce(notifyPatient),
    ),
  );
  it('nothing of the answer goes along', () => {
    expect(JSON.stringify(announce(true))).not.toContain('file');
  });
  it('nothing follows from answers of before it was in force', () =>
    given({
      event: answered,
      recordedAt: '2026-11-21T23:59:59Z',
      metadata: { subject: maria },
    }).thenNothing());
});
