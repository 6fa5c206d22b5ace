import {
  QueueNotification,
  RecordPatient,
  SetNotificationPreference,
  emailLife,
  mailbox,
  notification,
  notificationEvents,
  patient,
  patientEvents,
} from '@anamnesis/domain';
import {
  commandIdOf,
  eventCodec,
  execution,
  inMemoryEventStore,
  type Decider,
  type Effect,
  type Typed,
} from '@anamnesis/eventing';
import { emailEffect } from './email-effect.js';
import type { MailOptions } from './mail-options.js';
import { killSmtpSinks, startSmtpSink, type SmtpSink } from './smtp-sink.fixture.js';

const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const mail = 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01';
const effect: Effect = { kind: 'email', id: mail, data: { patientId: maria } };
const clock = { now: () => '2026-03-25T17:10:00.000Z' };
const digestKey = 'a secret of this spec';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
}, 20_000);
afterAll(() => killSmtpSinks());

const optionsFor = (port: number): MailOptions => ({
  server: { host: '127.0.0.1', port, secure: false },
  from: 'portal@clinic.example',
  portalUrl: 'https://portal.example',
  bounceAddress: 'bounce@clinic.example',
});

/** A log of its own, in which Maria's mail is queued. */
const opened = async (options: MailOptions | undefined) => {
  const store = inMemoryEventStore();
  const codec = eventCodec(patientEvents, notificationEvents);
  const { execute } = execution({ store, codec, clock, digestKey });
  let commands = 0;
  const says = async <State, Command extends Typed, Event extends Typed, Facts>(
    decider: Decider<State, Command, Event, string, Facts>,
    command: Command,
  ): Promise<void> => {
    commands += 1;
    const commandId = commandIdOf('portal', `command ${commands}`);
    const caller = { actor: 'portal' };
    const answer = await execute(decider, { command, caller, commandId });
    expect(answer.is).toBe('accepted');
  };
  const isAt = (email: string): Promise<void> =>
    says(
      patient,
      Object.assign(new RecordPatient(), {
        ...{ patientId: maria, facilityId: maria, familyName: 'Alvarez', givenName: 'Maria' },
        ...{ birthDate: '1984-05-02', email },
      }),
    );
  await isAt('maria@mail.example');
  const queue = { notificationId: mail, patientId: maria };
  await says(notification, Object.assign(new QueueNotification(), queue));
  const email = emailEffect({ store, codec, clock, digestKey, mail: options });
  return { ...email, says, isAt };
};

const sending = { effect, attempt: 1, signal: new AbortController().signal };
const noteSending = () => emailLife.commandFor(mail, { is: 'sending', attempt: 1 }) as never;

describe('sending the mail that a message waits', () => {
  it('is suppressed where no mail server is configured', async () => {
    const { handler, close } = await opened(undefined);
    expect(await handler.prepare(effect)).toEqual({
      is: 'suppressed',
      reason: 'mail-not-configured',
    });
    close();
  });

  it('goes to the address that the log notes, which is the one on file at that moment', async () => {
    const options = optionsFor(sink.port);
    const { handler, close, says, isAt } = await opened(options);
    expect(await handler.prepare(effect)).toEqual({ is: 'permitted', prepared: options });
    await isAt('maria@new.example');
    await says(notification, noteSending());
    await isAt('maria@newer.example');
    expect(await handler.send(options, sending)).toEqual({ is: 'sent' });
    await sink.hasReceived(1);
    expect(sink.received.map(({ to }) => to)).toEqual(['maria@new.example']);
    close();
  });

  it('is suppressed when the person has unticked it since it was queued', async () => {
    const { handler, close, says } = await opened(optionsFor(sink.port));
    const untick = { patientId: maria, channel: 'email', wanted: false } as const;
    await says(mailbox, Object.assign(new SetNotificationPreference(), untick));
    expect(await handler.prepare(effect)).toEqual({
      is: 'suppressed',
      reason: 'unticked-by-patient',
    });
    close();
  });

  it('is tried later when the log does not know where it goes', async () => {
    const options = optionsFor(sink.port);
    const { handler, close } = await opened(options);
    expect(await handler.send(options, sending)).toEqual({
      is: 'try-later',
      reason: 'log-does-not-answer',
    });
    close();
  });
});
