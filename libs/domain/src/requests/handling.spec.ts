import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import {
  AnswerPatientRequest,
  ClaimPatientRequest,
  DismissPatientRequest,
  NotePatientRequest,
  ReleasePatientRequest,
  ReturnPatientRequestToQueue,
  SupersedePatientRequest,
  WithdrawPatientRequest,
} from './commands.js';
import { asked, evolveRequests } from './handling.js';
import * as history from './history.fixture.js';
import { patientRequest } from './patient-request.decider.js';

const given = givenFor(patientRequest);
const { labReportRequested, claimedByIto, dismissedByIto, withdrawnByMaria } = history;
const { supersededByIto, returnedByBrandt, askedOn, mariasOtherRequest, tomasRequest } = history;
const requestId = history.mariasRequest;
const here = { askedOn, requestId };

const claim = said(ClaimPatientRequest, here);
const takeOver = said(ClaimPatientRequest, { ...here, takeOver: true });
const release = said(ReleasePatientRequest, here);
const note = said(NotePatientRequest, { ...here, note: 'Called the lab' });
const answer = said(AnswerPatientRequest, { ...here, text: 'It is in your file now.' });
const complete = said(DismissPatientRequest, { ...here, outcome: 'completed' });
const decline = said(DismissPatientRequest, {
  ...here,
  outcome: 'will-not-be-completed',
  reason: 'Another practice ordered it',
});
const withdraw = said(WithdrawPatientRequest, { ...here, reason: 'I found it' });
const giveBack = said(ReturnPatientRequestToQueue, {
  ...here,
  confirmed: true,
  reason: 'Archived by accident',
});
const supersedeBy = (supersededBy: string): SupersedePatientRequest =>
  said(SupersedePatientRequest, {
    ...here,
    supersededBy,
    supersededByAskedOn: `patientRequest-${supersededBy}`,
  });

const brandtAtNoon = given(labReportRequested).by('clerk-brandt').at('2026-03-25T19:00:00Z');
const claimed = given(labReportRequested, claimedByIto);
const dismissed = given(labReportRequested, dismissedByIto);

describe('claiming a patient request', () => {
  it('keeps it for half an hour', () =>
    given(labReportRequested)
      .by('nurse-ito')
      .at('2026-03-25T18:00:00Z')
      .when(claim)
      .then(claimedByIto));
  it('is refused while somebody else has claimed it, and says who and until when', () =>
    claimed
      .by('clerk-brandt')
      .at('2026-03-25T18:29:59Z')
      .when(claim)
      .thenRefused('claimed-by-another', { by: 'nurse-ito', until: '2026-03-25T18:30:00Z' }));
  it('is possible from the instant at which the other claim expires', () =>
    claimed.by('clerk-brandt').at('2026-03-25T18:30:00Z').when(claim).then({
      type: 'PatientRequestClaimed',
      requestId,
      expiresAt: '2026-03-25T19:00:00Z',
      by: 'clerk-brandt',
      at: '2026-03-25T18:30:00Z',
    }));
  it('takes over a claim when that is said, and the event tells from whom', () =>
    claimed.by('clerk-brandt').at('2026-03-25T18:10:00Z').when(takeOver).then({
      type: 'PatientRequestClaimed',
      requestId,
      expiresAt: '2026-03-25T18:40:00Z',
      takenOverFrom: 'nurse-ito',
      by: 'clerk-brandt',
      at: '2026-03-25T18:10:00Z',
    }));
  it('begins a new term when the claimant claims again', () =>
    claimed.by('nurse-ito').at('2026-03-25T18:20:00Z').when(claim).then({
      type: 'PatientRequestClaimed',
      requestId,
      expiresAt: '2026-03-25T18:50:00Z',
      by: 'nurse-ito',
      at: '2026-03-25T18:20:00Z',
    }));
});

describe('releasing a claim', () => {
  it('leaves the request to everybody', () =>
    claimed.by('nurse-ito').at('2026-03-25T18:05:00Z').when(release).then({
      type: 'PatientRequestReleased',
      requestId,
      by: 'nurse-ito',
      at: '2026-03-25T18:05:00Z',
    }));
  it('changes nothing when nobody has claimed it or the claim has expired', () => {
    brandtAtNoon.when(release).thenNothing();
    claimed.by('nurse-ito').at('2026-03-25T18:30:00Z').when(release).thenNothing();
  });
  it('is refused for the claim of somebody else', () =>
    claimed
      .by('clerk-brandt')
      .at('2026-03-25T18:05:00Z')
      .when(release)
      .thenRefused('claimed-by-another'));
  it('ends the claim, so that somebody else may claim', () =>
    given(labReportRequested, claimedByIto, {
      type: 'PatientRequestReleased',
      requestId,
      by: 'nurse-ito',
      at: '2026-03-25T18:05:00Z',
    })
      .by('clerk-brandt')
      .at('2026-03-25T18:06:00Z')
      .when(claim)
      .thenSomething());
});

describe('working on a request that somebody else has claimed', () => {
  const meanwhile = claimed.at('2026-03-25T18:05:00Z');
  it.each([
    ['answering', answer],
    ['dismissing', complete],
    ['superseding', supersedeBy(mariasOtherRequest)],
  ])('refuses %s', (_doing, command) =>
    meanwhile.by('clerk-brandt').when(command).thenRefused('claimed-by-another', {
      by: 'nurse-ito',
      until: '2026-03-25T18:30:00Z',
    }),
  );
  it('allows a note, for it does no harm', () =>
    meanwhile.by('clerk-brandt').when(note).thenSomething());
  it('lets the patient withdraw', () => meanwhile.by(history.maria).when(withdraw).thenSomething());
  it('is for the claimant alone', () => meanwhile.by('nurse-ito').when(complete).thenSomething());
});

describe('answering a patient request', () => {
  const answered = {
    type: 'PatientRequestAnswered',
    requestId,
    text: 'It is in your file now.',
    notifyPatient: true,
    associate: true,
    by: 'clerk-brandt',
    at: '2026-03-25T19:00:00Z',
  } as const;

  it('notifies the patient, is shown with the request and leaves it open, unless said otherwise', () =>
    brandtAtNoon.when(answer).then(answered));
  it('leaves it open when that is said', () =>
    brandtAtNoon
      .when(said(AnswerPatientRequest, { ...answer, disposition: 'leave-open' }))
      .then(answered));
  it('neither notifies nor associates when both are unticked', () =>
    brandtAtNoon
      .when(said(AnswerPatientRequest, { ...answer, notifyPatient: false, associate: false }))
      .then({ ...answered, notifyPatient: false, associate: false }));
  it('dismisses it as completed in the same decision', () =>
    brandtAtNoon
      .when(said(AnswerPatientRequest, { ...answer, disposition: 'completed' }))
      .then(answered, {
        type: 'PatientRequestDismissed',
        requestId,
        outcome: 'completed',
        by: 'clerk-brandt',
        at: '2026-03-25T19:00:00Z',
      }));
  it('dismisses it because it will not be completed, with the reason', () =>
    brandtAtNoon
      .when(
        said(AnswerPatientRequest, {
          ...answer,
          disposition: 'will-not-be-completed',
          reason: 'Another practice ordered it',
        }),
      )
      .then(answered, {
        type: 'PatientRequestDismissed',
        requestId,
        outcome: 'will-not-be-completed',
        reason: 'Another practice ordered it',
        by: 'clerk-brandt',
        at: '2026-03-25T19:00:00Z',
      }));
  it('answers nothing when the reason for not completing it is missing', () =>
    brandtAtNoon
      .when(said(AnswerPatientRequest, { ...answer, disposition: 'will-not-be-completed' }))
      .thenRefused('reason-missing'));
});

describe('dismissing a patient request', () => {
  it('moves it to the archive as completed', () =>
    given(labReportRequested)
      .by('nurse-ito')
      .at('2026-03-25T18:10:00Z')
      .when(complete)
      .then(dismissedByIto));
  it('keeps the reason for which it will not be completed', () =>
    brandtAtNoon.when(decline).then({
      type: 'PatientRequestDismissed',
      requestId,
      outcome: 'will-not-be-completed',
      reason: 'Another practice ordered it',
      by: 'clerk-brandt',
      at: '2026-03-25T19:00:00Z',
    }));
  it('is refused without a reason when it will not be completed', () =>
    brandtAtNoon
      .when(said(DismissPatientRequest, { ...here, outcome: 'will-not-be-completed' }))
      .thenRefused('reason-missing'));
  it('is refused once somebody else has dismissed it, and says who, when and how', () =>
    dismissed.by('clerk-brandt').when(decline).thenRefused('already-dismissed', {
      by: 'nurse-ito',
      at: '2026-03-25T18:10:00Z',
      outcome: 'completed',
    }));
  it('is refused for a request that was never asked on this stream', () =>
    given().when(complete).thenRefused('never-requested'));
});

describe('a request in the archive', () => {
  const doings = [
    ['claimed', claim],
    ['taken over', takeOver],
    ['noted', note],
    ['answered', answer],
    ['dismissed', decline],
    ['withdrawn', withdraw],
    ['superseded', supersedeBy(mariasOtherRequest)],
  ] as const;

  it.each([...doings, ['released', release] as const])('cannot be %s', (_done, command) =>
    dismissed.by('clerk-brandt').when(command).thenRefused('already-dismissed'),
  );
  it.each(doings)('can be %s again once it is returned', (_done, command) =>
    given(labReportRequested, claimedByIto, dismissedByIto, returnedByBrandt)
      .by('clerk-brandt')
      .at('2026-03-25T18:20:00Z')
      .knowing({ otherRequests: { [mariasOtherRequest]: asked({ patientId: history.maria }) } })
      .when(command)
      .thenSomething(),
  );
});

describe('withdrawing a patient request', () => {
  it('moves it to the archive, with the reason where one is given', () =>
    given(labReportRequested)
      .by(history.maria)
      .at('2026-03-25T18:10:00Z')
      .when(withdraw)
      .then(withdrawnByMaria));
  it('needs no reason', () => {
    const { reason: _none, ...withoutReason } = withdrawnByMaria;
    given(labReportRequested)
      .by(history.maria)
      .at('2026-03-25T18:10:00Z')
      .when(said(WithdrawPatientRequest, here))
      .then(withoutReason);
  });
});

describe('superseding a patient request', () => {
  const ito = given(labReportRequested).by('nurse-ito').at('2026-03-25T18:10:00Z');
  const knowing = (...events: Parameters<typeof evolveRequests>[1][]): typeof ito =>
    ito.knowing({ otherRequests: events.reduce(evolveRequests, {}) });
  const otherWithdrawn = { ...withdrawnByMaria, requestId: mariasOtherRequest };
  const otherDismissed = { ...dismissedByIto, requestId: mariasOtherRequest };

  it('names another request of the same patient', () =>
    knowing(history.otherQuestionAsked)
      .when(supersedeBy(mariasOtherRequest))
      .then(supersededByIto));
  it('may name one that was handled already', () =>
    knowing(history.otherQuestionAsked, otherDismissed)
      .when(supersedeBy(mariasOtherRequest))
      .thenSomething());
  it('may name a refill, on the stream of its prescription', () =>
    knowing({
      ...{ type: 'RefillRequested', requestId: mariasOtherRequest, patientId: history.maria },
    })
      .when(supersedeBy(mariasOtherRequest))
      .thenSomething());
  it('is refused by itself', () =>
    ito.when(supersedeBy(requestId)).thenRefused('superseded-by-itself'));
  it('is refused by a request that was never asked there', () =>
    knowing({ type: 'PrescriptionDiscontinued' })
      .when(supersedeBy(mariasOtherRequest))
      .thenRefused('other-request-unknown'));
  it('is refused by a request of another patient', () =>
    knowing(history.tomasQuestionAsked)
      .when(supersedeBy(tomasRequest))
      .thenRefused('other-request-of-another-patient'));
  it('is refused by one that is gone itself, or both would be gone from the queue', () =>
    knowing(history.otherQuestionAsked, otherWithdrawn)
      .when(supersedeBy(mariasOtherRequest))
      .thenRefused('other-request-already-gone', { outcome: 'withdrawn' }));
});

describe('returning a patient request to the queue', () => {
  it.each([
    ['completed', dismissedByIto],
    ['will-not-be-completed', { ...dismissedByIto, outcome: 'will-not-be-completed' } as const],
    ['withdrawn', withdrawnByMaria],
    ['superseded', supersededByIto],
  ] as const)('undoes %s and records what it was, by whom and when', (outcome, archived) =>
    given(labReportRequested, archived)
      .by('clerk-brandt')
      .at('2026-03-26T09:00:00Z')
      .when(giveBack)
      .then({
        ...returnedByBrandt,
        previous: { outcome, by: archived.by, at: '2026-03-25T18:10:00Z' },
      }),
  );
  it('changes nothing while it is in the queue', () => brandtAtNoon.when(giveBack).thenNothing());
  it('forgets the claim from before', () =>
    given(labReportRequested, claimedByIto, dismissedByIto, returnedByBrandt)
      .by('clerk-brandt')
      .at('2026-03-25T18:20:00Z')
      .when(release)
      .thenNothing());
});
