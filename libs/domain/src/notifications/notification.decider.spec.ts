import { afterStep, type MachineStep } from '@anamnesis/eventing/effect';
import { givenFor } from '@anamnesis/eventing/testing';
import { patient } from '../patients/patient.decider.js';
import { said } from '../shared/said.fixture.js';
import {
  AbandonNotification,
  NoteNotificationStep,
  QueueNotification,
  RecordBounce,
  RetryNotification,
} from './commands.js';
import type { NotificationEvent } from './events.js';
import * as history from './history.fixture.js';
import { emailLife, notification, type NotificationFacts } from './notification.decider.js';

const { cameBack, maria, mariaRecorded, mariasMail, portal, queued, sendingBegun, sent } = history;
const { email: _none, ...withoutAddress } = mariaRecorded;
const known = patient.evolve(patient.initialState, mariaRecorded);
const unreachable = patient.evolve(patient.initialState, withoutAddress);
const facts: NotificationFacts = { patient: known, mailbox: undefined };
const given = givenFor(notification);
const byPortal = (...events: readonly NotificationEvent[]) =>
  given(...events)
    .by(portal)
    .at('2026-03-25T17:10:01Z')
    .knowing({ patient: known });
const stamp = { notificationId: mariasMail, patientId: maria, by: portal };
const at = '2026-03-25T17:10:01Z';
const queue = said(QueueNotification, { notificationId: mariasMail, patientId: maria });
const note = (step: MachineStep) => emailLife.commandFor(mariasMail, step) as NoteNotificationStep;
const parked: NotificationEvent = {
  type: 'NotificationParked',
  ...stamp,
  reason: 'outcome-unknown',
  at,
};

describe('queueing a mail', () => {
  it('queues it when the person may be mailed', () =>
    byPortal().at(queued.at).when(queue).then(queued));
  it('suppresses it when they may not any more, and says why', () =>
    byPortal()
      .knowing({ patient: unreachable })
      .when(queue)
      .then({
        ...{ type: 'NotificationSuppressed', ...stamp, reason: 'no-address' },
        ...{ policyVersion: 'mail-1', at },
      } as never));
  it('suppresses it when they have unticked it meanwhile', () =>
    byPortal()
      .knowing({ mailbox: { wanted: { email: false }, labNews: [] } })
      .when(queue)
      .then({
        ...{ type: 'NotificationSuppressed', ...stamp, reason: 'unticked-by-patient' },
        ...{ policyVersion: 'mail-1', at },
      } as never));
  it('happens once', () => byPortal(queued, sendingBegun, sent).when(queue).thenNothing());
});

describe('noting how the sending goes', () => {
  it('notes the address before the call', () =>
    byPortal(queued)
      .at(sendingBegun.at)
      .when(note({ is: 'sending', attempt: 1 }))
      .then(sendingBegun));
  it('is refused at the moment of sending when the person may not be mailed', () =>
    byPortal(queued)
      .knowing({ patient: unreachable })
      .when(note({ is: 'sending', attempt: 1 }))
      .thenRefused('may-not-be-mailed', { because: 'no-address' }));
  it.each<[string, MachineStep, object]>([
    ['sent', { is: 'sent', attempt: 1 }, { type: 'NotificationSent', attempt: 1 }],
    [
      'put off',
      { is: 'put-off', attempt: 1, reason: 'greylisted' },
      { type: 'NotificationPutOff', attempt: 1, reason: 'greylisted' },
    ],
    [
      'refused for good',
      { is: 'refused', attempt: 1, reason: 'address-refused' },
      { type: 'NotificationRefused', attempt: 1, reason: 'address-refused' },
    ],
    [
      'parked when nobody knows',
      { is: 'parked', reason: 'outcome-unknown' },
      { type: 'NotificationParked', reason: 'outcome-unknown' },
    ],
  ])('is %s', (_how, step, expected) =>
    byPortal(queued, sendingBegun)
      .when(note(step))
      .then({ ...stamp, at, ...expected } as never),
  );
  it('suppresses one that waits', () =>
    byPortal(queued)
      .when(note({ is: 'suppressed', reason: 'mail-not-configured' }))
      .then({
        ...{ type: 'NotificationSuppressed', ...stamp, reason: 'mail-not-configured' },
        ...{ policyVersion: 'mail-1', at },
      } as never));
  it('is refused out of order', () => {
    byPortal(queued)
      .when(note({ is: 'sent', attempt: 1 }))
      .thenRefused('step-out-of-order');
    byPortal(queued, sendingBegun, sent)
      .when(note({ is: 'sending', attempt: 2 }))
      .thenRefused('step-out-of-order');
  });
  it.each([{ step: 'sending' }, { step: 'put-off', attempt: 1 }, { step: 'parked' }] as const)(
    'is refused when it leaves out what it needs: %j',
    (fields) =>
      byPortal(queued, sendingBegun)
        .when(said(NoteNotificationStep, { notificationId: mariasMail, ...fields }))
        .thenRefused('step-out-of-order'),
  );
  it('is refused for a mail that nobody has queued', () =>
    byPortal()
      .when(note({ is: 'sending', attempt: 1 }))
      .thenRefused('no-such-notification'));
});

describe('deciding about a parked mail', () => {
  const reason = 'She says that nothing came';
  const retry = said(RetryNotification, { notificationId: mariasMail, reason });
  const abandon = said(AbandonNotification, { notificationId: mariasMail, reason });
  const byIto = given(queued, sendingBegun, parked).by('nurse-ito').at(at);

  it('tries it again, as the next attempt', () => {
    const retried = { type: 'NotificationRetried', ...stamp, reason, by: 'nurse-ito', at } as const;
    byIto.when(retry).then(retried);
    byPortal(queued, sendingBegun, parked, retried)
      .when(note({ is: 'sending', attempt: 2 }))
      .thenSomething();
  });
  it('lets it be', () =>
    byIto
      .when(abandon)
      .then({ type: 'NotificationAbandoned', ...stamp, reason, by: 'nurse-ito', at }));
  it.each([
    ['waits', [queued]],
    ['was sent', [queued, sendingBegun, sent]],
  ])('is refused for one that %s', (_how, events) => {
    given(...events)
      .when(retry)
      .thenRefused('notification-not-parked');
    given(...events)
      .when(abandon)
      .thenRefused('notification-not-parked');
  });
});

describe('a mail that comes back', () => {
  const hard = said(RecordBounce, {
    notificationId: mariasMail,
    severity: 'hard',
    status: '5.1.1',
  });
  it('is noted with its code and nothing else of what came back', () =>
    byPortal(queued, sendingBegun, sent).at(cameBack.at).when(hard).then(cameBack));
  it('is noted once for each code', () => {
    byPortal(queued, sendingBegun, sent, cameBack).when(hard).thenNothing();
    byPortal(queued, sendingBegun, sent, cameBack)
      .when(said(RecordBounce, { ...hard, severity: 'soft', status: '4.2.2' }))
      .thenSomething();
  });
  it('is noted also when nobody knew whether it went out', () =>
    byPortal(queued, sendingBegun, parked).when(hard).thenSomething());
  it('is refused for one that was never sent', () => {
    byPortal(queued).when(hard).thenRefused('notification-never-sent');
    byPortal().when(hard).thenRefused('no-such-notification');
  });
});

describe('the life of a mail', () => {
  it('stands on a stream of its own, as the patient’s', () => {
    expect(emailLife.streamOf(mariasMail)).toBe(`notification-${mariasMail}`);
    expect(notification.streamOf(queue, 'command-1')).toBe(`notification-${mariasMail}`);
    expect(notification.subjectOf(notification.initialState, queued)).toBe(maria);
    expect(notification.patientOf(notification.initialState, queue)).toBe(maria);
  });
  it.each([
    ['unheard of before', [], 'unheard-of'],
    ['waiting when it is queued', [queued], 'waiting'],
    ['sending before the call', [queued, sendingBegun], 'sending'],
    [
      'over when it is sent, and stays so when it comes back',
      [queued, sendingBegun, sent, cameBack],
      'over',
    ],
    ['parked when nobody knows', [queued, sendingBegun, parked], 'parked'],
  ] as const)('is %s', (_how, events, is) => {
    const state = events.reduce(notification.evolve, notification.initialState);
    expect(emailLife.standingOf(state).is).toBe(is);
  });
  it('takes exactly the steps that the machinery allows', () => {
    const steps: readonly MachineStep[] = [
      { is: 'sending', attempt: 1 },
      { is: 'sent', attempt: 1 },
      { is: 'put-off', attempt: 1, reason: 'greylisted' },
      { is: 'refused', attempt: 1, reason: 'address-refused' },
      { is: 'suppressed', reason: 'no-address' },
      { is: 'parked', reason: 'outcome-unknown' },
    ];
    for (const events of [[queued], [queued, sendingBegun], [queued, sendingBegun, sent]]) {
      const state = events.reduce(notification.evolve, notification.initialState);
      for (const step of steps) {
        const context = { by: portal, at, commandId: 'command-1', facts };
        const decided = notification.decide(state, note(step), context);
        const expected = afterStep(emailLife.standingOf(state), step) !== undefined;
        expect([step.is, !('refused' in decided)]).toEqual([step.is, expected]);
      }
    }
  });
});
