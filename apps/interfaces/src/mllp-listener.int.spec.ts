import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LARGEST_MESSAGE } from '@anamnesis/domain';
import type { Origin } from '@anamnesis/nest';
import { framed } from './frame-reader.js';
import { listenMllp, type MllpListener, type MllpOptions } from './mllp-listener.js';
import type { WireIntake } from './serve-connection.js';
import { makeCertificates, Wire, type Certificates } from './wire.fixture.js';

/** Answers with what it was sent, when it is let. */
class Echo implements WireIntake {
  readonly begun: string[] = [];
  readonly from: Origin[] = [];
  private held: (() => void)[] | undefined;

  hold(): void {
    this.held = [];
  }

  letGo(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const go of held) go();
  }

  async takeIn(bytes: Uint8Array, from: Origin) {
    const text = Buffer.from(bytes).toString();
    this.begun.push(text);
    this.from.push(from);
    const { held } = this;
    if (held) await new Promise<void>((resolve) => held.push(resolve));
    return { is: 'accepted' as const, acknowledgements: text === 'silent' ? [] : [`ack ${text}`] };
  }

  tooLarge() {
    return { is: 'too-large' as const, acknowledgements: ['too large'] };
  }
}

const eventually = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(5);
};

let listener: MllpListener;
let intake: Echo;
const turnedAway: string[] = [];
const listening = async (options: Partial<MllpOptions> = {}): Promise<number> => {
  intake = new Echo();
  turnedAway.length = 0;
  listener = await listenMllp({
    ...{ host: '127.0.0.1', port: 0, mostConnections: 10, idleMilliseconds: 60_000, intake },
    onTurnedAway: (because) => turnedAway.push(because),
    ...options,
  });
  return listener.port;
};
afterEach(async () => {
  intake.letGo();
  await listener.close();
});

describe('a connection of a sender', () => {
  it('has its messages answered in order, each when it is kept', async () => {
    const wire = await Wire.open(await listening());
    wire.send('one', 'two', 'silent', 'three');
    expect(await wire.answersOf(3)).toEqual(['ack one', 'ack two', 'ack three']);
    expect(intake.begun).toEqual(['one', 'two', 'silent', 'three']);
    wire.socket.destroy();
  });

  it('has no message begun before the one before it is answered', async () => {
    const wire = await Wire.open(await listening());
    intake.hold();
    wire.send('one', 'two');
    await eventually(() => intake.begun.length === 1);
    await pause(50);
    expect(intake.begun).toEqual(['one']);
    intake.letGo();
    expect(await wire.answersOf(2)).toEqual(['ack one', 'ack two']);
    wire.socket.destroy();
  });

  it('waits while others are served', async () => {
    const port = await listening();
    const [slow, fast] = [await Wire.open(port), await Wire.open(port)];
    intake.hold();
    slow.send('slow');
    await eventually(() => intake.begun.length === 1);
    const held = intake;
    fast.send('fast');
    await eventually(() => held.begun.length === 2);
    intake.letGo();
    expect(await fast.answersOf(1)).toEqual(['ack fast']);
    expect(await slow.answersOf(1)).toEqual(['ack slow']);
    for (const wire of [slow, fast]) wire.socket.destroy();
  });

  it('may come in single bytes', async () => {
    const wire = await Wire.open(await listening());
    wire.socket.setNoDelay(true);
    for (const byte of framed('slowly')) {
      wire.socket.write(Buffer.of(byte));
      await pause(1);
    }
    expect(await wire.answersOf(1)).toEqual(['ack slowly']);
    wire.socket.destroy();
  });

  it('is answered also where its messages end with FS alone, and that is told once', async () => {
    const told: string[] = [];
    const wire = await Wire.open(await listening({ onEndWithoutCr: () => told.push('no CR') }));
    wire.socket.write('\x0bone\x1c');
    expect(await wire.answersOf(1)).toEqual(['ack one']);
    wire.socket.write('\x0btwo\x1c');
    expect(await wire.answersOf(2)).toEqual(['ack one', 'ack two']);
    // The next one says that the one before has ended, and so does whoever closes.
    wire.socket.write('\r\x0bthree\x1c\x0bfour\x1c');
    wire.socket.end();
    expect((await wire.answersOf(4)).slice(2)).toEqual(['ack three', 'ack four']);
    await wire.closed;
    expect(told).toEqual(['no CR']);
  });

  it('is told, and has to send it anew, where more comes of a message that was ended for it', async () => {
    const broken: string[] = [];
    const wire = await Wire.open(await listening({ onBrokenOff: (why) => broken.push(why) }));
    wire.socket.write('\x0bone\x1c');
    expect(await wire.answersOf(1)).toEqual(['ack one']);
    wire.socket.write('and more\x1c\r');
    await wire.closed;
    expect(broken).toEqual(['half-a-message']);
  });

  it('is answered also where FS is the last that may come in time', async () => {
    const wire = await Wire.open(await listening({ idleMilliseconds: 4_000 }));
    await pause(2_200);
    wire.socket.write('\x0bone\x1c');
    expect(await wire.answersOf(1)).toEqual(['ack one']);
    wire.socket.destroy();
  });

  it('has a message with an FS in it read to its end, however slowly it comes', async () => {
    const wire = await Wire.open(await listening());
    wire.socket.write('\x0bone\x1c');
    await pause(500);
    wire.socket.write('and more\x1c');
    await pause(500);
    wire.socket.write('\r');
    expect(await wire.answersOf(1)).toEqual(['ack one\x1cand more']);
    wire.socket.destroy();
  });

  it('hears the last answer also when it has closed its half', async () => {
    const wire = await Wire.open(await listening());
    intake.hold();
    wire.socket.end(framed('last'));
    await eventually(() => intake.begun.length === 1);
    intake.letGo();
    expect(await wire.answersOf(1)).toEqual(['ack last']);
    await wire.closed;
  });

  it('goes on behind a message that is too large', async () => {
    const wire = await Wire.open(await listening());
    wire.send('x'.repeat(LARGEST_MESSAGE + 1), 'small');
    expect(await wire.answersOf(2)).toEqual(['too large', 'ack small']);
    wire.socket.destroy();
  });

  it('ends when a message has no end', async () => {
    const wire = await Wire.open(await listening());
    wire.socket.write(framed('x'.repeat(LARGEST_MESSAGE * 17)).subarray(0, -2));
    expect(await wire.answersOf(2)).toEqual(['too large']);
    await wire.closed;
  });

  it('hears that its message is too large also when it goes on sending', async () => {
    const wire = await Wire.open(await listening());
    const broken: Error[] = [];
    wire.socket.on('error', (failure) => broken.push(failure));
    for (let more = 0; more < 30; more += 1) {
      wire.socket.write(Buffer.from(more === 0 ? '\x0b' : 'x'.repeat(LARGEST_MESSAGE)));
    }
    expect(await wire.answersOf(1)).toEqual(['too large']);
    await wire.closed;
    expect(broken).toEqual([]);
  });

  it('is let go after that when it never ends', async () => {
    const port = await listening({ idleMilliseconds: 500 });
    const endless = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    endless.on('error', () => undefined);
    endless.resume();
    const heard = once(endless, 'end');
    const closed = new Promise((resolve) => endless.once('close', resolve));
    endless.write(`\x0b${'x'.repeat(LARGEST_MESSAGE * 17)}`);
    const more = setInterval(() => endless.write('x'.repeat(1_000)), 10);
    await heard;
    await closed;
    clearInterval(more);
    expect(endless.destroyed).toBe(true);
  });

  it('ends when nothing whole comes for long, but not while its message is being kept', async () => {
    const wire = await Wire.open(await listening({ idleMilliseconds: 200 }));
    intake.hold();
    wire.send('one');
    await eventually(() => intake.begun.length === 1);
    await pause(400);
    intake.letGo();
    expect(await wire.answersOf(1)).toEqual(['ack one']);
    wire.socket.write(Buffer.from('\x0bhalf a message'));
    await wire.closed;
    expect(intake.begun).toEqual(['one']);
  });

  it('is turned away when there are as many as may be', async () => {
    const port = await listening({ mostConnections: 1 });
    const first = await Wire.open(port);
    first.send('here');
    await first.answersOf(1);
    const second = await Wire.open(port);
    await second.closed;
    expect(turnedAway).toEqual(['too-many']);
    first.socket.destroy();
  });
});

describe('the end of listening', () => {
  it('answers the message that is under way, and begins no other', async () => {
    const port = await listening();
    const [busy, idle] = [await Wire.open(port), await Wire.open(port)];
    intake.hold();
    busy.send('one', 'two');
    await eventually(() => intake.begun.length === 1);
    const closed = listener.close();
    await idle.closed;
    intake.letGo();
    await closed;
    await busy.closed;
    expect(await busy.answersOf(1)).toEqual(['ack one']);
    expect(intake.begun).toEqual(['one']);
  });
});

describe('a sender with a certificate', () => {
  let made: Certificates;
  let foreign: Certificates;
  beforeAll(async () => {
    [made, foreign] = await Promise.all([makeCertificates(), makeCertificates()]);
  });
  const secured = () =>
    listening({
      tls: {
        ...{ key: made.server.key, certificate: made.server.cert },
        clientAuthorities: made.authority,
      },
    });

  it('is known by it', async () => {
    const port = await secured();
    const wire = await Wire.open(port, { ca: made.authority, ...made.sender });
    wire.send('hello');
    expect(await wire.answersOf(1)).toEqual(['ack hello']);
    const fingerprint = new X509Certificate(made.sender.cert).fingerprint256;
    expect(intake.from).toEqual([{ is: 'certificate', fingerprint, address: '127.0.0.1' }]);
    wire.socket.destroy();
  });

  it.each([
    ['shows none', () => ({ ca: made.authority })],
    ['shows one of another authority', () => ({ ca: made.authority, ...foreign.sender })],
  ])('is turned away when it %s', async (_what, options) => {
    const wire = await Wire.open(await secured(), options());
    wire.send('hello');
    await wire.closed;
    expect(intake.begun).toEqual([]);
    expect(turnedAway).toEqual(['no-certificate']);
  });

  it('is not spoken to in clear', async () => {
    const wire = await Wire.open(await secured());
    wire.send('hello');
    await wire.closed;
    expect(intake.begun).toEqual([]);
  });

  it('holds up no end by beginning to shake hands', async () => {
    const wire = await Wire.open(await secured());
    await pause(20);
    await listener.close();
    await wire.closed;
  });
});
