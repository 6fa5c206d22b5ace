import { createServer, type AddressInfo } from 'node:net';
import type { SendOutcome } from '@anamnesis/eventing';
import { bounceAddresses } from './bounce-address.js';
import { SmtpLinks } from './smtp-links.js';
import { killSmtpSinks, startSmtpSink, type SmtpSink } from './smtp-sink.fixture.js';
import { composed } from './waiting-message.js';

const times = { connectMs: 5_000, silenceMs: 3_000 };
const addresses = bounceAddresses('bounce@clinic.example', 'a secret of the specs');
const notificationId = 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01';

let sink: SmtpSink;
let links: SmtpLinks;
beforeAll(async () => {
  sink = await startSmtpSink();
  links = linksTo(sink.port);
}, 20_000);
afterAll(async () => {
  links.close();
  await killSmtpSinks();
});

const linksTo = (port: number, host = '127.0.0.1'): SmtpLinks =>
  new SmtpLinks({ host, port, secure: false }, times);

const send = async (to: string, by = links): Promise<SendOutcome> =>
  by.send({
    envelopeFrom: addresses.addressOf(notificationId),
    to,
    message: await composed({
      from: 'portal@clinic.example',
      to,
      messageId: addresses.messageIdOf(notificationId),
      portalUrl: 'https://portal.example',
      at: '2026-03-25T17:10:00Z',
    }),
    signal: new AbortController().signal,
  });

const later = (reason: string): SendOutcome => ({ is: 'try-later', reason });
const never = (reason: string): SendOutcome => ({ is: 'refused-for-good', reason });

describe('a mail', () => {
  it('arrives from an address of its own, with nothing in it but that a message waits', async () => {
    expect(await send('maria@mail.example')).toEqual({ is: 'sent' });
    await sink.hasReceived(1);
    const [mail] = sink.received.filter(({ to }) => to === 'maria@mail.example');
    expect(mail?.from).toBe(addresses.addressOf(notificationId));
    expect(addresses.notificationIdOf(mail?.from ?? '')).toBe(notificationId);
    expect(mail?.raw).toContain('Subject: A message waits for you');
    expect(mail?.raw).toContain('https://portal.example');
    expect(mail?.raw).toContain('Auto-Submitted: auto-generated');
  });

  it('goes over a connection that was used before', async () => {
    const before = sink.connections();
    for (const name of ['ada', 'grace', 'linh']) await send(`${name}@mail.example`);
    expect(sink.connections() - before).toBeLessThanOrEqual(1);
  });

  it.each([
    ['refused@mail.example', never('address-refused'), 'the server does not know the address'],
    ['later@mail.example', later('put-off-by-the-server'), 'the server has no room'],
    ['spam@mail.example', never('message-refused'), 'the server does not want the message'],
  ])('to %s is %j when %s', async (to, outcome) => {
    expect(await send(to)).toEqual(outcome);
  });

  it('that is put off by greylisting arrives when it is tried again', async () => {
    expect(await send('grey@mail.example')).toEqual(later('greylisted'));
    expect(await send('grey@mail.example')).toEqual({ is: 'sent' });
  });

  it.each([
    ['drop@mail.example', 'hangs up behind the message'],
    ['slow@mail.example', 'never says whether it took it'],
  ])('to %s is nobody-knows when the server %s', async (to) => {
    const failure: unknown = await send(to).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: 'OutcomeUnknown' });
    // Nothing of what was said goes on: it may quote the address.
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('@');
  });

  it('that is answered twice is sent, and does not answer for the next one', async () => {
    expect(await send('twice@mail.example')).toEqual({ is: 'sent' });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await send('refused@mail.example')).toEqual(never('address-refused'));
    expect(await send('walter@mail.example')).toEqual({ is: 'sent' });
  });
});

describe('a server', () => {
  it('that nobody answers for is tried again later', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    expect(await send('maria@mail.example', linksTo(port))).toEqual(later('server-unreachable'));
  });

  it('that takes the connection and says nothing is given up', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    const { port } = silent.address() as AddressInfo;
    const outcome = await send('maria@mail.example', linksTo(port));
    expect(outcome).toEqual(later('server-unreachable'));
    silent.close();
  });

  it('elsewhere that offers no TLS is told no address', async () => {
    const before = sink.received.length;
    const outcome = await send('maria@mail.example', linksTo(sink.port, '::ffff:127.0.0.1'));
    expect(outcome.is).toBe('try-later');
    expect(sink.received.length).toBe(before);
  });

  it('that has gone while a connection was idle is found out', async () => {
    const other = await startSmtpSink();
    const toOther = linksTo(other.port);
    expect(await send('maria@mail.example', toOther)).toEqual({ is: 'sent' });
    await other.kill();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await send('maria@mail.example', toOther)).toEqual(later('server-unreachable'));
    toOther.close();
  });
});
